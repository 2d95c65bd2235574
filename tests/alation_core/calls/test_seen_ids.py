"""The ids of a list that were seen are a set, and take little memory where they are numbers."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core.calls.seen_ids import Ids

NUMBERS = st.integers(-3, 12) | st.sampled_from([2**63 - 2, 2**63 - 1, 2**63, -(2**63), 2**80])
NAMES: st.SearchStrategy[Any] = NUMBERS | st.sampled_from(["1", "a", ("table", 1)])
PAGES = st.lists(NAMES, max_size=5) | st.lists(NUMBERS, max_size=5, unique=True).map(sorted)


@given(st.lists(st.tuples(st.booleans(), PAGES), max_size=8))
@settings(max_examples=150, deadline=None)
def test_ids_are_a_set(pages: list[tuple[bool, list[Any]]]) -> None:
    ids, known = Ids(), set[Any]()
    for at_once, page in pages:
        new = len({*page}) == len(page) and known.isdisjoint(page)
        if at_once:
            assert ids.add_new(page) is new
        if not at_once:
            for identity in page:
                ids.add(identity)
        known |= {*page} if new or not at_once else set()

        found = list(ids)
        assert (len(found), {*found}) == (len(known), known)
        assert all(identity in ids for identity in known)
        assert not any(identity in ids for identity in {*range(-5, 15), "1", "b"} - known)
        assert ids <= ids
        more = Ids()
        more.add_new([*known, "more"])
        assert ids <= more
        assert not more <= ids


@pytest.mark.parametrize(("step", "most"), [(1, 0.5), (2, 20.0)])
def test_numbers_that_grow_take_a_few_bytes(step: int, most: float) -> None:
    ids, page = Ids(), 1000 * step
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for first in range(0, 100 * page, page):
            assert ids.add_new([*range(first, first + page, step)])
        kept = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()

    assert kept / 100_000 < most
