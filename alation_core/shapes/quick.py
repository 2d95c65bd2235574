"""A quick check, compiled from a payload schema, that accepts plain and well-typed rows.

What it accepts, the schema accepts; a property test holds that. Where it says no, nothing is
decided: the schema is asked, which also finds the words for what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, reduce
from typing import Any

import marshmallow

from alation_core.shapes.fields.checks import Check, both, sure_types, undecided
from alation_core.shapes.fields.field import Part
from alation_core.shapes.fields.kinds import as_kind
from alation_core.shapes.rules import keeps
from alation_core.shapes.schemas import PayloadSchema, RuledPayloadSchema, ToldApartSchema

_PLAIN = frozenset({str, int, float, bool, type(None)})


@lru_cache(maxsize=512)
def quick_check(schema: PayloadSchema) -> Check:
    """Return the check of one row: True means that the schema accepts it.

    Args:
        schema: a schema that `payload_schema` derived.
    """
    known: dict[marshmallow.Schema, Check] = {}

    def ask(part: Part) -> Check:
        if not isinstance(part, marshmallow.Schema):
            return as_kind(part).check(ask)
        if part not in known:
            known[part] = lambda row: known[part](row)  # of one that holds itself
            known[part] = _object(part, ask)
        return known[part]

    return ask(schema.whole if isinstance(schema, ToldApartSchema) else schema)


def _object(schema: marshmallow.Schema, ask: Callable[[Part], Check]) -> Check:
    checks = {name: ask(field) for name, field in schema.fields.items()}
    needed = [name for name, field in schema.fields.items() if field.required]
    rules = schema.rules if isinstance(schema, RuledPayloadSchema) else ()
    if any(field.load_default is not marshmallow.missing for field in schema.fields.values()):
        # The schema's rules see the row with its defaults: that is not the row as it came.
        return undecided
    return reduce(both, map(keeps, rules), _fields(checks, needed, _further(schema)))


def _fields(
    checks: Mapping[str, Check], needed: Sequence[str], is_further: Callable[[Any, Any], bool]
) -> Check:
    """Return the check of a row, field by field.

    Args:
        checks: of the values, by the names of their fields.
        needed: names that a row must have.
        is_further: accepts a key that no field has, with its value.
    """
    # Of most values the type says all: then no check is called.
    sure = {name: sure_types(check) for name, check in checks.items()}

    def fits(row: Any) -> bool:
        if type(row) is not dict:
            return False
        for name, value in row.items():
            try:
                known = sure[name]
            except KeyError:
                if is_further(name, value):
                    continue
                return False
            if type(value) not in known and not checks[name](value):
                return False
        for name in needed:  # noqa: SIM110 - all() takes three times as long
            if name not in row:
                return False
        return True

    return fits


def _further(schema: marshmallow.Schema) -> Callable[[Any, Any], bool]:
    """Return what accepts a further key: with a value that cannot change, so is sent as it is."""
    prefix: str | None = getattr(schema, "further", None)
    if prefix is None:
        return lambda name, value: False
    return lambda name, value: (
        type(name) is str and name.startswith(prefix) and type(value) in _PLAIN
    )
