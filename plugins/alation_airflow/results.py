"""What is written of a run when it has ended: its rows, and a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import alation_report
from alation_airflow.places import written_to
from alation_core import Alation, LedgerOption, Run
from alation_core.ledger import rows_of
from alation_core.runs import explained
from alation_files.writing import open_table

COLUMNS = ("row", "status", "id", "reason", "input")


def write_results(place: str, catalog: Alation, option: LedgerOption, run: Run[Any]) -> None:
    """Write what became of each row.

    Args:
        place: path or URL; its suffix says how it is written.
        catalog: the client.
        option: the ledger, which holds the rows.
        run: the run.

    Raises:
        BadFile: the file cannot be written.
        OSError: nothing can be written there.
    """
    store = catalog.context.opener.recorded(option.path)
    try:
        with written_to(place) as path, open_table(path, COLUMNS) as table:
            for told, row in zip(_told(run), rows_of(store, str(run.id)), strict=False):
                table.write({**told, "input": row})
    finally:
        store.close()


def write_report(place: str, run: Run[Any]) -> None:
    """Write a report of a run.

    Args:
        place: path or URL; its suffix says whether it is for people or for programs.
        run: the run.

    Raises:
        ConfigurationError: it cannot be written.
    """
    with written_to(place) as path:
        alation_report.write_report(run, path)


def _told(run: Run[Any]) -> Iterator[dict[str, Any]]:
    for batch in run.batches:
        for row, problems in explained(batch):
            reason = "; ".join(str(problem) for problem in problems)
            yield {"row": row.row, "status": row.status, "id": row.id, "reason": reason}
