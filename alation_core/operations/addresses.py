"""Where a request goes: path and query from parameters, checked by the operation's schema."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from alation_core.batching.rows import Place, Placing
from alation_core.errors import ConfigurationError
from alation_core.foreign import Raised, attempt
from alation_core.frozen import dataclass
from alation_core.operations.marked_texts import as_marked, text_of
from alation_core.operations.operation import filled, places, segments, wide_places
from alation_core.operations.write import WriteOperation
from alation_core.shapes import (
    PayloadSchema,
    by_python_name,
    default_of,
    nearest,
    places_of,
    row_errors,
    row_writer,
)
from alation_core.shapes.rows import Row, with_dicts
from alation_core.wire.messages import Request
from alation_core.wire.targets import LONGEST_TARGET, leads_elsewhere, unbearable


def address(
    where: str,
    path: str,
    schema: PayloadSchema,
    wired: Mapping[str, Any],
    *,
    in_body: bool = False,
    left: Set[str] = frozenset(),
    elsewhere: Collection[str] = (),
) -> tuple[str, list[tuple[str, str]]]:
    """Return path and query of a call.

    Args:
        where: name of the operation, for messages.
        path: its path, with "{name}" for each path parameter, or "{+name}" for one whose text may
            be several segments. A parameter that is not given stands there with its default. A
            query at its end ("?name=value") is fixed: every call sends it, before the caller's
            parameters. Null stands in no query.
        schema: what the parameters fit.
        wired: the parameters of the call, as `wire_params` returns them.
        in_body: those that stand in no path travel in the body: the query holds none of them.
        left: places of the path that stay as they are: rows fill them.
        elsewhere: parameters that stand in a body, and so not in the query.

    Raises:
        ConfigurationError: a parameter stands in the path and is missing, or no address can bear
            it.
    """
    path, _, fixed = path.partition("?")
    in_path = set(places(path)) - left
    told = {wire: name for name, wire in schema.renamed.items()}
    wide = wide_places(path)
    values = {name: wired.get(name, default_of(schema, name)) for name in in_path}
    texts = {
        name: _in_path(where, told.get(name, name), value, name in wide)
        for name, value in values.items()
    }
    query = parse_qsl(fixed, keep_blank_values=True) + [
        (written, _borne(where, told.get(name, name), text, in_path=False))
        for name, value in wired.items()
        if not (value is None or name in in_path or in_body or name in elsewhere)
        for written, text in _pairs(name, value, schema)
    ]
    whole = filled(path, texts)
    if leads_elsewhere(whole):
        raise ConfigurationError(f"{where}: dots in the path {path} lead to another address")
    _check_size(where, len(whole) + len(urlencode(query)))
    return whole, query


def _in_path(where: str, name: str, value: Any, wide: bool) -> str:
    if value is None:
        raise ConfigurationError(
            f"{where}: parameter {name!r} stands in the path of the request: it must be given"
        )
    text = text_of(value)
    for part in segments(text) if wide else [text]:
        _borne(where, name, part, in_path=True)
    return text


def _check_size(where: str, size: int) -> None:
    if size > LONGEST_TARGET:
        raise ConfigurationError(
            f"{where}: the parameters make an address of {size} characters, and no server takes "
            f"more than {LONGEST_TARGET}: ask in several calls"
        )


def wire_params(where: str, schema: PayloadSchema, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a call by their wire names, with what stands there on the wire.

    Args:
        where: name of the operation, for messages.
        schema: what they must fit.
        given: the caller's, by the names of their attributes.

    Raises:
        ConfigurationError: one is unknown, missing or of a wrong type.
    """
    known = by_python_name(schema)
    wire = {name: schema.renamed.get(name, name) for name in known}
    found = {wire[name]: with_dicts(value) for name, value in given.items() if name in known}
    errors = attempt(row_errors, schema, found)
    if isinstance(errors, Raised):
        raise ConfigurationError(f"{where}: its parameters cannot be checked ({errors})")
    names = {wired: name for name, wired in wire.items()}
    errors = [*_unknown(given, names), *((_renamed(name, names), why) for name, why in errors)]
    if errors:
        told = "; ".join(f"parameter {name!r}: {message}" for name, message in errors)
        raise ConfigurationError(f"{where}: {told} (parameters: {', '.join(known) or 'none'})")
    write = row_writer(schema)
    return found if write is None else write(found)


