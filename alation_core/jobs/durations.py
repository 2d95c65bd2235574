"""What jobs took, by operation: so it is known when to look at the next one like them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace

from alation_core.frozen import dataclass
from alation_core.locks import ForkedLock

MOST_KEPT = 256
"""Operations of which a client remembers what their jobs took."""
FADES = 0.7
"""Share of a surprise that the next job is still expected to bring."""

Kind = tuple[int, int]
"""Jobs that should take alike: the place among the jobs of a batch, and the class of its size."""


@dataclass(frozen=True)
class Seen:
    """What polling told of the duration of an earlier job of its kind, in seconds.

    Args:
        running: its age when it was last seen to run.
        ended: its age when it was seen to have ended.
        spread: by how much jobs of its kind surprised lately.
    """

    running: float
    ended: float
    spread: float = 0.0


def learned(before: Seen | None, running: float, ended: float) -> Seen:
    """Return what is known after one more job.

    One of which is told less than was known of its kind (its end was seen late: nobody asked in
    between) changes nothing.

    Args:
        before: what was known of its kind, or None.
        running: its age when it was last seen to run.
        ended: its age when it was seen to have ended.
    """
    if before is None:
        return Seen(running, ended)
    missed = max(running - before.ended, before.running - ended, before.spread * FADES)
    if running <= before.running and before.ended <= ended:
        return replace(before, spread=missed)
    return Seen(running, ended, missed)


def size_class(rows: int) -> int:
    """Return the class of a batch's size: each holds sizes up to four times its smallest one."""
    return rows.bit_length() // 2


def expected(seen: Mapping[Kind, Seen], kind: Kind) -> Seen | None:
    """Return what a job should take, or None where nothing is known of jobs in its place.

    Where no batch of its size is known, that of the nearest size tells: a smaller batch takes no
    longer, and is no quicker than by its number of rows.
    """
    if kind in seen:
        return seen[kind]
    place, size = kind
    sizes = [known for other, known in seen if other == place]
    if not sizes:
        return None
    nearest = min(sizes, key=lambda known: (abs(known - size), known))
    found, times = seen[place, nearest], 4.0 ** abs(nearest - size)
    if nearest > size:
        return replace(found, running=found.running / times)
    return replace(found, ended=found.ended * times)


class Durations:
    """What the jobs of each operation of a client took; threads may share it."""

    def __init__(self) -> None:
        self._lock = ForkedLock()
        self._seen: OrderedDict[tuple[str, str], Mapping[Kind, Seen]] = OrderedDict()

    def of(self, method: str, path: str) -> Mapping[Kind, Seen]:
        """Return what is known of the jobs of an operation, by its method and path."""
        with self._lock.held():
            return self._seen.get((method, path), {})

    def note(self, method: str, path: str, seen: Mapping[Kind, Seen]) -> None:
        """Note what is known now of the jobs of an operation; what was forgotten longest goes."""
        with self._lock.held():
            self._seen[method, path] = {**self._seen.get((method, path), {}), **seen}
            self._seen.move_to_end((method, path))
            if len(self._seen) > MOST_KEPT:
                self._seen.popitem(last=False)
