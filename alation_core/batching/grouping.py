"""Rows in groups that go into one request each: split by count and by bytes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate

from alation_core.batching.limits import BatchLimit
from alation_core.batching.room import Room
from alation_core.batching.rows import EncodedRow, Place, PreparedRow, RejectedRow
from alation_core.bodies.body import Body
from alation_core.frozen import dataclass
from alation_core.shapes.rows import Row

MAX_REJECTED = 1000
"""Rejected rows that one batch carries: a file of nothing but bad rows takes no memory."""
BatchKey = tuple[int, ...]
"""Names a batch within its run: its number, then the half of each split. Sorts in input order."""


@dataclass(frozen=True)
class Batch:
    """Rows that go into one request, with those rejected among them, in input order.

    A batch that is a whole state is sent even if it has no rows.
    """

    key: BatchKey
    rows: tuple[EncodedRow, ...]
    rejected: tuple[RejectedRow, ...] = ()
    whole: bool = False

    @property
    def positions(self) -> Sequence[int]:
        """The caller's position of each row that is sent."""
        return [row.position for row in self.rows]

    @property
    def start(self) -> int:
        """The caller's position of its first row, be that sent or rejected; 0 without rows."""
        return min((held[0].position for held in (self.rows, self.rejected) if held), default=0)

    @property
    def place(self) -> Place | None:
        """What of its rows stands in the address; it is the same for all of them."""
        return self.rows[0].place if self.rows else None

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """Texts of its rows that stand in the request alone."""
        return tuple(text for row in self.rows if row.secrets for text in row.secrets)

    def digest(self, body: bytes | None) -> str:
        """Return the digest of the request's body, to which no secret adds anything."""
        from hashlib import sha256  # loads a library that checking rows does without

        said = b"\n".join(row.recorded for row in self.rows) if self.secrets else body
        return sha256(said or b"").hexdigest()

    def body(self, form: Body) -> bytes:
        """Return the body of the request."""
        return form.join([row.part for row in self.rows])

    def without(self, indices: Collection[int]) -> Batch:
        """Return the batch without the rows at those positions within it."""
        gone = frozenset(indices)
        rest = tuple(row for index, row in enumerate(self.rows) if index not in gone)
        return replace(self, rows=rest)

    @property
    def content(self) -> int:
        """Bytes of its rows, without what stands around them in every request."""
        return sum([len(row.part) for row in self.rows]) + len(self.rows)

    @property
    def middle(self) -> int:
        """How many of its rows make the first of two parts that are alike in size."""
        sizes = [len(row.part) + 1 for row in self.rows]
        half = sum(sizes) / 2
        first = next(number for number, upto in enumerate(accumulate(sizes), 1) if upto >= half)
        return min(first, len(sizes) - 1)

    def halves(self, first: int = 0) -> tuple[Batch, Batch]:
        """Split the batch in two, each keeping the rows' positions.

        Args:
            first: how many rows the first part has; 0: half of them.
        """
        middle = first or (len(self.rows) + 1) // 2
        border = self.rows[middle].position
        early = tuple(row for row in self.rejected if row.position < border)
        return (
            Batch((*self.key, 0), self.rows[:middle], early),
            Batch((*self.key, 1), self.rows[middle:], self.rejected[len(early) :]),
        )


Admits = Callable[[Row], bool]
"""Tells whether a row may join the rows that a batch holds, and takes note of one that may."""


def batches(
    rows: Iterable[PreparedRow],
    limit: BatchLimit,
    form: Body,
    begin: Callable[[], Admits] | None = None,
    first: int = 0,
    room: Room | None = None,
) -> Iterator[Batch]:
    """Group rows into batches that keep both limits and have one address, in input order.

    Args:
        rows: the rows.
        limit: of a batch.
        form: of its body. Where it keeps rows apart, those of a batch agree in what it reads.
        begin: makes what admits rows to a new batch; None: any row may join.
        first: number of the first batch.
        room: what the server takes, as far as that is known when a batch is begun.

    A row that alone is over the limit of bytes makes a batch of its own: the server decides. A
    whole state is one batch, whatever its size, and even without rows.
    """
    if limit.whole:
        yield recorded_batch((first,), rows, whole=True)
        return
    number = first
    taken: list[EncodedRow] = []
    rejected: list[RejectedRow] = []
    room, held = room or Room(), 0
    most, content_at_most = room.within(limit)
    joins, measure = _joining(form, begin), form.measure()
    for row in rows:
        if isinstance(row, RejectedRow):
            rejected.append(row)
            if len(rejected) == MAX_REJECTED:
                yield Batch((number,), tuple(taken), tuple(rejected))
                number, taken, rejected = number + 1, [], []
                most, content_at_most = room.within(limit)
                joins, measure, held = _joining(form, begin), form.measure(), 0
            continue
        grown = measure(row.part)
        held += len(row.part) + 1
        if taken and (
            len(taken) >= most
            or grown > limit.bytes
            or held > content_at_most
            or row.place != taken[0].place
            or (joins is not None and not joins(row))
        ):
            # A row rejected after the last one taken belongs to this batch: order is kept.
            yield Batch((number,), tuple(taken), tuple(rejected))
            number, taken, rejected = number + 1, [], []
            most, content_at_most = room.within(limit)
            joins, measure, held = _joining(form, begin), form.measure(), len(row.part) + 1
            measure(row.part)
        if not taken and joins is not None:
            joins(row)
        taken.append(row)
    if taken or rejected:
        yield Batch((number,), tuple(taken), tuple(rejected))


def recorded_batch(key: BatchKey, rows: Iterable[PreparedRow], *, whole: bool) -> Batch:
    """Return a batch that was grouped before.

    Args:
        key: of the batch.
        rows: of it, those that were rejected among them.
        whole: it is a whole state.
    """
    every = list(rows)
    fit = tuple(row for row in every if isinstance(row, EncodedRow))
    unfit = tuple(row for row in every if isinstance(row, RejectedRow))
    return Batch(key, fit, unfit, whole)


def _joining(form: Body, begin: Callable[[], Admits] | None) -> Callable[[EncodedRow], bool] | None:
    """Return what tells whether a row may join a new batch; the first one that it gets may.

    None: any row of the same address may.
    """
    admits, apart = begin() if begin is not None else None, form.apart
    if apart is None:
        return None if admits is None else lambda row: admits(row.row)
    first: EncodedRow | None = None

    def joins(row: EncodedRow) -> bool:
        nonlocal first
        if first is None:
            first = row
        elif apart(row.row) != apart(first.row):
            return False
        return admits is None or admits(row.row)

    return joins
