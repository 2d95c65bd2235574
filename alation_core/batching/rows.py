"""Rows, checked and encoded once, or rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from alation_core.bodies import Body
from alation_core.problems import Problem
from alation_core.shapes import PayloadSchema, as_row, quick_check, row_errors, unstorable
from alation_core.shapes.rows import Row


@dataclass(frozen=True)
class EncodedRow:
    """A row that fits its schema, as it will be sent.

    Args:
        position: of the row in the caller's input, from 0.
        row: the row's values, for mapping results back.
        part: the row as it stands in the body.
    """

    position: int
    row: Row
    part: bytes = field(repr=False)


@dataclass(frozen=True)
class RejectedRow:
    """A row that does not fit its schema and is never sent."""

    position: int
    problems: tuple[Problem, ...]
    given: Any = field(default=None, repr=False)


PreparedRow = EncodedRow | RejectedRow

_NUL = (b"\0", rb"\u0000")
"""How U+0000 stands in an encoded row. The second one may also be six characters of a text."""


def prepare(
    rows: Iterable[Any], schema: PayloadSchema, form: Body, *, start: int = 0
) -> Iterator[PreparedRow]:
    """Check and encode rows one by one, in order.

    Args:
        rows: dicts, or instances of the payload dataclass.
        schema: what a row must fit.
        form: how a row is encoded.
        start: position of the first row.
    """
    fits = quick_check(schema)
    for position, given in enumerate(rows, start):
        row = as_row(given)
        errors = [] if fits(row) else row_errors(schema, row)
        if errors:
            problems = tuple(_invalid(position, *error) for error in errors)
            yield RejectedRow(position, problems, row)
            continue
        try:
            # The copy keeps what was sent, should the caller reuse the dict for the next row.
            sent = dict(row)
            part = form.encode(sent)
            flaws = list(unstorable(row)) if any(sign in part for sign in _NUL) else []
        except (ValueError, TypeError, RecursionError) as error:
            named = unstorable(row) if isinstance(error, UnicodeEncodeError) else ()
            flaws = list(named) or [(None, f"This row cannot be written as JSON: {error}.")]
        if flaws:
            yield RejectedRow(position, tuple(_invalid(position, *flaw) for flaw in flaws), row)
        else:
            yield EncodedRow(position, sent, part)


def _invalid(position: int, name: str | None, message: str) -> Problem:
    return Problem(position, name, message, "invalid_payload")
