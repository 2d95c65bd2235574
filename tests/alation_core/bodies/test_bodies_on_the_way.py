"""Each body on its whole way: declaration, request on the wire, outcome, ledger and resume."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest

from alation_core import (
    Alation,
    BatchLimit,
    ConfigurationError,
    DirectOperation,
    Endpoint,
    JobDetails,
    RefreshToken,
    SimulatedClock,
)
from alation_core.bodies import (
    CSV,
    FORM,
    JSON_LINES,
    JSON_OBJECT,
    NO_BODY,
    Bare,
    Body,
    json_with,
    list_in_query,
    list_under,
    lists_under,
    multipart,
)
from alation_core.runs.events import Answered, Event
from alation_core.shapes import UNSET, CapitalLetter, CommaSeparated, InQuery, JsonText, Maybe
from alation_sandbox import Answer, Call, Route, Sandbox, World, ok

PATH = "/members/"
ONE = BatchLimit(items=1, hard=True)


@dataclass(frozen=True)
class Member:
    oid: int
    title: Maybe[str | None] = UNSET
    tags: Maybe[list[str]] = UNSET
    paths: Maybe[list[list[int]]] = UNSET
    extra: Maybe[dict[str, Any]] = UNSET
    active: Maybe[bool] = UNSET


@dataclass(frozen=True)
class Gone:
    oid: Annotated[int, InQuery]


@dataclass(frozen=True)
class Container:
    id: Maybe[int] = UNSET
    otype: Maybe[str] = UNSET
    exclude: Maybe[bool] = UNSET
    note: Maybe[str] = UNSET


def sends(body: Body, payload: type = Member, batch: BatchLimit | None = None) -> Any:
    limit = batch or (ONE if body.one_row else BatchLimit())
    return DirectOperation(
        "POST", PATH, payload=payload, result=JobDetails, params=Container, body=body, batch=limit
    )


def by_otype(params: Any) -> Any:
    return {"small": BatchLimit(items=1), "large": BatchLimit(items=3), "odd": 7}[params["otype"]]


@dataclass(frozen=True)
class Marked:
    ids: Annotated[Maybe[list[int]], CommaSeparated] = UNSET
    on: Annotated[Maybe[bool], CapitalLetter] = UNSET


@dataclass(frozen=True)
class Held:
    ids: Annotated[Maybe[list[int]], JsonText] = UNSET


def marks(body: Body) -> Any:
    limit = ONE if body.one_row else BatchLimit()
    return DirectOperation(
        "POST", PATH, payload=Marked, result=JobDetails, params=Marked, body=body, batch=limit
    )


class Members(Endpoint):
    """The members of something."""

    name = "members"

    under = sends(list_under("oid", "oid", {"kind": "set"}, params=("id", "otype")))
    lists = sends(lists_under({"objects": None, "paths": "paths", "tags": Bare("tags")}))
    form = sends(FORM)
    nothing = sends(NO_BODY, payload=Gone)
    file = sends(multipart("rows", params=("otype", "exclude")))
    lines = sends(multipart("rows", encoder=JSON_LINES, filename="rows.jsonl"))
    sheet = sends(CSV)
    open_list = sends(json_with("extra"))
    open_object = sends(json_with("extra", JSON_OBJECT))
    listed = sends(list_in_query("oids", "title", "oid"), batch=BatchLimit(bytes=8))
    marked_form = marks(FORM)
    held_form = DirectOperation("POST", PATH, payload=Held, result=JobDetails, body=FORM, batch=ONE)
    marked_sheet = marks(CSV)
    marked_file = marks(multipart("rows", params=("ids", "on")))
    marked_lines = marks(multipart("rows", params=("ids",), encoder=JSON_LINES))
    marked_list = marks(list_under("rows", params=("ids", "on")))
    told = DirectOperation(
        "POST", PATH, payload=Member, result=JobDetails, params=Container, batch=by_otype
    )


@dataclass
class Served:
    """A sandbox, and what it was sent."""

    server: Sandbox
    calls: list[Call]

    def connect(self) -> Alation:
        known = self.server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        return Alation(self.server.url, auth, [Members], clock=SimulatedClock())

    def sent(self, operation: str, rows: Sequence[Any], **given: Any) -> list[Call]:
        run = getattr(self.connect().endpoint("members"), operation)(rows, **given)
        assert run.ok, run.problems
        return self.calls


@pytest.fixture
def served() -> Iterator[Served]:
    calls: list[Call] = []

    def take(world: World, call: Call) -> Answer:
        calls.append(call)
        return ok(None)

    with Sandbox(routes=[Route("POST", PATH, take)]) as server:
        yield Served(server, calls)


def test_parameters_and_constants_stand_beside_the_list_and_not_in_the_query(
    served: Served,
) -> None:
    rows = [{"oid": 4}, {"oid": 5}]
    (call,) = served.sent("under", rows, id=9, otype="t/b", exclude=True)

    assert call.body == b'{"oid":[4,5],"kind":"set","id":9,"otype":"t/b"}'
    assert call.query == {"exclude": ["true"]}
    assert call.header("content-type") == "application/json"


def test_a_parameter_that_is_not_given_stands_in_no_body(served: Served) -> None:
    (call,) = served.sent("under", [{"oid": 4}])

    assert call.json() == {"oid": [4], "kind": "set"}


def test_the_parts_of_a_row_join_several_lists_and_equal_ones_go_once(served: Served) -> None:
    rows = [
        {"oid": 1, "paths": [[1, 2], [3]], "tags": ["a", "b"], "extra": {"x": 1, "y": 2}},
        {"oid": 1, "paths": [[3], [4]], "tags": ["a", "b"], "extra": {"y": 2, "x": 1}},
        {"oid": 2},
    ]
    (call,) = served.sent("lists", rows)

    assert call.json() == {
        "objects": [{"oid": 1, "extra": {"x": 1, "y": 2}}, {"oid": 2}],
        "paths": [[1, 2], [3], [4]],
        "tags": [["a", "b"]],
    }


def test_a_form_holds_one_row_as_fields(served: Served) -> None:
    row = {"oid": 1, "title": "a&b=ü", "tags": ["x", "y"], "extra": {"k": 1}, "active": False}
    first, second = served.sent("form", [row, {"oid": 2, "title": None}])

    assert first.header("content-type") == "application/x-www-form-urlencoded"
    fields = "oid=1&title=a%26b%3D%C3%BC&tags=x&tags=y&extra=%7B%22k%22%3A1%7D&active=false"
    assert first.body.decode() == fields
    assert first.form["title"] == "a&b=ü"
    assert second.form == {"oid": "2", "title": ""}


def test_no_body_is_none_on_the_wire(served: Served) -> None:
    (call,) = served.sent("nothing", [{"oid": 3}])

    assert call.body == b""
    assert call.header("content-type") is None


def test_rows_go_as_a_file_of_csv_with_the_wire_names_above(served: Served) -> None:
    rows = [
        {"oid": 1, "title": 'say "hi", then\nleave', "tags": ["a", "b"], "active": True},
        {"oid": 2, "title": None},
    ]
    (call,) = served.sent("file", rows, otype="ta\r\nble", exclude=False, note="n")

    assert call.query == {"note": ["n"]}
    assert call.form == {"otype": "ta\r\nble", "exclude": "false"}
    upload = call.files["rows"]
    assert (upload.filename, upload.content_type) == ("rows.csv", "text/csv")
    read = list(csv.reader(io.StringIO(upload.content.decode(), newline="")))
    assert read[0] == ["oid", "title", "tags", "paths", "extra", "active"]
    assert read[1] == ["1", 'say "hi", then\nleave', '["a","b"]', "", "", "true"]
    assert read[2] == ["2", "", "", "", "", ""]


def test_a_file_may_have_another_encoder(served: Served) -> None:
    (call,) = served.sent("lines", [{"oid": 1}, {"oid": 2}], otype="table")

    assert call.files["rows"].content == b'{"oid":1}\n{"oid":2}'
    assert call.query == {"otype": ["table"]}


def test_rows_may_be_listed_in_the_query(served: Served) -> None:
    rows = [{"oid": 10}, {"oid": 1, "title": "a b"}, {"oid": 100}, {"oid": 2000}]
    calls = served.sent("listed", rows, note="n")

    assert [call.query for call in calls] == [
        {"note": ["n"], "oids": [listed]} for listed in ("10,a b", "100,2000")
    ]
    assert {(call.body, call.header("content-type")) for call in calls} == {(b"", None)}


@pytest.mark.parametrize("title", ["a,b", "", "a\ud800"])
def test_what_no_list_in_a_query_can_hold_is_rejected(served: Served, title: str) -> None:
    members: Any = served.connect().endpoint("members")
    (problem,) = members.listed.validate([{"oid": 1, "title": title}])
    assert problem.kind == "invalid_payload"


def test_keys_that_only_a_row_knows_stand_beside_its_fields(served: Served) -> None:
    rows = [{"oid": 1, "extra": {"x": [1.50], "y": None}}, {"oid": 2, "extra": {}}, {"oid": 3}]
    (call,) = served.sent("open_list", rows)
    assert call.body == b'[{"oid":1,"x":[1.5],"y":null},{"oid":2},{"oid":3}]'
    assert served.sent("open_object", rows[:1])[1].body == b'{"oid":1,"x":[1.5],"y":null}'


def test_a_key_that_is_a_field_of_its_own_is_not_sent_twice(served: Served) -> None:
    members: Any = served.connect().endpoint("members")
    (problem,) = members.open_list.validate([{"oid": 1, "extra": {"title": "x"}}])
    assert "'title' is a field of its own" in problem.message


def test_csv_is_a_body_of_its_own(served: Served) -> None:
    (call,) = served.sent("sheet", [{"oid": 1}])

    assert call.body == b"oid,title,tags,paths,extra,active\r\n1,,,,,\r\n"
    assert call.header("content-type") == "text/csv"


def test_equal_rows_make_equal_files(served: Served) -> None:
    first = served.sent("file", [{"oid": 1}])[-1]
    second = served.sent("file", [{"oid": 1}])[-1]
    other = served.sent("file", [{"oid": 2}])[-1]

    assert first.body == second.body
    assert first.header("content-type") == second.header("content-type")
    assert first.header("content-type") != other.header("content-type")


def test_the_limit_may_follow_from_the_parameters(served: Served) -> None:
    rows = [{"oid": n} for n in range(3)]
    assert [len(c.json()) for c in served.sent("told", rows, otype="small")] == [1, 1, 1]
    assert [len(c.json()) for c in served.sent("told", rows, otype="large")[3:]] == [3]


@pytest.mark.parametrize("otype", ["odd", "unheard of"])
def test_a_limit_that_is_not_told_sends_nothing(served: Served, otype: str) -> None:
    with pytest.raises(ConfigurationError, match="told: its plugin does not tell"):
        served.sent("told", [{"oid": 1}], otype=otype)
    assert not served.calls


def test_constants_and_parameters_count_towards_the_limit_of_bytes() -> None:
    body = list_under("oid", "oid", {"kind": "x" * 40}, params=("otype",))
    operation = sends(body, batch=BatchLimit(bytes=100))
    endpoint = type("Limited", (Endpoint,), {"name": "limited", "send": operation})
    catalog = Alation("https://x.example.com", RefreshToken(1, "fake-token"), [endpoint])
    write: Any = catalog.endpoint("limited")
    plan = write.send.plan

    rows = [{"oid": 1000 + n} for n in range(10)]
    params = {"otype": "y" * 20}
    made = list(plan(rows, **params))
    assert [len(batch.rows) for batch in made] == [2] * 5
    assert [len(batch.rows) for batch in plan(rows)] == [8, 2]
    form = operation.form(params)
    assert {len(batch.body(form)) for batch in made} == {100}


def test_a_resumed_run_sends_what_the_first_one_would_have_sent(
    served: Served, tmp_path: Path
) -> None:
    ledger, catalog = tmp_path / "runs.db", served.connect()

    def stop(event: Event) -> None:
        if isinstance(event, Answered):
            catalog.stop("enough")

    rows = [{"oid": 1}, {"oid": 2}]
    members: Any = catalog.endpoint("members")
    run = members.under(rows, ledger=ledger, batch_size=1, progress=stop, id=9, otype="set")
    assert run.counts == {"succeeded": 1, "unsent": 1}
    assert run.id is not None

    assert served.connect().resume(run.id, ledger=ledger).ok
    bodies = [{"oid": [n], "kind": "set", "id": 9, "otype": "set"} for n in (1, 2)]
    assert [call.json() for call in served.calls] == bodies


def test_marks_of_texts_count_wherever_texts_stand(served: Served) -> None:
    row = {"ids": [1, 2], "on": True}
    for operation, wanted in (
        ("marked_form", [b"ids=1%2C2&on=True"]),
        ("marked_sheet", [b'ids,on\r\n"1,2",True\r\n']),
        (
            "marked_file",
            [b'name="ids"\r\n\r\n1,2\r\n', b'name="on"\r\n\r\nTrue\r\n', b'"1,2",True'],
        ),
        ("marked_lines", [b'name="ids"\r\n\r\n1,2\r\n', b'{"ids":[1,2],"on":true}']),
        ("marked_list", [b'{"rows":[{"ids":[1,2],"on":true}],"ids":[1,2],"on":true}']),
    ):
        call = served.sent(operation, [row], **row)[-1]
        assert all(part in (call.body or b"") for part in wanted), call.body
    assert call.query == {}
    assert served.sent("held_form", [{"ids": [1, 2]}])[-1].body == b"ids=%5B1%2C+2%5D"
