"""A ledger of a store, and its twin in memory, to which the same is done."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from typing import Any

from alation_core.errors import ConfigurationError
from alation_core.ledger import OPEN, Claim, RecordedRun, RunFilter, Store
from alation_replay.stores.memory import MemoryStore
from alation_replay.stores.subject import new_run

KEYS = (None, "k", "l")
KINDS = ("rows", "event", "mark")
_numbers = itertools.count()


class Pair:
    """A ledger of the store and one in memory, each opened twice, to which the same is done.

    Args:
        open_store: opens the ledger of the store.
    """

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._opened = ExitStack()
        memory = f"walk {next(_numbers)}"
        self.stores = [
            (self._opened.enter_context(closing(open_store())), MemoryStore(memory))
            for _ in range(2)
        ]
        self.runs: list[str] = []
        self.claims: list[tuple[Claim, Claim]] = []

    def same(self, who: int, ask: Callable[[Store], Any]) -> Any:
        """Ask both for the same, hold that they say the same, and return it."""
        store, memory = (_said(lambda one=one: ask(one)) for one in self.stores[who])  # type: ignore[misc]
        assert store == memory
        return store

    def close(self) -> None:
        """Close the ledgers."""
        self._opened.close()

    def begin(self, who: int, key: str | None, created: int, again: bool) -> None:
        """Begin a run."""
        run = new_run(f"r{len(self.runs)}", key=key, created=float(created))
        said = self.same(who, lambda store: store.begin(run, again=again))
        self.runs += [run.id] if said.id == run.id else []

    def claim(self, who: int, run: str, seconds: float) -> None:
        """Claim a run."""
        found = [store.claim(run, seconds) for store in self.stores[who]]
        assert isinstance(found[0], Claim) == isinstance(found[1], Claim), found
        if isinstance(found[0], Claim) and isinstance(found[1], Claim):
            self.claims.append((found[0], found[1]))

    def with_claim(self, who: int, number: int, act: Callable[[Store, Claim], Any]) -> None:
        """Do something with one of the claims that were had."""
        claims = self.claims[number % len(self.claims)]
        said = [
            _said(lambda one=one, claim=claim: act(one, claim))  # type: ignore[misc]
            for one, claim in zip(self.stores[who], claims, strict=True)
        ]
        assert said[0] == said[1]

    def look(self) -> None:
        """Hold that both hold the same."""
        for only in (RunFilter(), RunFilter(status=OPEN), RunFilter(created_from=2.0)):
            self.same(0, lambda store, only=only: list(store.runs(only)))  # type: ignore[misc]
        for key in ("k", "l"):
            self.same(1, lambda store, key=key: store.find(key))  # type: ignore[misc]
        for run in self.runs:
            for kind in KINDS:
                self.same(1, lambda store, of=(run, kind): list(store.records(*of)))  # type: ignore[misc]


def _said(ask: Callable[[], Any]) -> Any:
    """Return an answer, without what every store says in its own way."""
    try:
        said = ask()
    except ConfigurationError as error:
        return type(error)
    if isinstance(said, list):
        return [_plain(one) for one in said]
    return _plain(said)


def _plain(said: Any) -> Any:
    return replace(said, seen=None) if isinstance(said, RecordedRun) else said
