"""Draws what is done to a ledger and its twin in memory: the part that needs hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from alation_core.ledger import Record, Store
from alation_replay.stores.pair import KEYS, KINDS, Pair
from alation_replay.stores.subject import ENDED, LONG, new_run

_EXAMPLES = 15
_STEPS = 25

WHO = st.integers(0, 1)
NUMBER = st.integers(0, 20)
RECORDS = st.lists(
    st.builds(
        Record,
        kind=st.sampled_from(KINDS),
        place=st.integers(0, 5).map(lambda number: number * 10),
        size=st.integers(1, 10),
        content=st.binary(max_size=3),
    ),
    max_size=5,
)
STATUS = st.sampled_from([None, "successful", "failed"])


class _Walk(RuleBasedStateMachine):
    open_pair: ClassVar[Callable[[], Pair]]

    def __init__(self) -> None:
        super().__init__()
        self.pair = type(self).open_pair()

    @rule(who=WHO, key=st.sampled_from(KEYS), created=st.integers(1, 3), again=st.booleans())
    def begin(self, who: int, key: str | None, created: int, again: bool) -> None:
        self.pair.begin(who, key, created, again=again)

    @precondition(lambda self: self.pair.runs)
    @rule(who=WHO, number=NUMBER, seconds=st.sampled_from([ENDED, LONG]))
    def claim(self, who: int, number: int, seconds: float) -> None:
        self.pair.claim(who, self._run(number), seconds)

    @precondition(lambda self: self.pair.claims)
    @rule(who=WHO, number=NUMBER, act=st.sampled_from(["renew", "release"]))
    def renew_or_release(self, who: int, number: int, act: str) -> None:
        self.pair.with_claim(who, number, lambda store, claim: getattr(store, act)(claim))

    @precondition(lambda self: self.pair.claims)
    @rule(
        who=WHO,
        number=NUMBER,
        records=RECORDS,
        status=STATUS,
        stands=st.booleans(),
        drop=st.lists(st.sampled_from(KINDS), max_size=2),
    )
    def append(
        self,
        who: int,
        number: int,
        records: list[Record],
        status: str | None,
        stands: bool,
        drop: list[str],
    ) -> None:
        run = replace(new_run(status=status, rows=number)) if stands else None
        self.pair.with_claim(
            who, number, lambda store, claim: store.append(claim, records, run, drop)
        )

    @precondition(lambda self: self.pair.runs)
    @rule(
        who=WHO,
        number=NUMBER,
        kind=st.sampled_from(KINDS),
        start=st.integers(0, 70),
        length=st.none() | st.integers(0, 30),
    )
    def read(self, who: int, number: int, kind: str, start: int, length: int | None) -> None:
        stop = None if length is None else start + length
        run = self._run(number)
        self.pair.same(who, lambda store: list(store.records(run, kind, start, stop)))

    @precondition(lambda self: self.pair.runs)
    @rule(who=WHO, number=NUMBER, content=st.binary(max_size=1))
    def look_for_a_mark(self, who: int, number: int, content: bytes) -> None:
        run = self._run(number)
        self.pair.same(who, lambda store: store.marked(content, run))

    @precondition(lambda self: self.pair.runs)
    @rule(who=WHO, number=NUMBER)
    def remove(self, who: int, number: int) -> None:
        run = self._run(number)
        self.pair.same(who, lambda store: store.remove(run))
        self.pair.same(who, lambda store: store.run(run))

    @rule(who=WHO, content=st.none() | st.binary(max_size=2))
    def note(self, who: int, content: bytes | None) -> None:
        self.pair.same(who, lambda store: _noted(store, content))

    def _run(self, number: int) -> str:
        return self.pair.runs[number % len(self.pair.runs)]

    def teardown(self) -> None:
        try:
            self.pair.look()
        finally:
            self.pair.close()


def walk(open_pair: Callable[[], Pair]) -> None:
    """Do the same to ledgers and their twins, and hold after each step that they hold the same.

    Args:
        open_pair: returns a new ledger and its twin.
    """
    drawn = type("Walk", (_Walk,), {"open_pair": staticmethod(open_pair)})
    run_state_machine_as_test(
        drawn,
        settings=settings(
            max_examples=_EXAMPLES,
            stateful_step_count=_STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _noted(store: Store, content: bytes | None) -> Any:
    before = store.note("n")
    store.set_note("n", content)
    return before, store.note("n")
