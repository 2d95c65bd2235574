"""Rows in the query: their values as one parameter, and no body."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from alation_core.bodies.body import Body
from alation_core.bodies.encoding import as_text
from alation_core.bodies.lists import first_of, not_asked, unknown_fields
from alation_core.frozen import dataclass
from alation_core.wire.targets import unbearable


@dataclass(frozen=True)
class _ListInQuery(Body):
    """A request without a body, whose query lists its rows."""

    name: str = ""
    fields: tuple[str, ...] = ()
    named_by: str | None = None

    def bound(self, params: Mapping[str, Any], fields: Sequence[str]) -> Self:
        """Return the form with the one field that the call names."""
        if self.named_by is None:
            return self
        return replace(self, encode=_listed((params.get(self.named_by, self.fields[0]),)))

    def unbound(self, fields: Sequence[str]) -> Self:
        """Return the form that takes any of the fields."""
        return self

    def join(self, parts: Iterable[bytes]) -> bytes:
        """Return no body."""
        return b""

    def query(self, parts: Iterable[bytes]) -> Sequence[tuple[str, str]]:
        """Return the parameter that lists the rows."""
        return [(self.name, self.separator.join(parts).decode())]

    def objections(self, fields: Collection[str], params: Collection[str]) -> Iterator[str]:
        """Yield the fields that no row has, and a parameter of the same name."""
        yield from super().objections(fields, params)
        yield from unknown_fields(self.fields, fields)
        yield from not_asked(self.named_by, params)
        if self.name in params:
            yield f"{self.name!r} has two values in the query: its rows, and a parameter"


def _listed(fields: Sequence[str]) -> Callable[[Mapping[str, Any]], bytes]:
    def encode(row: Mapping[str, Any]) -> bytes:
        text = as_text(first_of(row, fields))
        if "," in text:
            raise ValueError(f"{text!r} holds a comma, which parts the values of its list")
        why = unbearable(text, in_path=False) if text else "is empty"
        if why is not None:
            raise ValueError(f"its value {why}")
        return text.encode()

    return encode


def list_in_query(name: str, *fields: str, named_by: str | None = None) -> Body:
    """Return the form of a request whose query lists its rows, separated by commas, and no body.

    The bytes of a `BatchLimit` are those of the list: no server takes an address of any length.

    Args:
        name: of the parameter.
        fields: of the rows: the first of these that a row has stands in the list.
        named_by: a parameter of the call, which travels as it did, whose value says which of these
            fields it is; a row that lacks that one is rejected. Left out, it is the first.
    """
    return _ListInQuery(
        content_type="",
        encode=_listed(fields),
        prefix=b"",
        separator=b",",
        suffix=b"",
        name=name,
        fields=fields,
        named_by=named_by,
    )
