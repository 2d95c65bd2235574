"""A loader makes of an answer what the schema makes of it that it is compiled from."""

from __future__ import annotations

import dataclasses
import enum
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError, missing, validate
from marshmallow.validate import Length, Range

from alation_core.plugins.registry import Registry
from alation_core.shapes import (
    UNSET,
    AnswerSchema,
    JsonText,
    Maybe,
    WireName,
    answer_loader,
    answer_schema,
    answers_loader,
)
from alation_core.shapes.fields import (
    Anything,
    AsItCame,
    Dictionary,
    Either,
    EncodedJson,
    Items,
    Number,
    Object,
    ToldApart,
    TrueOrFalse,
    WholeNumber,
)
from alation_core.shapes.fields.field import Field
from alation_core.shapes.fields.loader import TYPES
from alation_endpoints.document import Document
from alation_replay.alterations import alterations
from alation_replay.index import tape_files
from alation_replay.layout import decoded
from alation_replay.tapes import read_tape
from tests.alation_core.support import JSON, SCALARS

REGISTRY = Registry(None)
ENDPOINTS = {name: REGISTRY.endpoint(name) for name in REGISTRY.names}
CASSETTES = Path(__file__).parents[3] / "cassettes"
MANY = 40
"""Answers on tapes that are loaded together."""


def schemas_of(name: str) -> Iterator[AnswerSchema]:
    """The schemas of all that an endpoint is answered."""
    for operation in ENDPOINTS[name].operations().values():
        names = ("result_schema", "item_schema")
        schema = next(getattr(operation, name) for name in names if hasattr(operation, name))
        assert isinstance(schema, AnswerSchema)
        yield schema


def seen(value: Any) -> Any:
    """A value with the types of all that is in it: 1 is neither true nor 1.0."""
    if dataclasses.is_dataclass(value):
        told = {one.name: getattr(value, one.name, missing) for one in dataclasses.fields(value)}
        return type(value), seen(told)
    if isinstance(value, Mapping):
        return type(value), [(seen(name), seen(below)) for name, below in value.items()]
    if isinstance(value, list | tuple):
        return type(value), [seen(below) for below in value]
    return type(value), repr(value)


def made(load: Callable[[], Any]) -> Any:
    try:
        return seen(load())
    except ValidationError as error:
        return "refused", error.messages
    except Exception as error:  # of a class that makes something of its values
        return type(error), str(error)


def same(schema: AnswerSchema, data: Any) -> bool:
    expected = made(lambda: schema.load(data))
    ways = (False, True) if holds_json(data) else (False,)
    loaders = [answer_loader(schema, decoded=way) for way in ways]
    return all(made(partial(load, data)) == expected for load in loaders)


def same_of_each(schema: AnswerSchema, objects: list[Any]) -> bool:
    """Whether many are loaded as one after the other: those before one that is refused, too."""
    expected = told(map(schema.load, objects))
    ways = (False, True) if holds_json(objects) else (False,)
    loaders = [answers_loader(schema, decoded=way) for way in ways]
    return all(told(load(objects)) == expected for load in loaders)


def told(loaded: Iterator[Any]) -> list[Any]:
    found: list[Any] = [(list, [])]
    while found[-1][0] is list:
        found.append(made(lambda: [next(loaded)]))
    return found


def holds_json(value: Any) -> bool:
    """Whether a value holds those types only that JSON is decoded to."""
    if type(value) is dict:
        return all(type(name) is str and holds_json(value[name]) for name in value)
    if type(value) is list:
        return all(map(holds_json, value))
    return type(value) in TYPES


# ------------------------------------------------------------------------------ of every kind


class Colour(enum.Enum):
    RED = "red"
    TRUE = True
    ONE = 1


@dataclass(frozen=True)
class Round:
    kind: Literal["round"]
    radius: float = 1.0


@dataclass(frozen=True)
class Square:
    kind: Literal["square"]
    side: int | None = None
    inner: list[Round | Square | Any] = field(default_factory=list)


@dataclass
class Odd:
    """What is made of it is no copy of what came, and some of it is refused."""

    number: int
    double: int = 0

    def __post_init__(self) -> None:
        if self.number == 50:
            raise ValidationError("Not this one.")
        self.double = 2 * self.number


