"""What a notification says of a run: counts and kinds of problems, and no value of a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_core.runs import FORM_VERSION
from alation_report.contents import safe
from alation_report.durations import duration
from alation_report.webhook import WebhookForm

_TOLD = ("key", "operation", "host", "status", "rows", "counts", "seconds")
"""What of a run is told, by the names of `Run.to_dict()`, beside its id."""


def message_of(
    form: Mapping[str, Any],
    kinds: Mapping[Any, int],
    *,
    next_command: str | None = None,
    exit_code: int | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """Return what is said of a run, or of a plan, whose keys mean the same.

    Args:
        form: the run, as `Run.to_dict()` has it. Of a plan it also has `runs`, the ids of its
            writes (`run` is the one where there is no other), and `plan`, how many rows and objects
            have a state that is none of a run.
        kinds: how many problems it has, by their kinds.
        next_command: that goes on with it, or tells more.
        exit_code: of the command that ran it.
        reason: why nothing, or not all, was sent, where that is so.
    """
    run = form.get("run")
    return {
        "version": FORM_VERSION,
        "run": run,
        "runs": form.get("runs", [] if run is None else [run]),
        **{name: form.get(name) for name in _TOLD},
        "plan": form.get("plan"),
        "problems": dict(kinds),
        "next": next_command,
        "exit_code": exit_code,
        "reason": reason,
    }


def body_of(message: Mapping[str, Any], form: WebhookForm) -> Mapping[str, Any]:
    """Return a message in the form that a webhook takes."""
    return {"text": _slack(message)} if form == "slack" else message


def _slack(message: Mapping[str, Any]) -> str:
    """Return a message as Slack shows texts; what would be markup there is escaped."""
    size = f"{message['rows'] or 0:,} rows"
    counts, plan = _counted(message["counts"]), _counted(message["plan"])
    took = duration(message["seconds"])
    status = message["status"] or "nothing was sent"
    code = message["exit_code"] if status == "successful" else None
    ended = f"{status}, but the exit code is {code}" if code else status
    head = f"*{_plain(message['operation'])}*: {_plain(ended)}"
    told = "; ".join(filter(None, (f"{size}: {counts}" if counts else "", took)))
    kinds, runs = _counted(message["problems"]), message["runs"]
    named = {"run" if len(runs) == 1 else "runs": ", ".join(runs), "key": message["key"]}
    names = ", ".join(f"{name} {value}" for name, value in named.items() if value)
    lines = [
        f"{head} ({_plain(told)})" if told else head,
        _plain(message["reason"] or ""),
        _plain(f"plan: {plan}") if plan else "",
        _plain(f"problems: {kinds}") if kinds else "",
        _plain(f"{names} on {message['host']}" if names else message["host"] or ""),
        f"`{_plain(message['next']).replace('`', chr(39))}`" if message["next"] else "",
    ]
    return "\n".join(filter(None, lines))


def _counted(counts: Mapping[Any, int] | None) -> str:
    return ", ".join(f"{number:,} {what}" for what, number in (counts or {}).items())


def _plain(text: str) -> str:
    return safe(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
