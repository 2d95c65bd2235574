"""Bodies that hold whole rows and nothing else, and no body at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from alation_core.bodies.beside import Places, outer_keys, placed, places_for
from alation_core.bodies.body import Body
from alation_core.bodies.encoding import as_form, as_json, as_json_line
from alation_core.frozen import dataclass

JSON_LIST = Body()
"""A JSON list of the rows."""

JSON_LINES = Body(encode=as_json_line, prefix=b"", separator=b"\n", suffix=b"")
"""One JSON object per line, with no list around it."""

JSON_OBJECT = Body(prefix=b"", separator=b"", suffix=b"", one_row=True)
"""One JSON object: for operations that take one row per request."""


@dataclass(frozen=True)
class _ObjectWith(Body):
    """One row as an object, with parameters of the call beside its fields."""

    places: Places = ()

    def bound(self, params: Mapping[str, Any], fields: Sequence[str]) -> Self:
        """Return the form with the call's parameters."""
        beside = placed(self.places, params)
        return replace(self, encode=lambda row: as_json({**row, **beside}))

    def objections(self, fields: Collection[str], params: Collection[str]) -> Iterator[str]:
        """Yield keys that would have two values."""
        yield from super().objections(fields, params)
        for key in outer_keys(self.places):
            if key in fields:
                yield f"its body has two values for the key {key!r}"


def object_with(params: Sequence[str] | Mapping[str, str]) -> Body:
    """Return the form of a JSON object that is one row, with parameters of the call beside it.

    Args:
        params: parameters that stand in the body; not in the query then. A mapping gives each its
            place, with dots between keys: {"notify": "options.notify"}.
    """
    return _ObjectWith(
        prefix=b"",
        separator=b"",
        suffix=b"",
        one_row=True,
        params=tuple(params),
        places=places_for(params),
    )


FORM = Body(
    content_type="application/x-www-form-urlencoded",
    encode=as_form,
    prefix=b"",
    separator=b"",
    suffix=b"",
    one_row=True,
    texts=True,
)
"""One row as urlencoded fields: a list repeats its field, an object is JSON, null is empty."""


class _NoBody(Body):
    """A request without a body: its row stands in path and query."""

    def objections(self, fields: Collection[str], params: Collection[str]) -> Iterator[str]:
        """Yield the fields that would be sent nowhere."""
        yield from super().objections(fields, params)
        yield from (
            f"its field {name!r} would be sent nowhere: its requests have no body; mark it InPath "
            "or InQuery"
            for name in fields
        )


def _nothing(row: Mapping[str, Any]) -> bytes:
    return b""


NO_BODY: Body = _NoBody(
    content_type="", encode=_nothing, prefix=b"", separator=b"", suffix=b"", one_row=True
)
"""No body at all: the row stands in path and query (`InPath`, `InQuery`)."""
