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
        last: the last batches of each object: all others of it end before these are sent.
    """

    same: SameObject | None = None
    objects: dict[BatchKey, frozenset[Hashable]] = field(default_factory=dict)
    last: dict[Hashable, set[BatchKey]] = field(default_factory=dict)

    def planned(self, batch: Batch, *, replayed: bool = False) -> tuple[tuple[BatchKey, ...], bool]:
        """Note a batch.

        Args:
            batch: that comes after all that were noted before.
            replayed: an earlier process planned it, and may have sent it: then it cannot be told
                that what it shares an object with ends before it.

        Returns:
            The batches that it has to wait for, and whether it holds several rows of one object
            itself.
        """
        if self.same is None:
            return (), False
        found, repeats = self._objects_of(batch)
        if found:
            self.objects[batch.key] = found
        shared: set[BatchKey] = set()
        for name in found:
            known = self.last.setdefault(name, set())
            shared |= known
            if not replayed:
                known.clear()
            known.add(batch.key)
        return tuple(sorted(shared)), repeats

    def split(self, key: BatchKey, halves: Sequence[Batch]) -> None:
        """Note the halves of a batch in its place."""
        last = {name for name in self.objects.get(key, ()) if key in self.last.get(name, ())}
        if self.forget(key):
            for half in halves:
                found, _ = self._objects_of(half)
                self.objects[half.key] = found
                for name in found & last:
                    self.last.setdefault(name, set()).add(half.key)

    def forget(self, key: BatchKey) -> bool:
        """Forget a batch of which it is known what became of it; tell whether it was known."""
        names = self.objects.pop(key, None)
        for name in names or ():
            known = self.last.get(name, set())
            known.discard(key)
            if not known:
                self.last.pop(name, None)
        return names is not None

    def _objects_of(self, batch: Batch) -> tuple[frozenset[Hashable], bool]:
        names = [self.same.roughly(row.row) for row in batch.rows] if self.same else []
        named = [name for name in names if name is not None]
        found = frozenset(named)
        return found, len(found) < len(named)
