"""Write columns, one of a complex type, and give its children titles.

Schemas come before tables and tables before columns. Run it with
``python examples/rdbms_column.py``.
"""

from __future__ import annotations

from _connect import catalog

DATA_SOURCE_ID = 1
"""The database that the sandbox starts with."""

TABLE = f"{DATA_SOURCE_ID}.sales.shops"
COLUMNS = [
    {"key": f"{TABLE}.id", "column_type": "int", "index": {"isPrimaryKey": True}},
    {"key": f"{TABLE}.name", "column_type": "varchar(40)", "nullable": True},
    {"key": f"{TABLE}.address", "column_type": "struct<city:string,zip:string>"},
]
TITLES = [
    {"parent_key": f"{TABLE}.address", "key": "address.city", "title": "City"},
    {"parent_key": f"{TABLE}.address", "key": "address.zip", "title": "Postal code"},
]


def main() -> None:
    """Write a table with its columns, then the titles; print both."""
    with catalog() as server:
        schema = {"key": f"{DATA_SOURCE_ID}.sales"}
        server.rdbms_schema.upsert([schema], ds_id=DATA_SOURCE_ID).raise_for_problems()
        server.rdbms_table.upsert([{"key": TABLE}], ds_id=DATA_SOURCE_ID).raise_for_problems()
        run = server.rdbms_column.upsert(COLUMNS, ds_id=DATA_SOURCE_ID)
        run.raise_for_problems()
        server.rdbms_column.update_children_bulk(TITLES, ds_id=DATA_SOURCE_ID).raise_for_problems()

        *_, address = (row.id for row in run.rows)
        for column in server.rdbms_column.list(ds_id=DATA_SOURCE_ID, table_name="sales.shops"):
            print(f"{column.name}: {column.column_type}, nullable {column.nullable}")
        for child in server.rdbms_column.get_children(column_id=address).children or []:
            print(f"  {child.path}: {child.title}")


if __name__ == "__main__":
    main()
