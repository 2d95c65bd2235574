"""A shape that cannot work is refused when the endpoint's class is made, by field and operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from marshmallow.validate import Length

from alation_core import (
    DirectOperation,
    Endpoint,
    GetOperation,
    Item,
    JobDetails,
    JobOperation,
    ListOperation,
)
from alation_core.shapes import (
    UNSET,
    CapitalLetter,
    CommaSeparated,
    InPath,
    InQuery,
    JsonText,
    Maybe,
    Secret,
    WireName,
    answer_schema,
    payload_schema,
    row_errors,
)


@dataclass(frozen=True)
class Good:
    id: int


def payload(shape: Any, path: str = "/x/") -> None:
    class Bad(Endpoint):
        name = "bad"
        send = JobOperation("POST", path, payload=shape, result=JobDetails)


def params(shape: Any) -> None:
    class Bad(Endpoint):
        name = "bad"
        send = DirectOperation("POST", "/x/", payload=Good, params=shape, result=JobDetails)


def filters(shape: Any) -> None:
    class Bad(Endpoint):
        name = "bad"
        send = ListOperation("/x/", item=Item, filters=shape)


def item(shape: Any) -> None:
    class Bad(Endpoint):
        name = "bad"
        send = GetOperation("/x/", item=shape)


def result(shape: Any) -> None:
    @dataclass(frozen=True)
    class Details(JobDetails):
        result: Any = None

    Details.__annotations__["result"] = shape | Any

    class Bad(Endpoint):
        name = "bad"
        send = JobOperation("POST", "/x/", payload=Good, result=Details)


@dataclass(frozen=True)
class Colliding:
    class_: Annotated[str, WireName("kind")]
    kind: str


@dataclass(frozen=True)
class Twice:
    a: Annotated[str, WireName("x")]
    b: Annotated[str, WireName("x")]


@dataclass(frozen=True)
class TwoNames:
    a: Annotated[str, WireName("x"), WireName("y")]


@dataclass(frozen=True)
class NoName:
    a: Annotated[str, WireName("")]


@dataclass(frozen=True)
class Placed:
    id: Annotated[int, InPath]


@dataclass(frozen=True)
class Asked:
    id: Annotated[int, InQuery]


@dataclass(frozen=True)
class Hidden:
    id: Annotated[str, Secret]


@dataclass(frozen=True)
class Nesting:
    parts: Maybe[list[dict[str, Placed | None]]] = UNSET


@dataclass(frozen=True)
class NestingAsked:
    part: Asked


@dataclass(frozen=True)
class NestingHidden:
    part: Maybe[Hidden] = UNSET


@dataclass(frozen=True)
class Within:
    a: Maybe[Annotated[str, WireName("x")]] = UNSET


@dataclass(frozen=True)
class SecretWithin:
    a: Maybe[list[Annotated[str, Secret]]] = UNSET


@dataclass(frozen=True)
class BothPlaces:
    a: Annotated[str, InPath, InQuery]


@dataclass(frozen=True)
class DefaultInPath:
    a: Annotated[str, InPath] = "x"


@dataclass(frozen=True)
class Number:
    a: Annotated[str, 5]


@dataclass(frozen=True)
class NumberWithin:
    a: list[Annotated[str, 5]]


@dataclass(frozen=True)
class ClassOfValidator:
    a: Annotated[str, Length]


@dataclass(frozen=True)
class ClassOfName:
    a: Annotated[str, WireName]


@dataclass(frozen=True)
class One:
    kind: Literal["a"]


@dataclass(frozen=True)
class Other:
    kind: Literal["a", "b"]


BAD: list[tuple[Callable[[Any], None], Any, str]] = [
    (payload, Colliding, "Colliding.kind: its name on the wire, 'kind', is that of class_ as well"),
    (params, Colliding, "Colliding.kind: its name on the wire"),
    (filters, Twice, "Twice.b: its name on the wire, 'x', is that of a as well"),
    (item, Twice, "Twice.b: its name on the wire"),
    (payload, TwoNames, "TwoNames.a: it has several names on the wire"),
    (payload, NoName, "NoName.a: '' is no name on the wire"),
    (payload, Nesting, "Placed.id: only a field of the row itself goes into path or query"),
    (payload, NestingAsked, "Asked.id: only a field of the row itself goes into path or query"),
    (payload, Within, "Within.a: WireName.* stands within the type"),
    (payload, SecretWithin, "SecretWithin.a: Secret stands within the type"),
    (payload, BothPlaces, "BothPlaces.a: a field stands in the path or in the query"),
    (payload, DefaultInPath, "DefaultInPath.a: a field that fills a place of the path has no def"),
    (payload, Number, "Number.a: 5 in Annotated is neither a text, a marker nor callable"),
    (params, NumberWithin, "NumberWithin.a: 5 in Annotated is neither"),
    (item, Number, "Number.a: 5 in Annotated is neither"),
    (payload, ClassOfValidator, "ClassOfValidator.a: .*Length.* is neither"),
    (payload, ClassOfName, "ClassOfName.a: .*WireName.* is neither"),
    (params, Placed, "Placed.id: InPath has no place in parameters"),
    (filters, Asked, "Asked.id: InQuery has no place in parameters"),
    (params, Hidden, "Hidden.id: Secret has no place in parameters"),
    (filters, NestingHidden, "Hidden.id: Secret has no place in parameters"),
    (item, Placed, "Placed.id: InPath has no place in an answer"),
    (item, Asked, "Asked.id: InQuery has no place in an answer"),
    (item, Hidden, "Hidden.id: Secret has no place in an answer"),
    (result, Hidden, "Hidden.id: Secret has no place in an answer"),
    (result, NestingHidden, "Hidden.id: Secret has no place in an answer"),
    (payload, One | Other, "no Literal field tells these shapes apart"),
]


@pytest.mark.parametrize(("declare", "shape", "said"), BAD, ids=range(len(BAD)))
def test_a_bad_shape_is_refused_when_the_class_is_made(
    declare: Callable[[Any], None], shape: Any, said: str
) -> None:
    with pytest.raises(TypeError, match=rf"^bad\.send, \w+: .*{said}"):
        declare(shape)


@pytest.mark.parametrize("shape", [Number, Colliding, TwoNames, Within, Nesting, ClassOfName])
def test_its_schema_is_refused_as_well(shape: Any) -> None:
    with pytest.raises(TypeError, match=r"\w+\.\w+: "):
        payload_schema(shape)


@pytest.mark.parametrize("shape", [Number, Colliding, Hidden, Placed, NestingHidden])
def test_an_answer_is_refused_as_well(shape: Any) -> None:
    with pytest.raises(TypeError, match=r"\w+\.\w+: "):
        answer_schema(shape)


@dataclass(frozen=True)
class Listed:
    ids: Annotated[list[int], InPath]


def test_what_fills_a_place_of_the_path_is_one_value() -> None:
    with pytest.raises(TypeError, match=r"Listed\.ids: it holds no single value"):
        payload_schema(Listed)


@dataclass(frozen=True)
class All:
    """Everything that may stand in `Annotated`, markers as classes and made of them."""

    id: Annotated[int, InPath(), "A note."]
    texts: Annotated[Maybe[list[str]], InQuery, CommaSeparated, Length(max=2), "Two at most."] = (
        UNSET
    )
    flag: Annotated[Maybe[bool], InQuery, CapitalLetter()] = UNSET
    password: Annotated[Maybe[str], Secret, WireName("pass-word"), lambda value: None] = UNSET
    held: Annotated[Maybe[list[int]], JsonText] = UNSET
    inner: Maybe[Annotated[str, Length(max=3), "Short."]] = UNSET


def test_texts_markers_and_callables_may_stand_in_any_order() -> None:
    payload(All, "/x/{id}/")
    schema = payload_schema(All)

    assert schema.fields["id"].metadata == {"description": "A note.", "place": "path"}
    assert schema.fields["texts"].metadata["comma_separated"] is True
    assert schema.fields["flag"].metadata["capital_letter"] is True
    assert schema.fields["pass-word"].metadata["secret"] is True
    assert [
        name for name, _ in row_errors(schema, {"id": 1, "texts": ["a"] * 3, "inner": "long"})
    ] == [
        "texts",
        "inner",
    ]


def test_a_type_that_is_known_later_is_left_to_the_schema() -> None:
    @dataclass(frozen=True)
    class Local:
        later: list[Later]

    @dataclass(frozen=True)
    class Later:
        id: int

    payload(Local)  # nobody can tell what is in it
    with pytest.raises(NameError):
        payload_schema(Local)
