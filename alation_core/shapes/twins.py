"""Dataclasses built without their constructors, where these do nothing but store what they get.

The constructor of a frozen dataclass passes the guard that makes it frozen for each field, which
costs several times as much as all else that is done to load an object. A twin is a plain class
without that guard: its fields are stored as usual, and then it becomes the dataclass.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import MISSING
from typing import Any, Final

from alation_core.frozen import WRITTEN_OUT, dataclass

_GENERATED: Final = "__create_fn__.<locals>.__init__"
"""How the module dataclasses names a constructor of its own."""


@dataclass(frozen=True)
class Twin:
    """How a dataclass is built.

    Args:
        plain: makes an empty instance, which takes the attributes and then its class.
        rest: attributes that are not given, with the values that the constructor gives them.
    """

    plain: type
    rest: Mapping[str, Any]


def twin_of(shape: type[Any], names: Iterable[str]) -> Twin | None:
    """Return how instances are built from values of these attributes, as the constructor does.

    Args:
        shape: a dataclass.
        names: of the attributes that are given.

    Returns:
        None where the constructor may do more than store values, or where it cannot be done.
    """
    given = {name: object() for name in names}
    if not _only_stores(shape) or any(_kept_elsewhere(shape, name) for name in given):
        return None
    twin = type(shape.__name__, (), {"__qualname__": shape.__qualname__})
    try:
        made, other = vars(shape(**given)), twin()
        other.__class__ = shape
    except TypeError:  # it needs more than is given, or has slots
        return None
    rest = {name: value for name, value in made.items() if name not in given}
    known = {one.name: one.default for one in dataclasses.fields(shape)}
    fixed = all(known.get(name, MISSING) is value for name, value in rest.items())
    stored = all(made.get(name) is value for name, value in given.items())
    return Twin(twin, rest) if fixed and stored and type(other) is shape else None


def _only_stores(shape: type[Any]) -> bool:
    """Tell whether instances are made by a constructor that a dataclass got from its fields."""
    code, own = getattr(shape.__init__, "__code__", None), vars(object)
    frozen = shape.__dataclass_params__.frozen
    return (
        getattr(code, "co_qualname", None) == _GENERATED
        or getattr(code, "co_filename", None) == WRITTEN_OUT
    ) and (
        type(shape) is type
        and getattr(shape, "__new__", None) is own["__new__"]
        and (frozen or getattr(shape, "__setattr__", None) is own["__setattr__"])
        and not hasattr(shape, "__post_init__")
    )


def _kept_elsewhere(shape: type[Any], name: str) -> bool:
    """Tell whether a descriptor takes the values of an attribute: a property, a slot."""
    return any(hasattr(type(vars(kind).get(name)), "__set__") for kind in shape.__mro__)
