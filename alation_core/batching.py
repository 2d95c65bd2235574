"""Rows -> encoded rows -> batches: checked, encoded once, split by count and by bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from alation_core.bodies import Body
from alation_core.problems import Problem
from alation_core.reading import Row
from alation_core.shapes import PayloadSchema, as_row, quick_check, row_errors

MAX_REJECTED = 1000
"""Rejected rows that one batch carries: a file of nothing but bad rows takes no memory."""

BatchKey = tuple[int, ...]
"""Names a batch within its run: its number, then the half of each split. Sorts in input order."""


@dataclass(frozen=True)
class BatchLimit:
    """How many rows one request may hold.

    Args:
        items: rows at most; None: no limit is known, all rows go into one request.
        bytes: size of the body at most. No limit of the server is documented (sheet limits); the
            default is a choice, and a 413 splits further.
        hard: the vendor calls `items` a limit: a larger `batch_size` is refused.
        whole: the body is a whole state that deletes what it does not name: never split.
    """

    items: int | None = 1000
    bytes: int = 16 * 1024 * 1024
    hard: bool = False
    whole: bool = False


DEFAULT_LIMIT = BatchLimit()
"""The vendor's general advice: 1,000 objects or fewer in one call (sheet limits)."""


@dataclass(frozen=True)
class EncodedRow:
    """A row that fits its schema, as it will be sent.

    Args:
        position: of the row in the caller's input, from 0.
        row: the row's values, for mapping results back.
        part: the row as it stands in the body.
    """

    position: int
    row: Row
    part: bytes = field(repr=False)


@dataclass(frozen=True)
class RejectedRow:
    """A row that does not fit its schema and is never sent."""

    position: int
    problems: tuple[Problem, ...]
    given: Any = field(default=None, repr=False)


PreparedRow = EncodedRow | RejectedRow


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

    def body(self, form: Body) -> bytes:
        """Return the body of the request."""
        return form.join(row.part for row in self.rows)

    def without(self, indices: Collection[int]) -> Batch:
        """Return the batch without the rows at those positions within it."""
        rest = tuple(row for index, row in enumerate(self.rows) if index not in indices)
        return replace(self, rows=rest)

    def halves(self) -> tuple[Batch, Batch]:
        """Split the batch in two, each keeping the rows' positions."""
        middle = (len(self.rows) + 1) // 2
        border = self.rows[middle].position
        early = tuple(row for row in self.rejected if row.position < border)
        return (
            Batch((*self.key, 0), self.rows[:middle], early),
            Batch((*self.key, 1), self.rows[middle:], self.rejected[len(early) :]),
        )


def prepare(
    rows: Iterable[Any], schema: PayloadSchema, form: Body, *, start: int = 0
) -> Iterator[PreparedRow]:
    """Check and encode rows one by one, in order.

    Args:
        rows: dicts, or instances of the payload dataclass.
        schema: what a row must fit.
        form: how a row is encoded.
        start: position of the first row.
    """
    fits = quick_check(schema)
    for position, given in enumerate(rows, start):
        row = as_row(given)
        errors = [] if fits(row) else row_errors(schema, row)
        if errors:
            problems = tuple(_invalid(position, *error) for error in errors)
            yield RejectedRow(position, problems, row)
            continue
        try:
            # The copy keeps what was sent, should the caller reuse the dict for the next row.
            sent = dict(row)
            yield EncodedRow(position, sent, form.encode(sent))
        except (ValueError, TypeError, RecursionError) as error:
            message = f"This row cannot be written as JSON: {error}."
            yield RejectedRow(position, (_invalid(position, None, message),), row)


def _invalid(position: int, name: str | None, message: str) -> Problem:
    return Problem(position, name, message, "invalid_payload")


def batches(rows: Iterable[PreparedRow], limit: BatchLimit, form: Body) -> Iterator[Batch]:
    """Group rows into batches that keep both limits, in input order.

    A row that alone is over the limit of bytes makes a batch of its own: the server decides. A
    whole state is one batch, whatever its size, and even without rows.
    """
    if limit.whole:
        every = list(rows)
        fit = tuple(row for row in every if isinstance(row, EncodedRow))
        unfit = tuple(row for row in every if isinstance(row, RejectedRow))
        yield Batch((0,), fit, unfit, whole=True)
        return
    number = 0
    taken: list[EncodedRow] = []
    rejected: list[RejectedRow] = []
    size = 0
    for row in rows:
        if isinstance(row, RejectedRow):
            rejected.append(row)
            if len(rejected) == MAX_REJECTED:
                yield Batch((number,), tuple(taken), tuple(rejected))
                number, taken, rejected, size = number + 1, [], [], 0
            continue
        grown = form.size(size + len(row.part), len(taken) + 1)
        full = limit.items is not None and len(taken) >= limit.items
        if taken and (full or grown > limit.bytes):
            # A row rejected after the last one taken belongs to this batch: order is kept.
            yield Batch((number,), tuple(taken), tuple(rejected))
            number, taken, rejected, size = number + 1, [], [], 0
        taken.append(row)
        size += len(row.part)
    if taken or rejected:
        yield Batch((number,), tuple(taken), tuple(rejected))
