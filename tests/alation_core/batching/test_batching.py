"""The laws of batches: order kept, every row once, both limits kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.batching.grouping import MAX_REJECTED, Batch, batches
from alation_core.batching.limits import BatchLimit
from alation_core.batching.preparing import prepare
from alation_core.batching.rows import EncodedRow, RejectedRow
from alation_core.bodies import JSON_LINES, JSON_LIST, Body, as_json, list_under
from alation_core.problems import Problem
from alation_core.shapes import payload_schema


@dataclass(frozen=True)
class Line:
    text: str


SCHEMA = payload_schema(Line)
FORMS = [JSON_LIST, JSON_LINES, list_under("lines"), list_under("texts", field="text")]
ROWS = st.lists(
    st.fixed_dictionaries({"text": st.text(alphabet="aé☃\n", max_size=12)})
    | st.just({"texd": "does not fit"}),
    max_size=30,
)
LIMITS = st.builds(BatchLimit, items=st.none() | st.integers(1, 7), bytes=st.integers(1, 120))


def planned(rows: Any, limit: BatchLimit, form: Body = JSON_LIST) -> list[Batch]:
    return list(batches(prepare(rows, SCHEMA, form), limit, form))


def positions(batch: Batch) -> list[int]:
    return sorted([*batch.positions, *(row.position for row in batch.rejected)])


@given(ROWS, LIMITS, st.sampled_from(FORMS))
def test_every_row_is_in_one_batch_and_in_order(
    rows: list[Any], limit: BatchLimit, form: Body
) -> None:
    made = planned(rows, limit, form)

    assert [place for batch in made for place in positions(batch)] == list(range(len(rows)))
    assert [batch.key for batch in made] == sorted({batch.key for batch in made})
    for batch in made:
        assert list(batch.positions) == sorted(batch.positions)
        assert all(rows[row.position] == row.row for row in batch.rows)


@given(ROWS, LIMITS, st.sampled_from(FORMS))
def test_both_limits_are_kept(rows: list[Any], limit: BatchLimit, form: Body) -> None:
    for batch in planned(rows, limit, form):
        assert limit.items is None or len(batch.rows) <= limit.items
        # A row that alone is too large goes out alone: the server decides.
        assert len(batch.body(form)) <= limit.bytes or len(batch.rows) <= 1


@given(ROWS, st.sampled_from(FORMS))
def test_the_size_is_known_before_the_body_is_made(rows: list[Any], form: Body) -> None:
    for batch in planned(rows, BatchLimit(items=5), form):
        if batch.rows:
            encoded = sum(len(row.part) for row in batch.rows)
            assert form.size(encoded, len(batch.rows)) == len(batch.body(form))


@given(ROWS, st.data())
def test_halves_keep_every_row_and_the_order(rows: list[Any], data: st.DataObject) -> None:
    for batch in planned(rows, BatchLimit(items=None)):
        pieces = [batch]
        while len(pieces[0].rows) > 1 and data.draw(st.booleans()):
            pieces[:1] = pieces[0].halves()
        assert [place for piece in pieces for place in positions(piece)] == positions(batch)
        assert [row for piece in pieces for row in piece.rows] == list(batch.rows)
        assert [piece.key for piece in pieces] == sorted(piece.key for piece in pieces)
        assert all(piece.rows for piece in pieces) or not batch.rows


def test_batches_are_full() -> None:
    made = planned([{"text": "x"}] * 10, BatchLimit(items=4))

    assert [len(batch.rows) for batch in made] == [4, 4, 2]


def test_a_whole_state_is_one_batch_even_without_rows() -> None:
    whole = BatchLimit(items=2, bytes=10, whole=True)

    (batch,) = planned([{"text": "x" * 50}, {"texd": "y"}, {"text": "z"}], whole)
    assert batch.whole
    assert list(batch.positions) == [0, 2]
    assert [row.position for row in batch.rejected] == [1]
    (empty,) = planned([], whole)
    assert empty.whole
    assert empty.rows == ()


def test_rows_are_read_no_further_than_the_next_batch() -> None:
    read: list[int] = []

    def source() -> Iterator[dict[str, str]]:
        for number in range(100):
            read.append(number)
            yield {"text": "x"}

    first = next(batches(prepare(source(), SCHEMA, JSON_LIST), BatchLimit(items=3), JSON_LIST))

    assert list(first.positions) == [0, 1, 2]
    assert len(read) == 4


def test_nothing_but_bad_rows_takes_no_memory() -> None:
    made = batches(
        (RejectedRow(n, (Problem(n, None, "bad", "invalid_payload"),)) for n in range(10_000)),
        BatchLimit(items=None),
        JSON_LIST,
    )

    assert max(len(batch.rejected) for batch in made) == MAX_REJECTED


def test_a_row_is_kept_as_it_was_sent() -> None:
    reused = {"text": "first"}

    def source() -> Iterator[dict[str, str]]:
        yield reused
        reused["text"] = "second"
        yield reused

    (batch,) = planned(source(), BatchLimit())

    assert [row.row["text"] for row in batch.rows] == ["first", "second"]
    assert json.loads(batch.body(JSON_LIST)) == [{"text": "first"}, {"text": "second"}]


def test_the_forms_of_a_body() -> None:
    rows = [EncodedRow(n, {"text": t}, as_json({"text": t})) for n, t in enumerate("ab")]
    batch = Batch((0,), tuple(rows))

    assert batch.body(JSON_LIST) == b'[{"text":"a"},{"text":"b"}]'
    assert json.loads(batch.body(list_under("rows"))) == {"rows": [{"text": "a"}, {"text": "b"}]}
    bare = list_under("id", field="text")
    assert bare.encode({"text": "é"}) == '"é"'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_is_no_json_is_not_encoded(value: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        as_json({"value": value})


def test_rows_are_written_by_an_encoder_that_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # The library makes it anew for each value, which takes longer than to write a row.
    monkeypatch.setattr("json.encoder.c_make_encoder", None)
    monkeypatch.setattr("json.JSONEncoder.encode", lambda encoder, value: 1 / 0)

    for form in (JSON_LIST, JSON_LINES):
        made = prepare([{"text": "a"}, {"text": "é\u2028"}], SCHEMA, form)
        assert all(isinstance(row, EncodedRow) for row in made)


class LookedThrough(tuple[int, ...]):
    """Says where somebody looks for one thing in all of it."""

    def __contains__(self, key: object) -> bool:
        raise AssertionError("it was looked through for one row")


def test_rows_are_left_out_of_a_batch_in_its_length() -> None:
    rows = tuple(EncodedRow(position, {}, b"{}") for position in range(10, 16))
    rest = Batch((0,), rows).without(LookedThrough((0, 3, 5)))

    assert rest.positions == [11, 12, 14]
