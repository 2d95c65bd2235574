"""The durable record of runs, written before each step, so that nothing is lost."""

from alation_core.ledger.chunks import Chunk, RecordedOutcome, outcomes_in
from alation_core.ledger.chunks import chunks as chunks_of
from alation_core.ledger.kept_turns import furthest_turn, next_kept_turn
from alation_core.ledger.left_open import LeftOpen, why_left_open
from alation_core.ledger.opening import (
    Address,
    KnownRun,
    LedgerOption,
    StoreFactory,
    file_of,
    known_run,
    open_store,
    scheme_of,
)
from alation_core.ledger.outcomes import counts_of, outcomes_of
from alation_core.ledger.owning import LEASE_SECONDS, Patience, owned
from alation_core.ledger.past import every_event
from alation_core.ledger.pruning import Pruned, old_runs, prune
from alation_core.ledger.retrying import rows_to_retry
from alation_core.ledger.spool import as_kept, rows_of
from alation_core.ledger.store import (
    ALL_RUNS,
    INPUT,
    LAST,
    MARK,
    OPEN,
    Claim,
    Held,
    Record,
    RecordedRun,
    RunFilter,
    Store,
    lease_lost,
)

__all__ = [
    "ALL_RUNS",
    "INPUT",
    "LAST",
    "LEASE_SECONDS",
    "MARK",
    "OPEN",
    "Address",
    "Chunk",
    "Claim",
    "Held",
    "KnownRun",
    "LedgerOption",
    "LeftOpen",
    "Patience",
    "Pruned",
    "Record",
    "RecordedOutcome",
    "RecordedRun",
    "RunFilter",
    "Store",
    "StoreFactory",
    "as_kept",
    "chunks_of",
    "counts_of",
    "every_event",
    "file_of",
    "furthest_turn",
    "known_run",
    "lease_lost",
    "next_kept_turn",
    "old_runs",
    "open_store",
    "outcomes_in",
    "outcomes_of",
    "owned",
    "prune",
    "rows_of",
    "rows_to_retry",
    "scheme_of",
    "why_left_open",
]
