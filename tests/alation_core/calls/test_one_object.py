"""Rows of one call that set the same thing on one object to different values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import (
    Alation,
    ApiAccessToken,
    BatchLimit,
    Endpoint,
    InvalidPayload,
    JobDetails,
    JobOperation,
    SameObject,
)
from alation_core.batching.grouping import batches
from alation_core.batching.preparing import prepare
from alation_core.batching.rows import PreparedRow, RejectedRow
from alation_core.calls.one_object import kept_apart, without_contradictions
from alation_core.operations.write import WriteOperation
from alation_core.shapes import UNSET, Maybe


@dataclass(frozen=True)
class Thing:
    id: int
    title: Maybe[str | None] = UNSET
    share: Maybe[float | bool] = UNSET


class Things(Endpoint):
    """Things."""

    name = "things"
    update = JobOperation(
        "PUT", "/things/", payload=Thing, result=JobDetails, same_object=SameObject(("id",))
    )
    replace = JobOperation(
        "POST",
        "/things/",
        payload=Thing,
        result=JobDetails,
        same_object=SameObject(("id",)),
        full_write=True,
    )
    create = JobOperation("POST", "/things/new/", payload=Thing, result=JobDetails)
    change_all = JobOperation(
        "PUT", "/thing/", payload=Thing, result=JobDetails, same_object=SameObject(())
    )


CATALOG = Alation("https://acme.example.com", ApiAccessToken("fake-token"), plugins=[Things])
THINGS = CATALOG.use(Things)


def named(operation: str, rows: list[dict[str, Any]]) -> list[tuple[int | None, str | None, Any]]:
    problems = getattr(THINGS, operation).validate(rows)
    assert all(f"row {p.other}" in p.message for p in problems)
    return [(p.row, p.field, p.other) for p in problems]


A, B, A_AGAIN = {"id": 1, "title": "a"}, {"id": 1, "title": "b"}, {"id": 1, "title": "a"}
SHARE = {"id": 1, "share": 0.5}


ONE, TRUE, NULL = {"id": 1, "share": 1}, {"id": 1, "share": True}, {"id": 1, "title": None}
BOTH_IN_FULL = [(0, "title", 1), (0, "share", 1), (1, "title", 0), (1, "share", 0)]
BOTH_OF_ONE = [(0, "id", 1), (0, "title", 1), (1, "id", 0), (1, "title", 0)]


@pytest.mark.parametrize(
    ("operation", "rows", "problems"),
    [
        ("update", [A, {"id": 2, "title": "x"}, B], [(0, "title", 2), (2, "title", 0)]),
        ("update", [A, B, A_AGAIN], [(0, "title", 1), (1, "title", 0), (2, "title", 1)]),
        ("update", [A, A_AGAIN, SHARE], []),
        ("update", [ONE, TRUE], [(0, "share", 1), (1, "share", 0)]),
        ("update", [A, NULL], [(0, "title", 1), (1, "title", 0)]),
        ("replace", [A, SHARE], BOTH_IN_FULL),
        ("replace", [A, A_AGAIN], []),
        ("create", [A, B], []),
        ("change_all", [A, {"id": 2, "title": "b"}], BOTH_OF_ONE),
    ],
)
def test_both_rows_are_named(
    operation: str, rows: list[dict[str, Any]], problems: list[Any]
) -> None:
    assert named(operation, rows) == problems


def test_a_bad_row_contradicts_nobody() -> None:
    assert [p.row for p in THINGS.update.validate([A, {**B, "x": 1}])] == [1]


def test_nothing_is_sent_where_rows_contradict_each_other() -> None:
    with pytest.raises(InvalidPayload, match="row 0, field 'title': Sets the same value"):
        THINGS.update([A, B])


def test_the_batches_that_would_be_sent_mark_them() -> None:
    (batch,) = THINGS.update.plan([A, {"id": 2, "title": "x"}, B])

    assert [row.position for row in batch.rows] == [1]
    assert [row.position for row in batch.rejected] == [0, 2]


def test_a_function_of_a_plugin_that_raises_names_no_object() -> None:
    def fail(row: Any) -> Any:
        raise RuntimeError

    def unhashable(row: Any) -> Any:
        return []

    for same in (SameObject(("id",), name=fail), SameObject(("id",), name=unhashable)):
        assert same.of(A) is None
        assert same.roughly(A) is None
    assert SameObject(("id",), sets=fail).settings(A) == {}


ROWS = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers(1, 3)},
        optional={"title": st.sampled_from(["a", "b", None]), "share": st.sampled_from([0.5, 1])},
    ),
    max_size=12,
)


def prepared(operation: WriteOperation[Any], rows: list[dict[str, Any]]) -> list[PreparedRow]:
    return list(prepare(rows, operation.payload_schema, operation.body))


def contradict(operation: WriteOperation[Any], one: Any, other: Any) -> bool:
    if one["id"] != other["id"]:
        return False
    first, second = operation.settings(one), operation.settings(other)
    return any(first[name] != second[name] for name in first.keys() & second.keys())


@pytest.mark.parametrize("operation", [Things.update, Things.replace])
@given(ROWS)
def test_what_is_left_contradicts_nothing_and_no_other_row_is_lost(
    operation: WriteOperation[Any], rows: list[dict[str, Any]]
) -> None:
    left = without_contradictions(operation, prepared(operation, rows))

    wrong = {
        n for n, one in enumerate(rows) if any(contradict(operation, one, two) for two in rows)
    }
    assert {row.position for row in left if isinstance(row, RejectedRow)} == wrong
    assert [row.position for row in left] == list(range(len(rows)))


@pytest.mark.parametrize("operation", [Things.update, Things.replace])
@given(rows=ROWS, size=st.integers(1, 5))
def test_a_batch_of_rows_that_are_read_while_they_are_sent_holds_no_contradiction(
    operation: WriteOperation[Any], rows: list[dict[str, Any]], size: int
) -> None:
    made = list(
        batches(
            prepared(operation, rows),
            BatchLimit(items=size),
            operation.body,
            kept_apart(operation),
        )
    )

    assert [row.row for batch in made for row in batch.rows] == rows
    assert all(len(batch.rows) <= size for batch in made)
    for batch in made:
        held = [row.row for row in batch.rows]
        assert not any(contradict(operation, one, two) for one in held for two in held)


def test_rows_that_agree_may_share_a_batch() -> None:
    rows: list[dict[str, Any]] = [A, A_AGAIN, SHARE, {"id": 1, "title": "a", "share": 0.5}] * 50
    made = batches(
        prepared(Things.update, rows), BatchLimit(), Things.update.body, kept_apart(Things.update)
    )

    assert [len(batch.rows) for batch in made] == [200]