@dataclass(frozen=True)
class Everything:
    """One field of each kind, wherever a type may stand."""

    text: str
    number: int | None
    share: Annotated[float, Range(min=0)] = 0.5
    flag: bool = False
    anything: Any = None
    left_out: Maybe[str] = UNSET
    made: list[str] = field(default_factory=lambda: ["a"])
    called: Any = dict
    class_: Annotated[str, WireName("class")] = ""
    dotted: Annotated[str, WireName("a.b")] = ""
    words: Annotated[list[str], Length(max=2)] = field(default_factory=list)
    matrix: list[list[int] | None] | None = None
    counts: dict[str, int] | None = None
    named: dict[str, Odd] | None = None
    odd: Odd | None = None
    odds: list[Odd] | Any = None
    shape: Round | Square | None = None
    shapes: list[Round | Square] | str | None = None
    word: Literal["a", "b"] | None = None
    sign: Literal["a", 1, True] | None = None
    several: int | str | list[int] | dict[str, str] | None = None
    converted: date | int | None = None
    loose: int | Any = None
    encoded: Annotated[list[Odd] | None, JsonText] = None
    loosely: Annotated[list[int] | Any, JsonText] = None
    when: datetime | None = None
    day: date | None = None
    exact: Decimal | None = None
    unique: UUID | None = None
    colour: Colour | None = None
    again: Everything | None = None


WORDS = st.sampled_from(
    [
        "a",
        "b",
        "round",
        "square",
        "red",
        "2025-03-14",
        "2025-03-14T10:00:00Z",
        "1.50",
        "[1]",
        "[",
        "{}",
        "",
        '[{"number": 1}]',
        "123e4567-e89b-12d3-a456-426614174000",
    ]
)


@cache
def of_object(schema: Any) -> st.SearchStrategy[Any]:
    """Objects that may fit: of the fields that may be left out only some are there."""
    fields = {name: of_field(schema.fields[name]) for name in schema.fields}
    needed = [name for name in fields if schema.fields[name].required]
    some = st.lists(st.sampled_from([*fields, "x"]), max_size=2)
    fitting = some.map(lambda names: [*needed, *names])
    return (fitting | fitting | fitting | some).flatmap(
        lambda names: st.fixed_dictionaries({name: fields.get(name, JSON) for name in names})
    )


@cache
def of_field(field: Any) -> st.SearchStrategy[Any]:
    """Values for a field, most of them of its type."""
    choices = [one.choices for one in field.validators if isinstance(one, validate.OneOf)]
    of_type: Callable[[Any], st.SearchStrategy[Any]] = OF_TYPE.get(type(field), lambda _: WORDS)
    typed = of_type(field)
    for some in choices:
        typed = st.sampled_from(list(some))
    return st.integers(0, 7).flatmap(lambda n: SCALARS | WORDS | JSON if n == 0 else typed)


def of_parts(field: Any) -> st.SearchStrategy[Any]:
    return st.one_of([of_part(part) for part in field.parts])


def of_part(part: Any) -> st.SearchStrategy[Any]:
    return of_field(part) if isinstance(part, Field) else of_object(part)


OF_TYPE: Mapping[type, Callable[[Any], st.SearchStrategy[Any]]] = {
    WholeNumber: lambda field: st.integers(48, 51),
    Number: lambda field: st.integers(-1, 1) | st.floats(),
    TrueOrFalse: lambda field: st.booleans(),
    Items: lambda field: st.lists(of_parts(field), max_size=3),
    Dictionary: lambda field: st.dictionaries(
        st.text(max_size=1), of_parts(field) if field.parts else JSON, max_size=3
    ),
    Object: lambda field: st.deferred(lambda: of_object(field.schema)),
    Either: of_parts,
    ToldApart: of_parts,
    AsItCame: of_parts,
    EncodedJson: lambda field: of_parts(field) | of_parts(field).map(json.dumps),
    Anything: lambda field: JSON,
}


@pytest.mark.parametrize("lenient", [False, True])
@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_every_kind_of_field_is_loaded_as_the_schema_does(
    lenient: bool, data: st.DataObject
) -> None:
    schema = answer_schema(Everything, lenient)

    assert same(schema, data.draw(of_object(schema)))


