"""The durable record of runs, written before each step, so that nothing is lost."""

from alation_core.ledger.opening import OPEN, LedgerOption, open_store
from alation_core.ledger.outcomes import counts_of, outcomes_of
from alation_core.ledger.pruning import Pruned, old_runs, prune
from alation_core.ledger.retrying import rows_to_retry
from alation_core.ledger.rows import rows_of
from alation_core.ledger.store import LAST, InputChunk, RecordedOutcome, RecordedRun, Store

__all__ = [
    "LAST",
    "OPEN",
    "InputChunk",
    "LedgerOption",
    "Pruned",
    "RecordedOutcome",
    "RecordedRun",
    "Store",
    "counts_of",
    "old_runs",
    "open_store",
    "outcomes_of",
    "prune",
    "rows_of",
    "rows_to_retry",
]
