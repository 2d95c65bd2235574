"""The laws of bodies: the size is known before, a boundary stands nowhere inside, items go once."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.batching import BatchLimit, RejectedRow, batches, prepare
from alation_core.bodies import (
    CSV,
    JSON_LINES,
    JSON_LIST,
    Bare,
    Body,
    csv_with,
    list_of,
    list_under,
    lists_under,
    multipart,
)
from alation_core.shapes import UNSET, Maybe, payload_schema


@dataclass(frozen=True)
class Flow:
    name: str
    paths: Maybe[list[list[int]]] = UNSET
    more: Maybe[dict[str, Any]] = UNSET


SCHEMA = payload_schema(Flow)
LISTS = lists_under({"flows": None, "paths": "paths", "whole": Bare("paths")})
FORMS = [
    JSON_LIST,
    JSON_LINES,
    CSV,
    LISTS,
    list_under("flows", None, {"a": [1]}, ("p",)),
    multipart("f", ("p",)),
    multipart("f", encoder=LISTS),
    csv_with("more"),
    csv_with("more", sparse=True),
    multipart("f", ("p",), csv_with("more")),
    multipart("f", ("p",), csv_with("more", sparse=True)),
    list_of("paths", "name"),
]
TEXTS = st.text(alphabet='aé☃\n"-,', max_size=8)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"name": TEXTS},
        optional={
            "paths": st.lists(st.lists(st.integers(0, 3), max_size=2), max_size=3),
            "more": st.dictionaries(TEXTS, TEXTS | st.none() | st.integers(), max_size=3),
        },
    ),
    max_size=12,
)
PARAMS = st.fixed_dictionaries({}, optional={"p": TEXTS | st.integers() | st.lists(TEXTS)})


def bound(form: Body, params: dict[str, Any]) -> Body:
    return form.bound(params, list(SCHEMA.fields))


@given(ROWS, PARAMS, st.sampled_from(FORMS), st.integers(1, 300))
def test_the_size_of_every_body_is_known_while_rows_join_it(
    rows: list[Any], params: dict[str, Any], form: Body, most: int
) -> None:
    form = bound(form, params)
    made = list(batches(prepare(rows, SCHEMA, form), BatchLimit(bytes=most), form))

    assert [row.row["name"] for batch in made for row in batch.rows] == [r["name"] for r in rows]
    for batch in made:
        measure, size = form.measure(), 0
        for row in batch.rows:
            size = measure(row.part)
        assert size == len(batch.body(form))
        assert size <= most or len(batch.rows) == 1


@given(ROWS)
def test_what_rows_bring_to_a_list_stands_there_once_and_in_order(rows: list[Any]) -> None:
    form = bound(LISTS, {})
    said = json.loads(form.join(form.encode(row) for row in rows))

    def once(items: list[Any]) -> list[Any]:
        return [item for n, item in enumerate(items) if item not in items[:n]]

    rest = [{name: row[name] for name in ("name", "more") if name in row} for row in rows]
    assert said["flows"] == once(rest)
    assert said["paths"] == once([path for row in rows for path in row.get("paths", [])])
    assert said["whole"] == once([row["paths"] for row in rows if "paths" in row])


@given(ROWS)
def test_columns_that_only_rows_know_are_read_back_as_they_were(rows: list[Any]) -> None:
    form = bound(csv_with("more"), {})
    text = form.join(form.encode(row) for row in rows).decode()
    read = list(csv.DictReader(io.StringIO(text, newline="")))

    assert len(read) == len(rows)
    for row, line in zip(rows, read, strict=True):
        more = {name: "" if v is None else str(v) for name, v in row.get("more", {}).items()}
        assert line["name"] == row["name"]
        assert {name: line[name] for name in more} == more
        assert all(cell == "" for name, cell in line.items() if name not in {*more, *FIXED})


FIXED = ("name", "paths")


@pytest.mark.parametrize("columns", [[], ["one"]])
def test_a_file_with_no_column_or_one_has_its_size_too(columns: list[str]) -> None:
    form = csv_with("more").bound({}, [*columns, "more"])
    parts = [form.encode(row) for row in ({}, {"one": "x"}, {}, {"more": {"two": 2}})]
    measure = form.measure()
    for number, part in enumerate(parts, 1):
        assert measure(part) == len(form.join(parts[:number]))


def test_a_further_column_may_not_be_one_of_the_rows_own() -> None:
    (row,) = prepare([{"name": "a", "more": {"name": "b"}}], SCHEMA, bound(csv_with("more"), {}))
    assert isinstance(row, RejectedRow)
    assert "'name' is a column of its own" in str(row.problems[0])


def test_a_field_that_no_row_holds_has_no_column_in_a_sparse_file() -> None:
    form = bound(csv_with("more", sparse=True), {})
    rows: list[dict[str, Any]] = [{"more": {"two": 2}}, {"name": "a"}, {"paths": None}]

    assert form.join(map(form.encode, rows[:1])) == b"two\r\n2\r\n"
    assert form.join(map(form.encode, rows)) == b"name,paths,two\r\n,,2\r\na,,\r\n,,\r\n"


@pytest.mark.parametrize("within", [lambda form: form, lambda form: multipart("f", encoder=form)])
def test_rows_that_a_form_keeps_apart_share_no_body(within: Any) -> None:
    form = bound(within(replace(CSV, apart=lambda row: "paths" in row)), {})
    rows = [{"name": "a"}, {"name": "b"}, {"name": "c", "paths": []}, {"name": "d"}, {"name": "e"}]
    made = batches(prepare(rows, SCHEMA, form), BatchLimit(items=2), form)

    assert [[row.row["name"] for row in batch.rows] for batch in made] == [
        ["a", "b"],
        ["c"],
        ["d", "e"],
    ]


def test_a_list_of_bare_values_takes_the_first_field_that_a_row_has() -> None:
    form = list_of("id", "external_id")
    parts = [
        form.encode(row)
        for row in ({"id": 7}, {"external_id": "x"}, {"id": None, "external_id": 1})
    ]
    assert form.join(parts) == b'[7,"x",1]'
    with pytest.raises(ValueError, match="none of id, external_id"):
        form.encode({})


def test_what_only_looks_equal_is_not() -> None:
    form = lists_under({"items": "items"})
    parts = [form.encode({"items": [one]}) for one in (1, 1.0, True, "1", None, [1], {"a": 1})]
    assert json.loads(form.join(parts)) == {"items": [1, 1.0, True, "1", None, [1], {"a": 1}]}
    assert form.join(parts).count(b",") == len(parts) - 1


@given(st.lists(st.binary(max_size=20)), st.integers(0, 3))
def test_a_boundary_never_stands_in_what_it_encloses(contents: list[bytes], times: int) -> None:
    form = bound(multipart("f"), {})
    content = list(contents)
    for _ in range(times):  # a row that holds the boundary which the others would have made
        body = form.join(content)
        content.append(body.partition(b"\r\n")[0].removeprefix(b"--"))
    body = form.join(content)
    boundary = body.partition(b"\r\n")[0]

    assert body.count(boundary) == 2
    assert body == form.join(content)
    kind = form.type_of(body)
    assert kind == f"multipart/form-data; boundary={boundary[2:].decode()}"


def test_a_boundary_that_stands_in_a_row_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_number(content: bytes, digest_size: int, salt: bytes) -> SimpleNamespace:
        text = salt.hex().zfill(2 * digest_size)
        return SimpleNamespace(hexdigest=lambda: text)

    monkeypatch.setattr("hashlib.blake2b", by_number)
    rows = [f"x{number:032x}y".encode() for number in range(3)]
    body = bound(multipart("f"), {}).join(rows)

    assert body.startswith(f"--{3:032x}\r\n".encode())


@pytest.mark.parametrize("name", ['a"b', "a\r\nb"])
def test_a_name_cannot_break_out_of_its_quotation_marks(name: str) -> None:
    body = bound(multipart(name, (name,)), {name: "v"}).join([])
    heads = [line for line in body.split(b"\r\n") if line.startswith(b"Content-Disposition")]
    assert len(heads) == 2
    assert all(head.count(b'"') % 2 == 0 and name.encode() not in head for head in heads)


def test_a_constant_that_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError, match="constant 'kind'"):
        list_under("rows", constants={"kind": object()})


def test_a_constant_that_changes_later_changes_no_body() -> None:
    fixed = {"kind": ["a"]}
    form = list_under("rows", constants=fixed)
    fixed["kind"].append("b")
    assert json.loads(form.join([])) == {"rows": [], "kind": ["a"]}
