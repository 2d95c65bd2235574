"""Schemas, tables and columns as the sandbox keeps them: what differs between the three."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Stored = Mapping[str, Any]


def _nothing(parent: Stored) -> Mapping[str, Any]:
    return {}


def _below_schema(parent: Stored) -> Mapping[str, Any]:
    return {"schema_id": parent["id"], "schema_name": parent["name"]}


def _below_table(parent: Stored) -> Mapping[str, Any]:
    path = parent["key"].removeprefix(f"{parent['ds_id']}.")
    return {"schema_id": parent["schema_id"], "table_id": parent["id"], "table_name": path}


@dataclass(frozen=True)
class Kind:
    """One kind of relational object.

    Args:
        table: of the sandbox's world, in which `key` names one object.
        noun: in messages and job texts ("Upserted 2 attribute objects.").
        title: in messages about one object ("Column with id 90210 does not exist").
        otype: in addresses ("/attribute/90881/").
        defaults: what a field holds that a POST leaves out. `custom_fields` has one everywhere.
        parent: what it lies in; None: the data source.
        below: what it copies from its parent.
        hidden: fields that can be written but that no list shows.
    """

    table: str
    noun: str
    title: str
    otype: str
    defaults: Mapping[str, Any]
    parent: Kind | None = None
    below: Callable[[Stored], Mapping[str, Any]] = _nothing
    hidden: frozenset[str] = field(default_factory=frozenset)


_COMMON = {"title": "", "description": "", "custom_fields": ()}

SCHEMA = Kind(
    table="rdbms_schema",
    noun="schema",
    title="Schema",
    otype="schema",
    defaults={**_COMMON, "db_comment": ""},
)

TABLE = Kind(
    table="rdbms_table",
    noun="table",
    title="Table",
    otype="table",
    defaults={
        **_COMMON,
        "table_type": "TABLE",
        "table_type_name": None,
        "owner": None,
        "sql": None,
        "base_table_key": None,
        "partition_columns": None,
        "partition_definition": None,
        "table_comment": "",
    },
    parent=SCHEMA,
    below=_below_schema,
    hidden=frozenset({"table_type_name", "owner"}),
)

COLUMN = Kind(
    table="rdbms_column",
    noun="attribute",
    title="Column",
    otype="attribute",
    defaults={
        **_COMMON,
        "column_comment": "",
        "nullable": False,
        "position": 0,
        "index": None,
    },
    parent=TABLE,
    below=_below_table,
)

CHILD_COLUMNS = "rdbms_child_column"
"""Table of the children of complex columns, which are written and listed in their own way."""