def by_attributes(schema: PayloadSchema, wired: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters that have the names of the wire by the names of their attributes."""
    names = {wire: name for name, wire in schema.renamed.items()}
    return {names.get(name, name): value for name, value in wired.items()}


def _unknown(
    given: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[tuple[str | None, str]]:
    for name in given:
        if name not in names.values():
            near = names.get(name) or nearest(name, names.values())
            yield name, f"Unknown field; did you mean {near!r}?" if near else "Unknown field."


def _renamed(place: str | None, names: Mapping[str, str]) -> str | None:
    """Return the path to a part of a parameter, begun with the name of its attribute."""
    if place is None or place in names:
        return names.get(place or "", place)
    name = next((one for one in names if place.startswith((f"{one}.", f"{one}["))), None)
    return place if name is None else names[name] + place[len(name) :]


def _borne(where: str, name: str, text: str, *, in_path: bool) -> str:
    why = unbearable(text, in_path=in_path)
    if why is not None:
        raise ConfigurationError(f"{where}: parameter {name!r} {why}")
    return text


def _pairs(name: str, value: Any, schema: PayloadSchema) -> Iterator[tuple[str, str]]:
    written = as_marked(schema, {name: value})[name]
    for item in written if isinstance(written, list | tuple) else (written,):
        yield name, text_of(item)


@dataclass(frozen=True)
class Addresses:
    """Where the requests of a call go.

    Args:
        request: without a body; in its path stand the places that rows fill.
        placing: finds what of a row stands in the address; None: nothing does.
    """

    request: Request
    placing: Placing | None = None

    def of(self, place: Place | None) -> Request:
        """Return the request of rows that have one place; its body is not part of it yet."""
        if place is None:
            return self.request
        path = filled(self.request.path, dict(place.path))
        return replace(self.request, path=path, query=[*self.request.query, *place.query])


def addressed(where: str, operation: WriteOperation[Any], wired: Mapping[str, Any]) -> Addresses:
    """Return where the requests of a call go.

    Args:
        where: name of the operation, for messages.
        operation: what is called.
        wired: the parameters, the same for all batches, as `wire_params` returns them.

    Raises:
        ConfigurationError: no address can bear a parameter.
    """
    schema, taken = operation.payload_schema, operation.params_schema
    rows_own = {name for name, place in places_of(schema).items() if place == "path"}
    path, query = address(
        where, operation.path, taken, wired, left=rows_own, elsewhere=operation.body.params
    )
    route = operation.path.partition("?")[0]
    request = Request(operation.method, path, query, route=route)
    return Addresses(request, placing(schema, len(path) + len(urlencode(query))))


def placing(schema: PayloadSchema, taken: int, *, alone: bool = False) -> Placing | None:
    """Return what finds the texts of a row that stand in its address; None where none do.

    Args:
        schema: of the row.
        taken: characters that the address has without them.
        alone: nothing is known but the rows: what they may leave to the call is not asked for.
    """
    elsewhere = places_of(schema)
    if not elsewhere:
        return None

    def place(row: Row) -> Place | list[tuple[str, str]]:
        found: dict[str, list[tuple[str, str]]] = {"path": [], "query": []}
        wrong: list[tuple[str, str]] = []
        for name, where in elsewhere.items():
            value = row.get(name)
            if value is None and where == "path":
                if alone and not schema.fields[name].required:
                    continue
                wrong.append((name, "Stands in the path of the request: it must be given."))
            elif value is not None:
                pairs = list(_pairs(name, value, schema))
                if where == "path" and len(pairs) != 1:
                    wrong.append((name, "Stands in the path of the request: it is one value."))
                told = (unbearable(text, in_path=where == "path") for _, text in pairs)
                wrong += [(name, f"This value {why}.") for why in told if why is not None]
                found[where] += pairs
        size = taken + len(urlencode([*found["path"], *found["query"]]))
        if not wrong and size > LONGEST_TARGET:
            name = max(elsewhere, key=lambda field: len(str(row.get(field, ""))))
            why = f"no server takes an address of more than {LONGEST_TARGET} characters"
            wrong = [(name, f"Makes an address of {size} characters, and {why}.")]
        return wrong or Place(tuple(found["path"]), tuple(found["query"]))

    return place
