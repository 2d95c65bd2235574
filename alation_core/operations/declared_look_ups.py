"""Whether a look-up can find rows: found when a class is made."""

from __future__ import annotations

from collections.abc import Iterator

from alation_core.foreign import Raised, attempt
from alation_core.operations.read import LookUp
from alation_core.shapes import PayloadSchema


def of_look_up(look_up: LookUp, params: PayloadSchema, payload: PayloadSchema) -> Iterator[str]:
    """Yield why a look-up finds no row of an operation, a sentence each.

    Args:
        look_up: of the operation.
        params: of the operation.
        payload: of its rows.
    """
    for name in look_up.places:
        field = payload.fields.get(name, payload.fields.get(name.split(".")[0]))
        if field is None:
            yield f"its look_up names rows by {name!r}, and they have no such field"
        elif field.metadata.get("secret"):
            yield f"its look_up names rows by {name!r}, which is a secret that nothing remembers"
    filters = attempt(getattr, look_up.listing, "params_schema")
    if not isinstance(filters, Raised):
        yield from _of_filters(look_up, filters, {*params.fields, *payload.fields})


def _of_filters(look_up: LookUp, filters: PayloadSchema, known: set[str]) -> Iterator[str]:
    for name in look_up.within:
        if name not in known:
            yield f"its look_up is within {name!r}, which is no field of the rows and no parameter"
        elif name not in filters.fields:
            yield f"its look_up is within {name!r}, which is no filter of its list"
    for name, field in filters.fields.items():
        if field.required and name not in look_up.within:
            yield f"its look_up does not say within which {name!r} to look, which its list requires"
