"""What a dataclass says about its fields beyond their types.

It stands in `Annotated`, beside marshmallow's validators and a text that says what the field is
for: `ids: Annotated[list[int], CommaSeparated, Length(max=100), "Only these."]`.
"""

from __future__ import annotations

import enum
from typing import Any, TypeVar, Union

from alation_core.frozen import dataclass


class Unset(enum.Enum):
    """The value of a field that is left out: "leave alone", as distinct from null or empty."""

    UNSET = "unset"

    def __repr__(self) -> str:
        return "UNSET"


UNSET = Unset.UNSET
"""Default of every field that may be left out. Such a field is not sent."""

T = TypeVar("T")
Maybe = Union[T, Unset]  # noqa: UP007 - a generic alias
"""Type of a payload field that may be left out."""


class JsonText:
    """Marks a field whose value is a text that holds JSON: `Annotated[X, JsonText]`.

    An answer's is decoded and typed; a parameter may be given as the text or as what it holds.
    """


class CommaSeparated:
    """Marks a parameter that is sent as one comma-separated text, not as a repeated one."""


class AnyOf:
    """Marks a filter of which each value selects objects of its own: `id: Annotated[..., AnyOf]`.

    More values than an address or a call may hold are asked for in several requests.
    """


class CapitalLetter:
    """Marks a boolean parameter that is sent as True or False, not as true or false."""


@dataclass(frozen=True)
class WireName:
    """Says what a field is called on the wire: `class_: Annotated[str, WireName("class")]`.

    Args:
        name: the key in bodies, queries and answers, and in rows that are dicts.
    """

    name: str


@dataclass(frozen=True)
class Example:
    """Says what a field may hold, for JSON Schema and for files to begin with.

    Write it where no value is made from the type: `Annotated[str, Example("1.sales.orders")]`.

    Args:
        value: as it stands in a row, on the wire; the field takes it.
    """

    value: Any


class InPath:
    """Marks a payload field that fills the place of its name in the path; no body holds it."""


class InQuery:
    """Marks a payload field that goes into the query; no body holds it."""


class Secret:
    """Marks a payload field that is sent, and otherwise stands nowhere."""
