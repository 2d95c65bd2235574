"""Where a request goes: path and query from parameters, checked by the operation's schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from alation_core.errors import ConfigurationError
from alation_core.foreign import Raised, attempt
from alation_core.operations.operation import filled, places
from alation_core.operations.write import WriteOperation
from alation_core.shapes import PayloadSchema, row_errors
from alation_core.shapes.rows import Row
from alation_core.wire.messages import Request
from alation_core.wire.targets import LONGEST_TARGET, leads_elsewhere, unbearable


def address(
    where: str,
    path: str,
    schema: PayloadSchema,
    given: Mapping[str, Any],
    *,
    in_body: bool = False,
    elsewhere: Collection[str] = (),
) -> tuple[str, list[tuple[str, str]]]:
    """Return path and query of a call.

    Args:
        where: name of the operation, for messages.
        path: its path, with "{name}" for each path parameter. A query at its end ("?name=value")
            is fixed: every call sends it, before the caller's parameters.
        schema: what the parameters must fit.
        given: the caller's parameters.
        in_body: those that stand in no path travel in the body: the query holds none of them.
        elsewhere: parameters that stand in a body, and so not in the query.

    Raises:
        ConfigurationError: a parameter is unknown, missing or of a wrong type, or no address can
            bear it.
    """
    errors = attempt(row_errors, schema, given)
    if isinstance(errors, Raised):
        raise ConfigurationError(f"{where}: its parameters cannot be checked ({errors})")
    if errors:
        told = "; ".join(f"parameter {name!r}: {message}" for name, message in errors)
        known = ", ".join(schema.fields) or "none"
        raise ConfigurationError(f"{where}: {told} (parameters: {known})")
    path, _, fixed = path.partition("?")
    in_path = set(places(path))
    texts = {name: _borne(where, name, _text(given[name]), in_path=True) for name in in_path}
    query = parse_qsl(fixed, keep_blank_values=True) + [
        (written, _borne(where, name, text, in_path=False))
        for name, value in given.items()
        if name not in in_path and not in_body and name not in elsewhere
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
        return json.dumps(value, ensure_ascii=False)
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
    schema, in_body = operation.params_schema, operation.body.params
    path, query = address(where, operation.path, schema, params, elsewhere=in_body)
    request = Request(operation.method, path, query)
    return lambda rows: request
