"""Which batches are closed: no later process could bring them further, and none replays them."""

from __future__ import annotations

from typing import Any

from alation_core.batching.grouping import Batch
from alation_core.operations.write import WriteOperation
from alation_core.runs.blame import isolable
from alation_core.runs.effects import Ending, JobsEnded
from alation_core.runs.events import Lost, NotSent, Refused


def closable(operation: WriteOperation[Any], batch: Batch, ending: Ending) -> bool:
    """Tell whether what ended a batch is the last word on all of its rows.

    It is not where a later process sends the batch or the rest of it, asks for its job, or looks
    for its rows. Nor where the job may be that of other rows: as long as those are on their way,
    they have to know of it. A row that was found is looked for by none: that is on record.

    Args:
        operation: what was called.
        batch: as it was when it ended.
        ending: what ended it.
    """
    match ending:
        case NotSent():
            return False
        case Lost():
            return 0 < len(batch.rows) == len(ending.confirmed)
        case Refused():
            rows = [encoded.row for encoded in batch.rows]
            return batch.whole or not isolable(operation, rows, ending)
        case JobsEnded():
            return ending.doubt is None and not any(end.gave_up for end in ending.jobs)
    return True
