"""The objects of the catalog that others refer to by otype and oid, as the sandbox keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from alation_sandbox import Record, World

TABLES: Mapping[str, Sequence[str]] = {
    "attribute": ("rdbms_column",),
    "business_policy": ("business_policy",),
    "data": ("data_source",),
    "filesystem": ("filesystem",),
    "glossary_term": ("document", "glossary_term"),
    "glossary_v3": ("document_hub_folder", "glossary"),
    "schema": ("rdbms_schema",),
    "table": ("rdbms_table",),
}
"""Tables by object type; of two the first one that has the id counts. Types that are supported but
not listed have no objects here."""


class Found(NamedTuple):
    """An object and the table that it stands in."""

    table: str
    record: Record


def find(world: World, otype: str, oid: int) -> Found | None:
    """Return an object that exists and is not deleted, or None."""
    for table in TABLES.get(otype, ()):
        record = world.table(table).get(oid)
        if record is not None and not record.get("deleted"):
            return Found(table, record)
    return None


def is_missing(world: World, otype: str, oid: int | str) -> bool:
    """Tell whether an object is known not to be there, or to be deleted.

    Of a type whose objects the sandbox does not keep, none is known to be missing.
    """
    number = str(oid)
    if otype not in TABLES:
        return False
    return not number.isdecimal() or find(world, otype, int(number)) is None
