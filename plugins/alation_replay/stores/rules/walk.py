"""Whatever is done in whatever order, a store says what the one in memory says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alation_replay.stores.pair import Pair
from alation_replay.stores.subject import StoreSubject


class Walk(StoreSubject):
    """The rule."""

    def test_it_does_what_the_store_in_memory_does(self, new_address: Callable[[], str]) -> None:
        pytest.importorskip("hypothesis", reason="the walk is drawn by hypothesis")
        from alation_replay.stores.drawn import walk

        def open_pair() -> Pair:
            address = new_address()
            return Pair(lambda: self.open_store(address))

        walk(open_pair)
