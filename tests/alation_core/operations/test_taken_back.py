"""Objects of a read as rows of a write, and what a declaration of it may not say."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import Endpoint, Item, JobDetails, JobOperation, ListOperation, TakesBack
from alation_core.batching.rows import EncodedRow
from alation_core.calls.input import prepared
from alation_core.shapes import UNSET, ExportedRow, InPath, Maybe, WireName
from tests.alation_core.support import JSON


@dataclass(frozen=True)
class Value:
    field_id: int | None = None
    name: str | None = None


@dataclass(frozen=True)
class Shelf(Item):
    id: int | None = None
    label: Annotated[str | None, WireName("name")] = None
    books: list[int] | None = None
    values: list[Value] | None = None
    where: Any = None
    url: str | None = None


@dataclass(frozen=True)
class ShelfValue:
    field_id: int


@dataclass(frozen=True)
class ShelfChange:
    shelf_id: Annotated[int, InPath]
    name: Maybe[str] = UNSET
    books: Maybe[list[int]] = UNSET
    values: Maybe[list[ShelfValue]] = UNSET
    room: Maybe[str | None] = UNSET
    note: Maybe[str | None] = UNSET


def plain(values: Any) -> Any:
    return [{"field_id": value["field_id"]} for value in values]


LISTING = ListOperation("/shelf/", item=Shelf)
BACK = TakesBack(LISTING, {"shelf_id": "id", "room": "where.room"}, {"values": plain})


def changing(takes_back: Any) -> JobOperation[JobDetails]:
    return JobOperation(
        "PUT",
        "/shelf/{shelf_id}/",
        payload=ShelfChange,
        result=JobDetails,
        repeat_safe=True,
        takes_back=takes_back,
    )


class Shelves(Endpoint):
    name = "shelf"
    update = changing(BACK)


def rows(*given: Any) -> list[Any]:
    """Return the rows that are sent, and of the others what is wrong with them."""
    return [
        dict(row.values) if isinstance(row, EncodedRow) else [p.message for p in row.problems]
        for row in prepared(Shelves.update, given)
    ]


RAW = {
    "id": 7,
    "name": "Tall",
    "books": [],
    "values": [{"field_id": 8, "name": "Steward"}],
    "where": {"room": "B2"},
    "url": "/shelf/7/",
}
ROW = {"shelf_id": 7, "name": "Tall", "values": [{"field_id": 8}], "room": "B2"}
ITEM = Shelf(
    7, "Tall", [], [Value(8, "Steward")], {"room": "B2"}, "/shelf/7/", raw={"another": "one"}
)


NO_LIST = 'Expected a list, not the text "x" (in a cell: [1, 2], or 1;2).'


@pytest.mark.parametrize(
    ("given", "row"),
    [
        (RAW, ROW),
        (ITEM, ROW),
        (replace(ITEM, label="Low"), {**ROW, "name": "Low"}),
        # Somebody has worked on it: what stands under the names of the row is the row's own.
        ({**RAW, "shelf_id": 9, "room": "C1", "values": [{"field_id": 3}]},
         {"shelf_id": 9, "name": "Tall", "values": [{"field_id": 3}], "room": "C1"}),
        # Null of an export is absent, though the field could be null.
        ({"id": 7, "url": "u", "name": "x", "note": None, "room": None},
         {"shelf_id": 7, "name": "x"}),
        # Without a key that only reads have it is nobody's export.
        ({"shelf_id": 7, "books": [], "room": None}, {"shelf_id": 7, "books": [], "room": None}),
        ({"shelf_id": 7, "name": None}, ["Field may not be null."]),
        ({"id": 7, "url": "u", "titel": "x"}, ["Unknown field."]),
        ({"shelf_id": 7, "nmae": "x"}, ["Unknown field; did you mean 'name'?"]),
        ({"url": "u", "where": {}, "name": "x"}, ["Missing data for required field."]),
        # One such key is a mistake, unless a reader of files has said what it is.
        ({"shelf_id": 7, "name": "x", "url": "u"}, ["Unknown field."]),
        (ExportedRow({"shelf_id": 7, "name": "x", "url": "u"}), {"shelf_id": 7, "name": "x"}),
        # A form that cannot make anything of a value ends nothing but its row.
        ({"id": 7, "url": "u", "values": "x"}, [NO_LIST]),
        (ShelfChange(7, "y"), {"shelf_id": 7, "name": "y"}),
        (Shelf(7), {"shelf_id": 7}),
        (3, ["Expected an object with named fields."]),
    ],
)  # fmt: skip
def test_a_row_is_an_export_where_it_says_so(given: Any, row: Any) -> None:
    assert rows(given) == [row]


@settings(max_examples=30)
@given(JSON)
def test_whatever_comes_is_a_row_or_is_refused(value: Any) -> None:
    given = {"url": value, "id": value, "values": value, "where": value, "name": value}

    (made,) = rows(given)

    assert isinstance(made, list) or set(made) <= {"shelf_id", "values", "room", "name"}


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from(["shelf_id", "name", "books", "room", "note"]), JSON))
def test_rows_that_no_read_has_told_anything_of_stay_as_they_are(row: dict[str, Any]) -> None:
    class Strict(Endpoint):
        name = "strict"
        update = changing(None)

    def said(write: Any) -> list[Any]:
        return [
            {f.name: getattr(made, f.name) for f in fields(made)} for made in prepared(write, [row])
        ]

    assert json.dumps(said(Shelves.update), default=repr) == json.dumps(
        said(Strict.update), default=repr
    )


def test_what_only_the_read_has_is_told() -> None:
    assert Shelves.update.only_read == {"id": "shelf_id", "where": "room", "url": None}
    assert changing(None).only_read == {}


WRONG: list[tuple[str, Callable[[], Any], str]] = [
    ("no declaration", lambda: LISTING, "write TakesBack"),
    ("a name", lambda: TakesBack(LISTING, {"shelf_id": "id", "x": "url"}), "names for 'x'"),
    ("a form", lambda: TakesBack(LISTING, {"shelf_id": "id"}, {"x": plain}), "forms for 'x'"),
    ("a place", lambda: TakesBack(LISTING, {"shelf_id": "number"}), "brings no such field"),
    ("a needed field", lambda: TakesBack(LISTING), "its rows need 'shelf_id'"),
    ("none of it", lambda: TakesBack(LISTING, {"shelf_id": None}), "its rows need 'shelf_id'"),
    ("no function", lambda: _with({"name": 3}), "no function"),
    ("no value", lambda: _with({"name": lambda: 3}), "not called with one value"),
    ("takes", lambda: TakesBack(LISTING, {"shelf_id": "id"}, takes=3), "takes that is 3"),  # type: ignore[arg-type]
]


def _with(forms: Mapping[str, Any]) -> TakesBack:
    return TakesBack(LISTING, {"shelf_id": "id"}, forms)


@pytest.mark.parametrize(("make", "why"), [one[1:] for one in WRONG], ids=[w[0] for w in WRONG])
def test_a_declaration_that_cannot_work_is_refused(make: Callable[[], Any], why: str) -> None:
    with pytest.raises(TypeError, match=rf"shelf\.update: .*{why}"):
        type("Bad", (Endpoint,), {"name": "shelf", "update": changing(make())})


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: TakesBack(ShelfChange), "names a list or a read"),  # type: ignore[arg-type]
        (lambda: TakesBack(LISTING, {"shelf_id": ".id"}), "dots between"),
    ],
)
def test_a_read_and_its_places_are_such(make: Callable[[], Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        make()
