"""What a resume sends are the rows that were given, whatever became of the caller's objects."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, InputChanged, LedgerError
from alation_core.ledger import open_store, outcomes_of, rows_of
from alation_core.ledger.past import every_event
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs import Event, Intent, Planned
from alation_replay.stores.subject import claimed
from alation_sandbox import Sandbox
from tests.alation_core.support import posts

Connect = Callable[[], Alation]


class Killed(KeyboardInterrupt):
    """Stands for the end of the process."""


def dying(kind: type[Event], number: int) -> Callable[[Event], None]:
    left = iter(range(number - 1))

    def observe(event: Event) -> None:
        if type(event) is kind and next(left, None) is None:
            raise Killed

    return observe


def fields(number: int) -> list[dict[str, Any]]:
    return [{"field_id": 4, "value": f"{number}"}]


def row(number: int) -> dict[str, Any]:
    return {
        "title": f"document {number} · ü",
        "document_hub_id": 1,
        "template_id": 1,
        "custom_fields": fields(number),
    }


def reused(number: int) -> Iterator[dict[str, Any]]:
    """Rows that share one dict and one list, which change from row to row."""
    shared: dict[str, Any] = {}
    inner: list[Any] = []
    for place in range(number):
        shared.clear()
        inner[:] = fields(place)
        shared.update({**row(place), "custom_fields": inner})
        yield shared
    inner.clear()
    shared.clear()


def recorded(ledger: Path) -> tuple[str, list[Any]]:
    store = open_store(ledger)
    (run,) = list(store.runs())
    found = list(rows_of(store, run.id))
    store.close()
    return run.id, found


def bodies(ledger: Path) -> list[str]:
    """The digest of each body that was sent, in order."""
    store = open_store(ledger)
    (run,) = list(store.runs())
    found = [event.digest for event in every_event(store, run.id) if isinstance(event, Intent)]
    store.close()
    return found


def digest(numbers: range) -> str:
    body = json.dumps([row(n) for n in numbers], ensure_ascii=False, separators=(",", ":"))
    return sha256(body.encode()).hexdigest()


@pytest.mark.parametrize("streams", [False, True])
def test_a_resume_sends_the_rows_as_they_were_given(
    connect: Connect, server: Sandbox, ledger: Path, streams: bool
) -> None:
    create = connect().document.create
    options: dict[str, Any] = {"batch_size": 2, "progress": dying(Planned, 2)}
    with pytest.raises(Killed):
        list(create.stream(reused(6), **options)) if streams else create(reused(6), **options)
    run, rows = recorded(ledger)
    assert rows == [row(n) for n in range(len(rows))]

    done = connect().resume(run, [row(n) for n in range(6)] if streams else None)
    assert done.ok
    assert bodies(ledger) == [digest(range(n, n + 2)) for n in (0, 2, 4)]
    titles = [found["title"] for found in server.world.table("document").rows()]
    assert titles == [row(n)["title"] for n in range(6)]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "no layout": lambda content: b"9" + content[1:],
    "not compressed": lambda content: content[:1] + zlib.decompress(content[1:]),
    "a row short": lambda content: (
        content[:1] + zlib.compress(zlib.decompress(content[1:]).rpartition(b"\n")[0])
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_rows_that_are_damaged_are_not_sent_and_can_be_given_once_more(
    connect: Connect, server: Sandbox, ledger: Path, damage: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(Killed):
        connect().document.create(reused(4), batch_size=2, progress=dying(Planned, 1))
    with closing(SqliteStore(ledger)) as store:
        run = next(store.runs()).id
        (record,) = store.records(run, "rows")
        claim = claimed(store, run)
        store.append(claim, [replace(record, content=damage(record.content))])
        store.release(claim)

    with pytest.raises(LedgerError, match=f"the recorded rows of the run {run} cannot be read"):
        connect().resume(run)
    assert posts(server) == 0
    other = [*(row(n) for n in range(3)), {**row(3), "title": "another"}]
    with pytest.raises(InputChanged, match="row 3 differs"):
        connect().resume(run, other)
    assert connect().resume(run, [row(n) for n in range(4)]).ok
    titles = [found["title"] for found in server.world.table("document").rows()]
    assert titles == [row(n)["title"] for n in range(4)]
    assert recorded(ledger)[1] == [row(n) for n in range(4)]


class Anything:
    """A value that no other process knows."""


REJECTED: list[Any] = [
    {"title": date(2025, 1, 1), "document_hub_id": 1},
    {"title": Anything(), "document_hub_id": 1},
    {"title": "x", "document_hub_id": 1, "parts": {1: 2}},
    {"title": "\ud800", "document_hub_id": 1},
    {(1, 2): 3},
    None,
    "a text",
    {"titel": "x"},
]


@pytest.mark.parametrize("streams", [False, True])
@pytest.mark.parametrize("given", [False, True])
def test_a_rejected_row_stays_rejected(
    connect: Connect, server: Sandbox, ledger: Path, streams: bool, given: bool
) -> None:
    def rows() -> Iterator[Any]:
        for place, bad in enumerate(REJECTED):
            yield bad
            yield row(place)

    create = connect().document.create
    options: dict[str, Any] = {"on_invalid": "skip", "batch_size": 2, "progress": dying(Planned, 2)}
    with pytest.raises(Killed):
        list(create.stream(rows(), **options)) if streams else create(rows(), **options)
    run, _ = recorded(ledger)

    once_more = list(rows()) if given or streams else None
    done = connect().resume(run, once_more)
    assert [one.status for one in done.rows] == ["rejected", "succeeded"] * len(REJECTED)
    titles = [found["title"] for found in server.world.table("document").rows()]
    assert titles == [row(n)["title"] for n in range(len(REJECTED))]
    again = connect().resume(run)
    assert [one.status for one in again.rows] == [one.status for one in done.rows]


def test_a_rejected_row_may_change_after_it_was_given(connect: Connect, ledger: Path) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        bad: dict[str, Any] = {"document_hub_id": 1, "custom_fields": []}
        for number in range(3):
            bad["titel"] = str(number)
            bad["custom_fields"].append(number)
            yield bad
        bad.clear()

    run = connect().document.create(rows(), on_invalid="skip")
    assert [one.status for one in run.rows] == ["rejected"] * 3
    _, found = recorded(ledger)
    assert [(one["titel"], len(one["custom_fields"])) for one in found] == [
        ("0", 1),
        ("1", 2),
        ("2", 3),
    ]
    store = open_store(ledger)
    told = list(outcomes_of(store, next(store.runs())))
    store.close()
    assert all(one.problems for one in told)
