"""A look-up by several fields, at places of any depth, within parameters of the call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    BatchLimit,
    DirectOperation,
    Endpoint,
    Item,
    JobDetails,
    ListOperation,
    LookUp,
    Run,
    SimulatedClock,
)
from alation_core.bodies import JSON_OBJECT
from alation_core.operations.read import LookUp as Declared
from alation_core.paging import Offset
from alation_core.runs.look_up import found_among, look
from alation_core.shapes import WireName
from alation_core.transport.connection import Connection
from alation_replay.contract.server import Scripted, ScriptedServer
from tests.hostile.server import Asked, Server, framed, serving


@dataclass(frozen=True)
class Subject:
    id: int


@dataclass(frozen=True)
class Flag:
    oid: int
    otype: str


@dataclass(frozen=True)
class In:
    tag_name: str


class Flags(Endpoint):
    name = "flags"
    list = ListOperation(
        "/tag/{tag_name}/",
        item=Item,
        filters=In,
        method="POST",
        items_under="found.flags",
        paging=Offset(size=1),
    )
    create = DirectOperation(
        "POST",
        "/flag/",
        payload=Flag,
        result=JobDetails,
        params=In,
        body=JSON_OBJECT,
        batch=BatchLimit(items=1, hard=True),
        look_up=LookUp(
            list,
            by={"oid": "subject.id", "otype": "subject.otype"},
            within=("tag_name",),
            id="meta.flag_id",
            created="meta.made_at",
        ),
    )


NOW = "2025-01-01T00:00:00+00:00"


def flag(oid: Any = 12, otype: Any = "table", created: Any = NOW, identity: Any = 5, **more: Any):  # type: ignore[no-untyped-def]
    return {
        "subject": {"id": oid, "otype": otype},
        "meta": {"made_at": created, "flag_id": identity},
        **more,
    }


@contextmanager
def server(flags: list[Any]) -> Iterator[Server]:
    """Takes every flag and loses its answer; lists what it is told to."""

    def answer(asked: Asked) -> bytes:
        if asked.line.startswith("POST /flag/"):
            return b""
        begin = json.loads(asked.body)["skip"]
        return framed({"found": {"flags": flags[begin : begin + 1]}})

    with serving(answer) as running:
        yield running


def resumed(flags: list[Any], tmp_path: Path, rows: Any = None) -> tuple[Run[Any], list[Asked]]:
    """A create whose answers are lost, resumed."""
    with server(flags) as running:
        clock = SimulatedClock()
        token = ApiAccessToken("fake-access-token")
        ledger = tmp_path / "ledger.sqlite"
        catalog: Any = Alation(running.url, token, [Flags], clock=clock, ledger=ledger)
        run = catalog.flags.create(rows or [{"oid": 12, "otype": "table"}], tag_name="a/b")
        assert run.status == "unknown"
        sent = len(running.asked)
        return catalog.resume(run.id), running.asked[sent:]


def test_a_row_is_found_by_all_its_fields_within_a_parameter_of_the_call(tmp_path: Path) -> None:
    others = [flag(13, identity=1), flag(otype="column", identity=2), flag(None, identity=3)]

    run, asked = resumed([*others, flag()], tmp_path)

    assert [(row.status, row.id) for row in run.rows] == [("succeeded", 5)]
    assert {one.line for one in asked} == {"POST /tag/a%2Fb/ HTTP/1.1"}
    assert [json.loads(one.body) for one in asked] == [
        {"limit": 1, "skip": place} for place in range(5)
    ]


@pytest.mark.parametrize(
    "found",
    [
        flag(13),  # one of the fields does not agree
        flag(otype="Table"),
        flag("12"),
        flag(True),
        flag(12.0),
        flag([12]),
        flag(created="2025-01-01T00:00:00"),  # of no known zone
        flag(created=1735689600),
        flag(created="2024-12-31T23:00:00Z"),
        flag(created="2025-01-01T09:00:00Z"),  # in the future
        flag(identity=None),
        flag(identity=True),
        flag(identity={"id": 5}),
        flag(tag_name="c"),  # of another tag, though the list was narrowed
        {"subject": {"id": 12, "otype": "table"}, "made_at": NOW, "flag_id": 5},
        {"oid": 12, "otype": "table", "meta": {"made_at": NOW, "flag_id": 5}},
        {"subject": [{"id": 12, "otype": "table"}], "meta": {"made_at": NOW, "flag_id": 5}},
        None,
    ],
)
def test_what_does_not_agree_or_could_mislead_confirms_no_row(found: Any, tmp_path: Path) -> None:
    run, _ = resumed([found], tmp_path)

    assert [row.status for row in run.rows] == ["unknown"]


def test_two_objects_of_one_name_and_two_rows_of_one_name_confirm_none(tmp_path: Path) -> None:
    assert resumed([flag(), flag(identity=6)], tmp_path)[0].status == "unknown"

    same = [{"oid": 12, "otype": "table"}] * 2
    assert resumed([flag()], tmp_path / "other", same)[0].status == "unknown"


def test_rows_that_share_a_field_only_are_told_apart(tmp_path: Path) -> None:
    rows = [{"oid": 12, "otype": "table"}, {"oid": 12, "otype": "column"}]

    run, _ = resumed([flag(), flag(otype="column", identity=6)], tmp_path, rows)

    assert [row.id for row in run.rows] == [5, 6]


def test_a_place_of_one_name_is_the_same_in_row_and_object() -> None:
    """`by="subject.id"`, and version 1: id and ts_created stand where they stood."""
    clock_start = datetime(2025, 1, 1, tzinfo=UTC).timestamp()
    listed = [{"id": 7, "ts_created": NOW, "subject": {"id": 12}}]
    scripted = ScriptedServer([Scripted(200, listed)], reads=True)
    connection = Connection(
        "https://catalog.example.com",
        ApiAccessToken("fake-access-token"),
        scripted.clock,
        scripted.session(),
    )
    listing = ListOperation("/flag/", item=Item)
    rows: list[Any] = [{"subject": {"id": 12}}, {"subject": {"id": 13}}, {"subject": None}]

    declared = Declared(listing, by="subject.id")
    looked = look(connection, declared, rows)
    assert found_among(looked, declared, rows, clock_start, ()) == {0: 7}


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": ""},
        {"by": {}},
        {"by": {"oid": ""}},
        {"by": {"oid": "a..b"}},
        {"by": {"": "id"}},
        {"by": None},
        {"by": 7},
        {"by": {"oid": 7}},
        {"by": "title", "id": ""},
        {"by": "title", "created": "a."},
        {"by": "title", "created": None},
    ],
)
def test_a_look_up_by_no_place_is_refused_when_it_is_declared(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"the look-up in /tag/\{tag_name\}/: by=, created="):
        LookUp(Flags.list, **wrong)


@dataclass(frozen=True)
class Named:
    class_: Annotated[str, WireName("class")]
    key: UUID


@dataclass(frozen=True)
class OfClass:
    class_: Annotated[str, WireName("class")]


class Things(Endpoint):
    name = "things"
    list = ListOperation("/thing/{class}/", item=Item, filters=OfClass)
    create = DirectOperation(
        "POST",
        "/flag/",
        payload=Named,
        result=JobDetails,
        body=JSON_OBJECT,
        batch=BatchLimit(items=1, hard=True),
        look_up=LookUp(list, by="key", within=("class",)),
    )


def test_rows_and_objects_are_compared_as_they_stand_on_the_wire(tmp_path: Path) -> None:
    key = UUID("9b2f0a1c-5d3e-4f60-8a7b-1c2d3e4f5a6b")
    thing = {"id": 7, "key": str(key), "class": "gold", "ts_created": NOW}

    with serving(lambda asked: framed([thing]) if asked.line.startswith("GET") else b"") as running:
        catalog: Any = Alation(
            running.url,
            ApiAccessToken("fake-access-token"),
            [Things],
            clock=SimulatedClock(),
            ledger=tmp_path / "ledger.sqlite",
        )
        run = catalog.things.create([Named("gold", key)])
        found = catalog.resume(run.id)

    assert [(row.status, row.id) for row in found.rows] == [("succeeded", 7)]
    assert running.asked[-1].line == "GET /thing/gold/ HTTP/1.1"
