"""The members of a shape: their names in Python and on the wire, their types, and their notes.

A declaration that cannot work is refused here, before a schema is made of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from marshmallow.validate import Validator

from alation_core.frozen import dataclass
from alation_core.shapes.markers import (
    UNSET,
    AnyOf,
    CapitalLetter,
    CommaSeparated,
    Example,
    InPath,
    InQuery,
    JsonText,
    Secret,
    WireName,
)

PLACES: Mapping[type, str] = {InPath: "path", InQuery: "query"}
"""Markers of fields that stand in no body, and where such a field stands."""

_MARKERS = (AnyOf, CapitalLetter, CommaSeparated, JsonText, *PLACES, Secret)
_OF_WHOLE_FIELDS = (WireName, *PLACES, Secret)
_WITH_A_VALUE = (WireName, Example)
"""Markers that are made, each with what it says."""


@dataclass(frozen=True)
class Notes:
    """What stands in `Annotated` beside a type.

    Args:
        texts: what the field is for.
        markers: as classes.
        validators: callables that raise ValidationError.
        wire: the name on the wire, where it differs.
        examples: what it may hold.
    """

    texts: tuple[str, ...] = ()
    markers: frozenset[type] = frozenset()
    validators: tuple[Callable[[Any], Any], ...] = ()
    wire: str | None = None
    examples: tuple[Any, ...] = ()

    @property
    def place(self) -> str | None:
        """Where the field stands instead of the body: "path", "query" or None."""
        return next((place for marker, place in PLACES.items() if marker in self.markers), None)


NO_NOTES = Notes()


@dataclass(frozen=True)
class Member:
    """One field of a shape.

    Args:
        name: of the attribute.
        wire: its name on the wire.
        hint: its type, with what stands beside it.
        default: its default, what makes it, or MISSING.
        notes: what stands beside the whole type.
    """

    name: str
    wire: str
    hint: Any
    default: Any
    notes: Notes

    @property
    def required(self) -> bool:
        """Whether a row cannot leave it out."""
        return self.default is dataclasses.MISSING


_known: dict[Any, tuple[Member, ...]] = {}


def members_of(shape: type[Any]) -> tuple[Member, ...]:
    """Return the members of a dataclass that stand on the wire.

    Raises:
        TypeError: the declaration of one cannot work; the sentence names it.
        NameError: a type is not known yet.
    """
    if shape not in _known:
        _known[shape] = tuple(_members(shape))
    return _known[shape]


def _members(shape: type[Any]) -> Iterable[Member]:
    hints = get_type_hints(shape, include_extras=True)
    found: dict[str, Member] = {}
    for member in dataclasses.fields(shape):
        if not member.metadata.get("wire", True):
            continue
        fixed = member.default is not dataclasses.MISSING
        default = member.default if fixed else member.default_factory
        try:
            made = _member(member.name, hints[member.name], default)
        except TypeError as error:
            raise TypeError(f"{shape.__name__}.{member.name}: {error}") from None
        other = found.setdefault(made.wire, made)
        if other is not made:
            raise TypeError(
                f"{shape.__name__}.{made.name}: its name on the wire, {made.wire!r}, is that of "
                f"{other.name} as well"
            )
    return found.values()


def _member(name: str, hint: Any, default: Any) -> Member:
    whole = get_origin(hint) is Annotated
    notes = noted(get_args(hint)[1:]) if whole else NO_NOTES
    for extra in _inner_extras(get_args(hint)[0] if whole else hint):
        kind = _kind_of(extra)
        if kind in _OF_WHOLE_FIELDS:
            raise TypeError(
                f"{_told(extra)} stands within the type: write it around the whole of it, as "
                f"Annotated[..., {_told(extra)}]"
            )
    if InPath in notes.markers and default not in (dataclasses.MISSING, UNSET):
        raise TypeError(
            "a field that fills a place of the path has no default but UNSET, which leaves it to "
            "the call: InPath"
        )
    return Member(name, name if notes.wire is None else notes.wire, hint, default, notes)


def _inner_extras(hint: Any) -> Iterator[Any]:
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
        noted(extras)
        yield from extras
    for part in get_args(hint):
        yield from _inner_extras(part)


def noted(extras: Sequence[Any]) -> Notes:
    """Return what stands in `Annotated` beside a type.

    Raises:
        TypeError: something is neither text, marker nor callable, or two contradict each other.
    """
    if not extras:
        return NO_NOTES
    markers = [_kind_of(extra) for extra in extras]
    for extra, marker in zip(extras, markers, strict=True):
        if marker is None and not isinstance(extra, str) and not _is_validator(extra):
            raise TypeError(f"{extra!r} in Annotated is neither a text, a marker nor callable")
    names = [extra.name for extra in extras if isinstance(extra, WireName)]
    if len(names) > 1:
        raise TypeError(f"it has several names on the wire: {', '.join(map(repr, names))}")
    if any(not isinstance(name, str) or not name for name in names):
        raise TypeError(f"{names[0]!r} is no name on the wire")
    if InPath in markers and InQuery in markers:
        raise TypeError("a field stands in the path or in the query: InPath or InQuery")
    return Notes(
        tuple(extra for extra in extras if isinstance(extra, str)),
        frozenset(marker for marker in markers if marker not in (None, *_WITH_A_VALUE)),
        tuple(
            extra
            for extra, marker in zip(extras, markers, strict=True)
            if marker is None and not isinstance(extra, str)
        ),
        names[0] if names else None,
        tuple(extra.value for extra in extras if isinstance(extra, Example)),
    )


def _kind_of(extra: Any) -> type | None:
    """Return the marker that stands in `Annotated`, as a class or made of it; None: it is none."""
    if isinstance(extra, _WITH_A_VALUE):
        return type(extra)
    return next((kind for kind in _MARKERS if extra is kind or type(extra) is kind), None)


def _is_validator(extra: Any) -> bool:
    """Tell whether something checks values; a class checks none, it makes what does."""
    return isinstance(extra, Validator) or (callable(extra) and not isinstance(extra, type))


def _told(marker: Any) -> str:
    return repr(marker) if isinstance(marker, WireName) else str(_kind_of(marker).__name__)  # type: ignore[union-attr]


def wire_names(shape: type[Any], *, on_wire: bool = False) -> tuple[tuple[str, str], ...]:
    """Return attribute and wire name of each member of a dataclass.

    Args:
        shape: the dataclass.
        on_wire: only of those that stand on the wire.
    """
    if (shape, on_wire) not in _known_names:
        _known_names[shape, on_wire] = tuple(_names(shape, on_wire))
    return _known_names[shape, on_wire]


_known_names: dict[tuple[Any, bool], tuple[tuple[str, str], ...]] = {}


def _names(shape: type[Any], on_wire: bool) -> Iterator[tuple[str, str]]:
    try:
        renamed = {member.name: member.wire for member in members_of(shape)}
    except NameError:
        renamed = {}  # no schema can be made of it either: it stands where any value may stand
    for one in dataclasses.fields(shape):
        if not on_wire or one.metadata.get("wire", True):
            yield one.name, renamed.get(one.name, one.name)
