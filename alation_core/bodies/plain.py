"""Bodies that hold whole rows and nothing else, and no body at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alation_core.bodies.body import Body
from alation_core.bodies.encoding import as_form, as_json_line

JSON_LIST = Body()
"""A JSON list of the rows."""

JSON_LINES = Body(encode=as_json_line, prefix=b"", separator=b"\n", suffix=b"")
"""One JSON object per line, with no list around it."""

JSON_OBJECT = Body(prefix=b"", separator=b"", suffix=b"", one_row=True)
"""One JSON object: for operations that take one row per request."""

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


@dataclass(frozen=True)
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
