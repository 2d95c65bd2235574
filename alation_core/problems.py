"""Every error shape of the API becomes problems that point at rows.

The API has no single error format; the shapes and their origins are in sheet errors. Reading is
best effort and never loses anything: each problem keeps the untouched part it was read from.
"""

from __future__ import annotations

import dataclasses
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from alation_core.frozen import dataclass

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
_SHOWN_CHARACTERS = 200
"""Characters of a handle, a field or a value that a message shows."""
# Control characters, which steer terminals; marks that hide or turn the direction of text around;
# halves of surrogate pairs, which cannot be written.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)

_MESSAGE_KEYS = ("title", "detail", "Message", "error_description", "message", "error")
INVALID_LISTS = ("invalid_documents", "invalid_terms", "invalid_folders")
"""Keys under which refused rows stand with their index (sheet errors, invalid_index_list)."""
_REFUSAL_KEYS = frozenset(
    {"detail", "title", "message", "error", "errors", "error_description", "code", *INVALID_LISTS}
)
"""Keys of the API's own error bodies, in lower case (sheet errors, shapes)."""


@dataclass(frozen=True)
class Problem:
    """One thing that went wrong.

    Args:
        row: position of the row in the caller's input, from 0; None where nothing names a row.
        field: name of the field, with the path to it ("custom_fields[0].field_id"), or None.
        message: one sentence for people.
        kind: what sort of problem it is.
        raw: the untouched part of the answer that it was read from.
        alone: the answer names no row: this one was the only one of its request.
        other: another row that it concerns as well; `message` names it as "row 7".
    """

    row: int | None
    field: str | None
    message: str
    kind: ProblemKind
    raw: Any = dataclasses.field(default=None, repr=False)
    alone: bool = dataclasses.field(default=False, repr=False, compare=False)
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
        alone: the answer names no row: this one was the only one of its request.
    """

    message: str
    index: int | None = None
    field: str | None = None
    raw: Any = dataclasses.field(default=None, repr=False)
    alone: bool = dataclasses.field(default=False, repr=False, compare=False)

    def to_problem(self, kind: ProblemKind, positions: Sequence[int]) -> Problem:
        """Translate the position within the batch into the caller's row."""
        inside = self.index is not None and 0 <= self.index < len(positions)
        row = positions[self.index] if inside and self.index is not None else None
        return Problem(row, self.field, self.message, kind, self.raw, self.alone)


def shorten(text: str, limit: int = MAX_TEXT) -> str:
    """Return a text on one line, cut to a length that a message can bear.

    What steers terminals, hides or turns text around, or cannot be written, is shown as its code.
    """
    line = " ".join(text[:_READ_TEXT].split())[: limit + 1]
    line = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def shown(value: Any) -> str:
    """Return any value of an answer, a handle say, as a message can bear it."""
    return shorten(value if isinstance(value, str) else _sketch(value), _SHOWN_CHARACTERS)


def shell_word(text: str) -> str:
    """Return a text as one word of a shell's command, on one line, whatever it holds."""
    if text.isprintable():
        return shlex.quote(text)
    # A quoted line break or escape would still break the line, or steer the terminal.
    return "$'" + "".join(_SHELL.get(sign) or _shell_sign(sign) for sign in text) + "'"


_SHELL = {"\\": "\\\\", "'": "\\'"}


def _shell_sign(sign: str) -> str:
    """A sign as its bytes: the name of a file may hold some that are no text."""
    if sign.isprintable():
        return sign
    try:
        octets = sign.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        octets = sign.encode("utf-8", "surrogatepass")
    return "".join(f"\\x{octet:02x}" for octet in octets)


def how_to_take_up(handle: int | str) -> str:
    """Say how a job is taken up again, in Python and on the command line, ready to be pasted."""
    text = str(handle)
    if len(text) > _SHOWN_CHARACTERS:
        return "catalog.job(handle).wait(), with the whole handle that the job's details hold"
    dashes = "-- " if text.startswith("-") else ""
    return f"catalog.job({handle!r}).wait() or `alation job watch {dashes}{shell_word(text)}`"


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


def is_refusal(body: Any) -> bool:
    """Tell whether a body has one of the shapes in which the API itself refuses (sheet errors).

    A web page, an empty body or JSON of another shape may come from something in front of the
    server, which may have passed the request on.
    """
    if isinstance(body, Mapping):
        named = any(value and str(key).casefold() in _REFUSAL_KEYS for key, value in body.items())
        return named or _are_field_errors(body)
    # Shape field_errors_per_item: an object for each row, an empty one for a good row.
    return (
        isinstance(body, list)
        and any(body)
        and all(isinstance(entry, Mapping) for entry in body)
        and all(is_refusal(entry) for entry in body if entry)
    )


def _are_field_errors(body: Mapping[str, Any]) -> bool:
    """Shape field_errors: names of fields, each with its texts."""
    return bool(body) and all(
        isinstance(texts, list) and texts and all(isinstance(text, str) for text in texts)
        for texts in body.values()
    )


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
        invalid = [key for key in INVALID_LISTS if isinstance(body.get(key), list)]
        if invalid:
            for key in invalid:
                yield from _invalid_list(body[key])
            return
        yield from _from_object(body, rows)
    elif isinstance(body, list):
        yield from _from_list(body, aligned=in_places(body, rows))


def _invalid_list(entries: Sequence[Any]) -> Iterator[Finding]:
    """Shape invalid_index_list: index counts within the request, errors may be nested lists."""
    for entry in entries:
        index = entry.get("index") if isinstance(entry, Mapping) else None
        if not isinstance(index, int) or isinstance(index, bool):
            yield Finding(f"invalid: {_cut(entry)}", raw=entry)
            continue
        found = list(_field_errors(entry.get("errors"), index, entry))
        yield from found or [Finding(f"invalid: {_cut(entry)}", index, raw=entry)]


def in_places(entries: Sequence[Any], rows: int) -> bool:
    """Tell whether entries stand for rows by their position: no source says that they always do.

    They do where empty ones hold the places of good rows, and for a lone row.
    """
    return len(entries) == rows and (rows == 1 or not all(entries))


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
        found = list(_from_list(entries, aligned=in_places(entries, rows)))
        if found:
            yield from (_prefixed(finding, head) for finding in found)
            return
    if isinstance(nested, Mapping | list) and nested:
        yield from _field_errors(nested, None, body)
    elif "Entry" in body and "Message" in body:
        # Whether Entry counts from 0 or 1 is open (sheet data_quality): only a lone row is named.
        entry = body["Entry"]
        lone = rows == 1 and entry != -1
        message = f"{_text(body['Message'])} (entry {shown(entry)})"
        yield Finding(message, 0 if lone else None, raw=body)
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
            field_name = None if name == "non_field_errors" else shown(str(name))
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
    return shown(value) if value not in ("", None) else "nothing"


def _sketch(value: Any) -> str:
    """Return how a value is written, as far as it is looked at: the work does not grow with it."""
    written = ""
    for piece in _pieces(value):
        written += piece
        if len(written) > _SHOWN_CHARACTERS:
            break
    return written


def _pieces(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield "{"
        for place, (name, inner) in enumerate(value.items()):
            yield f"{', ' if place else ''}{name!r}: "
            yield from _pieces(inner)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for place, inner in enumerate(value):
            yield ", " if place else ""
            yield from _pieces(inner)
        yield "]"
    else:
        yield _written(value[:_READ_TEXT] if isinstance(value, str) else value)


def _written(value: Any) -> str:
    try:
        return repr(value)
    except ValueError:  # an integer with more digits than Python writes
        return "a number of very many digits"
