"""Rows, checked and encoded once, or rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from alation_core.bodies import Body
from alation_core.problems import Problem
from alation_core.shapes import PayloadSchema, as_row, quick_check, row_errors
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
            yield EncodedRow(position, sent, form.encode(sent))
        except (ValueError, TypeError, RecursionError) as error:
            message = f"This row cannot be written as JSON: {error}."
            yield RejectedRow(position, (_invalid(position, None, message),), row)


def _invalid(position: int, name: str | None, message: str) -> Problem:
    return Problem(position, name, message, "invalid_payload")
