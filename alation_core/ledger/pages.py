"""What is written of one run: the one place from which its store is written to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alation_core.ledger.store import Claim, Record, RecordedRun, Store


@dataclass
class Pages:
    """One run in its ledger, claimed by this process.

    Args:
        store: the ledger.
        claim: of the run.
        run: how it stands.
    """

    store: Store
    claim: Claim
    run: RecordedRun

    def write(self, records: Sequence[Record] = (), drop: Sequence[str] = ()) -> None:
        """Write records of the run, and how it stands now, all or nothing.

        Args:
            records: are added, or take the place of those of the same kind and place.
            drop: kinds of which all records are removed before.

        Raises:
            LeaseLost: another process has taken the run over.
            LedgerError: the ledger cannot be written.
        """
        self.store.append(self.claim, records, self.run, drop)
