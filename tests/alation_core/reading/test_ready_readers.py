"""The readers that are ready: what each takes for done, and the answers that it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import BatchLimit, DirectOperation, JobDetails, JobOperation
from alation_core.batching import Batch, EncodedRow
from alation_core.jobs import BULK_METADATA_JOBS, JobHandle, JobState
from alation_core.operations import WriteOperation
from alation_core.reading import (
    Reader,
    Reading,
    Row,
    by_key,
    in_order,
    no_content,
    one_object,
)
from alation_core.runs.effects import JobsEnded
from alation_core.runs.events import Answered, Ended
from alation_core.runs.judge import judge
from alation_core.runs.outcome import BatchOutcome


@dataclass(frozen=True)
class Thing:
    key: str


@dataclass(frozen=True)
class Typed:
    class_: str = ""


@dataclass(frozen=True)
class Details(JobDetails):
    result: Typed | Any = None


def at_once(reader: Reader, rows: Sequence[Row], body: Any) -> BatchOutcome[Any]:
    operation = DirectOperation("PUT", "/x/", payload=Thing, result=Details, reader=reader)
    return judge(operation, batch(rows), Answered((0,), 1.0, 200, body))


def by_job(
    reader: Reader, rows: Sequence[Row], result: Any, state: JobState = JobState.SUCCEEDED
) -> BatchOutcome[Any]:
    protocol = replace(BULK_METADATA_JOBS, state_key="meta.phase", result_key="data.out")
    operation: WriteOperation[Any] = JobOperation(
        "PUT", "/x/", payload=Thing, result=Details, reader=reader, protocol=protocol
    )
    answer = {"meta": {"phase": "successful"}, "data": {"out": result}}
    return judge(
        operation, batch(rows), JobsEnded((Ended((0,), 1.0, JobHandle(7), state, answer),))
    )


def batch(rows: Sequence[Row]) -> Batch:
    return Batch((0,), tuple(EncodedRow(n, row, b"") for n, row in enumerate(rows)))


def told(outcome: BatchOutcome[Any]) -> list[tuple[str, Any]]:
    return [(row.status, row.id) for row in outcome.rows]


UNKNOWN = ("unknown", None)

# ------------------------------------------------------------------------------ one object


@pytest.mark.parametrize(
    ("reader", "row", "body", "identity"),
    [
        (one_object(), {"key": "a"}, {"id": 5, "key": "other"}, 5),
        (one_object(), {"id": 5}, {"id": 5}, 5),
        (one_object("data.uuid"), {"key": "a"}, {"data": {"uuid": "x-1"}}, "x-1"),
        (one_object(same=("key",)), {"key": "a"}, {"id": 5, "key": "a"}, 5),
        (one_object(same={"tag_id": "id"}), {"tag_id": 5}, {"id": 5}, 5),
        (one_object(same={"tag_id": "id"}), {"tag_id": 5}, {"id": "5"}, "5"),
        (
            one_object(same={"s": "a.b"}),
            {"s": [1, {"c": 2}]},
            {"id": 5, "a": {"b": [1, {"c": 2}]}},
            5,
        ),
        (one_object(same=("note",)), {"key": "a"}, {"id": 5}, 5),
        (one_object(same=("rate",)), {"rate": 1}, {"id": 5, "rate": 1.0}, 5),
    ],
)
def test_one_object_is_the_rows_object(reader: Reader, row: Row, body: Any, identity: Any) -> None:
    assert told(at_once(reader, [row], body)) == [("succeeded", identity)]
    assert told(by_job(reader, [row], body)) == [("succeeded", identity)]


@pytest.mark.parametrize(
    ("reader", "row", "body"),
    [
        (one_object(), {"id": 5}, {"id": 6}),
        (one_object(same=("key",)), {"key": "a"}, {"id": 5, "key": "b"}),
        (one_object(same=("key",)), {"key": "a"}, {"id": 5}),
        (one_object(same={"tag_id": "id"}), {"tag_id": 5}, {"id": 6}),
        (one_object(same={"tag_id": "a.b"}), {"tag_id": 5}, {"id": 1, "a": 5}),
        (one_object(same=("on",)), {"on": True}, {"id": 5, "on": 1}),
        (one_object(same=("on",)), {"on": None}, {"id": 5, "on": ""}),
    ],
)
def test_an_object_that_is_another_one_leaves_the_row_unknown(
    reader: Reader, row: Row, body: Any
) -> None:
    for outcome in (at_once(reader, [row], body), by_job(reader, [row], body)):
        assert told(outcome) == [UNKNOWN]
        (problem,) = outcome.rows[0].problems
        assert "another object" in problem.message


@pytest.mark.parametrize(
    "body", [None, [], [{"id": 5}], {}, {"id": None}, {"id": True}, {"id": {}}, "5", 5, {"key": 5}]
)
def test_what_is_no_object_with_an_id_tells_nothing(body: Any) -> None:
    assert told(at_once(one_object(), [{"key": "a"}], body)) == [UNKNOWN]


def test_one_object_is_not_that_of_two_rows() -> None:
    assert told(at_once(one_object(), [{"key": "a"}, {"key": "b"}], {"id": 5})) == [UNKNOWN] * 2


# ------------------------------------------------------------------------------ by key

ROWS = [{"key": "a"}, {"key": "b"}, {"key": "c"}]


def entries(*names: str) -> list[dict[str, Any]]:
    return [{"key": name, "id": ord(name)} for name in names]


@pytest.mark.parametrize(
    ("reader", "result"),
    [
        (by_key("mapping"), {"mapping": entries("c", "a", "b")}),
        (by_key("mapping"), [{"mapping": entries("c")}, {"mapping": entries("b", "a")}]),
        (by_key("a.b"), {"a": {"b": entries("a", "b", "c")}}),
        (by_key(""), entries("b", "a", "c")),
        (
            by_key("m", key="key", id="object.id"),
            {"m": [{"key": k, "object": {"id": ord(k)}} for k in "abc"]},
        ),
    ],
)
def test_objects_are_the_rows_of_their_keys_in_any_order(reader: Reader, result: Any) -> None:
    wanted = [("succeeded", ord(name)) for name in "abc"]
    assert told(at_once(reader, ROWS, result)) == wanted
    assert told(by_job(reader, ROWS, result)) == wanted


def test_a_key_may_be_a_place_in_row_and_object() -> None:
    rows = [{"subject": {"id": 7}}, {"subject": {"id": 8}}]
    body = [{"subject": {"id": 8}, "no": 2}, {"subject": {"id": 7}, "no": 1}]
    outcome = at_once(by_key("", key="subject.id", id="no"), rows, body)
    assert told(outcome) == [("succeeded", 1), ("succeeded", 2)]


@pytest.mark.parametrize(
    ("rows", "listed", "wanted"),
    [
        ("abc", entries("a", "b"), [("succeeded", 97), ("succeeded", 98), UNKNOWN]),
        ("abc", entries("a", "b", "d"), [("succeeded", 97), ("succeeded", 98), UNKNOWN]),
        ("abc", entries("a", "b", "b"), [("succeeded", 97), UNKNOWN, UNKNOWN]),
        ("aab", entries("a", "a", "b"), [UNKNOWN, UNKNOWN, ("succeeded", 98)]),
        ("aab", entries("a", "b"), [UNKNOWN, UNKNOWN, ("succeeded", 98)]),
        ("ab", [{"key": "a"}, *entries("b")], [UNKNOWN, ("succeeded", 98)]),
        ("ab", [], [UNKNOWN, UNKNOWN]),
        ("ab", ["a", "b"], [UNKNOWN, UNKNOWN]),
    ],
    ids=[
        "missing",
        "another",
        "two entries",
        "two rows",
        "two rows, one entry",
        "no id",
        "empty",
        "no objects",
    ],
)
def test_a_row_that_is_not_named_alone_is_unknown(
    rows: str, listed: Any, wanted: list[tuple[str, Any]]
) -> None:
    outcome = by_job(by_key("m"), [{"key": name} for name in rows], {"m": listed})
    assert told(outcome) == wanted


@pytest.mark.parametrize("result", [None, {}, {"m": None}, {"m": {}}, "text", [], [{"n": []}]])
def test_a_result_without_the_list_tells_nothing(result: Any) -> None:
    assert told(by_job(by_key("m"), ROWS, result)) == [UNKNOWN] * 3
    assert told(by_job(in_order("m"), ROWS, result)) == [UNKNOWN] * 3


def test_of_a_failed_job_only_what_is_named_is_done() -> None:
    outcome = by_job(by_key("m"), ROWS, {"m": entries("b")}, JobState.FAILED)
    assert told(outcome) == [("failed", None), ("succeeded", 98), ("failed", None)]


@given(st.permutations("abcde"), st.sets(st.sampled_from("abcde"), min_size=1))
def test_no_order_of_the_objects_gives_a_row_the_id_of_another(
    order: list[str], rows: set[str]
) -> None:
    sent = [{"key": name} for name in sorted(rows)]
    outcome = at_once(by_key(""), sent, entries(*order))
    for row, done in zip(sent, outcome.rows, strict=True):
        assert done.id in (None, ord(row["key"]))


# ------------------------------------------------------------------------------ in order


def test_ids_in_order_are_those_of_the_rows() -> None:
    wanted = [("succeeded", 7), ("succeeded", 3), ("succeeded", "x")]
    assert told(at_once(in_order("ids"), ROWS, {"ids": [7, 3, "x"]})) == wanted
    assert told(by_job(in_order("a.ids"), ROWS, {"a": {"ids": [7, 3, "x"]}})) == wanted
    assert told(by_job(in_order(""), ROWS, [7, 3, "x"])) == wanted


@pytest.mark.parametrize(
    ("rows", "ids", "wanted"),
    [
        (ROWS, [7, 3], [UNKNOWN] * 3),
        (ROWS, [7, 3, 4, 5], [UNKNOWN] * 3),
        (ROWS, [7, None, 4], [("succeeded", 7), UNKNOWN, ("succeeded", 4)]),
        (ROWS, [7, 7, 4], [UNKNOWN, UNKNOWN, ("succeeded", 4)]),
        ([{"id": 7}, {"id": 3}], [3, 7], [UNKNOWN, UNKNOWN]),
        ([{"id": 7}, {"id": 3}], ["7", 3], [("succeeded", "7"), ("succeeded", 3)]),
    ],
    ids=["fewer", "more", "no id", "twice", "other order", "as texts"],
)
def test_ids_that_cannot_be_those_of_the_rows_are_refused(
    rows: Sequence[Row], ids: list[Any], wanted: list[tuple[str, Any]]
) -> None:
    assert told(at_once(in_order("ids"), rows, {"ids": ids})) == wanted


# ------------------------------------------------------------------------------ nothing


def test_an_empty_body_is_all_that_success_looks_like() -> None:
    assert told(at_once(no_content, ROWS, None)) == [("succeeded", None)] * 3
    bodies: Sequence[Any] = ({}, [], {"id": 1}, "text", {"status": "successful"})
    for body in bodies:
        assert told(at_once(no_content, ROWS, body)) == [UNKNOWN] * 3


# ------------------------------------------------------------------------------ of its own

READY = [one_object(same=("key",)), by_key("m"), in_order("m"), no_content]


@pytest.mark.parametrize("reader", READY)
@pytest.mark.parametrize("error", [{"error": "no such thing"}, {"errors": ["no such thing"]}])
def test_a_success_that_the_answer_contradicts_is_none(reader: Reader, error: Any) -> None:
    body: dict[str, Any] = {
        "id": 5,
        "key": "a",
        "m": [5] if reader is READY[2] else [{"key": "a", "id": 5}],
    }
    assert told(at_once(reader, [{"key": "a"}], body | error))[0][0] != "succeeded"


def test_a_typed_result_is_read_as_it_came() -> None:
    operation = DirectOperation(
        "PUT", "/x/", payload=Thing, result=Details, reader=one_object(), batch=BatchLimit(items=1)
    )
    outcome = judge(operation, batch([{"key": "a"}]), Answered((0,), 1.0, 200, {"id": 5}))
    assert isinstance(outcome.jobs[0].result, Typed)
    assert told(outcome) == [("succeeded", 5)]


def test_details_that_are_made_by_hand_are_read_as_they_are() -> None:
    assert one_object("class_")([{}], Details(result=Typed("x"))) == Reading(ids={0: "x"})
    assert one_object()([{}], JobDetails(result={"id": 5})) == Reading(ids={0: 5})


def test_a_reader_may_leave_rows_unknown_each_with_a_reason_of_its_own() -> None:
    def reader(rows: Sequence[Row], details: JobDetails) -> Reading:
        return Reading(ids={0: 5}, unknown={1: "it is put off", 9: "no such row"})

    for outcome in (at_once(reader, ROWS, {}), by_job(reader, ROWS, {})):
        assert told(outcome) == [("succeeded", 5), UNKNOWN, ("succeeded", None)]
        assert [str(problem) for problem in outcome.problems] == ["row 1: it is put off"]
        assert [problem.row for problem in outcome.rows[1].problems] == [1]


def test_a_name_that_has_dots_itself_is_found() -> None:
    rows = [{"k.ey": "a", "k": {"ey": "b"}}, {"k.ey": "b", "k": {"ey": "a"}}]
    answer = [{"id": 2, "k.ey": "b"}, {"id": 1, "k.ey": "a"}]
    outcome = at_once(by_key("", key="k.ey"), rows, answer)
    assert [(row.status, row.id) for row in outcome.rows] == [("succeeded", 1), ("succeeded", 2)]
    outcome = at_once(one_object(same=("k.ey",)), rows[:1], {"id": 5, "k.ey": "b"})
    assert [row.status for row in outcome.rows] == ["unknown"]
