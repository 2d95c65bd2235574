"""The durable record of runs, written before each step, so that nothing is lost."""

from alation_core.ledger.opening import OPEN, LedgerOption, open_store
from alation_core.ledger.outcomes import outcomes_of
from alation_core.ledger.rows import rows_of
from alation_core.ledger.store import InputChunk, RecordedOutcome, RecordedRun, Store

__all__ = [
    "OPEN",
    "InputChunk",
    "LedgerOption",
    "RecordedOutcome",
    "RecordedRun",
    "Store",
    "open_store",
    "outcomes_of",
    "rows_of",
]
