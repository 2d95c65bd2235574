"""A list that is read while it is changed yields every object once, or says that it could not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import Alation, RefreshToken, SimulatedClock, UnreadableAnswer
from alation_core.calls import steady
from alation_core.calls.steady import steadily
from alation_core.transport.activity import Activity
from alation_sandbox import Sandbox
from tests.alation_core.support import documents

BEGAN = 1_700_000_000.0
OLD = "2023-01-01T00:00:00+00:00"


def left(server: Sandbox) -> int:
    return sum(not row["deleted"] for row in server.world.table("document").rows())


@pytest.fixture
def stocked(server: Sandbox, catalog: Alation) -> Alation:
    catalog.document.create(documents(260)).raise_for_problems()
    return catalog


@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("size", [7, 100, 130, 200])
def test_what_a_list_holds_is_deleted_while_it_is_read(
    server: Sandbox, stocked: Alation, size: int, concurrency: int
) -> None:
    rows = ({"id": found.id} for found in stocked.document.list(limit=size))

    outcomes = list(stocked.document.delete.stream(rows, batch_size=50, concurrency=concurrency))

    assert sum(len(outcome.rows) for outcome in outcomes) == 260
    assert {row.status for outcome in outcomes for row in outcome.rows} == {"succeeded"}
    assert left(server) == 0


def test_another_client_of_the_process_deletes_meanwhile(
    server: Sandbox, stocked: Alation, clock: SimulatedClock
) -> None:
    known = server.credentials
    other = Alation(server.url, RefreshToken(known.user_id, known.refresh_token), clock=clock)
    found = stocked.document.list(limit=100)
    seen = [next(found).id for _ in range(30)]
    gone = seen[:20]
    other.document.delete([{"id": identity} for identity in gone]).raise_for_problems()

    seen += [item.id for item in found]

    assert sorted(seen, key=str) == sorted({*seen}, key=str)
    assert len(seen) == 260


def test_what_is_made_from_a_list_is_no_part_of_it(server: Sandbox, stocked: Alation) -> None:
    copies = (
        {"title": f"Copy of {found.title}", "document_hub_id": 1}
        for found in stocked.document.list(limit=60)
    )

    rows = sum(len(outcome.rows) for outcome in stocked.document.create.stream(copies))

    assert rows == 260


def test_a_slow_reader_notices_what_others_deleted(
    server: Sandbox, stocked: Alation, clock: SimulatedClock
) -> None:
    found = stocked.document.list(limit=100)
    seen = [next(found).id for _ in range(100)]
    table = server.world.table("document")
    for row in list(table.rows())[:50]:
        table.delete(row["id"])
    clock.sleep(60.0)

    seen += [item.id for item in found]

    assert len(seen) == len(set(seen)) == 260


def test_objects_without_an_id_that_may_have_been_missed_are_an_error(stocked: Alation) -> None:
    found = stocked.document.list(limit=100, values="title")
    next(found)
    stocked.document.delete([{"id": n} for n in range(1, 60)]).raise_for_problems()

    with pytest.raises(UnreadableAnswer, match="have no id that tells which of them were seen"):
        list(found)


def test_where_nothing_tells_old_from_new_it_is_an_error(stocked: Alation) -> None:
    found = stocked.document.list(limit=200, values="id")
    next(found)
    stocked.document.delete([{"id": n} for n in range(1, 101)]).raise_for_problems()

    with pytest.raises(UnreadableAnswer, match="whether they are new or were missed; read the who"):
        list(found)


class Run:
    """Work that is open at the server."""

    open = 0


@settings(max_examples=500)
@given(
    size=st.integers(1, 5),
    objects=st.integers(0, 20),
    stamped=st.booleans(),
    choices=st.lists(st.integers(0, 6), max_size=60),
)
def test_no_object_that_was_there_all_the_time_is_missed_in_silence(
    size: int, objects: int, stamped: bool, choices: list[int]
) -> None:
    """Objects are deleted by jobs that end at any later moment: between pages, between objects."""
    there = [{"id": n, **({"ts_created": OLD} if stamped else {})} for n in range(1, objects + 1)]
    activity, run, jobs = Activity(), Run(), list[int]()
    moves = iter(choices)

    def pages() -> Iterator[list[Any]]:
        skip, more = 0, True
        while more:
            happen()
            page, more = there[skip : skip + size], len(there) > skip + size
            skip += size
            yield page

    def happen() -> None:
        if jobs and next(moves, 0) % 2:
            gone = jobs.pop(0)
            there[:] = [one for one in there if one["id"] != gone]
            run.open = len(jobs)

    seen = []
    try:
        for found in steadily(pages, activity, SimulatedClock(), BEGAN, "thing.list"):
            seen.append(found["id"])
            if next(moves, 0) > 2:
                jobs.append(found["id"])
                run.open = len(jobs)
                activity.note("DELETE", run)
            happen()
    except UnreadableAnswer:
        assert not stamped
        return
    assert sorted(seen) == list(range(1, objects + 1))


def test_a_list_that_never_comes_to_rest_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady, "MAX_PASSES", 5)
    activity, run, identity = Activity(), Run(), iter(range(10_000, 0, -1))

    def pages() -> Iterator[list[Any]]:
        yield [{"id": next(identity)}]
        activity.note("DELETE", run)
        yield [{"id": next(identity)}]

    with pytest.raises(UnreadableAnswer, match="does not come to rest"):
        list(steadily(pages, activity, SimulatedClock(), BEGAN, "thing.list"))


def test_work_that_is_open_can_hide_an_object_in_one_pass_more() -> None:
    """Object 2 slips through the first pass, and again when the open job ends within the second."""
    one, two, three = ({"id": n} for n in (1, 2, 3))
    passes = iter([[[one], [three]], [[one], [three]], *[[[two], [three]]] * 9])
    activity, run = Activity(), Run()

    def pages() -> Iterator[list[Any]]:
        return iter(next(passes))

    found = steadily(pages, activity, SimulatedClock(), BEGAN, "thing.list")
    seen = [next(found)]
    activity.note("DELETE", run)
    run.open = 1

    assert [*seen, *found] == [one, three, two]


# ------------------------------------------------------------------------------ what others move


def by_offset(there: list[Any], size: int, between: Any) -> Any:
    """Pages of a list by offset, with something that happens between them."""

    def pages() -> Iterator[list[Any]]:
        skip, page = 0, [None]
        while page:
            page = there[skip : skip + size]
            skip += size
            yield page
            between()

    return pages


@settings(max_examples=300)
@given(
    size=st.integers(1, 4),
    objects=st.integers(0, 15),
    stamped=st.booleans(),
    moves=st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=10),
)
def test_no_object_that_others_move_is_missed_in_silence(
    size: int, objects: int, stamped: bool, moves: list[tuple[int, int]]
) -> None:
    """Where one slips through, another one comes twice; nobody tells this process of it."""
    stamp = {"ts_created": OLD} if stamped else {}
    there: list[Any] = [{"id": n, **stamp} for n in range(1, objects + 1)]
    left = list(moves)

    def move() -> None:
        if left and there:
            origin, place = left.pop()
            there.insert(place % len(there), there.pop(origin % len(there)))

    seen = []
    pages = by_offset(there, size, move)
    try:
        for found in steadily(pages, Activity(), SimulatedClock(), BEGAN, "thing.list"):
            seen.append(found["id"])
    except UnreadableAnswer:
        assert not stamped or left
        return
    assert sorted(seen) == list(range(1, objects + 1))


def test_an_object_that_moved_where_nothing_tells_it_from_a_new_one_is_an_error() -> None:
    there = [{"id": n} for n in (1, 2, 9, 3)]

    def move() -> None:
        if there[0]["id"] == 1:
            there.insert(0, there.pop(2))

    found = steadily(by_offset(there, 2, move), Activity(), SimulatedClock(), BEGAN, "thing.list")

    assert [next(found)["id"] for _ in range(3)] == [1, 2, 3]
    with pytest.raises(UnreadableAnswer, match=r"thing\.list: .* of 1 further objects"):
        next(found)


def test_a_slow_reader_is_told_of_what_others_deleted_though_nothing_tells_which() -> None:
    """Ids are no order of creation here: what comes up after all may be new, or was missed."""
    there, clock = [{"id": n} for n in (4, 5, 6, 7)], SimulatedClock()

    def delete() -> None:
        del there[: 2 if there[0]["id"] == 4 else 0]
        clock.sleep(60.0)

    with pytest.raises(UnreadableAnswer, match="of 2 further objects"):
        list(steadily(by_offset(there, 2, delete), Activity(), clock, BEGAN, "thing.list"))


def test_a_slow_reader_is_not_troubled_by_what_others_add() -> None:
    there, clock = [{"id": n} for n in (1, 2, 3)], SimulatedClock()

    def add() -> None:
        clock.sleep(60.0)

    found = steadily(by_offset(there, 2, add), Activity(), clock, BEGAN, "thing.list")
    seen = [next(found)["id"] for _ in range(3)]
    there.append({"id": 4})

    assert [*seen, *(one["id"] for one in found)] == [1, 2, 3]


def test_a_list_that_always_holds_an_object_twice_is_read_once_more_and_no_oftener() -> None:
    passes = []

    def pages() -> Iterator[list[Any]]:
        passes.append(1)
        return iter([[{"id": 1}, {"id": 2}, {"id": 2}], [{"id": 2}, {"id": 3}]])

    found = steadily(pages, Activity(), SimulatedClock(), BEGAN, "thing.list")

    assert [one["id"] for one in found] == [1, 2, 3]
    assert len(passes) == 2


def test_what_comes_twice_on_one_page_costs_no_request() -> None:
    passes = []

    def pages() -> Iterator[list[Any]]:
        passes.append(1)
        return iter([[{"id": 1}, {"id": 1}], [{"id": 2}]])

    found = steadily(pages, Activity(), SimulatedClock(), BEGAN, "thing.list")

    assert [one["id"] for one in found] == [1, 2]
    assert len(passes) == 1


def test_objects_of_several_types_are_numbered_for_themselves() -> None:
    mixed: list[dict[str, Any]]
    mixed = [{"id": 1, "otype": "table"}, {"id": 1, "otype": "column"}, {"id": 1}]
    mixed += [{"id": 1, "version_id": "1.0.0"}, {"id": 1, "version_id": "1.1.0"}]

    found = steadily(lambda: iter([mixed]), Activity(), SimulatedClock(), BEGAN, "search.list")

    assert list(found) == mixed
