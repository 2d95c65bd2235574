"""A dataclass that is built without its constructor is what its constructor makes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from abc import ABC
from dataclasses import InitVar, dataclass, field
from typing import Any, ClassVar

import pytest

from alation_core import JobDetails
from alation_core.shapes.twins import twin_of
from alation_endpoints.common.custom_fields.shapes import CustomFieldValueRead
from alation_endpoints.document import Document, JobDetailsDocumentPost


@dataclass(frozen=True)
class Plain:
    first: Any
    second: Any = None
    kind: ClassVar[str] = "plain"


@dataclass
class Loose:
    first: Any
    second: Any = None


@dataclass(frozen=True)
class Derived(Plain):
    third: Any = field(default="3", kw_only=True)


@dataclass(frozen=True, slots=True)
class Slotted:
    first: Any
    second: Any = None


@dataclass(frozen=True)
class Looking:
    first: Any
    second: Any = None

    def __post_init__(self) -> None:
        if self.first == 7:
            raise ValueError("not seven")


@dataclass
class Guarding:
    first: Any
    second: Any = None

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, "seven" if value == 7 else value)


@dataclass
class Own:
    first: Any
    second: Any = None

    def __init__(self, first: Any, second: Any = None) -> None:
        self.first, self.second = ("seven" if first == 7 else first), second


@dataclass
class Made:
    first: Any
    second: Any = field(default=None, init=False)

    def __new__(cls, first: Any) -> Made:
        made = super().__new__(cls)
        made.second = "new"
        return made


@dataclass
class Listing:
    first: Any
    second: list[Any] = field(default_factory=list)


class Upper:
    """Keeps a value elsewhere than under its name, and takes texts only."""

    def __get__(self, owner: Any, kind: Any = None) -> Any:
        return "" if owner is None else owner.__dict__["other"]

    def __set__(self, owner: Any, value: Any) -> None:
        owner.__dict__["other"] = value.upper()


@dataclass
class Described:
    first: Any
    second: Upper = Upper()


@dataclass(frozen=True)
class Wanting:
    first: Any
    second: InitVar[Any] = None


@dataclass(frozen=True)
class Abstract(ABC):
    first: Any
    second: Any = None


class Late(Plain):
    """Is made by a constructor that was generated for another class."""

    extra: Any = 1


def unpickled(made: Any) -> Any:
    return pickle.loads(pickle.dumps(made))  # noqa: S301 - our own


def by_twin(shape: type[Any], given: dict[str, Any]) -> Any:
    twin = twin_of(shape, given)
    assert twin is not None
    made = twin.plain()
    for name, value in {**given, **twin.rest}.items():
        setattr(made, name, value)
    made.__class__ = shape
    return made


@pytest.mark.parametrize("shape", [Plain, Loose, Derived, Late])
@pytest.mark.parametrize("given", [{"first": 7}, {"first": [7], "second": UnicodeError}])
def test_what_a_twin_becomes_is_what_the_constructor_makes(
    shape: type[Any], given: dict[str, Any]
) -> None:
    made, expected = by_twin(shape, given), shape(**given)

    assert type(made) is shape
    assert (made, repr(made), vars(made)) == (expected, repr(expected), vars(expected))
    for copied in (copy.deepcopy(made), unpickled(made)):
        assert (type(copied), copied) == (shape, expected)
    assert dataclasses.replace(made, first=1) == shape(**{**given, "first": 1})
    if shape.__dataclass_params__.frozen:
        with pytest.raises(dataclasses.FrozenInstanceError):
            made.first = 1
    else:
        made.first = 1
        assert made.first == 1


@pytest.mark.parametrize(
    "shape",
    [Slotted, Looking, Guarding, Own, Made, Listing, Described, Wanting, Abstract],
)
def test_a_constructor_that_may_do_more_is_called(shape: type[Any]) -> None:
    names = ["first"] if shape is Listing else ["first", "second"]
    assert twin_of(shape, names) is None


def test_a_list_that_is_given_needs_no_constructor() -> None:
    assert twin_of(Listing, ["first", "second"]) is not None


def test_the_bundled_shapes_are_built_without_constructors() -> None:
    """Holds that the names of the module dataclasses are still those that tell its constructors."""
    item = Document.list.item
    assert twin_of(item, [one.name for one in dataclasses.fields(item)]) is not None
    for shape in (CustomFieldValueRead, JobDetails, JobDetailsDocumentPost):
        assert twin_of(shape, []) is not None
