"""The form of a request's body: what stands before, between and after its encoded rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

from alation_core.bodies.encoding import as_json
from alation_core.frozen import dataclass
from alation_core.wire.messages import JSON_TYPE

Apart = Callable[[Mapping[str, Any]], Hashable]
"""Returns what all rows of one body agree in, read from a row."""

Measure = Callable[[bytes], int]
"""Returns the size of a body with one more encoded row in it, and takes note of that row."""


@dataclass(frozen=True)
class Body:
    """The form of a request's body.

    Args:
        content_type: of the body; "" where a request has none.
        encode: turns one row into bytes: what of it stands in the body.
        prefix: before the first row.
        separator: between rows.
        suffix: after the last row.
        one_row: it holds one row and no more.
        params: parameters of the call that stand in it; they do not go into the query.
        texts: the values of its rows are written as texts, as those of a query are, so that what a
            field's type says of that counts here (`CommaSeparated`, `CapitalLetter`).
        text_params: the same of its parameters.
        apart: rows that follow one another and of which it returns different values stand in bodies
            of their own; None: any rows may share one.
    """

    content_type: str = JSON_TYPE
    encode: Callable[[Mapping[str, Any]], bytes] = as_json
    prefix: bytes = b"["
    separator: bytes = b","
    suffix: bytes = b"]"
    one_row: bool = False
    params: tuple[str, ...] = ()
    texts: bool = False
    text_params: bool = False
    apart: Apart | None = None

    def bound(self, params: Mapping[str, Any], fields: Sequence[str]) -> Self:
        """Return the form of the bodies of one call.

        Args:
            params: the parameters of the call; those that it does not give stand in no body.
            fields: the fields of a row that stand in a body, in the order of their declaration.
        """
        return self

    def unbound(self, fields: Sequence[str]) -> Self:
        """Return the form by which rows are checked where nothing is known of their call."""
        return self.bound({}, fields)

    def join(self, parts: Iterable[bytes]) -> bytes:
        """Return the body of a batch, made of its encoded rows."""
        return self.prefix + self.separator.join(parts) + self.suffix

    def size(self, encoded: int, rows: int) -> int:
        """Return the bytes of the body of `rows` rows whose parts have `encoded` bytes in all."""
        around = len(self.prefix) + len(self.suffix)
        return around + encoded + len(self.separator) * max(rows - 1, 0)

    def measure(self) -> Measure:
        """Return what measures one body while its rows join it."""
        if type(self).size is Body.size:
            return _in_line(self)
        encoded = rows = 0

        def with_one(part: bytes) -> int:
            nonlocal encoded, rows
            encoded += len(part)
            rows += 1
            return self.size(encoded, rows)

        return with_one

    def type_of(self, body: bytes) -> str | None:
        """Return the content type of a body that was made in this form; None: it has none."""
        return self.content_type or None

    def query(self, parts: Iterable[bytes]) -> Sequence[tuple[str, str]]:
        """Return what of a batch stands in the query, beside what its address has there."""
        return ()

    def objections(self, fields: Collection[str], params: Collection[str]) -> Iterator[str]:
        """Yield why it cannot be the body of an operation.

        Args:
            fields: of the operation's rows, without those that stand in path and query.
            params: of the operation.
        """
        yield from (
            f"its body takes the parameter {name!r}, and it has no such parameter"
            for name in self.params
            if name not in params
        )


def _in_line(form: Body) -> Measure:
    """Return what measures a body that is its rows one after another, between two ends."""
    between = len(form.separator)
    size = len(form.prefix) + len(form.suffix) - between

    def with_one(part: bytes) -> int:
        nonlocal size
        size += between + len(part)
        return size

    return with_one
