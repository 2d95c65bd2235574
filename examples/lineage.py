"""Upload lineage through a dataflow, read who feeds a mart, and take one edge away.

A key that the catalog does not have makes a temporary object, and no error: after an upload, ask
for what you wrote and look at `is_temp`. Run it with ``python examples/lineage.py``.
"""

from __future__ import annotations

from _connect import catalog

from alation_core import Alation

LOAD = {
    "external_id": "api/load_orders",
    "content": "INSERT INTO mart.orders SELECT * FROM sales.orders JOIN sales.items USING (id)",
}

ROWS = [
    {
        "path": [
            [
                {"otype": "table", "key": "1.sales.orders"},
                {"otype": "table", "key": "1.sales.itms"},
            ],
            [{"otype": "dataflow", "key": "api/load_orders"}],
            [{"otype": "table", "key": "1.mart.orders"}],
        ],
        "dataflow_objects": [LOAD],
    },
    {
        "path": [
            [{"otype": "table", "key": "1.mart.orders"}],
            [{"otype": "external", "key": "Mail to the board"}],
        ],
    },
]

TYPO = {
    "source_otype": "table",
    "source_key": "1.sales.itms",
    "target_otype": "table",
    "target_key": "1.mart.orders",
}


def show(server: Alation, key: str) -> None:
    """Print the links of a table, and which of their objects the catalog does not have."""
    found = server.lineage.get(otype="table", oid=key, keyField="key")
    for path in found.paths or ():
        objects = [one for segment in path for one in segment]
        print(" -> ".join(f"{one.key}{' (temporary)' if one.is_temp else ''}" for one in objects))


def main() -> None:
    """Upload two paths, find the mistake in one of them, and mend it."""
    with catalog() as server:
        if server.lineage.upload.validate(ROWS):
            raise SystemExit("a key has not the form of its type")
        server.rdbms_schema.upsert([{"key": "1.sales"}, {"key": "1.mart"}], ds_id=1)
        tables = [{"key": "1.sales.orders"}, {"key": "1.sales.items"}, {"key": "1.mart.orders"}]
        server.rdbms_table.upsert(tables, ds_id=1).raise_for_problems()
        server.lineage.upload(ROWS).raise_for_problems()
        show(server, "1.mart.orders")
        server.lineage.delete_edge([TYPO]).raise_for_problems()
        print("without the mistake:")
        show(server, "1.mart.orders")
        for flow in server.dataflow.list(ids=["api/load_orders"], keyField="external_id"):
            print(flow.external_id, "has", len(flow.paths or ()), "paths")


if __name__ == "__main__":
    main()
