"""Load the technical metadata of a real database: its schemas, tables, views and columns.

Reads any database that SQLAlchemy reaches (extra ``sql``) and writes to one data source of the
catalog. Without an address it builds a small SQLite database and reads that::

    python examples/rdbms_from_sqlalchemy.py
    python examples/rdbms_from_sqlalchemy.py postgresql://user@host/shop --ds-id 31

The writes are full ones: titles and descriptions that people gave the same objects are reset.
"""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from _connect import catalog
from sqlalchemy import Inspector, create_engine, inspect

from alation_core import Alation, Run

Row = dict[str, Any]

SYSTEM_SCHEMAS = frozenset({"information_schema", "INFORMATION_SCHEMA"})
DEMO = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, city VARCHAR(40));
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    total DECIMAL(10, 2)
);
CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE VIEW big_orders AS SELECT id, total FROM orders WHERE total > 1000;
"""


def schema_rows(source: Inspector, ds_id: int) -> Iterator[Row]:
    """Yield a row for each schema."""
    for schema in source.get_schema_names():
        if schema not in SYSTEM_SCHEMAS:
            yield {"key": f"{ds_id}.{schema}"}


def table_rows(source: Inspector, ds_id: int, schema: str) -> Iterator[Row]:
    """Yield a row for each table and each view of a schema."""
    for name in source.get_table_names(schema):
        row = {"key": f"{ds_id}.{schema}.{name}", "table_type": "TABLE"}
        with suppress(NotImplementedError):  # not every database has comments
            row["table_comment"] = source.get_table_comment(name, schema)["text"] or ""
        yield row
    for name in source.get_view_names(schema):
        sql = source.get_view_definition(name, schema)
        yield {"key": f"{ds_id}.{schema}.{name}", "table_type": "VIEW", "sql": sql}


def column_rows(source: Inspector, ds_id: int, schema: str) -> Iterator[Row]:
    """Yield a row for each column of the tables and views of a schema."""
    for table in (*source.get_table_names(schema), *source.get_view_names(schema)):
        indexes = column_indexes(source, ds_id, schema, table)
        for position, column in enumerate(source.get_columns(table, schema), start=1):
            row: Row = {
                "key": f"{ds_id}.{schema}.{table}.{column['name']}",
                "column_type": str(column["type"]),
                "column_comment": column.get("comment") or "",
                "nullable": column["nullable"],
                "position": position,
            }
            index = indexes.get(column["name"])
            yield row | ({"index": index} if index else {})


def column_indexes(source: Inspector, ds_id: int, schema: str, table: str) -> dict[str, Row]:
    """Return, by column, its part in keys and indexes. Columns without one are left out."""
    found: dict[str, Row] = {}
    for index in source.get_indexes(table, schema):
        for name in index["column_names"]:
            if name is not None:  # None: an index on an expression
                found.setdefault(name, {})["isOtherIndex"] = True
    for name in source.get_pk_constraint(table, schema)["constrained_columns"]:
        found.setdefault(name, {})["isPrimaryKey"] = True
    for key in source.get_foreign_keys(table, schema):
        there = f"{ds_id}.{key['referred_schema'] or schema}.{key['referred_table']}"
        for name, other in zip(key["constrained_columns"], key["referred_columns"], strict=True):
            reference = {"isForeignKey": True, "referencedColumnId": f"{there}.{other}"}
            found.setdefault(name, {}).update(reference)
    return found


def referenced_first(rows: Sequence[Row]) -> Sequence[Row]:
    """Order columns so that one that a foreign key refers to comes before it, where that can be."""
    by_key = {row["key"]: row for row in rows}
    order: TopologicalSorter[str] = TopologicalSorter()
    for key, row in by_key.items():
        other = row.get("index", {}).get("referencedColumnId")
        order.add(key, *([other] if other in by_key and other != key else []))
    try:
        return [by_key[key] for key in order.static_order()]
    except CycleError:
        return rows


def load(server: Alation, source: Inspector, ds_id: int) -> None:
    """Write schemas, then tables, then columns; stop where one of them does not succeed."""
    schemas = list(schema_rows(source, ds_id))
    names = [row["key"].removeprefix(f"{ds_id}.") for row in schemas]
    tables = [row for name in names for row in table_rows(source, ds_id, name)]
    columns = [row for name in names for row in column_rows(source, ds_id, name)]
    show("schemas", server.rdbms_schema.upsert(schemas, ds_id=ds_id))
    show("tables", server.rdbms_table.upsert(tables, ds_id=ds_id))
    show("columns", server.rdbms_column.upsert(referenced_first(columns), ds_id=ds_id))


def show(what: str, run: Run[Any]) -> None:
    """Print what became of the rows.

    Raises:
        RunNotSuccessful: not all succeeded.
    """
    print(f"{what}: {run.counts['succeeded']} of {sum(run.counts.values())} {run.status}")
    run.raise_for_problems()


@contextmanager
def demo() -> Iterator[str]:
    """Yield the address of a small SQLite database that lives as long as the block."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "shop.sqlite"
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(DEMO)
        yield f"sqlite:///{file}"


def main() -> None:
    """Load a database, or the demo, and list what the catalog holds then."""
    parser = argparse.ArgumentParser(description="Load the metadata of a database.")
    parser.add_argument("url", nargs="?", help="an address in SQLAlchemy's form; default: a demo")
    parser.add_argument("--ds-id", type=int, default=1, help="data source; default: 1")
    options = parser.parse_args()
    with demo() as example, catalog() as server:
        engine = create_engine(options.url or example)
        try:
            load(server, inspect(engine), options.ds_id)
        finally:
            engine.dispose()
        for table in server.rdbms_table.list(ds_id=options.ds_id):
            columns = server.rdbms_column.list(table_id=table.id)
            print(f"{table.key} ({table.table_type}): {', '.join(str(c.name) for c in columns)}")


if __name__ == "__main__":
    main()
