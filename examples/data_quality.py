"""Report the results of a check on tables, and see which of them the catalog took.

A result needs its rule and its object. A job that stores nothing is called successful all the same;
the run tells the truth row by row. Run it with ``python examples/data_quality.py``.
"""

from __future__ import annotations

from _connect import catalog

SCHEMA = "1.alation_core_example"
"""A schema in data source 1, which the sandbox starts with."""

RULE = {"field_key": "example.complete", "name": "Share of complete rows", "type": "NUMERIC"}
MEASURED = {"orders": ("WARNING", 91.5), "refunds": ("GOOD", 99.8), "returns": ("GOOD", 100.0)}


def main() -> None:
    """Make two tables and report on three."""
    with catalog() as server:
        server.rdbms_schema.upsert([{"key": SCHEMA}], ds_id=1).raise_for_problems()
        tables = [{"key": f"{SCHEMA}.{name}"} for name in ("orders", "refunds")]
        server.rdbms_table.upsert(tables, ds_id=1).raise_for_problems()
        server.data_quality.upsert_fields([RULE]).raise_for_problems()
        run = server.data_quality.upsert_values(
            {"field_key": RULE["field_key"], "object_key": f"{SCHEMA}.{name}"}
            | {"object_type": "TABLE", "status": status, "value": value}
            for name, (status, value) in MEASURED.items()
        )
        for name, row in zip(MEASURED, run.rows, strict=True):
            print(f"{name}: {row.status}", *(problem.message for problem in row.problems))
        print(f"job: {run.jobs[0].status}, run: {run.status}")
        for value in server.data_quality.list_values(field_key=RULE["field_key"]):
            print(
                f"{value.object_name} ({value.otype}): {value.value_quality}, {value.value_value}"
            )


if __name__ == "__main__":
    main()
