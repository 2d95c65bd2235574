"""Which objects the batches on their way touch: two of them that share one never overlap."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from alation_core.batching.grouping import Batch, BatchKey
from alation_core.operations.objects import SameObject


@dataclass
class Touched:
    """The objects of the batches that are on their way; memory is bounded by their number.

    Args:
        same: what names the object of a row; None: no two rows are known to share one.
        objects: those of each batch.
        touching: the batches of each object.
    """

    same: SameObject | None = None
    objects: dict[BatchKey, frozenset[Hashable]] = field(default_factory=dict)
    touching: dict[Hashable, dict[BatchKey, None]] = field(default_factory=dict)

    def planned(self, batch: Batch) -> tuple[tuple[BatchKey, ...], bool]:
        """Note a batch.

        Returns:
            The batches before it that share an object with it, and whether it holds several rows
            of one object itself.
        """
        if self.same is None:
            return (), False
        names = [self.same.roughly(row.row) for row in batch.rows]
        named = [name for name in names if name is not None]
        found = frozenset(named)
        shared: dict[BatchKey, None] = {}
        for name in found:
            known = self.touching.setdefault(name, {})
            shared |= known
            known[batch.key] = None
        if found:
            self.objects[batch.key] = found
        return tuple(sorted(shared)), len(found) < len(named)

    def split(self, key: BatchKey, halves: Sequence[Batch]) -> None:
        """Note the halves of a batch in its place."""
        if self.forget(key):
            for half in halves:
                self.planned(half)

    def forget(self, key: BatchKey) -> bool:
        """Forget a batch of which it is known what became of it; tell whether it was known."""
        names = self.objects.pop(key, None)
        for name in names or ():
            known = self.touching[name]
            del known[key]
            if not known:
                del self.touching[name]
        return names is not None
