"""Rows that may have left are never called unsent, and are never sent again unasked.

Several processes work on one run, one after the other; each of them is stopped or killed somewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, RefreshToken, Run, ServerUnreachable
from alation_core.ledger import open_store, outcomes_of
from alation_core.runs import Begun, Deferred, Event, Intent, NotSent, SetAside
from alation_sandbox import Fault, Sandbox
from tests.faults.clock import SharedClock
from tests.faults.loads import DOCUMENT, LOADS

NEW = [{"title": f"document {place}", "document_hub_id": 1} for place in range(4)]
OLD = [{"id": place} for place in range(1, 5)]


class Killed(KeyboardInterrupt):
    """Stands for the end of the process."""


class Processes:
    """The processes that work on the run of one ledger, each with a client of its own."""

    def __init__(self, server: Sandbox, clock: SharedClock, ledger: Path) -> None:
        self.server, self.clock, self.ledger = server, clock, ledger

    def client(self) -> Alation:
        auth = RefreshToken(1, self.server.credentials.refresh_token)
        return Alation(self.server.url, auth, ["document"], ledger=self.ledger, clock=self.clock)

    def killed(self, work: Any, kind: type[Event], *rows: Any, **options: Any) -> None:
        """Let a process do something, and kill it at an event, which is recorded by then."""

        def die(event: Event) -> None:
            if type(event) is kind:
                raise Killed

        with pytest.raises(Killed):
            work(*rows, progress=die, **options)

    def resume(self, **options: Any) -> Run[Any]:
        return self.client().resume(self.run, **options)

    @property
    def run(self) -> str:
        store = open_store(self.ledger)
        (found,) = list(store.runs())
        store.close()
        return found.id

    def known(self) -> list[str]:
        """What the ledger says of each row while nobody works on the run."""
        store = open_store(self.ledger)
        (run,) = list(store.runs())
        told = [one.status for one in outcomes_of(store, run)]
        store.close()
        return told

    def sent(self) -> int:
        return sum(log.path == DOCUMENT and log.method != "GET" for log in self.server.requests)


@contextmanager
def processes(tmp_path: Path, *faults: Fault, stocked: bool = False) -> Iterator[Processes]:
    clock = SharedClock()
    with Sandbox(faults=faults, clock=clock.wall) as server:
        clock.server = server
        if stocked:
            LOADS[1].stock(server.world, 4)
        yield Processes(server, clock, tmp_path / "ledger.sqlite")


def statuses(run: Run[Any]) -> list[str]:
    return [row.status for row in run.rows]


def test_a_batch_that_is_put_off_after_a_lost_answer_is_in_doubt(tmp_path: Path) -> None:
    lost = Fault("reset-after", "DELETE", DOCUMENT)
    with processes(tmp_path, lost, stocked=True) as work:
        work.killed(work.client().document.delete, Deferred, OLD)
        assert work.known() == ["unknown"] * 4
        assert statuses(work.resume()) == ["unknown"] * 4


def test_a_batch_that_was_taken_is_in_doubt_whatever_becomes_of_the_next_try(
    tmp_path: Path,
) -> None:
    lost = Fault("reset-after", "DELETE", DOCUMENT)
    away = Fault("refuse", "DELETE", DOCUMENT, at=2, seconds=4000.0)
    with processes(tmp_path, lost, away, stocked=True) as work:
        run = work.client().document.delete(OLD)
        assert set(statuses(run)) <= {"unknown"}
        assert work.known() == ["unknown"] * 4


@pytest.mark.parametrize("kind", [Intent, Begun])
def test_what_a_process_is_told_not_to_send_may_have_left_before(
    tmp_path: Path, kind: type[Event]
) -> None:
    """The second process is to send unknown rows again, and is stopped before it does."""
    with processes(tmp_path, Fault("reset-after", "POST", DOCUMENT)) as work:
        work.killed(work.client().document.create, Intent, NEW)
        before = work.sent()
        assert work.known() == ["unknown"] * 4

        second = work.client()
        stopped = second.resume(
            work.run,
            resend_unknown=True,
            progress=lambda event: second.stop() if type(event) is kind else None,
        )
        assert set(statuses(stopped)) <= {"unknown", "succeeded"}
        assert "unsent" not in work.known()
        sent = work.sent()
        assert sent - before == (kind is Intent)

        third = work.resume()
        assert work.sent() == sent
        assert "unsent" not in statuses(third)


def test_rows_set_aside_after_a_lost_answer_leave_the_others_in_doubt(tmp_path: Path) -> None:
    """Some rows were found; the process dies before it sends the others again."""
    with processes(tmp_path) as work:
        work.killed(work.client().document.create, Intent, NEW)
        # Two of the rows are there, as if a part of the batch had been taken.
        other = work.client().document.create(NEW[:2], ledger=tmp_path / "other.sqlite")
        assert other.ok
        work.killed(work.resume, SetAside, resend_unknown=True)
        assert work.known()[2:] == ["unknown"] * 2
        sent = work.sent()

        third = work.resume()
        assert statuses(third) == ["succeeded"] * 2 + ["unknown"] * 2
        assert work.sent() == sent


def test_a_second_try_that_never_left_does_not_undo_the_first(tmp_path: Path) -> None:
    """The second process cannot reach the server: that says nothing about the first one's try."""
    away = Fault("refuse", "GET", "/integration/v2/document/", at=1, seconds=4000.0)
    with processes(tmp_path, away) as work:
        work.killed(work.client().document.create, Intent, NEW)
        second = work.client()
        events: list[Event] = []
        other = [{"title": "another", "document_hub_id": 1}]
        assert second.document.create(other, ledger=tmp_path / "other.sqlite").ok
        with pytest.raises(ServerUnreachable):
            second.resume(work.run, resend_unknown=True, progress=events.append)
        assert any(isinstance(event, NotSent) for event in events)
        assert work.known() == ["unknown"] * 4

        work.clock.sleep(5000.0)
        sent = work.sent()
        third = work.resume()
        assert work.sent() == sent
        assert "unsent" not in statuses(third)
        assert work.resume(resend_unknown=True).ok
