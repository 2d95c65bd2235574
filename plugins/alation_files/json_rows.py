"""Rows from JSON and JSON Lines: values are taken as they are, without the notes on them.

A null stands for "absent" where a field may be left out and cannot be null: that is how a server's
own export writes a field without a value.

`alation runs rejects` notes the reasons on the rows that it prints, so that they can be corrected
and loaded again: the notes are no part of a row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from alation_core.shapes import InexactJson, Kept, PayloadSchema, exact_json, exact_part
from alation_files.errors import BadFile
from alation_files.headings import NOTES, OnlyRead
from alation_files.options import FileOptions
from alation_files.rows import LeftOut, ReadRow

Cleaned = Callable[[Any], Any]

_SPACE = re.compile(r"[ \t\r\n]*")


def rows_from_json_lines(
    name: str, text: Iterable[str], kept: Kept | None, cleaned: Cleaned
) -> Iterator[ReadRow]:
    """Yield one JSON object per line, as they are read; blank lines are skipped.

    Args:
        name: of the file, for messages.
        text: its lines.
        kept: keeps the digits of numbers; None: no field wants them.
        cleaned: makes a row of an object.

    Raises:
        BadFile: a line is no JSON, or cannot be sent on as it is written.
    """
    for number, line in enumerate(text, 1):
        if not line.strip():
            continue
        try:
            value = exact_json(line, kept)
        except (ValueError, RecursionError) as error:
            raise BadFile(f"{name} line {number}{_what(error)}") from error
        yield ReadRow(number, cleaned(value))


def rows_from_json(
    name: str, text: Iterable[str], kept: Kept | None, cleaned: Cleaned
) -> Iterator[ReadRow]:
    """Yield the objects of a JSON list, which is read at once.

    Args:
        name: of the file, for messages.
        text: its lines.
        kept: keeps the digits of numbers; None: no field wants them.
        cleaned: makes a row of an object.

    Raises:
        BadFile: the text is no JSON, or no list, or cannot be sent on as it is written.
    """
    whole = "".join(text)
    line, counted = 1, 0
    try:
        for start, value in _items(name, whole, kept):
            line += whole.count("\n", counted, start)
            counted = start
            yield ReadRow(line, cleaned(value))
    except InexactJson as error:
        line += whole.count("\n", counted, error.start)
        raise BadFile(f"{name} line {line}{_what(error)}") from error
    except (ValueError, RecursionError) as error:
        where = error.lineno if isinstance(error, json.JSONDecodeError) else line
        raise BadFile(f"{name} line {where}{_what(error)}") from error


def cleaner(
    schema: PayloadSchema, options: FileOptions, left_out: LeftOut, only_read: OnlyRead
) -> Cleaned:
    """Return what takes out of an object what is none of a row: notes, and nulls that say nothing.

    Args:
        schema: of a row; it tells which fields cannot be null.
        options: of the file: keys may stand for other fields, or be left out.
        left_out: counts the nulls that no row holds, and the keys that are left out.
        only_read: names that a read brings and that are no fields of a row.
    """
    fields = schema.fields.items()
    absent = frozenset(n for n, field in fields if not field.required and not field.allow_none)
    renames = bool(options.mapping) or options.ignore_unknown
    told = frozenset(name for name, fills in only_read.items() if fills is None)

    def cleaned(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        value.pop(NOTES, None)
        if renames:
            value = _renamed(value, schema, options, only_read)
        if not told.isdisjoint(value):
            left_out.only_read.update(dict.fromkeys(name for name in value if name in told))
        if None not in value.values():
            return value
        nulls = [name for name, below in value.items() if below is None and name in absent]
        left_out.null.update(nulls)
        return {name: below for name, below in value.items() if name not in nulls}

    return cleaned


def _renamed(
    row: dict[str, Any], schema: PayloadSchema, options: FileOptions, only_read: OnlyRead
) -> dict[str, Any]:
    """Return a row under the names of its fields; a key that is said to be none is left out."""
    named = ((options.mapping.get(name, name), value) for name, value in row.items())
    return {
        name: value
        for name, value in named
        if name and (schema.knows(name) or name in only_read or not options.ignore_unknown)
    }


def _items(name: str, text: str, kept: Kept | None) -> Iterator[tuple[int, Any]]:
    """Yield the items of the one list in a text, each with the position where it begins."""
    place = _after_space(text, 0)
    if place == len(text):
        return
    if text[place] != "[":
        raise BadFile(f"{name} holds no list: a .json file is one list of objects")
    place = _after_space(text, place + 1)
    ended = text[place : place + 1] == "]"
    while not ended:
        value, end = exact_part(text, place, kept=kept)
        yield place, value
        end = _after_space(text, end)
        mark = text[end : end + 1]
        if mark not in (",", "]"):
            raise json.JSONDecodeError("Expecting ',' or ']'", text, end)
        ended = mark == "]"
        place = end if ended else _after_space(text, end + 1)
    rest = _after_space(text, place + 1)
    if rest != len(text):
        raise json.JSONDecodeError("Extra data", text, rest)


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _what(error: Exception) -> str:
    """Return what is wrong with a text, as it goes on behind its line."""
    if isinstance(error, InexactJson):
        return f"{f', field {error.field!r}' if error.field else ''}: {error.message}"
    if isinstance(error, json.JSONDecodeError):
        return f" is malformed JSON: {error.msg} (column {error.colno})"
    return f" is malformed JSON: {error}"
