"""Payloads that hold themselves, and payloads that are one of several shapes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.batching import EncodedRow, prepare
from alation_core.bodies import JSON_LIST
from alation_core.shapes import (
    UNSET,
    InQuery,
    Maybe,
    WireName,
    answer_schema,
    json_schema,
    payload_schema,
    places_of,
    quick_check,
    requires,
    row_errors,
    row_from_text,
    row_writer,
)
from alation_core.shapes.rows import leaves_unchecked, names_of_holders
from alation_replay.contract.json_fits import fits
from tests.alation_core.support import JSON


class Kind(Enum):
    TABLE = "table"


@dataclass(frozen=True)
class Flow:
    rules: ClassVar = (requires("content", "title"),)

    kind: Literal["dataflow", "flow"]
    key: str
    title: Maybe[str] = UNSET
    content: Maybe[str] = UNSET
    after: Maybe[list[Flow | Table]] = UNSET


@dataclass(frozen=True)
class Table:
    kind: Literal[Kind.TABLE]
    key: int
    seen: Annotated[Maybe[datetime], WireName("ts")] = UNSET
    under: Maybe[Flow | Table | None] = UNSET


@dataclass(frozen=True)
class Node:
    name: str
    children: Maybe[list[Node]] = UNSET
    by_name: Maybe[dict[str, Node]] = UNSET
    price: Maybe[Decimal] = UNSET


@dataclass(frozen=True)
class Bare:
    name: str
    children: Maybe[list[Bare]] = UNSET
    leaf: Maybe[Leaf] = UNSET


@dataclass(frozen=True)
class Leaf:
    of: Maybe[Bare] = UNSET
    extra: Any = UNSET


TREE = payload_schema(Node)
PARTS = payload_schema(Flow | Table)
FLOW = {"kind": "dataflow", "key": "a"}
TABLE = {"kind": "table", "key": 1}
DEEP = {**FLOW, "after": [TABLE, {**FLOW, "after": [{**TABLE, "under": {**FLOW}}]}]}


def sent(row: Any, schema: Any) -> Any:
    (made,) = prepare([row], schema, JSON_LIST)
    assert isinstance(made, EncodedRow), made
    return json.loads(made.part)


# ----------------------------------------------------------------------------- that hold themselves


def test_a_payload_that_holds_itself_is_checked_at_every_depth() -> None:
    row = {"name": "a", "children": [{"name": "b", "by_name": {"c": {"name": "c"}}}]}

    assert quick_check(TREE)(row)
    assert sent(row, TREE) == row
    row["children"][0]["by_name"]["c"] = {"nom": "c"}  # type: ignore[index]
    assert not quick_check(TREE)(row)
    assert row_errors(TREE, row) == [
        ("children[0].by_name.c.value.name", "Missing data for required field."),
        ("children[0].by_name.c.value.nom", "Unknown field."),
    ]


def test_its_instances_are_sent_as_its_dicts_are() -> None:
    tree = Node("a", [Node("b", price=Decimal("1.10"))], {"c": Node("c")})
    (made,) = prepare([tree], TREE, JSON_LIST)

    assert isinstance(made, EncodedRow)
    assert made.part == (
        b'{"name":"a","children":[{"name":"b","price":1.10}],"by_name":{"c":{"name":"c"}}}'
    )


def test_what_is_asked_of_its_schema_comes_to_an_end() -> None:
    schema = payload_schema(Bare)

    assert row_writer(schema) is None
    assert leaves_unchecked(schema)
    assert not leaves_unchecked(TREE)
    assert names_of_holders(schema) == {"children", "leaf"}
    assert places_of(schema) == {}
    assert answer_schema(Node, lenient=True).load({"name": "a", "children": [{"name": "b"}]}) == (
        Node("a", [Node("b")])
    )


def test_its_json_schema_refers_to_itself() -> None:
    described = json_schema(TREE, "tree")

    node = {"$ref": "#/$defs/Node"}
    assert described["items"] == node
    assert described["$defs"]["Node"]["properties"]["children"] == {"type": "array", "items": node}
    inner = json_schema(payload_schema(Leaf), "leaf")
    assert inner["items"] == {"$ref": "#/$defs/Leaf"}
    assert json.dumps(inner)


ROWS = st.recursive(
    st.fixed_dictionaries({"name": st.text(max_size=2) | JSON}),
    lambda inner: st.fixed_dictionaries(
        {"name": st.text(max_size=2)}, optional={"children": st.lists(inner, max_size=3)}
    ),
    max_leaves=8,
)


@given(ROWS)
def test_quick_check_schema_and_json_schema_say_the_same_of_it(row: Any) -> None:
    fitting = not TREE.validate(row)
    described = json_schema(TREE, "")

    assert quick_check(TREE)(row) is fitting
    assert fits(row, described["items"], described["$defs"]) is fitting


# ---------------------------------------------------------------------------- that are told apart


@pytest.mark.parametrize(
    ("row", "errors"),
    [
        (FLOW, []),
        (TABLE, []),
        ({**FLOW, "kind": "flow"}, []),
        (DEEP, []),
        ({}, [("kind", "Missing data for required field.")]),
        ({"key": 1}, [("kind", "Missing data for required field.")]),
        ({**FLOW, "kind": "view"}, [("kind", "Must be one of: dataflow, flow, table.")]),
        ({**FLOW, "kind": ["x"]}, [("kind", "Must be one of: dataflow, flow, table.")]),
        ({**FLOW, "kind": None}, [("kind", "Must be one of: dataflow, flow, table.")]),
        ({**TABLE, "key": "a"}, [("key", 'Expected an integer, not the text "a".')]),
        ({**FLOW, "key": 1}, [("key", "Expected a text, not the number 1.")]),
        ({**TABLE, "title": "x"}, [("title", "Unknown field.")]),
        (
            {**FLOW, "content": "x"},
            [("title", "Missing data for required field: 'content' needs it.")],
        ),
        (
            {**TABLE, "seen": "x"},
            [("seen", "Unknown field; did you mean 'ts'?")],
        ),
        (
            {**FLOW, "after": [TABLE, {**TABLE, "key": "a"}]},
            [("after[1].key", 'Expected an integer, not the text "a".')],
        ),
        (
            {**FLOW, "after": [{"kind": "view"}, 5]},
            [
                ("after[0].kind", "Must be one of: dataflow, flow, table."),
                ("after[1]", "Expected an object, not the number 5."),
            ],
        ),
        ({**TABLE, "under": None}, []),
        ({**TABLE, "under": {}}, [("under.kind", "Missing data for required field.")]),
        (5, [(None, "Expected an object with named fields.")]),
    ],
)
def test_errors_are_those_of_the_kind_that_the_row_names(
    row: Any, errors: list[tuple[str | None, str]]
) -> None:
    assert row_errors(PARTS, row) == errors
    assert not errors or not quick_check(PARTS)(row)


def test_rows_of_python_values_are_checked_quickly() -> None:
    row = {**FLOW, "after": [{**TABLE, "kind": Kind.TABLE, "under": FLOW}]}

    assert quick_check(PARTS)(row)
    assert quick_check(PARTS)(row["after"][0])


def test_rows_of_several_kinds_are_sent_each_in_its_own_form() -> None:
    seen = datetime(2025, 3, 14, tzinfo=UTC)
    flow = Flow("dataflow", "a", after=[Table(Kind.TABLE, 1, seen, Flow("flow", "b"))])

    assert sent(flow, PARTS) == {
        "kind": "dataflow",
        "key": "a",
        "after": [
            {
                "kind": "table",
                "key": 1,
                "ts": "2025-03-14T00:00:00+00:00",
                "under": {"kind": "flow", "key": "b"},
            }
        ],
    }
    assert sent({**TABLE, "kind": Kind.TABLE, "ts": seen}, PARTS)["kind"] == "table"
    assert sent(DEEP, PARTS) == DEEP


def test_its_fields_are_those_of_all_kinds() -> None:
    assert list(PARTS.fields) == ["kind", "key", "title", "content", "after", "ts", "under"]
    assert [name for name, field in PARTS.fields.items() if field.required] == ["kind", "key"]
    assert names_of_holders(PARTS) >= {"after", "under"}
    assert not leaves_unchecked(PARTS)


def test_a_cell_is_read_by_the_kind_that_its_line_names() -> None:
    assert row_from_text(PARTS, {"kind": "table", "key": "7"}) == {"kind": "table", "key": 7}
    assert row_from_text(PARTS, {"kind": "flow", "key": "7"}) == {"kind": "flow", "key": "7"}
    assert row_from_text(PARTS, {"kind": "view", "key": "7"})["kind"] == "view"


def test_its_json_schema_tells_every_kind() -> None:
    described = json_schema(PARTS, "parts")

    kinds = [{"$ref": "#/$defs/Flow"}, {"$ref": "#/$defs/Table"}]
    assert described["items"] == {"anyOf": kinds, "required": ["kind"]}
    assert described["$defs"]["Flow"]["properties"]["after"]["items"] == described["items"]
    for row in (FLOW, TABLE, DEEP):
        assert fits(row, described["items"], described["$defs"])
    assert not fits({**TABLE, "key": "a"}, described["items"], described["$defs"])


@dataclass(frozen=True)
class Holder:
    """Told-apart shapes wherever a type may stand."""

    one: Maybe[Flow | Table] = UNSET
    text_or: Maybe[str | Flow | Table] = UNSET
    by_name: Maybe[dict[str, Flow | Table]] = UNSET
    typed: Maybe[Flow | Table | Any] = UNSET


@pytest.mark.parametrize(
    ("row", "errors"),
    [
        ({"one": FLOW, "text_or": "x", "by_name": {"a": TABLE}}, []),
        ({"text_or": TABLE}, []),
        ({"one": {"kind": "x"}}, [("one.kind", "Must be one of: dataflow, flow, table.")]),
        (
            {"text_or": {**TABLE, "key": "a"}},
            [("text_or.key", 'Expected an integer, not the text "a".')],
        ),
    ],
)
def test_told_apart_shapes_stand_wherever_a_type_may(
    row: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    assert row_errors(payload_schema(Holder), row) == errors


def test_an_answer_is_typed_by_the_kind_that_it_names() -> None:
    schema = answer_schema(Holder, lenient=True)

    odd: Any = "odd"
    assert schema.load({"one": {**TABLE, "key": odd}}).one == Table(Kind.TABLE, odd)
    assert isinstance(schema.load({"typed": FLOW}).typed, Flow)
    assert schema.load({"one": {"kind": "view"}}).one == {"kind": "view"}


@dataclass(frozen=True)
class First:
    kind: Literal[1]
    on: Annotated[Maybe[str], InQuery] = UNSET


@dataclass(frozen=True)
class Second:
    kind: Literal[True]
    on: Annotated[Maybe[str], InQuery] = UNSET


@dataclass(frozen=True)
class Elsewhere:
    kind: Literal["x"]
    on: Maybe[str] = UNSET


def test_kinds_are_told_apart_by_type_and_value() -> None:
    schema = payload_schema(First | Second)

    assert row_errors(schema, {"kind": 1}) == row_errors(schema, {"kind": True}) == []
    assert row_errors(schema, {"kind": 1.0})[0][0] == "kind"
    assert places_of(schema) == {"on": "query"}


@dataclass(frozen=True)
class Plain:
    kind: Literal["plain"] = "plain"
    number: int = 1


@dataclass(frozen=True)
class Fancy:
    kind: Literal["fancy"] = "fancy"


def test_a_row_says_its_kind_also_where_a_shape_has_a_default_for_it() -> None:
    schema = payload_schema(Plain | Fancy)
    described = json_schema(schema, "")

    assert schema.fields["kind"].required
    assert sent(Plain(), schema) == {"kind": "plain", "number": 1}
    for row, fitting in (({"kind": "plain"}, True), ({"number": 1}, False), ({}, False)):
        assert (not row_errors(schema, row)) is fitting
        assert fits(row, described["items"]) is fitting


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        (Node | Bare, "no Literal field tells these shapes apart"),
        (First | Elsewhere, "'on' of a payload stands in one place"),
        (Flow | int, "is no payload"),
        (int, "is no payload"),
    ],
)
def test_a_union_that_is_no_payload_is_a_mistake_of_the_author(shapes: Any, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        payload_schema(shapes)
