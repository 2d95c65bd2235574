"""What a server takes is learnt from its refusals: few requests are refused, and few are small."""

from __future__ import annotations

import math
import sys
from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core.batching.grouping import Batch, batches
from alation_core.batching.limits import BatchLimit
from alation_core.batching.room import Room
from alation_core.batching.rows import EncodedRow
from alation_core.bodies import JSON_LIST

FRAME = 2
"""Bytes of a body beside its rows."""


def rows_of(sizes: list[int]) -> list[EncodedRow]:
    return [EncodedRow(place, {}, b"x" * size) for place, size in enumerate(sizes)]


def sent(
    sizes: list[int], limit: BatchLimit, *, most_bytes: int, most_rows: int, ahead: int = 2
) -> tuple[list[Batch], int]:
    """Send rows as a run does; return the requests that got through, and how many did not."""
    room, refused = Room(), 0
    source = batches(rows_of(sizes), limit, JSON_LIST, room=room)
    waiting: deque[Batch] = deque()
    taken: list[Batch] = []
    while True:
        while len(waiting) < ahead and (batch := next(source, None)) is not None:
            waiting.append(batch)
        if not waiting:
            return taken, refused
        batch = waiting.popleft()
        size, rows = batch.content, len(batch.rows)
        if room.is_too_small_for(size, rows):
            waiting.extendleft(reversed(batch.halves(batch.middle)))
        elif len(batch.body(JSON_LIST)) > most_bytes or rows > most_rows:
            room.refused(size, rows)
            refused += 1
            if rows > 1:
                waiting.extendleft(reversed(batch.halves(batch.middle)))
        else:
            room.took(size, rows)
            taken.append(batch)


@given(
    sizes=st.lists(st.integers(1, 60), min_size=1, max_size=400),
    most_bytes=st.integers(130, 4000),
    items=st.integers(1, 400),
    ahead=st.integers(1, 8),
)
@settings(deadline=None, max_examples=60)
def test_a_limit_of_bytes_costs_few_requests(
    sizes: list[int], most_bytes: int, items: int, ahead: int
) -> None:
    most = 10**9
    taken, refused = sent(
        sizes, BatchLimit(items=items), most_bytes=most_bytes, most_rows=most, ahead=ahead
    )

    assert [row.position for batch in taken for row in batch.rows] == list(range(len(sizes)))
    whole = sum(size + 1 for size in sizes[:items]) + FRAME
    steps = max(0.0, math.log2(max(whole, 61 * min(items, len(sizes))) / most_bytes))
    assert refused <= 2 * steps + 3
    # As many as are needed, four times: targets are half of the limit or more, batches half full.
    fewest = max(sum(size + 1 for size in sizes) / most_bytes, len(sizes) / items)
    assert len(taken) <= 4 * fewest + 2 * ahead + 2 * steps + 4


@given(
    sizes=st.lists(st.integers(1, 60), min_size=1, max_size=400),
    most_rows=st.integers(2, 100),
    ahead=st.integers(1, 8),
)
@settings(deadline=None, max_examples=60)
def test_so_does_a_limit_of_rows_though_a_413_speaks_of_bytes(
    sizes: list[int], most_rows: int, ahead: int
) -> None:
    taken, refused = sent(sizes, BatchLimit(), most_bytes=10**9, most_rows=most_rows, ahead=ahead)

    assert [row.position for batch in taken for row in batch.rows] == list(range(len(sizes)))
    assert refused <= 4 * math.log2(1 + len(sizes)) + 4


def test_what_is_taken_by_all_is_not_made_smaller() -> None:
    taken, refused = sent([10] * 100, BatchLimit(items=25), most_bytes=10**9, most_rows=25)

    assert (len(taken), refused) == (4, 0)


def test_after_a_413_no_later_batch_is_refused_and_none_is_less_than_half_full() -> None:
    taken, refused = sent([9] * 10_000, BatchLimit(), most_bytes=1000, most_rows=10**9)

    assert refused == 4
    assert {len(batch.rows) for batch in taken[:-1]} == {62, 63}


def test_one_row_that_is_too_large_is_cut_out_with_few_requests() -> None:
    sizes = [9] * 500 + [5000] + [9] * 499
    taken, refused = sent(sizes, BatchLimit(), most_bytes=11_000, most_rows=10**9)
    assert (len(taken), refused) == (2, 1)

    taken, refused = sent(sizes, BatchLimit(), most_bytes=4_000, most_rows=10**9)
    assert refused <= 5
    assert len(taken) <= 12
    assert sum(len(batch.rows) for batch in taken) == 999


def test_a_row_that_is_refused_for_itself_makes_no_other_batch_smaller() -> None:
    room = Room()
    room.took(1000, 100)
    room.refused(10, 1)

    assert room == Room(room.bytes, room.rows)
    assert room.within(BatchLimit()) == (1000, sys.maxsize)


def test_a_limit_that_was_lowered_is_learnt_anew_and_one_that_was_raised_is_forgotten() -> None:
    room = Room()
    room.took(1000, 100)
    room.refused(1000, 100)
    assert room.within(BatchLimit())[1] == 500

    room.took(2000, 200)
    assert room.within(BatchLimit()) == (1000, sys.maxsize)


def test_a_413_speaks_of_bytes_and_of_rows_only_where_bytes_cannot_explain_it() -> None:
    room = Room()
    room.refused(1000, 100)
    assert room.within(BatchLimit()) == (1000, 500)

    room.took(500, 50)
    room.refused(400, 80)
    assert room.within(BatchLimit()) == (50, 500)


def test_what_stands_around_the_rows_does_not_make_parts_smaller() -> None:
    batch = Batch((0,), tuple(rows_of([9] * 4)))
    room = Room()
    room.refused(batch.content, 4)
    assert not any(room.is_too_small_for(p.content, 2) for p in batch.halves(batch.middle))
