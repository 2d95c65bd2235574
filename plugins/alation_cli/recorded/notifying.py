"""What is posted of a recorded run with which nothing happened any more."""

from __future__ import annotations

from alation_cli.loading.notifying import Notice
from alation_cli.recorded.report import head_of_run
from alation_core.ledger import RecordedRun, Store, chunks_of, outcomes_in
from alation_core.runs import Tally


def tell_recorded(notice: Notice, store: Store, run: RecordedRun, ledger: str | None) -> None:
    """Fill in what is posted of a run, as its events would have told it.

    Args:
        notice: what is posted; where nobody wants it nothing is read.
        store: the ledger.
        run: the run.
        ledger: value of --ledger, or None.

    Raises:
        LedgerError: what is recorded cannot be read.
    """
    if notice.webhook is None:
        return
    tally = Tally()
    for chunk in chunks_of(store, run.id):
        tally.add(chunk)
        if chunk.summary.flawless:
            continue
        # Rows that share their problems share one list of them.
        told = {id(one.problems): one.problems for one in outcomes_in(store, run.id, chunk)}
        notice.kinds.update(each["kind"] for problems in told.values() for each in problems)
    notice.head = head_of_run(store, run, ledger, tally)
