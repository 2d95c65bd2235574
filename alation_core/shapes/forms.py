"""Rows of one form: the same names in the same order, with values of the same types.

Nearly all rows of a load have one of a few forms. What the quick check says of all rows of a form
is found out once, and of each row only the rest is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alation_core.shapes.fields.checks import Check, OfTypes, sure_types, undecided
from alation_core.shapes.quick import Parts, parts_of_check, quick_check
from alation_core.shapes.rules import asks_values, keeps
from alation_core.shapes.schemas import PayloadSchema, ToldApartSchema

_NULL = type(None)


def certain(row: Any) -> bool:
    """Accept every row: its form says all."""
    return True


def check_of_form(schema: PayloadSchema, names: Sequence[Any], kinds: Sequence[type]) -> Check:
    """Return the check of rows of one form: on each of them it says what the quick check says.

    Args:
        schema: of the rows.
        names: of a row, in order.
        kinds: the types of its values, in the same order.

    Returns:
        `certain` where the form says all, `undecided` where no row of it is accepted for certain.
    """
    if any(type(name) is not str for name in names):
        return undecided
    if isinstance(schema, ToldApartSchema):
        return quick_check(schema)  # a value tells which shape a row has
    parts = parts_of_check(schema)
    return undecided if parts is None else _left(parts, dict(zip(names, kinds, strict=True)))


def _left(parts: Parts, form: dict[str, type]) -> Check:
    """Return what the form of a row leaves to be asked."""
    fields: list[tuple[str, Check]] = []
    for name, kind in form.items():
        check = parts.checks.get(name)
        if check is None:
            if not parts.is_further(name, kind):
                return undecided
        elif kind not in sure_types(check):
            if isinstance(check, OfTypes) and check.others is undecided:
                return undecided
            fields.append((name, check))
    if not form.keys() >= set(parts.needed):
        return undecided
    # Of what asks no values any row of the form tells, so that one does that is made up.
    example = {name: None if kind is _NULL else kind for name, kind in form.items()}
    asked: list[Check] = []
    for rule in parts.rules:
        if asks_values(rule, form):
            asked.append(keeps(rule))
        elif not keeps(rule)(example):
            return undecided
    return _rest(fields, asked)


def _rest(fields: Sequence[tuple[str, Check]], rules: Sequence[Check]) -> Check:
    if not fields and not rules:
        return certain

    def fits(row: Any) -> bool:
        for name, check in fields:
            if not check(row[name]):
                return False
        for kept in rules:  # noqa: SIM110 - all() takes three times as long
            if not kept(row):
                return False
        return True

    return fits
