"""A quick check, compiled from a payload schema, that accepts plain and well-typed rows.

What it accepts, the schema accepts; a property test holds that. Where it says no, nothing is
decided: the schema is asked, which also finds the words for what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, reduce
from typing import Any

import marshmallow

from alation_core.frozen import dataclass
from alation_core.shapes.fields.checks import Check, both, sure_types, undecided
from alation_core.shapes.fields.field import Part
from alation_core.shapes.fields.kinds import as_kind
from alation_core.shapes.rules import Rule, keeps
from alation_core.shapes.schemas import PayloadSchema, RuledPayloadSchema, ToldApartSchema

_PLAIN = frozenset({str, int, float, bool, type(None)})


@lru_cache(maxsize=512)
def quick_check(schema: PayloadSchema) -> Check:
    """Return the check of one row: True means that the schema accepts it.

    Args:
        schema: a schema that `payload_schema` derived.
    """
    return _asking()(schema.whole if isinstance(schema, ToldApartSchema) else schema)


def _asking() -> Callable[[Part], Check]:
    known: dict[marshmallow.Schema, Check] = {}

    def ask(part: Part) -> Check:
        if not isinstance(part, marshmallow.Schema):
            return as_kind(part).check(ask)
        if part not in known:
            known[part] = lambda row: known[part](row)  # of one that holds itself
            known[part] = _object(part, ask)
        return known[part]

    return ask


@dataclass(frozen=True)
class Parts:
    """What the check of an object asks.

    Args:
        checks: of the values, by the names of their fields.
        needed: names that it must have.
        rules: that it must keep.
        is_further: accepts a key that no field has, with values of a type.
    """

    checks: Mapping[str, Check]
    needed: Sequence[str]
    rules: Sequence[Rule]
    is_further: Callable[[Any, type], bool]


@lru_cache(maxsize=512)
def parts_of_check(schema: marshmallow.Schema) -> Parts | None:
    """Return what the quick check of an object asks; None: it accepts none."""
    return _parts(schema, _asking())


def _parts(schema: marshmallow.Schema, ask: Callable[[Part], Check]) -> Parts | None:
    if any(field.load_default is not marshmallow.missing for field in schema.fields.values()):
        # The schema's rules see the row with its defaults: that is not the row as it came.
        return None
    return Parts(
        {name: ask(field) for name, field in schema.fields.items()},
        [name for name, field in schema.fields.items() if field.required],
        schema.rules if isinstance(schema, RuledPayloadSchema) else (),
        _further(schema),
    )


def _object(schema: marshmallow.Schema, ask: Callable[[Part], Check]) -> Check:
    parts = _parts(schema, ask)
    if parts is None:
        return undecided
    return reduce(both, map(keeps, parts.rules), _fields(parts))


def _fields(parts: Parts) -> Check:
    """Return the check of a row, field by field."""
    checks, needed, is_further = parts.checks, parts.needed, parts.is_further
    # Of most values the type says all: then no check is called.
    sure = {name: sure_types(check) for name, check in checks.items()}

    def fits(row: Any) -> bool:
        if type(row) is not dict:
            return False
        for name, value in row.items():
            try:
                known = sure[name]
            except KeyError:
                if is_further(name, type(value)):
                    continue
                return False
            if type(value) not in known and not checks[name](value):
                return False
        for name in needed:  # noqa: SIM110 - all() takes three times as long
            if name not in row:
                return False
        return True

    return fits


def _further(schema: marshmallow.Schema) -> Callable[[Any, type], bool]:
    """Return what accepts a further key: with a value that cannot change, so is sent as it is."""
    prefix: str | None = getattr(schema, "further", None)
    if prefix is None:
        return lambda name, kind: False
    return lambda name, kind: type(name) is str and name.startswith(prefix) and kind in _PLAIN
