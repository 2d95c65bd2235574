"""All kinds of field that a type hint may stand for: the one place that lists them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from alation_core.shapes.fields.checks import undecided
from alation_core.shapes.fields.containers import Dictionary, Items, Object
from alation_core.shapes.fields.days import Day
from alation_core.shapes.fields.decimals import ExactNumber
from alation_core.shapes.fields.enums import Choice
from alation_core.shapes.fields.field import Derive, Field
from alation_core.shapes.fields.loose import Anything
from alation_core.shapes.fields.moments import Moment
from alation_core.shapes.fields.scalars import Number, Text, TrueOrFalse, WholeNumber
from alation_core.shapes.fields.unions import Either
from alation_core.shapes.fields.uuids import Identifier

KINDS: tuple[type[Field], ...] = (
    Text,
    WholeNumber,
    Number,
    TrueOrFalse,
    Moment,
    Day,
    ExactNumber,
    Identifier,
    Choice,
    Anything,
    Items,
    Dictionary,
    Object,
    Either,
)
"""Each says itself which type hints it takes."""


def field_of(hint: Any, derive: Derive) -> Field:
    """Return the field of a type hint without notes (`Annotated`).

    Raises:
        TypeError: no kind takes it.
    """
    for kind in KINDS:
        made = kind.taking(hint, derive)
        if made is not None:
            return made
    raise TypeError(f"no field for the type {hint!r}")


def as_kind(field: fields.Field[Any]) -> Field:
    """Return a field; one of the library's as the kind that derives from its class.

    So the fields of a schema that an author wrote by hand are described and read as well. Checking
    is left to that schema: a field of the library converts.
    """
    if isinstance(field, Field):
        return field
    like = (kind for base in type(field).__mro__ for kind in KINDS if base in kind.__bases__)
    kind = next(like, Field)
    made = kind.__new__(kind)
    vars(made).update(vars(field), _check=lambda ask: undecided, _leaves_unchecked=lambda ask: True)
    return made
