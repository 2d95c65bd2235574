"""Frozen dataclasses that are cheap to define: each is written out when its first instance is made.

The standard library compiles six functions for each of them, 0.7 ms together. A command defines a
hundred and makes instances of a third: most of its start went into functions that nobody called.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError
from inspect import get_annotations
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, Final

WRITTEN_OUT: Final = "<a frozen dataclass>"
"""The file that tracebacks name for an `__init__` that was written here."""


def _dataclass(
    cls: type | None = None, /, *, frozen: bool, kw_only: bool = False, init: bool = True
) -> Any:
    """Make a class a frozen dataclass, as `dataclasses.dataclass(frozen=True)` does.

    What `dataclasses` offers works with it, and it may be derived from, and derive from, one of
    the standard library. An unfit order of defaults is told by the first instance.

    Args:
        cls: the class.
        frozen: True: there is no other kind here.
        kw_only: its fields are given by name only.
        init: write its `__init__`.
    """
    if cls is None:
        return lambda cls: _dataclass(cls, frozen=frozen, kw_only=kw_only, init=init)
    if not frozen:
        raise TypeError(f"{cls.__name__}: take the dataclass of the standard library")
    made: Any = _with_fields(cls, kw_only)
    if any("InitVar" in str(one.type) for one in made.__dataclass_fields__.values()):
        raise TypeError(f"{made.__name__}: take the dataclass of the standard library for InitVar")
    # Only now: with it, the library compiles two functions more. Classes that derive look here.
    made.__dataclass_params__.frozen = True
    given = vars(made)
    later = {"__init__": _WrittenOutLater(made)} if init else {}
    for name, method in (later | _methods(made)).items():
        # What the class says itself stays. To define __eq__ alone leaves None for __hash__.
        if given.get(name) is None:
            setattr(made, name, method)
    return made


def _with_fields(cls: Any, kw_only: bool) -> Any:
    """Let the standard library find the fields of a class, and no more.

    Raises:
        TypeError: it derives from one that is not frozen.
    """
    found = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only)
    above = [one for one in cls.__mro__[:0:-1] if "__dataclass_fields__" in vars(one)]
    if not above:
        return found(cls)
    if not all(one.__dataclass_params__.frozen for one in above):
        raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    # The library wants one that derives from frozen ones to be frozen by itself: it looks at the
    # fields of this class alone.
    annotations = get_annotations(cls)
    given = {name: vars(cls)[name] for name in annotations if name in vars(cls)}
    body = {"__annotations__": annotations, "__module__": cls.__module__, "__doc__": cls.__doc__}
    alone: Any = found(type(cls.__name__, (), {**given, **body}))
    for name in given:
        if name in vars(alone):
            setattr(cls, name, vars(alone)[name])
        else:
            delattr(cls, name)
    fields = [one.__dataclass_fields__ for one in (*above, alone)]
    cls.__dataclass_fields__ = {name: one for known in fields for name, one in known.items()}
    cls.__dataclass_params__ = alone.__dataclass_params__
    by_place = [one.name for one in dataclasses.fields(cls) if one.init and not one.kw_only]
    cls.__match_args__ = tuple(by_place)  # type: ignore[misc]  # it thinks of its own class
    return cls


class _Factory:
    """Stands in a signature for what is made when it is not given."""

    def __repr__(self) -> str:
        return "<factory>"


_FACTORY = _Factory()


class _WrittenOutLater:
    """Stands for the `__init__` of a class until it is first asked for."""

    def __init__(self, cls: type) -> None:
        self._cls = cls

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        # Two threads may both do it: they write the same function.
        init = _init_of(self._cls)
        self._cls.__init__ = init  # type: ignore[misc]
        return init if instance is None else init.__get__(instance)


def _methods(made: Any) -> dict[str, Any]:
    """Return what makes a class one of frozen values; none of it is compiled for the class."""
    fields = dataclasses.fields(made)
    compared = _values_of([one.name for one in fields if one.compare])
    hashed = _values_of(
        [one.name for one in fields if (one.compare if one.hash is None else one.hash)]
    )
    shown = [one.name for one in fields if one.repr]
    names = {one.name for one in fields}

    def equal(self: Any, other: object) -> Any:
        return compared(self) == compared(other) if type(other) is type(self) else NotImplemented

    def hashed_value(self: Any) -> int:
        return hash(hashed(self))

    @recursive_repr()
    def represented(self: Any) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({said})"

    def not_set(self: Any, name: str, value: Any) -> None:
        if type(self) is made or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(made, self).__setattr__(name, value)

    def not_deleted(self: Any, name: str) -> None:
        if type(self) is made or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(made, self).__delattr__(name)

    return {
        "__eq__": equal,
        "__hash__": hashed_value,
        "__repr__": represented,
        "__setattr__": not_set,
        "__delattr__": not_deleted,
    }


def _values_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what takes the values of fields out of an instance."""
    if not names:
        return lambda instance: ()
    values = attrgetter(*names)
    return values if len(names) > 1 else lambda instance: (values(instance),)


def _init_of(cls: type) -> Any:
    """Compile the `__init__` of a class.

    Raises:
        TypeError: a field without a default follows one that has one.
    """
    fields = [one for one in dataclasses.fields(cls) if one.init or _has_factory(one)]
    known: dict[str, Any] = {"_set": object.__setattr__, "_FACTORY": _FACTORY}
    known |= {f"_made_{one.name}": one.default_factory for one in fields if _has_factory(one)}
    given = [one for one in fields if one.init]
    in_place = [_parameter(one, known) for one in given if not one.kw_only]
    by_name = [_parameter(one, known) for one in given if one.kw_only]
    star = ["*"] if by_name else []
    lines = [f"_set(self, {one.name!r}, {_value(one)})" for one in fields]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "".join(f"\n  {line}" for line in lines or ["pass"])
    parameters = ", ".join(["self", *in_place, *star, *by_name])
    try:
        code = compile(f"def __init__({parameters}):{body}", WRITTEN_OUT, "exec")
        exec(code, known)  # noqa: S102 - names of fields
    except SyntaxError as error:
        raise TypeError(f"{cls.__name__}: {error.msg}") from None
    init: Any = known["__init__"]
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    init.__annotations__ = {**{one.name: one.type for one in given}, "return": None}
    return init


def _has_factory(field: Field[Any]) -> bool:
    return field.default_factory is not MISSING


def _parameter(field: Field[Any], known: dict[str, Any]) -> str:
    """Return a field as a parameter, whose default stands in the names that are known."""
    name = field.name
    if _has_factory(field):
        return f"{name}=_FACTORY"
    if field.default is MISSING:
        return name
    known[f"_default_{name}"] = field.default
    return f"{name}=_default_{name}"


def _value(field: Field[Any]) -> str:
    if not _has_factory(field):
        return field.name
    made = f"_made_{field.name}()"
    return f"{made} if {field.name} is _FACTORY else {field.name}" if field.init else made


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    dataclass = _dataclass
