"""Rows from JSON and JSON Lines: values are taken as they are, without the notes on them.

`alation runs rejects` notes the reasons on the rows that it prints, so that they can be corrected
and loaded again: the notes are no part of a row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from alation_cli.exits import BadInput
from alation_cli.files.rows import LinedRow
from alation_core.shapes import PayloadSchema

NOTES = "_alation"
"""The reserved key of a row that holds the notes on it."""

_SPACE = re.compile(r"[ \t\r\n]*")
_decoder = json.JSONDecoder()


def rows_from_json_lines(
    name: str, text: Iterable[str], schema: PayloadSchema
) -> Iterator[LinedRow]:
    """Yield one JSON object per line, as they are read; blank lines are skipped.

    Args:
        name: of the file, for messages.
        text: its lines.
        schema: of a row; JSON needs none.

    Raises:
        BadInput: a line is no JSON.
    """
    for number, line in enumerate(text, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            what = _what(error)
            raise BadInput(f"{name} line {number} is malformed JSON: {what}") from error
        yield number, _without_notes(value)


def rows_from_json(name: str, text: Iterable[str], schema: PayloadSchema) -> Iterator[LinedRow]:
    """Yield the objects of a JSON list, which is read at once.

    Args:
        name: of the file, for messages.
        text: its lines.
        schema: of a row; JSON needs none.

    Raises:
        BadInput: the text is no JSON, or no list.
    """
    whole = "".join(text)
    line, counted = 1, 0
    try:
        for start, value in _items(name, whole):
            line += whole.count("\n", counted, start)
            counted = start
            yield line, _without_notes(value)
    except (ValueError, RecursionError) as error:
        where = error.lineno if isinstance(error, json.JSONDecodeError) else line
        raise BadInput(f"{name} line {where} is malformed JSON: {_what(error)}") from error


def _without_notes(value: Any) -> Any:
    if isinstance(value, dict):
        value.pop(NOTES, None)
    return value


def _items(name: str, text: str) -> Iterator[tuple[int, Any]]:
    """Yield the items of the one list in a text, each with the position where it begins."""
    place = _after_space(text, 0)
    if place == len(text):
        return
    if text[place] != "[":
        raise BadInput(f"{name} holds no list: a .json file is one list of objects")
    place = _after_space(text, place + 1)
    ended = text[place : place + 1] == "]"
    while not ended:
        value, end = _decoder.raw_decode(text, place)
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
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (column {error.colno})"
    return str(error)
