"""One recorded run, with all that is known of it and what can be done with it."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from alation_cli.connection import configuration
from alation_cli.loading.next_steps import Commands, steps_of
from alation_cli.output.plain import one_line
from alation_cli.recorded.listing import counts_text, local_time
from alation_core import ConfigurationError
from alation_core.auth import HOST
from alation_core.ledger import RecordedRun
from alation_core.wire import check_host
from alation_files.writing import cell_text
from alation_report.durations import duration

NAME_WIDTH = 11


def host_option(host: str, variables: Mapping[str, str] = os.environ) -> str | None:
    """Return the host that a command about a run must name; None: it is the one that counts."""
    try:
        named = configuration(variables=variables).text(HOST) or ""
        known = check_host(named, allow_insecure=True)
    except ConfigurationError:
        known = ""
    return None if known == host else host


def run_text(record: Mapping[str, Any], run: RecordedRun, wide: int) -> Iterator[str]:
    """Yield all that is known of a run, as lines for people.

    Args:
        record: the run, as programs are told it.
        run: the run itself.
        wide: characters of a line.
    """
    known = {
        "id": record["id"],
        "key": record["key"],
        "operation": record["operation"],
        "host": record["host"],
        "file": record["file"],
        "begun": local_time(run.created),
        "took": duration(record["seconds"]),
        "status": record["status"],
        "left open": record["left_open"],
        "at work": _at_work(run),
        "rows": _rows(record),
        "params": _pairs(record["params"]),
        "options": _pairs(record["options"]),
        "retry of": record["retry_of"],
        "retried by": ", ".join(record["retried_by"]),
    }
    room = max(wide - NAME_WIDTH, 20)
    for name, value in known.items():
        lines = textwrap.wrap(one_line(value or ""), room, break_on_hyphens=False)
        for place, line in enumerate(lines):
            yield f"{'' if place else name:<{NAME_WIDTH}}{line}"


def _rows(record: Mapping[str, Any]) -> str:
    more = "" if record["complete"] else " so far: the input was not read to its end"
    return f"{record['rows']} ({counts_text(record['counts'])}){more}"


def _at_work(run: RecordedRun) -> str:
    """Tell since when a process works on a run, as far as that was noted: it may have died."""
    if run.since is None:
        return ""
    seen = run.since if run.seen is None else run.seen
    return (
        f"a process since {local_time(run.since)}, which recorded something at {local_time(seen)}"
    )


def _pairs(values: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name}={cell_text(value)}" for name, value in values.items() if value is not None
    )


def next_commands(record: Mapping[str, Any], commands: Commands) -> Iterator[str]:
    """Yield what can be done with a run, each with its command below it."""
    steps = list(next_steps(record, commands))
    for what, command in steps:
        yield from (what, f"  {command}")
    if steps:
        yield from commands.lacking()


def next_steps(record: Mapping[str, Any], commands: Commands) -> Iterator[tuple[str, str]]:
    """Yield what can be done with a run: what for, and the command."""
    newest = next(iter(record["retried_by"]), None)
    return steps_of(record["status"], record["counts"], commands, record["id"], newest)
