"""Rows -> encoded rows -> batches: checked, encoded once, split by count and by bytes."""

from alation_core.batching.grouping import MAX_REJECTED, Batch, BatchKey, batches
from alation_core.batching.limits import DEFAULT_LIMIT, BatchLimit
from alation_core.batching.preparing import prepare
from alation_core.batching.rows import EncodedRow, PreparedRow, RejectedRow

__all__ = [
    "DEFAULT_LIMIT",
    "MAX_REJECTED",
    "Batch",
    "BatchKey",
    "BatchLimit",
    "EncodedRow",
    "PreparedRow",
    "RejectedRow",
    "batches",
    "prepare",
]
