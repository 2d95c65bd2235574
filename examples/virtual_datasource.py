"""Upload a small schema into a virtual data source, then drop what is no longer in it.

Run it with ``python examples/virtual_datasource.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

from _connect import catalog

from alation_endpoints.virtual_datasource import (
    VirtualDatasourceColumn,
    VirtualDatasourceIndex,
    VirtualDatasourceSchema,
    VirtualDatasourceTable,
)

DS_ID = 2
"""The virtual data source that the sandbox starts with."""

TABLES = {"orders": ["id", "day", "amount"], "customers": ["id", "name"]}


def lines(*tables: str) -> Iterator[object]:
    """Yield the lines in the order in which they need each other."""
    yield VirtualDatasourceSchema(key=f"{DS_ID}.sales", title="Sales")
    for table in tables:
        key = f"{DS_ID}.sales.{table}"
        yield VirtualDatasourceTable(key=key, title=table.capitalize())
        for name in TABLES[table]:
            yield VirtualDatasourceColumn(key=f"{key}.{name}", column_type="VARCHAR(40)")
        yield VirtualDatasourceIndex(key=f"{key}.pk", index_type="PRIMARY", column_names=["id"])


def main() -> None:
    """Upload two tables, then keep one."""
    with catalog() as server:
        run = server.virtual_datasource.upload(lines(*TABLES), ds_id=DS_ID, set_title_descs=True)
        run.raise_for_problems()
        print(f"uploaded {run.counts['succeeded']} objects")

        # What this call does not name is deleted: the customers and their columns.
        server.virtual_datasource.delete_missing(lines("orders"), ds_id=DS_ID).raise_for_problems()
        for table in server.rdbms_table.list(ds_id=DS_ID):
            print(f"kept {table.key}, titled {table.title}")


if __name__ == "__main__":
    main()
