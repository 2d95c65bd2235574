"""Build the catalogue of a BI tool: a virtual server with folders, reports and columns.

Objects are named by the external ids of the tool: an upsert tells no ids, and one that is repeated
updates what is there. Parents come before their children, so each kind is a call of its own. Run it
with ``python examples/bi_source.py``.
"""

from __future__ import annotations

from typing import Any

from _connect import catalog

from alation_core import Alation, Run

SHARED = {"source_url": "/", "bi_object_type": "Project", "description_at_source": None}
FOLDERS = [
    {"name": "Finance", "external_id": "fin", "owner": "bi-admin", **SHARED},
    {"name": "Archive", "external_id": "old", "owner": "bi-admin", **SHARED},
]
REPORTS = [
    {"name": "Cash", "external_id": "cash", "report_type": "SIMPLE", "parent_folder": "fin"},
    {"name": "Stock", "external_id": "stock", "report_type": "SIMPLE", "parent_folder": "fnance"},
]
COLUMNS = [
    {"name": "Net", "external_id": "cash.net", "report": "cash", "role": "measure"},
    {"name": "Sum", "external_id": "cash.sum", "parent_report_columns": ["cash.net"]},
]


def tell(what: str, run: Run[Any]) -> None:
    """Print what became of each row of a write."""
    for row in run.rows:
        print(f"{what} {row.row}: {row.status}", *(problem.message for problem in row.problems))


def show(server: Alation, number: int) -> None:
    """Print the folders with what is in them."""
    for folder in server.bi_source.list_folders(bi_server_id=number):
        print(f"{folder.name} holds", *(folder.reports or ["nothing"]))


def main() -> None:
    """Write everything, correct the report that named no folder, and clear the archive."""
    with catalog() as server:
        bi = server.bi_source
        new = {"uri": "https://bi.example.com", "title": "Reports of the region"}
        run = bi.create_servers([new])
        tell("server", run)
        number = int(next(iter(run.rows)).id or 0)
        tell("folder", bi.upsert_folders(FOLDERS, bi_server_id=number))
        tell("report", bi.upsert_reports(REPORTS, bi_server_id=number))
        tell("column", bi.upsert_report_columns(COLUMNS, bi_server_id=number))

        corrected = {**REPORTS[1], "parent_folder": "fin"}
        tell("corrected report", bi.upsert_reports([corrected], bi_server_id=number))
        (cash,) = bi.list_reports(bi_server_id=number, oids=["cash"], keyField="external_id")
        changes = {"bi_report_id": cash.id, "name": "Cash by day"}
        tell("renamed report", bi.update_report([changes], bi_server_id=number))
        gone = [{"external_id": "old"}]
        tell(
            "folder to delete", bi.delete_folders(gone, bi_server_id=number, keyField="external_id")
        )
        show(server, number)


if __name__ == "__main__":
    main()
