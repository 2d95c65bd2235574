"""A word about a run when it is over, from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alation_core import Run
    from alation_report.webhook import WebhookForm


def notify(run: Run[Any], url: str, *, form: WebhookForm | None = None) -> bool:
    """Post how a run ended to a webhook: counts and kinds of problems, and no value of a row.

    It is posted once, takes 15 seconds at most, and follows no redirect. Where it fails a warning
    is logged: what the run did stays what it is.

    Args:
        run: the run.
        url: of the webhook. Whoever knows it can post there: it is told and logged nowhere.
        form: "json" or "slack"; None: Slack's where the address is one of Slack's.

    Returns:
        Whether it was taken.

    Raises:
        ConfigurationError: the address cannot be used.
    """
    # Imported when something is posted: who wants no word does not load what it needs.
    from collections import Counter

    from alation_core.foreign import quiet_log
    from alation_report.message import body_of, message_of
    from alation_report.rows_of_run import steps_of
    from alation_report.webhook import post, webhook_at

    webhook = webhook_at(url, form)
    kinds = Counter(problem.kind for problem in run.problems)
    step = next(steps_of(run), None)
    message = message_of(run.to_dict(), kinds, next_command=step.command if step else None)
    failure = post(webhook, body_of(message, webhook.form))
    if failure is not None:
        logger = quiet_log("alation_report")
        logger.warning("the notification was not taken by %s: %s", webhook.host, failure)
    return failure is None
