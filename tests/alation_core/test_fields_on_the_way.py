"""Wire names and typed values on their whole way: row, request, answer, outcome, ledger, resume."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alation_core import (
    Alation,
    ConfigurationError,
    DirectOperation,
    Endpoint,
    GetOperation,
    InvalidPayload,
    Item,
    JobDetails,
    JobOperation,
    ListOperation,
    RefreshToken,
    SimulatedClock,
)
from alation_core.bodies import JSON_LINES, list_under
from alation_core.ledger.sqlite import SqliteStore
from alation_core.ledger.store import RecordedRun
from alation_core.operations import SameObject
from alation_core.reading import Reading
from alation_core.runs.events import Event, Intent
from alation_core.shapes import UNSET, Maybe, WireName
from alation_sandbox import Answer, Call, JobEnd, Route, Sandbox, World, accepted, ok

NOON = datetime(2025, 3, 14, 12, tzinfo=UTC)


class Grade(Enum):
    GOLD = "gold"
    SILVER = "silver"


@dataclass(frozen=True)
class Rating:
    kind: Literal["rating"]
    class_: Annotated[Grade, WireName("class")]
    score: Annotated[Maybe[Decimal], WireName("score.value")] = UNSET
    at: Maybe[datetime] = UNSET
    parts: Maybe[list[Rating | Note]] = UNSET


@dataclass(frozen=True)
class Note:
    kind: Literal["note"]
    text: Annotated[str, WireName("@text")]


@dataclass(frozen=True)
class Shown(Item):
    class_: Annotated[Grade | None, WireName("class")] = None
    score: Annotated[Decimal | None, WireName("score.value")] = None
    at: datetime | None = None


@dataclass(frozen=True)
class Filters:
    class_: Annotated[Grade, WireName("class")]
    since: Maybe[datetime] = UNSET
    least: Annotated[Maybe[Decimal], WireName("score[gte]")] = UNSET


@dataclass(frozen=True)
class Params:
    mode_: Annotated[Maybe[Grade], WireName("mode")] = UNSET
    above: Maybe[Decimal] = UNSET


@dataclass(frozen=True)
class Stored(JobDetails):
    result: list[Shown] | Any = None


SEEN: list[Any] = []


def read(rows: Any, details: JobDetails) -> Reading:
    SEEN.extend(dict(row) for row in rows)
    return Reading(ids={index: index + 1 for index in range(len(rows))})


class Ratings(Endpoint):
    """An endpoint with names and values of every kind."""

    name = "ratings"

    send = DirectOperation(
        "POST", "/ratings/", payload=Rating | Note, result=Stored, params=Params, reader=read
    )
    lines = DirectOperation("POST", "/ratings/", payload=Rating, result=Stored, body=JSON_LINES)
    under = DirectOperation(
        "POST", "/ratings/", payload=Rating, result=Stored, body=list_under("items")
    )
    scores = DirectOperation(
        "POST", "/ratings/", payload=Rating, result=Stored, body=list_under("s", "score.value")
    )
    upsert = JobOperation(
        "PUT",
        "/ratings/",
        payload=Rating,
        result=JobDetails,
        same_object=SameObject(by=("class",)),
        repeat_safe=True,
    )
    list = ListOperation("/ratings/{class}/", item=Shown, filters=Filters)
    get = GetOperation("/rating/", item=Shown, params=Filters)
    ask = GetOperation("/rating/", item=Shown, params=Filters, method="POST")


OBJECT = {"class": "gold", "score.value": 1.5, "at": "2025-03-14T12:00:00Z", "new": 1}


class Server:
    """The requests that came, as text."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.queries: list[str] = []
        self.paths: list[str] = []

    def _note(self, call: Call) -> None:
        self.bodies.append(call.body.decode())
        self.queries.append(call.query_string)
        self.paths.append(call.path)

    def store(self, world: World, call: Call) -> Answer:
        self._note(call)
        return ok([OBJECT])

    def start(self, world: World, call: Call) -> Answer:
        self._note(call)
        return accepted(world.start_job(lambda world: JobEnd()))

    def show(self, world: World, call: Call) -> Answer:
        self._note(call)
        return ok([OBJECT])

    def one(self, world: World, call: Call) -> Answer:
        self._note(call)
        return ok(OBJECT)


