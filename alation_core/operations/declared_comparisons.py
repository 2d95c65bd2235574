"""Whether a comparison can work with the operations that it names: found when a class is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from alation_core.foreign import Raised, attempt
from alation_core.operations.comparison import Comparison
from alation_core.operations.operation import Operation
from alation_core.operations.write import WriteOperation
from alation_core.shapes import PayloadSchema, secret_fields


def objections_to_comparison(
    comparison: Comparison, operations: Iterable[Operation]
) -> Iterator[str]:
    """Yield why a comparison cannot work, a sentence each.

    What cannot be told yet is let through: a shape that names one which is not defined so far.

    Args:
        comparison: as it is declared.
        operations: of its endpoint, under whose names they are called and recorded.
    """
    known = {id(operation) for operation in operations}
    for role in ("listing", "create", "update", "delete"):
        operation = getattr(comparison, role)
        if operation is not None and id(operation) not in known:
            yield f"its {role} is none of the operations of this endpoint"
    written = [one for one in (comparison.create, comparison.update) if one is not None]
    schemas = [_schema(operation, "payload_schema") for operation in written]
    if None not in schemas:
        yield from _of_fields(comparison, [schema for schema in schemas if schema is not None])
    for operation, names, role in (
        (comparison.update, comparison.names, "names"),
        (comparison.delete, comparison.delete_names, "deletes_by"),
    ):
        schema = _schema(operation, "payload_schema") if operation is not None else None
        if schema is not None:
            yield from _of_names(names, schema, role)
    yield from _of_filters(comparison, written)


def _of_fields(comparison: Comparison, schemas: list[PayloadSchema]) -> Iterator[str]:
    known = {name for schema in schemas for name in schema.fields}
    hidden = {name for schema in schemas for name in secret_fields(schema)}
    for name, compared in comparison.fields.items():
        if name not in known:
            yield f"it compares {name!r}, which no row has"
        elif name in hidden:
            yield f"it compares {name!r}, which is a secret: a plan would hold it"
        for needed in compared.needs:
            if needed not in known:
                yield f"{name!r} needs {needed!r}, which no row has"
    for key in comparison.matched_by:
        for name in key:
            if name not in comparison.fields and name not in comparison.names:
                yield f"its key {name!r} is none of its fields: nothing says where it stands"


def _of_names(names: Mapping[str, str], schema: PayloadSchema, role: str) -> Iterator[str]:
    for name in names:
        if name not in schema.fields:
            yield f"{role}= says that rows name their object by {name!r}: they have no such field"


def _of_filters(comparison: Comparison, written: list[WriteOperation[Any]]) -> Iterator[str]:
    filters = attempt(getattr, comparison.listing, "params_schema")
    known: set[str] = set()
    for operation in written:
        for attribute in ("payload_schema", "params_schema"):
            schema = _schema(operation, attribute)
            if schema is None:
                return
            known |= set(schema.fields)
    if isinstance(filters, Raised):
        return
    for name in comparison.within:
        if name not in filters.fields:
            yield f"it is within {name!r}, which is no filter of its list"
        elif name not in known:
            yield f"it is within {name!r}, which is no field of the rows and no parameter"
    for name, field in filters.fields.items():
        if field.required and name not in comparison.within:
            yield f"it does not say within which {name!r} to look, which its list requires"


def _schema(operation: WriteOperation[Any], attribute: str) -> PayloadSchema | None:
    made = attempt(getattr, operation, attribute)
    return None if isinstance(made, Raised) else made
