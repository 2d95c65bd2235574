"""A look-up confirms a row by an object that nobody else can have made, and by no other."""

from __future__ import annotations

from email.utils import formatdate
from typing import Any

import pytest

from alation_core import ApiAccessToken
from alation_core.operations.read import LookUp
from alation_core.runs.look_up import found_among, latest, look
from alation_core.transport.connection import Connection
from alation_endpoints.document import Document
from alation_replay.contract.server import Scripted, ScriptedServer

ROWS = [{"title": "A", "document_hub_id": 3}, {"title": "B", "document_hub_id": 3}]
SENT = 1_735_689_600.0 + 60.0
"""A minute after the clock of the tests begins."""
NOW = "2025-01-01T00:01:30Z"
look_up = LookUp(Document.list, by="title", within=("document_hub_id",))

ODD_STAMPS: list[Any] = [None, True, 1_735_689_690, [], {}, "", "now", "\ud800"]


def listed(*objects: Any, date: float | None = None, known: tuple[Any, ...] = ()) -> Any:
    headers = {} if date is None else {"Date": formatdate(date, usegmt=True)}
    server = ScriptedServer([Scripted(200, list(objects), headers=headers)], reads=True)
    server.clock.sleep(120.0)
    connection = Connection(
        "https://catalog.example.com",
        ApiAccessToken("fake-access-token"),
        server.clock,
        server.session(),
    )
    looked = look(connection, look_up, ROWS)
    return found_among(looked, look_up, ROWS, SENT, looked.made_by(known))


def thing(title: Any = "A", identity: Any = 7, created: Any = NOW, hub: Any = 3) -> Any:
    return {"id": identity, "title": title, "ts_created": created, "document_hub_id": hub}


def test_an_object_that_is_new_confirms_its_row() -> None:
    assert listed(thing(), thing("B", 8), thing("C", 9)) == {0: 7, 1: 8}
    assert listed(thing(created="2025-01-01T01:01:30.114503+01:00")) == {0: 7}


@pytest.mark.parametrize(
    "found",
    [
        thing(created="2025-01-01T00:00:30Z"),  # before the intent
        thing(created="2025-01-01T00:01:30"),  # naive: of no known zone
        thing(created="2025-01-01"),
        thing(created="2025-01-01T00:05:00Z"),  # in the future
        thing(created="9999-12-31T23:59:59Z"),
        thing(created="0001-01-01T00:00:00+14:00"),
        *(thing(created=odd) for odd in ODD_STAMPS),
        *(thing(identity=odd) for odd in (None, True, [7], {"id": 7}, 7.0, -7, "", "\ud800")),
        thing(hub=4),  # of another hub, though the list was narrowed
        thing(hub="3"),
        thing(hub=[3]),
        thing("a"),
        thing(["A"]),
        thing(None),
    ],
)
def test_what_could_mislead_confirms_no_row(found: Any) -> None:
    assert listed(found) == {}


def test_one_object_is_not_that_of_two_rows() -> None:
    assert listed(thing("A", 7), thing("B", 7)) == {}
    assert listed(thing("A", 7), thing("A", 8)) == {}
    assert listed(thing("A", 7), known=(7,)) == {}
    assert listed(thing("A", 7), known=("7",)) == {}


def test_objects_of_any_form_are_passed_over() -> None:
    assert listed(None, 7, "A", ["A"], {}, {"title": "A"}, thing("B", 8)) == {1: 8}


@pytest.mark.parametrize("skew", [-7200.0, 7200.0])
def test_a_servers_clock_that_is_off_finds_too_few_rather_than_older_ones(skew: float) -> None:
    server = ScriptedServer(
        [Scripted(200, {}, headers={"Date": formatdate(1_735_689_600.0 + skew, usegmt=True)})],
        reads=True,
    )
    connection = Connection(
        "https://catalog.example.com",
        ApiAccessToken("fake-access-token"),
        server.clock,
        server.session(),
    )
    from alation_core.wire.messages import Request

    connection.exchange(Request("GET", "/x/"))

    assert latest(connection) == server.clock.wall() + max(skew, 0.0)