@contextmanager
def running(clock: SimulatedClock) -> Iterator[tuple[Server, Sandbox]]:
    server = Server()
    routes = [
        Route("POST", "/ratings/", server.store),
        Route("PUT", "/ratings/", server.start),
        Route("GET", "/ratings/<name>/", server.show),
        Route("GET", "/rating/", server.one),
        Route("POST", "/rating/", server.one),
    ]
    with Sandbox(routes=routes, clock=clock.wall) as sandbox:
        yield server, sandbox


@pytest.fixture
def ways(clock: SimulatedClock) -> Iterator[tuple[Server, Alation]]:
    SEEN.clear()
    with running(clock) as (server, sandbox):
        yield server, client(sandbox, clock)


def client(sandbox: Sandbox, clock: SimulatedClock, **options: Any) -> Alation:
    known = sandbox.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(sandbox.url, auth, [Ratings], clock=clock, **options)


Ways = tuple[Server, Alation]
ROW = Rating("rating", Grade.GOLD, Decimal("1.50"), NOON, [Note("note", "hi")])
BODY = (
    '{"kind":"rating","class":"gold","score.value":1.50,"at":"2025-03-14T12:00:00+00:00",'
    '"parts":[{"kind":"note","@text":"hi"}]}'
)


def test_what_is_sent_has_wire_names_and_wire_values(ways: Ways) -> None:
    server, catalog = ways

    run = catalog.ratings.send([ROW, Note("note", "x")], mode_=Grade.SILVER, above=Decimal("0.10"))

    assert run.ok
    assert server.bodies == [f'[{BODY},{{"kind":"note","@text":"x"}}]']
    assert server.queries == ["mode=silver&above=0.10"]
    assert SEEN[0]["class"] == "gold"
    assert SEEN[0]["parts"] == [{"kind": "note", "@text": "hi"}]
    assert SEEN[1] == {"kind": "note", "@text": "x"}


@pytest.mark.parametrize(
    ("operation", "body"),
    [("lines", BODY), ("under", f'{{"items":[{BODY}]}}'), ("scores", '{"s":[1.50]}')],
)
def test_every_form_of_body_keeps_the_digits(ways: Ways, operation: str, body: str) -> None:
    server, catalog = ways

    getattr(catalog.ratings, operation)([ROW])

    assert server.bodies == [body]


def test_an_outcome_is_typed_with_the_names_of_the_attributes(ways: Ways) -> None:
    _, catalog = ways

    run = catalog.ratings.send([ROW])

    (shown,) = run.jobs[0].result
    assert (shown.class_, shown.score, shown.at) == (Grade.GOLD, Decimal("1.5"), NOON)
    assert run.jobs[0].raw == [OBJECT]


def test_a_list_takes_attributes_and_sends_wire_names(ways: Ways) -> None:
    server, catalog = ways

    (item,) = catalog.ratings.list(class_="gold", since=NOON, least=Decimal("0.10"))

    assert (item.class_, item.score, item.at) == (Grade.GOLD, Decimal("1.5"), NOON)
    assert item.raw == OBJECT
    assert server.paths == ["/ratings/gold/"]
    assert server.queries == ["since=2025-03-14T12%3A00%3A00%2B00%3A00&score%5Bgte%5D=0.10"]


def test_a_question_sends_them_in_query_or_body(ways: Ways) -> None:
    server, catalog = ways

    assert catalog.ratings.get(class_=Grade.GOLD, least="0.10").raw == OBJECT
    assert catalog.ratings.ask(class_=Grade.GOLD, least="0.10").at == NOON
    assert server.queries == ["class=gold&score%5Bgte%5D=0.10", ""]
    assert server.bodies == ["", '{"class":"gold","score[gte]":0.10}']


@pytest.mark.parametrize("given", [{"class": "gold"}, {"class_": "GOLD"}, {}])
def test_a_parameter_that_does_not_fit_sends_nothing(ways: Ways, given: dict[str, Any]) -> None:
    server, catalog = ways

    with pytest.raises(ConfigurationError, match="parameter 'class"):
        catalog.ratings.list(**given)
    assert server.paths == []


