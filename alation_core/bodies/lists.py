"""Bodies that are a JSON object with lists of rows, or of parts of rows, in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from alation_core.bodies.beside import Places, outer_keys, placed, places_for
from alation_core.bodies.body import Body, Measure
from alation_core.bodies.encoding import as_json, json_value, sorted_json
from alation_core.frozen import dataclass

Beside = tuple[tuple[str, bytes], ...]
"""Keys of an object with their encoded values."""


def _members(beside: Beside) -> bytes:
    return b"".join(b"," + json_value(key) + b":" + value for key, value in beside)


def _constants(constants: Mapping[str, Any]) -> Beside:
    found = []
    for key, value in constants.items():
        try:
            found.append((key, json_value(value)))
        except (TypeError, ValueError) as error:
            raise TypeError(f"the constant {key!r} of this body is no JSON: {error}") from error
    return tuple(found)


def _twice(keys: Sequence[str]) -> Iterator[str]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"its body has two values for the key {key!r}"


def unknown_fields(names: Iterable[str], fields: Collection[str]) -> Iterator[str]:
    """Yield that a body takes fields which its rows do not have."""
    for name in names:
        if name not in fields:
            yield f"its body takes the field {name!r} of a row, and no body of its rows holds one"


def not_asked(named_by: str | None, params: Collection[str]) -> Iterator[str]:
    """Yield that a body asks a parameter which its operation does not have."""
    if named_by is not None and named_by not in params:
        yield f"its body asks the parameter {named_by!r}, and it has no such parameter"


# ------------------------------------------------------------------------------ a bare list


@dataclass(frozen=True)
class _ListOf(Body):
    """A list of bare values."""

    fields: tuple[str, ...] = ()
    named_by: str | None = None

    def bound(self, params: Mapping[str, Any], fields: Sequence[str]) -> Self:
        """Return the form with the one field that the call names."""
        if self.named_by is None:
            return self
        wanted = (params.get(self.named_by, self.fields[0]),)
        return replace(self, encode=lambda row: json_value(first_of(row, wanted)))

    def unbound(self, fields: Sequence[str]) -> Self:
        """Return the form that takes any of the fields."""
        return self

    def objections(self, fields: Collection[str], params: Collection[str]) -> Iterator[str]:
        """Yield the fields that no row has."""
        yield from super().objections(fields, params)
        yield from unknown_fields(self.fields, fields)
        yield from not_asked(self.named_by, params)


def list_of(*fields: str, named_by: str | None = None) -> Body:
    """Return the form of a JSON list of bare values: of the first of these fields that a row has.

    Args:
        fields: of the rows, ("id", "external_id") say.
        named_by: a parameter of the call, which travels as it did, whose value says which of these
            fields it is; a row that lacks that one is rejected. Left out, it is the first.
    """
    return _ListOf(
        encode=lambda row: json_value(first_of(row, fields)), fields=fields, named_by=named_by
    )


def first_of(row: Mapping[str, Any], fields: Sequence[str]) -> Any:
    """Return the value of the first of these fields that a row has.

    Raises:
        ValueError: it has none of them.
    """
    for name in fields:
        if row.get(name) is not None:
            return row[name]
    raise ValueError(f"it has none of {', '.join(fields)}")


# ------------------------------------------------------------------------------ one list


@dataclass(frozen=True)
class _ListUnder(Body):
    """An object with the rows in one list."""

    key: str = ""
    field: str | None = None
    constants: Beside = ()
    places: Places = ()

    def bound(self, params: Mapping[str, Any], fields: Sequence[str]) -> Self:
        """Return the form with the call's parameters beside the list."""
        beside = placed(self.places, params)
        given = tuple((name, json_value(value)) for name, value in beside.items())
        return replace(self, suffix=_closed((*self.constants, *given)))

    def objections(self, fields: Collection[str], params: Collection[str]) -> Iterator[str]:
        """Yield a field that no row has, and keys that would have two values."""
        yield from super().objections(fields, params)
        yield from unknown_fields(() if self.field is None else (self.field,), fields)
        beside = [*(key for key, _ in self.constants), *outer_keys(self.places)]
        yield from _twice([self.key, *beside])


def _closed(beside: Beside) -> bytes:
    return b"]" + _members(beside) + b"}"


