"""A quick check, compiled from a payload schema, that accepts plain and well-typed rows.

What it accepts, the schema accepts; a property test holds that. Where it says no, nothing is
decided: the schema is asked, which also finds the words for what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import marshmallow

from alation_core.shapes.fields.field import Check, Part, undecided
from alation_core.shapes.fields.kinds import as_kind
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
    further: str | None = getattr(schema, "further", None)
    if any(field.load_default is not marshmallow.missing for field in schema.fields.values()):
        # The schema's rules see the row with its defaults: that is not the row as it came.
        return undecided

    def fits(row: Any) -> bool:
        if type(row) is not dict:
            return False
        for name, value in row.items():
            check = checks.get(name)
            if check is None:
                # A further key: only a value that cannot change is sure to be sent as it is.
                known = further is not None and type(name) is str and name.startswith(further)
                if not known or type(value) not in _PLAIN:
                    return False
            elif not check(value):
                return False
        for name in needed:
            if name not in row:
                return False
        return not rules or not any(True for rule in rules for _ in rule(row))

    return fits
