"""Fill in titles and descriptions from a sheet that people wrote, and show what was not taken.

Rows name their objects by schema, table and column. Without ``allow_reset`` an empty cell changes
nothing; with it a null clears the value. Run it with ``python examples/data_dictionary.py``.
"""

from __future__ import annotations

from _connect import catalog

from alation_core import Alation

SOURCE = 1
ROWS = [
    {"key": "", "description": "<p>All that was sold, since 2019.</p>"},
    {"key": "sales.orders", "title": "Orders", "description": "<p>One line per order.</p>"},
    {"key": "sales.ordres", "title": "Orders of last year"},
    {"key": "sales.items", "title": "Items"},
]


def show_report(server: Alation, task_id: str) -> None:
    """Print the server's own report of an upload, a line per row."""
    task = server.data_dictionary.get_task(task_id=task_id)
    print(task.state, task.status)
    if task.report_file_name:
        report = server.data_dictionary.download_report(file_name=task.report_file_name)
        print(report.raw.replace("\r\n", "\n").rstrip())


def main() -> None:
    """Upload the rows for one data source; one of them has a mistake in its key."""
    with catalog() as server:
        server.rdbms_schema.upsert([{"key": "1.sales"}], ds_id=SOURCE).raise_for_problems()
        tables = [{"key": "1.sales.orders"}, {"key": "1.sales.items"}]
        server.rdbms_table.upsert(tables, ds_id=SOURCE).raise_for_problems()
        run = server.data_dictionary.upload(
            ROWS, object_type="data", object_id=SOURCE, overwrite_values=True
        )
        for row in run.rows:
            print(row.status, repr(ROWS[row.row]["key"]), *(p.message for p in row.problems))
        for job in run.jobs:
            show_report(server, str(job.handle))


if __name__ == "__main__":
    main()