@pytest.mark.parametrize("lenient", [False, True])
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_many_objects_are_loaded_as_the_schema_loads_one_after_the_other(
    lenient: bool, data: st.DataObject
) -> None:
    schema = answer_schema(Everything, lenient)
    drawn = data.draw(st.lists(of_object(schema), max_size=4))
    alike = data.draw(st.lists(of_object(schema), min_size=1, max_size=1)) * 3

    assert same_of_each(schema, [*drawn, *alike])


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@given(data=st.data())
@settings(max_examples=6, deadline=None)
def test_what_the_bundled_endpoints_are_answered_is_loaded_as_the_schema_does(
    endpoint: str, data: st.DataObject
) -> None:
    schema = data.draw(st.sampled_from([*schemas_of(endpoint)]))

    assert same(schema, data.draw(of_object(schema) | JSON))


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_stands_on_the_tapes_is_loaded_as_the_schema_does(endpoint: str) -> None:
    folder = CASSETTES / endpoint
    tapes = [read_tape(path) for path in tape_files(folder)] if folder.is_dir() else []
    played = [*tapes, *(one.tape for tape in tapes[::6] for one in alterations(tape))]
    bodies = {one.answer.body for tape in played for one in tape.interactions}
    objects = {text for body in bodies for text in _objects(decoded(body))}
    for schema in schemas_of(endpoint):
        fitting: list[Any] = []
        for found in map(decoded, objects):
            assert same(schema, found)
            if isinstance(found, dict) and len(fitting) < MANY:
                fitting += (
                    [] if made(partial(answer_loader(schema), found))[0] == "refused" else [found]
                )
        assert same_of_each(schema, fitting)


def _objects(answer: Any) -> Iterator[str]:
    yield from map(json.dumps, answer if isinstance(answer, list) else [answer])


class Word(str):
    """A text that is no plain one."""


@pytest.mark.parametrize(
    "data",
    [
        {"text": Word("x"), "number": 1},
        {"text": "x", "number": True},
        {"text": "x", "number": 1, "anything": missing, "made": missing},
        {"text": "x", "number": 1, "counts": {1: 1}},
        {"text": "x", "number": 1, "words": ("a",), "matrix": [(1,), None]},
        {"text": "x", "number": 1, "odd": OrderedDict(number=1)},
        {"text": "x", "number": 1, "odds": [{"number": 1}, {"number": 50}, None, 7]},
        {"text": "x", "number": 1, "named": {"a": {"number": 1}, "b": None}},
        {"text": "x", "number": 1, "share": float("nan")},
        {"text": "x", "number": 1, "share": -1, "words": ["a", "b", "c"]},
        {"text": "x", "number": 1, "a.b": "dotted", "class": "named", "class_": "other"},
        OrderedDict(text="x", number=1),
        {"text": "x"},
        {"number": 1, "again": {"text": 1}},
        [],
        "x",
        None,
    ],
    ids=repr,
)
def test_values_that_need_a_closer_look_are_loaded_as_the_schema_does(data: Any) -> None:
    assert same(answer_schema(Everything), data)
    assert same(answer_schema(Everything, lenient=True), data)
    assert same_of_each(answer_schema(Everything), [{"text": "x", "number": 1}, data])


def test_attributes_beside_the_wire_are_given_once_and_count() -> None:
    @dataclass(frozen=True)
    class Kept:
        name: str | None = None
        raw: Any = field(default=None, metadata={"wire": False})

    schema = answer_schema(Kept, lenient=True)

    given: list[Any] = [{"name": "a", "raw": 1}, OrderedDict(name="a")]
    for data in given:
        assert answer_loader(schema, "raw")(data, data) == Kept("a", raw=data)
    for many in (given, [{"name": "a"}] * 2):
        expected = [Kept("a", raw=data) for data in many]
        assert list(answers_loader(schema, "raw")(many, many)) == expected


@dataclass(frozen=True)
class Nest:
    number: int
    inner: list[Nest] | None = None


def test_what_is_refused_at_every_level_costs_no_more_with_each_level() -> None:
    data: dict[str, Any] = {"inner": None}
    for _ in range(40):
        data = {"inner": [data, {"number": 1, "inner": [{}]}]}

    assert same(answer_schema(Nest, lenient=True), {"number": 1, "inner": [data]})


def test_nothing_is_shared_between_what_is_made() -> None:
    data = {"text": "x", "number": 1, "words": ["a"], "matrix": [[1]]}

    first, second = (answer_loader(answer_schema(Everything))(data) for _ in range(2))

    assert first == second
    for name in ("words", "matrix", "made", "called"):
        assert getattr(first, name) is not getattr(second, name)
    assert first.words is not data["words"]


def test_a_plain_answer_never_asks_marshmallow(monkeypatch: pytest.MonkeyPatch) -> None:
    data = {"created_term_count": 1, "created_terms": [{"id": 1, "title": "a"}, {"id": "odd"}, 7]}
    answer = {"status": "successful", "msg": "", "result": data}

    def fail(*given: Any, **named: Any) -> None:
        raise AssertionError("marshmallow was asked")

    schema = Document.create.result_schema
    expected = schema.load(answer)
    monkeypatch.setattr(AnswerSchema, "_do_load", fail)
    assert answer_loader(schema)(answer) == expected
