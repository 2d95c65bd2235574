"""What makes a command post how it ended: the options, and the word itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from alation_cli import options
from alation_cli.exits import BadInput
from alation_cli.options import NotifyForm


def notifies(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a notification; it gets the `notice` that it fills in.

    It is posted whatever ends the command, and whatever its end is.
    """

    @options.notify
    @options.notify_form
    @wraps(function)
    def run(notify: str | None, notify_form: NotifyForm | None, **given: Any) -> None:
        from alation_cli.loading.notifying import notified

        dry_run, sandbox = (bool(given.get(name)) for name in ("dry_run", "sandbox"))
        if dry_run and notify is not None:
            raise BadInput("--dry-run sends nothing and checks all: leave --notify out")
        command = click.get_current_context().command_path.removeprefix("alation ")
        operation = given.get("operation") or f"{command} {given.get('run') or ''}".strip()
        # The variables are for runs that last, as that of the ledger is.
        lasting = not dry_run and not sandbox
        with notified(notify, notify_form, operation, given.get("key"), lasting=lasting) as notice:
            function(notice=notice, **given)

    return run
