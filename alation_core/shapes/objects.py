"""How objects of an answer become their dataclass: one by itself, and many at once.

Both are written as a person would, for each schema anew, and make the same. Many objects are taken
apart into columns, one for each field: the values of a column are seldom of more than one type, so
that one look tells what has to be done with all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from marshmallow import fields, missing

from alation_core.frozen import dataclass
from alation_core.shapes.fields.loader import TYPES, Loader, Make, Refused
from alation_core.shapes.markers import UNSET
from alation_core.shapes.schemas import AnswerSchema
from alation_core.shapes.twins import twin_of

Ask = Callable[[Any], Loader]
Build = Callable[..., Any]
"""Makes a dataclass of an object, and of the values of the attributes beside the wire."""
BuildEach = Callable[..., list[Any]]
"""The same for many objects, and for a list of values of each attribute beside the wire."""


@dataclass(frozen=True)
class ObjectPart:
    """One field of an object.

    Args:
        wire: its name on the wire.
        attribute: its name in the dataclass.
        loader: of its values, of the one that is left out too.
        absent: stands for a value that is left out.
        plain: every value stays as it is.
    """

    wire: str
    attribute: str
    loader: Loader
    absent: Any = missing
    plain: bool = False


def parts_of(schema: AnswerSchema, ask: Ask, *, decoded: bool) -> Sequence[ObjectPart]:
    """Return the fields of the objects of a schema.

    Args:
        schema: of the objects.
        ask: returns the loader of a field.
        decoded: the objects were decoded from JSON, and hold values of no other types.
    """
    return [_part(str(wire), field, ask(field), decoded) for wire, field in schema.fields.items()]


def _part(wire: str, field: fields.Field[Any], loader: Loader, decoded: bool) -> ObjectPart:
    default = UNSET if field.load_default is missing else field.load_default
    attribute, make = str(field.attribute or wire), _otherwise(field.required, default, loader)
    if field.required or callable(default) or type(default) not in loader.same:
        return ObjectPart(wire, attribute, replace(loader, make=make))
    if decoded and not loader.refused:
        make = loader.make
    plain = decoded and loader.same >= TYPES
    return ObjectPart(wire, attribute, replace(loader, make=make), default, plain)


def _otherwise(required: bool, default: Any, loader: Loader) -> Make:
    """Return what makes the values that do not stay as they are, the one that is left out too."""
    make, refused = loader.make, loader.refused
    made = callable(default)

    def otherwise(value: Any) -> Any:
        if value is missing and not required:
            return default() if made else default
        if value is missing or type(value) in refused:
            raise Refused
        return make(value)

    return otherwise


# ------------------------------------------------------------------------------ written


def builder(shape: type[Any], parts: Sequence[ObjectPart], beside: Sequence[str] = ()) -> Build:
    """Return what makes the dataclass of an object.

    It calls nothing where the type of a value tells that it stays as it is.

    Args:
        shape: the dataclass.
        parts: the fields of the object.
        beside: names of attributes that do not stand on the wire; their values are given too.
    """
    known: dict[str, Any] = {"missing": missing}
    lines = ["get = data.get"]
    for at, part in enumerate(parts):
        absent = "missing" if part.absent is missing else f"absent{at}"
        known |= {f"absent{at}": part.absent}
        known |= {f"same{at}": part.loader.same, f"make{at}": part.loader.make}
        lines.append(f"value{at} = get({part.wire!r}, {absent})")
        if not part.plain:
            lines.append(f"if type(value{at}) not in same{at}: value{at} = make{at}(value{at})")
    lines += [*_built(shape, _given(parts, beside), known), "return made"]
    return _function(["data", *_named(beside)], lines, known)


def each_builder(
    shape: type[Any], parts: Sequence[ObjectPart], beside: Sequence[str] = ()
) -> BuildEach:
    """Return what makes the dataclass of each of many objects; arguments are those of `builder`."""
    known: dict[str, Any] = {}
    names = ["data", *_named(beside), *(f"value{at}" for at in range(len(parts)))]
    columns = [f"{name}s" for name in names]
    lines = ["many = []", f"for {', '.join(names)}, in zip({', '.join(columns)}):"]
    lines += [f"    {line}" for line in _built(shape, _given(parts, beside), known)]
    lines += ["    many.append(made)", "return many"]
    build = _function(columns, lines, known)

    def build_each(objects: list[dict[str, Any]], *besides: Sequence[Any]) -> list[Any]:
        many: list[Any] = build(objects, *besides, *_columns(parts, objects))
        return many

    return build_each


def _columns(parts: Sequence[ObjectPart], objects: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """Yield the values of each field, made: of all objects, in order."""
    found: dict[str, list[Any]] = {}
    others = sum(map(len, objects))
    for part in parts:
        try:
            found[part.wire] = [*map(itemgetter(part.wire), objects)]
        except KeyError:
            continue
        others -= len(objects)
    for part in parts:
        values = found.get(part.wire)
        if values is None and others:
            values = [one.get(part.wire, part.absent) for one in objects]
        elif values is None:  # all that they hold was found
            values = [part.absent] * len(objects)
        yield values if part.plain else part.loader.load_each(values)


def _given(parts: Sequence[ObjectPart], beside: Sequence[str]) -> Mapping[str, str]:
    """Return the attributes that are given, each with the name of its value."""
    given = dict(zip(beside, _named(beside), strict=True))
    for at, part in enumerate(parts):
        given.setdefault(part.attribute, f"value{at}")
    return given


def _named(beside: Sequence[str]) -> list[str]:
    return [f"{name}_" for name in beside]


def _built(shape: type[Any], given: Mapping[str, str], known: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that make the dataclass.

    Args:
        shape: the dataclass.
        given: its attributes, each with the name of its value.
        known: what the lines know by name; what they need is added.
    """
    known["shape"] = shape
    twin = twin_of(shape, given)
    if twin is None:
        yield f"made = shape({', '.join(f'{name}={value}' for name, value in given.items())})"
        return
    known["plain"] = twin.plain
    yield "made = plain()"
    for name, value in given.items():
        yield f"made.{name} = {value}"
    for at, (name, value) in enumerate(twin.rest.items()):
        known[f"rest{at}"] = value
        yield f"made.{name} = rest{at}"
    yield "made.__class__ = shape"


def _function(arguments: Sequence[str], lines: Sequence[str], known: dict[str, Any]) -> Build:
    """Return a function. Its text holds names of fields alone, in quotes those of the wire."""
    exec("\n    ".join([f"def build({', '.join(arguments)}):", *lines]), known)  # noqa: S102 - our own
    build: Build = known["build"]
    return build
