"""Where a request goes: path and query from parameters, checked by the operation's schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from alation_core.errors import ConfigurationError
from alation_core.foreign import Raised, attempt
from alation_core.operations.operation import filled, places
from alation_core.operations.write import WriteOperation
from alation_core.shapes import PayloadSchema, by_python_name, nearest, row_errors, row_writer
from alation_core.shapes.digits import json_text
from alation_core.shapes.rows import Row, with_dicts
from alation_core.wire.messages import Request
from alation_core.wire.targets import LONGEST_TARGET, leads_elsewhere, unbearable

_JSON = json.JSONEncoder(ensure_ascii=False)


def address(
    where: str, path: str, schema: PayloadSchema, given: Mapping[str, Any], *, in_body: bool = False
) -> tuple[str, list[tuple[str, str]]]:
    """Return path and query of a call.

    Args:
        where: name of the operation, for messages.
        path: its path, with "{name}" for each path parameter. A query at its end ("?name=value")
            is fixed: every call sends it, before the caller's parameters.
        schema: what the parameters must fit.
        given: the caller's parameters, by the names of their attributes.
        in_body: those that stand in no path travel in the body: the query holds none of them.

    Raises:
        ConfigurationError: a parameter is unknown, missing or of a wrong type, or no address can
            bear it.
    """
    given = wire_params(where, schema, given)
    path, _, fixed = path.partition("?")
    in_path = set(places(path))
    texts = {name: _borne(where, name, _text(given[name]), in_path=True) for name in in_path}
    query = parse_qsl(fixed, keep_blank_values=True) + [
        (written, _borne(where, name, text, in_path=False))
        for name, value in given.items()
        if name not in in_path and not in_body
        for written, text in _pairs(name, value, schema)
    ]
    whole = filled(path, texts)
    if leads_elsewhere(whole):
        raise ConfigurationError(f"{where}: dots in the path {path} lead to another address")
    size = len(whole) + len(urlencode(query))
    if size > LONGEST_TARGET:
        raise ConfigurationError(
            f"{where}: the parameters make an address of {size} characters, and no server takes "
            f"more than {LONGEST_TARGET}: ask in several calls"
        )
    return whole, query


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
    if schema.fields[name].metadata.get("capital_letter"):
        yield name, str(value)
    elif not isinstance(value, list | tuple):
        yield name, _text(value)
    elif schema.fields[name].metadata.get("comma_separated"):
        yield name, ",".join(_text(item) for item in value)
    else:
        for item in value:
            yield name, _text(item)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return json_text(_JSON, value)
    return str(value).lower() if isinstance(value, bool) else str(value)


Address = Callable[[Sequence[Row]], Request]
"""Makes the request of a batch from its rows; its body is not part of it yet."""


def addressed(where: str, operation: WriteOperation[Any], params: Mapping[str, Any]) -> Address:
    """Return what makes the requests of a call.

    Args:
        where: name of the operation, for messages.
        operation: what is called.
        params: query and path parameters, the same for all batches.

    Raises:
        ConfigurationError: a parameter is unknown, missing or of a wrong type.
    """
    path, query = address(where, operation.path, operation.params_schema, params)
    request = Request(operation.method, path, query)
    return lambda rows: request
