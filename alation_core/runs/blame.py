"""Which rows a refusal speaks of: the blame lands on the row that earned it, or on none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from alation_core.jobs.handles import read_handle
from alation_core.jobs.protocol import NOTHING_STARTED, JobHandle
from alation_core.operations.write import WriteOperation
from alation_core.problems import INVALID_LISTS, Finding, in_places, read_errors
from alation_core.reading import is_name
from alation_core.runs.asked import placed
from alation_core.runs.events import Refused
from alation_core.shapes.rows import Row

_ECHOES = ("document", "term", "folder")
"""Keys under which an index list repeats the row (sheet errors, invalid_index_list)."""
_NAMES = ("id", "title")


def inside(findings: Sequence[Finding], size: int) -> list[Finding]:
    """A position that the batch does not have names no row."""
    return [
        finding
        if finding.index is None or 0 <= finding.index < size
        else replace(finding, index=None)
        for finding in findings
    ]


def located(
    operation: WriteOperation[Any], rows: Sequence[Row], refusal: Refused
) -> Sequence[Finding]:
    """Return what a refusal says, with the rows that it speaks of.

    A refusal of a request that holds one row is about that row.
    """
    size = len(rows)
    found = [_checked(rows, f) for f in inside(read_errors(refusal.answer, size), size)]
    found = list(placed(operation, rows, found))
    if size == 1:
        return [f if f.index == 0 else replace(f, index=0, alone=True) for f in found]
    return found


def _checked(rows: Sequence[Row], finding: Finding) -> Finding:
    """A row that is repeated beside its index is the row at that index, or the index is wrong."""
    entry = finding.raw
    if finding.index is None or not isinstance(entry, Mapping):
        return finding
    row = rows[finding.index]
    for echo in (entry.get(key) for key in _ECHOES):
        if isinstance(echo, Mapping) and any(
            is_name(echo.get(name)) and is_name(row.get(name)) and echo[name] != row[name]
            for name in _NAMES
        ):
            return replace(finding, index=None)
    return finding


def isolable(
    operation: WriteOperation[Any], rows: Sequence[Row], refusal: Refused
) -> tuple[int, ...]:
    """Return the bad rows of a refused batch, where the rest of it may be sent again.

    That is so where nothing was started (the operation promises it for its refusals, or the handle
    is null) and each of the refusal's findings names a row.

    Returns:
        Positions within the batch; empty where the batch is refused as a whole.
    """
    named = _named(operation, rows, refusal)
    return named if isinstance(named, tuple) else ()


def why_kept(operation: WriteOperation[Any], rows: Sequence[Row], refusal: Refused) -> str | None:
    """Return why the rest of a refused batch may not be sent again; None: it may, or is empty."""
    named = _named(operation, rows, refusal)
    return named if isinstance(named, str) and len(rows) > 1 else None


def _named(
    operation: WriteOperation[Any], rows: Sequence[Row], refusal: Refused
) -> tuple[int, ...] | str | None:
    if not _starts_nothing(operation, refusal):
        return "nothing says that a refusal of this operation starts nothing"
    findings = located(operation, rows, refusal)
    named = {finding.index for finding in findings if finding.index is not None}
    if not named:
        return "the refusal names no row; smaller batches (batch_size) tell more"
    if any(finding.index is None for finding in findings):
        return "the refusal also speaks of something that names no row"
    return tuple(sorted(named)) if len(named) < len(rows) else None


def _starts_nothing(operation: WriteOperation[Any], refusal: Refused) -> bool:
    if operation.refusal_starts_nothing and 400 <= refusal.status < 500:
        return True
    protocol = operation.protocol
    return protocol is not None and read_handle(protocol, refusal.answer) is NOTHING_STARTED


def beside_handle(handle: JobHandle, rows: int) -> list[Finding]:
    """Return what a submit reply says beside its handle: accepted and partly refused (sheet job).

    A list of errors stands for the rows where it is as long as they are, with empty places for the
    good ones. Other errors concern rows that nothing names.
    """
    reply = handle.reply
    if not isinstance(reply, Mapping):
        return []
    lists = {key: reply[key] for key in INVALID_LISTS if isinstance(reply.get(key), list)}
    errors = reply.get("errors")
    if any(lists.values()):
        return read_errors(lists, rows)
    if isinstance(errors, list) and in_places(errors, rows):
        return [
            replace(found, index=index)
            for index, error in enumerate(errors)
            if error
            for found in read_errors(error)
        ]
    entries = errors if isinstance(errors, list) else [errors]
    return [found for error in entries if error for found in read_errors({"errors": [error]})]