def list_under(
    key: str,
    field: str | None = None,
    constants: Mapping[str, Any] | None = None,
    params: Sequence[str] | Mapping[str, str] = (),
) -> Body:
    """Return the form of a JSON object that holds the rows in a list under one key.

    Args:
        key: the key of the list.
        field: the rows' one field whose bare values make the list; None: whole rows.
        constants: further keys, with values that every body has.
        params: parameters of the call that stand beside the list; not in the query then. A mapping
            gives each its place, with dots between keys: {"notify": "options.notify"}.

    Raises:
        TypeError: a constant is no JSON.
    """
    fixed = _constants(constants or {})

    def bare(row: Mapping[str, Any]) -> bytes:
        return json_value(row[field or ""])

    return _ListUnder(
        encode=as_json if field is None else bare,
        prefix=b"{" + json_value(key) + b":[",
        suffix=_closed(fixed),
        params=tuple(params),
        key=key,
        field=field,
        constants=fixed,
        places=places_for(params),
    )


# ------------------------------------------------------------------------------ several lists


@dataclass(frozen=True)
class Bare:
    """Says that the value of a field is one item of a list, even where it is a list itself.

    Args:
        field: of the row.
    """

    field: str


Source = str | Bare | None
"""What of a row joins a list: the items of a field, its bare value, or the rest of the row."""

# JSON writes control characters otherwise, so these stand in no encoded value.
_LISTS, _ITEMS = b"\x1d", b"\x1e"


@dataclass(frozen=True)
class _ListsUnder(Body):
    """An object with several lists. The part of a row holds its items, list by list."""

    lists: tuple[tuple[str, Source], ...] = ()

    def join(self, parts: Iterable[bytes]) -> bytes:
        """Return the body of a batch; of equal items of one list the first is sent."""
        items: list[dict[bytes, None]] = [{} for _ in self.lists]
        for part in parts:
            for known, found in zip(items, _taken_apart(part), strict=True):
                known.update(dict.fromkeys(found))
        return self._object(b",".join(known) for known in items)

    def measure(self) -> Measure:
        """Return what measures one body; what stands in it counts once."""
        known: list[set[bytes]] = [set() for _ in self.lists]
        size = len(self._object(b"" for _ in self.lists))

        def with_one(part: bytes) -> int:
            nonlocal size
            for seen, found in zip(known, _taken_apart(part), strict=True):
                for item in found:
                    if item not in seen:
                        size += len(item) + (1 if seen else 0)
                        seen.add(item)
            return size

        return with_one

    def _object(self, lists: Iterable[bytes]) -> bytes:
        keys = (json_value(key) for key, _ in self.lists)
        members = (key + b":[" + items + b"]" for key, items in zip(keys, lists, strict=True))
        return b"{" + b",".join(members) + b"}"

    def objections(self, fields: Collection[str], params: Collection[str]) -> Iterator[str]:
        """Yield the fields that no row has."""
        yield from super().objections(fields, params)
        named = (_field_of(source) for _, source in self.lists)
        yield from unknown_fields((name for name in named if name is not None), fields)
        if not self.lists:
            yield "its body has no list: give lists_under() at least one key"


def _taken_apart(part: bytes) -> Iterator[Sequence[bytes]]:
    for items in part.split(_LISTS):
        yield items.split(_ITEMS) if items else ()


def _field_of(source: Source) -> str | None:
    return source.field if isinstance(source, Bare) else source


def _parted(lists: Sequence[tuple[str, Source]]) -> Callable[[Mapping[str, Any]], bytes]:
    """Return what encodes a row as the items that it brings to each list."""
    apart = {_field_of(source) for _, source in lists}

    def items(row: Mapping[str, Any], source: Source) -> Sequence[Any]:
        if source is None:
            return [{name: value for name, value in row.items() if name not in apart}]
        value = row.get(source.field if isinstance(source, Bare) else source)
        if value is None:
            return ()
        whole = isinstance(source, Bare) or not isinstance(value, list | tuple)
        return [value] if whole else value

    def encode(row: Mapping[str, Any]) -> bytes:
        return _LISTS.join(
            _ITEMS.join(sorted_json(item) for item in items(row, source)) for _, source in lists
        )

    return encode


def lists_under(lists: Mapping[str, str | Bare | None]) -> Body:
    """Return the form of a JSON object that holds the parts of its rows in several lists.

    What one row brings stays in one request, and equal items of a list are sent once.

    Args:
        lists: the keys of the lists, each with what of a row joins it: the name of a field whose
            list joins it, `Bare(field)` where the value itself is one item, or None for the row
            without the fields that are named so.
    """
    pairs = tuple(lists.items())
    return _ListsUnder(encode=_parted(pairs), lists=pairs)