@pytest.mark.parametrize(
    "bad", [{"class_": "gold"}, {"class": "gold", "at": datetime(2025, 3, 14)}]
)
def test_a_row_that_does_not_fit_sends_nothing(ways: Ways, bad: dict[str, Any]) -> None:
    server, catalog = ways

    with pytest.raises(InvalidPayload):
        catalog.ratings.send([{"kind": "rating", **bad}])
    assert server.paths == []


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        ({"score.value": Decimal("1.5")}, {"score.value": "1.50"}, True),
        ({"score.value": Decimal("1.5")}, {"score.value": 2}, False),
        ({"at": NOON}, {"at": "2025-03-14T12:00:00+00:00"}, True),
    ],
)
def test_rows_about_one_object_are_compared_as_they_stand_on_the_wire(
    ways: Ways, first: dict[str, Any], second: dict[str, Any], agree: bool
) -> None:
    _, catalog = ways
    rows = [
        {"kind": "rating", "class": Grade.GOLD, **first},
        {"kind": "rating", "class": "gold", **second},
    ]

    assert (not catalog.ratings.upsert.validate(rows)) is agree


# ------------------------------------------------------------------------------ ledger and resume


class Killed(KeyboardInterrupt):
    """Stands for the end of the process."""


def kill(event: Event) -> None:
    if isinstance(event, Intent):
        raise Killed


def recorded_run(path: Path) -> RecordedRun:
    """Return the run that was recorded last."""
    with closing(SqliteStore(path)) as store:
        return [*store.runs()][-1]


def resumed_bodies(rows: list[Any], path: Path, **params: Any) -> list[str]:
    """Return the bodies that a run sends which was ended before its first request."""
    clock = SimulatedClock()
    with running(clock) as (server, sandbox):
        catalog = client(sandbox, clock, ledger=path)
        with pytest.raises(Killed):
            catalog.ratings.upsert(rows, progress=kill, batch_size=1, again=True, **params)
        run = client(sandbox, clock, ledger=path).resume(recorded_run(path).id)
        assert run.ok
        return server.bodies


def test_a_resumed_run_sends_the_same_digits(tmp_path: Path) -> None:
    rows = [
        {"kind": "rating", "class": "gold", "score.value": Decimal("1.10"), "at": NOON},
        {
            "kind": "rating",
            "class": "silver",
            "score.value": "0.100000000000000005551115",
        },
    ]

    assert resumed_bodies(rows, tmp_path / "runs.db") == [
        '[{"kind":"rating","class":"gold","score.value":1.10,"at":"2025-03-14T12:00:00+00:00"}]',
        '[{"kind":"rating","class":"silver","score.value":0.100000000000000005551115}]',
    ]


@given(number=st.decimals(allow_nan=False, allow_infinity=False))
@settings(max_examples=15, deadline=None)
@example(Decimal("-0"))
@example(Decimal("0E+3"))
@example(Decimal("1E+400"))
@example(Decimal("-1.50"))
def test_any_number_has_its_digits_after_a_resume(
    tmp_path_factory: pytest.TempPathFactory, number: Decimal
) -> None:
    rows = [{"kind": "rating", "class": "gold", "score.value": number}]
    path = tmp_path_factory.mktemp("ledger") / "runs.db"

    (body,) = resumed_bodies(rows, path)
    (arrived,) = json.loads(body, parse_float=Decimal, parse_int=Decimal)
    assert arrived["score.value"].as_tuple() == number.as_tuple()


def test_parameters_are_recorded_by_attribute(tmp_path: Path, clock: SimulatedClock) -> None:
    path = tmp_path / "runs.db"
    with running(clock) as (server, sandbox):
        catalog = client(sandbox, clock, ledger=path)
        with pytest.raises(Killed):
            catalog.ratings.send([ROW], progress=kill, mode_=Grade.GOLD, above=Decimal("0.10"))
        recorded = recorded_run(path)
        assert recorded.params == {"mode_": "gold", "above": "0.10"}
        run = client(sandbox, clock, ledger=path).resume(recorded.id, resend_unknown=True)
        assert run.ok
        assert server.queries == ["mode=gold&above=0.10"]
        assert server.bodies == [f"[{BODY}]"]
