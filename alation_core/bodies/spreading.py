"""JSON objects with keys that only their rows know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from alation_core.bodies.body import Body
from alation_core.bodies.encoding import as_json
from alation_core.bodies.lists import unknown_fields
from alation_core.bodies.plain import JSON_LIST
from alation_core.frozen import dataclass


@dataclass(frozen=True)
class _SpreadJson(Body):
    """JSON objects, in which the members of one field stand beside the other fields."""

    spread: str = ""
    write: Callable[[Mapping[str, Any]], bytes] = as_json

    def bound(self, params: Mapping[str, Any], fields: Sequence[str]) -> Self:
        """Return the form that knows which keys are fields of their own."""
        return replace(self, encode=_spread(self.spread, frozenset(fields), self.write))

    def objections(self, fields: Collection[str], params: Collection[str]) -> Iterator[str]:
        """Yield that no row has the field."""
        yield from super().objections(fields, params)
        yield from unknown_fields((self.spread,), fields)


def _spread(
    spread: str, own: Collection[str], write: Callable[[Mapping[str, Any]], bytes]
) -> Callable[[Mapping[str, Any]], bytes]:
    def encode(row: Mapping[str, Any]) -> bytes:
        further = row.get(spread) or {}
        twice = [key for key in further if key in own]
        if twice:
            raise ValueError(
                f"{twice[0]!r} is a field of its own, and stands in {spread!r} as well"
            )
        return write({**{name: row[name] for name in row if name != spread}, **further})

    return encode


def json_with(spread: str, form: Body = JSON_LIST) -> Body:
    """Return the form of JSON objects with keys that only their rows know.

    Args:
        spread: field of the rows whose object holds the further keys, which are sent beside the
            other fields, as they are.
        form: how the objects are joined: JSON_LIST, JSON_LINES or JSON_OBJECT.
    """
    return _SpreadJson(
        content_type=form.content_type,
        encode=_spread(spread, (), form.encode),
        prefix=form.prefix,
        separator=form.separator,
        suffix=form.suffix,
        one_row=form.one_row,
        spread=spread,
        write=form.encode,
    )
