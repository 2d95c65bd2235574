"""What a run wrote is read back: there, gone or different; what was unknown is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import Alation, ConfigurationError, LedgerOption, RefreshToken, SimulatedClock
from alation_core.calls.verified import compared
from alation_core.ledger import counts_of, outcomes_of
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs import Accepted, Event, Intent
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import DOCUMENTS, documents
from tests.faults.loads import JOB

Connect = Callable[[], Alation]


def found(verification: Any) -> list[str]:
    return [row.found for row in verification.rows]


def test_rows_are_there_gone_or_different(connect: Connect, server: Sandbox) -> None:
    rows = [{**row, "description": "<p>a &amp; b</p>"} for row in documents(3)]
    run = connect().document.create([*rows, {"title": "x", "document_hub_id": 99}], batch_size=1)
    before = len(server.requests)

    assert found(connect().verify(run.id or "")) == ["there"] * 3 + ["not written"]
    server.world.table("document").delete(1)
    server.world.table("document").update(2, {"description": "edited"})
    told = connect().verify("last")

    assert found(told) == ["gone", "differs", "there", "not written"]
    assert told.rows[1].differs == {"description": ("<p>a &amp; b</p>", "edited")}
    assert not told.ok
    assert repr(told).endswith(": 1 differs, 1 gone, 1 not written, 1 there>")
    assert {seen.method for seen in list(server.requests)[before:] if seen.path == DOCUMENTS} == {
        "GET"
    }


def reads(server: Sandbox, before: int, part: str) -> list[str]:
    """The queries of the reads of a path since then."""
    seen = list(server.requests)[before:]
    return [one.query for one in seen if one.method == "GET" and part in one.path]


def test_several_ids_go_into_one_request(connect: Connect, server: Sandbox) -> None:
    terms = [{"title": f"Term {n}", "glossary_ids": [1]} for n in range(1500)]
    run = connect().glossary_term.create(terms, batch_size=1500)
    before = len(server.requests)

    assert connect().verify(run.id or "").ok
    asked = reads(server, before, "/term/")
    assert [one.count("id=") for one in asked] == [1000, 500]


@pytest.mark.parametrize(
    ("hub", "others", "requests"),
    [(260, 0, 1), (25, 1500, 2), (5, 30, 5), (25, 2500, 2 + 25)],
)
def test_where_one_request_tells_one_pages_are_read_while_they_are_worth_it(
    connect: Connect, server: Sandbox, hub: int, others: int, requests: int
) -> None:
    connect().document.create(documents(1))
    table = server.world.table("document")
    other = {name: value for name, value in (table.get(1) or {}).items() if name != "id"}
    for _ in range(others):
        table.insert(dict(other))
    ids = [row.id for row in connect().document.create(documents(hub, first=1)).rows]
    connect().document.update([{"id": one, "title": f"New {one}"} for one in ids])
    before = len(server.requests)

    assert connect().verify("last").ok
    assert len(reads(server, before, DOCUMENTS)) == requests


def test_what_a_page_does_not_show_is_asked_for_before_it_is_gone(
    connect: Connect, server: Sandbox
) -> None:
    run = connect().document.create(documents(60))
    for gone in (3, 5):
        server.world.table("document").delete(gone)
    before = len(server.requests)

    told = found(connect().verify(run.id or ""))
    assert [n for n, one in enumerate(told, 1) if one == "gone"] == [3, 5]
    page, *alone = reads(server, before, DOCUMENTS)
    assert "document_hub_id=1" in page.split("&")
    assert [one.partition("id=")[2].split("&")[0] for one in alone] == ["3", "5"]

    connect().document.delete([{"id": n} for n in range(6, 61)])
    before = len(server.requests)
    assert connect().verify("last").ok
    assert len(reads(server, before, DOCUMENTS)) == 1


def test_lists_that_tell_one_row_each_are_not_all_read(connect: Connect, server: Sandbox) -> None:
    run = connect().article.create([{"title": f"Article {n}", "body": "x"} for n in range(30)])
    before = len(server.requests)

    assert connect().verify(run.id or "").ok
    assert len(reads(server, before, "/article/")) == 1


def test_updates_and_deletes(connect: Connect, server: Sandbox) -> None:
    connect().document.create(documents(3))
    connect().document.update([{"id": 1, "title": "New"}, {"id": 2, "title": "New"}])
    server.world.table("document").update(2, {"title": "Other"})
    assert found(connect().verify("last")) == ["there", "differs"]

    connect().document.delete([{"id": 1}, {"id": 3}])
    assert connect().verify("last").ok
    server.world.table("document").update(3, {"deleted": False})
    assert found(connect().verify("last")) == ["there", "differs"]


def test_what_nothing_lists_is_said_and_nothing_is_asked(connect: Connect, server: Sandbox) -> None:
    connect().custom_field_value.upsert(
        [{"field_id": 3, "otype": "data", "oid": 1, "value": "Sales"}]
    )
    before = len(server.requests)

    with pytest.raises(ConfigurationError, match=r"custom_field_value.upsert wrote cannot be read"):
        connect().verify("last")
    assert len(server.requests) == before


@pytest.fixture(params=["reset-after", "reset-before"])
def lossy(request: Any, clock: SimulatedClock) -> Iterator[Sandbox]:
    """A server whose second write loses its answer; whether it was taken, nobody learns."""
    with Sandbox(faults=[Fault(request.param, "POST", DOCUMENTS, 2)], clock=clock.wall) as sandbox:
        yield sandbox


def test_what_was_unknown_is_settled_and_stays_so(
    lossy: Sandbox, clock: SimulatedClock, ledger: Path, store: SqliteStore
) -> None:
    auth = RefreshToken(lossy.credentials.user_id, lossy.credentials.refresh_token)
    catalog = Alation(lossy.url, auth, ledger=ledger, clock=clock)
    run = catalog.document.create(documents(6), batch_size=2).id or ""
    assert store.run(run).counts == {"succeeded": 4, "unknown": 2}
    clock.sleep(120)
    taken = len(lossy.world.table("document")) == 6

    told = catalog.verify(run)

    assert (
        found(told) == ["there"] * 6
        if taken
        else [*["there"] * 2, *["not found"] * 2] + ["there"] * 2
    )
    assert told.settled == (2 if taken else 0)
    assert store.run(run).status == ("successful" if taken else "partial")
    assert store.run(run).counts == ({"succeeded": 6} if taken else {"succeeded": 4, "unknown": 2})
    lossy.world.table("document").delete(int(told.rows[2].id or 0))
    gone_on = catalog.resume(run, resend_unknown=True)

    assert [row.status for row in gone_on.rows] == ["succeeded"] * 6
    assert len(lossy.world.table("document")) == (5 if taken else 6)
    assert store.run(run).counts == {"succeeded": 6}


def test_one_look_finds_the_rows_of_all_batches(clock: SimulatedClock, ledger: Path) -> None:
    faults = [Fault("reset-after", "POST", DOCUMENTS, n) for n in (1, 2, 3)]
    with Sandbox(faults=faults, clock=clock.wall) as lossy:
        auth = RefreshToken(lossy.credentials.user_id, lossy.credentials.refresh_token)
        catalog = Alation(lossy.url, auth, ledger=ledger, clock=clock)
        run = catalog.document.create(documents(6), batch_size=2).id or ""
        clock.sleep(120)
        before = len(lossy.requests)

        assert catalog.verify(run).settled == 6
        assert len(reads(lossy, before, DOCUMENTS)) == 1 + 6


def test_an_interrupted_run_is_looked_at_and_goes_on(
    connect: Connect, server: Sandbox, store: SqliteStore, clock: SimulatedClock
) -> None:
    client = connect()
    client.document.create(
        documents(6),
        batch_size=2,
        progress=lambda e: (
            client.stop("now") if isinstance(e, Intent) and e.batch == (1,) else None
        ),
    )
    clock.sleep(7200)

    told = connect().verify("last")

    assert found(told) == ["there"] * 4 + ["not written"] * 2
    assert told.settled == 2
    recorded = store.run("last")
    assert recorded.status is None
    assert recorded.seconds is not None
    assert recorded.seconds < 60
    assert connect().resume("last").ok
    assert len(server.world.table("document")) == 6


@pytest.mark.parametrize(
    "fault", [Fault("lost-job", "GET", JOB, times=None), Fault("no-json", "POST", DOCUMENTS)]
)
def test_a_run_of_which_all_rows_were_found_is_successful_whoever_resumes_it(
    fault: Fault, clock: SimulatedClock, ledger: Path, store: SqliteStore
) -> None:
    with Sandbox(faults=[fault], clock=clock.wall, job_seconds=0) as lossy:
        auth = RefreshToken(lossy.credentials.user_id, lossy.credentials.refresh_token)
        catalog = Alation(lossy.url, auth, ledger=ledger, clock=clock)
        rows, kept = documents(2), LedgerOption(ledger, key="k")
        run = catalog.document.create(rows, ledger=kept)
        assert run.counts == {"unknown": 2}
        clock.sleep(120)
        assert catalog.verify(run.id or "").settled == 2

        again = catalog.document.create(rows, ledger=kept)
        assert (again.status, again.problems, again.resumable) == ("successful", [], 0)
        again = catalog.resume(run.id or "")
        assert (again.status, again.problems, again.resumable) == ("successful", [], 0)
        assert store.run(run.id or "").status == "successful"
        assert len(lossy.world.table("document")) == 2


class Killed(KeyboardInterrupt):
    """Stands for the end of the process."""


def test_what_was_settled_of_an_open_run_stands_in_its_ledger(
    connect: Connect, server: Sandbox, store: SqliteStore, clock: SimulatedClock
) -> None:
    def die(event: Event) -> None:
        if isinstance(event, Accepted) and event.batch == (1,):
            raise Killed

    with pytest.raises(Killed):
        connect().document.create(documents(6), batch_size=2, progress=die)
    clock.sleep(120)
    first = connect().verify("last")
    kept = [(one.status, one.id) for one in outcomes_of(store, store.run("last"))]

    assert first.settled > 0
    assert kept == [(row.status, row.id) for row in first.rows]
    assert counts_of(store, store.run("last")) == {"succeeded": 4, "unsent": 2}
    server.world.table("document").update(int(first.rows[3].id or 0), {"title": "renamed"})
    second = connect().verify("last")
    assert found(second) == [*["there"] * 3, "differs", *["not written"] * 2]
    assert second.settled == 0
    assert [(row.status, row.id) for row in second.rows] == kept
    assert connect().resume("last").ok


@given(
    st.dictionaries(
        st.sampled_from("abcd"),
        st.none() | st.booleans() | st.integers() | st.text("a &<") | st.lists(st.integers()),
    )
)
def test_a_row_is_equal_to_itself(row: dict[str, Any]) -> None:
    told = compared(row, row, "id")

    assert told.whole
    assert not told.differs


@pytest.mark.parametrize(
    ("sent", "there", "same"),
    [
        ("", None, True),
        ([], None, True),
        ([2, 1], [1, 2], True),
        ("a & b", "a &amp; b", True),
        (5, "5", True),
        ("a", "A", False),
        ([1], [1, 2], False),
        (False, True, False),
        ("a", None, False),
    ],
)
def test_what_counts_as_the_same(sent: Any, there: Any, same: bool) -> None:
    assert (not compared({"f": sent}, {"f": there}, "id").differs) is same


def test_what_has_parts_is_not_compared() -> None:
    told = compared({"id": 1, "f": [{"a": 1}], "g": 1}, {"id": "1", "f": []}, "id")

    assert not told.differs
    assert not told.whole
