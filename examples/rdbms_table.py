"""Write tables; one lies in a schema that does not exist, and the run says which.

The job of such a write is called successful all the same. Run it with
``python examples/rdbms_table.py``.
"""

from __future__ import annotations

from _connect import catalog

DATA_SOURCE_ID = 1
"""The database that the sandbox starts with."""

TABLES = [
    {"key": f"{DATA_SOURCE_ID}.sales.orders", "title": "Orders"},
    {"key": f"{DATA_SOURCE_ID}.slaes.refunds", "title": "Refunds"},
    {
        "key": f"{DATA_SOURCE_ID}.sales.big_orders",
        "table_type": "VIEW",
        "sql": "SELECT * FROM orders WHERE total > 1000",
    },
]


def main() -> None:
    """Write the schema, then the tables; print what became of each row."""
    with catalog() as server:
        schema = {"key": f"{DATA_SOURCE_ID}.sales"}
        server.rdbms_schema.upsert([schema], ds_id=DATA_SOURCE_ID).raise_for_problems()

        run = server.rdbms_table.upsert(TABLES, ds_id=DATA_SOURCE_ID)
        for table, outcome in zip(TABLES, run.rows, strict=True):
            reasons = "; ".join(problem.message for problem in outcome.problems)
            print(f"{table['key']}: {outcome.status} {reasons}".rstrip())
        print(f"job: {run.jobs[0].status}, run: {run.status}")

        for found in server.rdbms_table.list(ds_id=DATA_SOURCE_ID, schema_name="sales"):
            print(f"{found.name}: {found.table_type}")


if __name__ == "__main__":
    main()
