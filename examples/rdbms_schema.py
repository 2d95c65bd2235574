"""Write two schemas, change one field of one of them, and print what the catalog holds then.

An upsert is a full write: it resets every field that a row leaves out. An update changes the
fields that it names. Run it with ``python examples/rdbms_schema.py``.
"""

from __future__ import annotations

from _connect import catalog

DATA_SOURCE_ID = 1
"""The database that the sandbox starts with."""

SCHEMAS = [
    {"key": f"{DATA_SOURCE_ID}.sales", "title": "Sales", "db_comment": "orders and refunds"},
    {"key": f"{DATA_SOURCE_ID}.hr", "title": "People"},
]


def main() -> None:
    """Write, change, list."""
    with catalog() as server:
        written = server.rdbms_schema.upsert(SCHEMAS, ds_id=DATA_SOURCE_ID)
        written.raise_for_problems()
        sales, people = (row.id for row in written.rows)

        change = {"id": people, "description": "Who works <b>here</b>."}
        server.rdbms_schema.update([change], ds_id=DATA_SOURCE_ID).raise_for_problems()

        for schema in server.rdbms_schema.list(id=[sales, people], order_by="name"):
            print(f"{schema.key}: {schema.title} | {schema.description} | {schema.db_comment}")


if __name__ == "__main__":
    main()
