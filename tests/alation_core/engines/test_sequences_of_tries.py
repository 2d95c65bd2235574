"""The law of all tries of a load: its rows are sent once, or it is said that they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alation_core import Alation, InputChanged, RefreshToken, SimulatedClock
from alation_core.engines import Carried, carry_on
from alation_core.ledger import LeftOpen, why_left_open
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs import Accepted, Begun, Event, Finished, Planned
from alation_sandbox import Sandbox
from tests.alation_core.ledger.processes import Killed, at, kill

ROWS = 3


class Try(NamedTuple):
    """One try: the count of its load, whether there are rows, and what happens to it."""

    number: int
    has_rows: bool
    happens: str = "nothing"


HAPPENS: Mapping[str, tuple[type[Event], Callable[[Alation], Any]]] = {
    "killed at its beginning": (Begun, lambda _: kill()),
    "killed with a job": (Accepted, lambda _: kill()),
    "killed at its end": (Finished, lambda _: kill()),
    "stopped at its beginning": (Begun, lambda catalog: catalog.stop("told to")),
    "stopped with rows": (Planned, lambda catalog: catalog.stop("told to")),
    "parked": (Begun, lambda catalog: catalog.park()),
}
OTHERS = ("nothing", "killed while rows are read", "left", "compared")
TRIES = st.builds(Try, st.integers(0, 2), st.booleans(), st.sampled_from([*HAPPENS, *OTHERS]))


class Engine:
    """Makes tries of one load, each as a process of its own."""

    def __init__(self, server: Sandbox, clock: SimulatedClock, ledger: Path) -> None:
        self._server, self._clock, self._ledger = server, clock, ledger

    def made(self, one: Try) -> Carried | None:
        """Make a try; None: it was killed, or said that its rows are refused."""
        secret = self._server.credentials
        auth = RefreshToken(secret.user_id, secret.refresh_token)
        catalog = Alation(
            self._server.url, auth, ["document"], clock=self._clock, ledger=self._ledger
        )

        def rows() -> Iterator[Any]:
            for row in range(ROWS if one.has_rows else 0):
                yield {"title": f"{one.number} {row}", "document_hub_id": 1}
            if one.happens == "killed while rows are read":
                kill()

        progress = None
        if one.happens in HAPPENS:
            kind, act = HAPPENS[one.happens]
            progress = at(kind, 1, lambda: act(catalog))
        try:
            return carry_on(
                catalog,
                "document.create",
                rows,
                key="K",
                anew=one.number,
                batch_size=2,
                progress=progress,
                on_changed="refuse" if one.happens == "compared" else "recorded",
                leave_after=0.0 if one.happens == "left" else None,
            )
        except (Killed, InputChanged):
            return None

    def why_left_open(self, run: str) -> LeftOpen | None:
        with closing(SqliteStore(self._ledger)) as store:
            return why_left_open(store, run)

    def titles(self) -> list[str]:
        return [row["title"] for row in self._server.world.table("document").rows()]


def play(tries: Sequence[Try]) -> None:
    clock = SimulatedClock()
    with (
        TemporaryDirectory() as folder,
        Sandbox(job_seconds=2.0, clock=clock.wall) as server,
    ):
        engine = Engine(server, clock, Path(folder) / "ledger.sqlite")
        sent: dict[str, int] = {}
        for one in tries:
            told = engine.made(one)
            if told is not None and told.state == "ended":
                counts = told.summary["counts"]
                # Those of the run that the count goes on with: never of one without rows.
                assert counts == {"succeeded": ROWS} or not (one.has_rows or counts)
                sent[told.summary["run"]] = sum(counts.values())
                assert engine.why_left_open(told.summary["run"]) is None
            assert len(engine.titles()) == len(set(engine.titles()))
            assert sum(sent.values()) <= len(engine.titles())


NONE_OPEN = [Try(0, has_rows=False, happens="killed at its beginning")]


@pytest.mark.parametrize("happens", ["nothing", *HAPPENS])
def test_rows_of_a_count_whose_empty_run_was_taken_up_are_sent(happens: str) -> None:
    play([*NONE_OPEN, Try(1, has_rows=False, happens=happens), Try(0, has_rows=True)])


@pytest.mark.parametrize("happens", HAPPENS)
def test_rows_that_come_after_there_were_none_are_sent_whatever_happened(happens: str) -> None:
    play([Try(0, has_rows=False, happens=happens), Try(0, has_rows=True)])


@pytest.mark.parametrize("happens", ["nothing", "killed at its beginning"])
def test_rows_that_come_into_a_run_that_was_taken_up_are_those_of_both_counts(
    happens: str, tmp_path: Path
) -> None:
    clock = SimulatedClock()
    with Sandbox(clock=clock.wall) as server:
        engine = Engine(server, clock, tmp_path / "ledger.sqlite")
        for one in (*NONE_OPEN, Try(1, has_rows=False, happens=happens)):
            engine.made(one)
        own, later = (engine.made(Try(count, has_rows=True)) for count in (0, 1))
        assert own is not None
        assert later is not None
        assert own.summary == later.summary
        assert engine.titles() == ["0 0", "0 1", "0 2"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(tries=[*NONE_OPEN, Try(2, has_rows=False, happens="killed at its end"), Try(0, True)])
@given(tries=st.lists(TRIES, min_size=2, max_size=5))
def test_the_rows_of_all_tries_are_sent_once_or_refused_in_words(tries: list[Try]) -> None:
    play(tries)
