"""Whether the shapes of an operation can work, told from their declarations alone.

No schema is made for it, so that a class that declares an endpoint is still made quickly.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from alation_core.shapes.fields.unions import is_shape, tag_of
from alation_core.shapes.markers import InPath, InQuery, Secret
from alation_core.shapes.members import Member, members_of

Use = Literal["payload", "parameters", "answer"]
"""What a shape is declared for."""

_REFUSED: Mapping[Use, Mapping[type, str]] = {
    "payload": {},
    "parameters": {
        InPath: "a parameter stands in the path already where the path names it",
        InQuery: "a parameter goes into the query already",
        Secret: "a parameter is recorded with its run: a secret goes into the rows",
    },
    "answer": {
        InPath: "an answer has no path",
        InQuery: "an answer has no query",
        Secret: "an answer is shown and recorded as it came",
    },
}


def check_declared(shape: Any, use: Use) -> None:
    """Hold that a shape can be what it is declared for. What cannot be told yet is left alone.

    Args:
        shape: a dataclass; as a payload also a union of those, told apart by a Literal field.
        use: what it is declared for.

    Raises:
        TypeError: it cannot; the sentence names shape and field.
    """
    shapes = [shape] if is_shape(shape) else [one for one in get_args(shape) if is_shape(one)]
    seen: set[Any] = set()
    try:
        if len(shapes) > 1 and (use != "payload" or tag_of(shapes) is None):
            raise TypeError(f"{shape}: no Literal field tells these shapes apart")
        for top in shapes:
            for holder, member in _members_within(top, seen):
                _check(f"{holder.__name__}.{member.name}", member, use, nested=holder not in shapes)
    except NameError:
        return  # a type that is defined later, or within a function


def _members_within(shape: Any, seen: set[Any]) -> Iterator[tuple[Any, Member]]:
    """Yield the members of a shape and of those within it, each shape once."""
    if shape in seen:
        return
    seen.add(shape)
    for member in members_of(shape):
        yield shape, member
        for inner in _shapes_in(member.hint):
            yield from _members_within(inner, seen)


def _shapes_in(hint: Any) -> Iterator[Any]:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from _shapes_in(part)


def _check(where: str, member: Member, use: Use, *, nested: bool) -> None:
    for marker, why in _REFUSED[use].items():
        if marker in member.notes.markers:
            raise TypeError(f"{where}: {marker.__name__} has no place in {_WORDS[use]}: {why}")
    if nested and member.notes.place:
        raise TypeError(f"{where}: only a field of the row itself goes into path or query")


_WORDS: Mapping[Use, str] = {
    "payload": "a payload",
    "parameters": "parameters",
    "answer": "an answer",
}
