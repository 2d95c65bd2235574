"""A quick check, compiled from a payload schema, that accepts plain and well-typed rows.

What it accepts, the schema accepts; a property test holds that. Where it says no, nothing is
decided: the schema is asked, which also finds the words for what is wrong.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import marshmallow

from alation_core.shapes.derive import PayloadSchema, RuledPayloadSchema
from alation_core.shapes.fields.field import Check, Part, undecided
from alation_core.shapes.fields.kinds import as_kind


def quick_check(schema: PayloadSchema) -> Check:
    """Return the check of one row: True means that the schema accepts it.

    Args:
        schema: a schema that `payload_schema` derived.
    """
    return _object(schema)


def _part(part: Part) -> Check:
    return _object(part) if isinstance(part, marshmallow.Schema) else as_kind(part).check(_part)


@lru_cache(maxsize=512)
def _object(schema: marshmallow.Schema) -> Check:
    checks = {name: _part(field) for name, field in schema.fields.items()}
    needed = [name for name, field in schema.fields.items() if field.required]
    rules = schema.rules if isinstance(schema, RuledPayloadSchema) else ()
    if any(field.load_default is not marshmallow.missing for field in schema.fields.values()):
        # The schema's rules see the row with its defaults: that is not the row as it came.
        return undecided

    def fits(row: Any) -> bool:
        if type(row) is not dict:
            return False
        for name, value in row.items():
            check = checks.get(name)
            if check is None or not check(value):
                return False
        for name in needed:
            if name not in row:
                return False
        return not any(True for rule in rules for _ in rule(row))

    return fits
