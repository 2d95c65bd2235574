"""Rows are checked and encoded, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from alation_core.batching.encoders import are_whole, encoder_of
from alation_core.batching.rows import EncodedRow, Errors, Placing, PreparedRow, RejectedRow
from alation_core.batching.snapshots import IMMUTABLE, check_inside, described, keeper_of
from alation_core.batching.ways import Form, Way, Ways, Whole, full_way, way_of, way_of_whole
from alation_core.bodies.body import Body
from alation_core.bodies.plain_rows import plain_writer
from alation_core.foreign import Halt, Raised, attempt, told
from alation_core.problems import Problem, shorten
from alation_core.shapes import (
    PayloadSchema,
    as_row,
    quick_check,
    row_errors,
    row_writer,
    unstorable,
)
from alation_core.shapes.fields.checks import undecided
from alation_core.shapes.forms import check_of_form
from alation_core.shapes.rows import leaves_unchecked, with_dicts
from alation_core.shapes.secret_values import message_without_secrets, without_secrets


def prepare(
    rows: Iterable[Any],
    schema: PayloadSchema,
    form: Body,
    placing: Placing | None = None,
    *,
    start: int = 0,
    admit: Callable[[Any], Any] = as_row,
) -> Iterator[PreparedRow]:
    """Check and encode rows one by one, in order.

    A row that cannot be checked or encoded, whatever that raises, is rejected.

    Args:
        rows: dicts, or instances of the payload dataclass. One that was rejected before stays so.
        schema: what a row must fit.
        form: how a row is encoded.
        placing: finds what of a row stands in its address; None: nothing does.
        start: position of the first row.
        admit: makes a row as a dict of what was given; a dict that fits stays as it is.
    """
    full, ways = _full_way(schema, form, placing, admit), _ways(schema, form, placing)
    for position, given in enumerate(rows, start):
        row, made = given, None
        try:
            if type(given) is not dict:
                row = admit(given)
            if type(row) is dict:
                made = ways[(*row, *map(type, row.values()))](position, row)
        except (KeyboardInterrupt, Halt, MemoryError):
            raise
        except BaseException:  # noqa: S110 - the full way meets it again, and has words for it
            pass
        yield made or full(position, given)


def _ways(schema: PayloadSchema, form: Body, placing: Placing | None) -> Ways:
    """Return the ways of rows by their forms."""
    write, encoded = row_writer(schema), encoder_of(schema, form, placing)
    plain = write is None and are_whole(schema, form, placing)
    unchecked = leaves_unchecked(schema)

    def found(names: Form, kinds: Form) -> Way:
        check = check_of_form(schema, names, kinds)
        if check is undecided:
            return full_way
        in_one_piece = plain_writer(form.encode, names, kinds) if plain else None
        if in_one_piece is None:
            return way_of(check, write, encoded)
        look = check_inside if unchecked and not IMMUTABLE.issuperset(kinds) else None
        return way_of_whole(check, Whole(form.encode, in_one_piece, look, keeper_of(names, kinds)))

    return Ways(found)


def _full_way(
    schema: PayloadSchema, form: Body, placing: Placing | None, admit: Callable[[Any], Any]
) -> Callable[[int, Any], PreparedRow]:
    """Return what prepares a row of any form, and finds the words for one that does not fit."""
    fits, write = quick_check(schema), row_writer(schema)
    encoded = encoder_of(schema, form, placing)

    def prepared(position: int, given: Any) -> PreparedRow:
        if isinstance(given, RejectedRow):
            return given.at(position)
        row, doing = given, "checked"
        try:
            row = admit(given)
            sure = fits(row)
            if not sure:
                row = with_dicts(row)
            made: EncodedRow | Errors = [] if sure else row_errors(schema, row)
            if not made:
                doing = "written as JSON"
                made = encoded(position, dict(row) if write is None else write(row), sure)
        except (KeyboardInterrupt, Halt, MemoryError):
            raise
        except BaseException as error:
            # A check or an encoder is a plugin's; a value may be anything.
            what = f"This row cannot be {doing}: {shorten(told(error))}."
            made = _halves_of_characters(row, error) or [(None, what)]
        return made if isinstance(made, EncodedRow) else _rejected(schema, position, row, made)

    return prepared


def _rejected(schema: PayloadSchema, position: int, row: Any, errors: Errors) -> RejectedRow:
    problems = (
        _invalid(position, name, message_without_secrets(schema, row, name, message))
        for name, message in errors
    )
    return RejectedRow(position, tuple(problems), *described(without_secrets(schema, row)))


def _halves_of_characters(row: Any, error: BaseException) -> list[tuple[str | None, str]]:
    """Return the texts of a row that cannot be written, where that is what an error says."""
    if not isinstance(error, UnicodeEncodeError):
        return []
    found = attempt(lambda: list(unstorable(row)))
    return [] if isinstance(found, Raised) else found


def _invalid(position: int, name: str | None, message: str) -> Problem:
    return Problem(position, name, message, "invalid_payload")
