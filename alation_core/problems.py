"""Every error shape of the API becomes problems that point at rows.

The API has no single error format; the shapes and their origins are in sheet errors. Reading is
best effort and never loses anything: each problem keeps the untouched part it was read from.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

ProblemKind = Literal[
    "invalid_payload",
    "refused",
    "job_failed",
    "row_failed",
    "count_mismatch",
    "transport",
    "timeout",
    "unparsed",
]

MAX_TEXT = 500
"""Characters of a server's text that a message shows; `raw` keeps all of it."""

_READ_TEXT = 100_000
"""Characters of a text that are looked at to shorten it."""
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")

_MESSAGE_KEYS = ("title", "detail", "Message", "error_description", "message", "error")
_INVALID_LISTS = ("invalid_documents", "invalid_terms", "invalid_folders")


@dataclass(frozen=True)
class Problem:
    """One thing that went wrong.

    Args:
        row: position of the row in the caller's input, from 0; None where nothing names a row.
        field: name of the field, with the path to it ("custom_fields[0].field_id"), or None.
        message: one sentence for people.
        kind: what sort of problem it is.
        raw: the untouched part of the answer that it was read from.
        other: another row that it concerns as well; `message` names it as "row 7".
    """

    row: int | None
    field: str | None
    message: str
    kind: ProblemKind
    raw: Any = dataclasses.field(default=None, repr=False)
    other: int | None = dataclasses.field(default=None, repr=False)

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row is not None else []
        place += [f"field {self.field!r}"] if self.field else []
        return f"{', '.join(place)}: {self.message}" if place else self.message


@dataclass(frozen=True)
class Finding:
    """What an answer says went wrong, before it is known which row of the run it concerns.

    Args:
        message: one sentence for people.
        index: position of the row within its batch, from 0; None where the answer names no row.
        field: name of the field, or None.
        raw: the untouched part of the answer.
    """

    message: str
    index: int | None = None
    field: str | None = None
    raw: Any = dataclasses.field(default=None, repr=False)

    def to_problem(self, kind: ProblemKind, positions: Sequence[int]) -> Problem:
        """Translate the position within the batch into the caller's row."""
        inside = self.index is not None and 0 <= self.index < len(positions)
        row = positions[self.index] if inside and self.index is not None else None
        return Problem(row, self.field, self.message, kind, self.raw)


def shorten(text: str, limit: int = MAX_TEXT) -> str:
    """Return a text on one line, cut to a length that a message can bear.

    Control characters, which steer terminals, are written as their code.
    """
    line = " ".join(text[:_READ_TEXT].split())
    line = _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def headline(body: Any) -> str | None:
    """Return the one text that sums an error body up, or None where it has none.

    The order of the keys is the reading order of sheet errors.
    """
    if isinstance(body, str):
        return shorten(body) or None
    if not isinstance(body, Mapping):
        return None
    texts = [body[key] for key in _MESSAGE_KEYS if isinstance(body.get(key), str) and body[key]]
    return shorten(": ".join(dict.fromkeys(texts))) if texts else None


def read_errors(body: Any, rows: int = 0) -> list[Finding]:
    """Read any error body into findings.

    Args:
        body: the decoded body of a refusal, or a text.
        rows: how many rows the refused batch held; a list of that length is read by position.

    Returns:
        At least one finding, in the order of the body; those that name a row carry its index
        within the batch.
    """
    try:
        findings = list(_read(body, rows))
        return findings or [Finding(headline(body) or f"the answer reads {_cut(body)}", raw=body)]
    except RecursionError:
        return [Finding("the answer is nested too deeply to be read", raw=body)]


def _read(body: Any, rows: int) -> Iterator[Finding]:
    if isinstance(body, Mapping):
        invalid = [key for key in _INVALID_LISTS if isinstance(body.get(key), list)]
        if invalid:
            for key in invalid:
                yield from _invalid_list(body[key])
            return
        yield from _from_object(body, rows)
    elif isinstance(body, list):
        yield from _from_list(body, aligned=len(body) == rows)


def _invalid_list(entries: Sequence[Any]) -> Iterator[Finding]:
    """Shape invalid_index_list: index counts within the request, errors may be nested lists."""
    for entry in entries:
        index = entry.get("index") if isinstance(entry, Mapping) else None
        if not isinstance(index, int) or isinstance(index, bool):
            yield Finding(f"invalid: {_cut(entry)}", raw=entry)
            continue
        found = list(_field_errors(entry.get("errors"), index, entry))
        yield from found or [Finding(f"invalid: {_cut(entry)}", index, raw=entry)]


def _from_list(entries: Sequence[Any], aligned: bool) -> Iterator[Finding]:
    """Shape field_errors_per_item: the position is the index where the lists are aligned."""
    for position, entry in enumerate(entries):
        if entry:
            yield from _field_errors(entry, position if aligned else None, entry)


def _from_object(body: Mapping[str, Any], rows: int) -> Iterator[Finding]:
    head = headline(body)
    errors = body.get("errors")
    nested = body.get("detail")
    if isinstance(errors, list | Mapping) and errors:
        entries = errors if isinstance(errors, list) else [errors]
        # Entries of this shape carry no index (sheet errors, title_detail_errors_code): they stand
        # for rows only where empty ones hold the places of good rows, or there is a lone row.
        placed = len(entries) == rows and (rows == 1 or not all(entries))
        found = list(_from_list(entries, aligned=placed))
        if found:
            yield from (_prefixed(finding, head) for finding in found)
            return
    if isinstance(nested, Mapping | list) and nested:
        yield from _field_errors(nested, None, body)
    elif "Entry" in body and "Message" in body:
        # Whether Entry counts from 0 or 1 is open (sheet data_quality): only a lone row is named.
        entry = body["Entry"]
        lone = rows == 1 and entry != -1
        yield Finding(f"{body['Message']} (entry {entry})", 0 if lone else None, raw=body)
    elif head is None:
        texts = {key: value for key, value in body.items() if isinstance(value, list)}
        yield from _field_errors(texts, None, body)


def _prefixed(finding: Finding, head: str | None) -> Finding:
    if head is None:
        return finding
    return Finding(shorten(f"{head} {finding.message}"), finding.index, finding.field, finding.raw)


def _field_errors(errors: Any, index: int | None, raw: Any) -> Iterator[Finding]:
    """Flatten texts, field objects and nested lists of them."""
    if isinstance(errors, str):
        yield Finding(_text(errors), index, raw=raw)
    elif isinstance(errors, Mapping):
        for name, texts in errors.items():
            field_name = None if name == "non_field_errors" else str(name)
            for text in texts if isinstance(texts, list) else [texts]:
                yield Finding(_text(text), index, field_name, raw)
    elif isinstance(errors, list):
        for entry in errors:
            yield from _field_errors(entry, index, raw)
    elif errors is not None:
        yield Finding(_text(errors), index, raw=raw)


def _text(value: Any) -> str:
    return (shorten(value) if isinstance(value, str) else _cut(value)) or "an error without a text"


def _cut(value: Any) -> str:
    return shorten(str(value), 200) if value not in ("", None) else "nothing"
