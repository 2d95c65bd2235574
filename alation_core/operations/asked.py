"""What a read asks with: its address, its parameters in query or body, and those of its paging."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from alation_core.bodies.encoding import json_value
from alation_core.errors import ConfigurationError, RequestRefused
from alation_core.foreign import Raised, attempt
from alation_core.operations.addresses import address, wire_params
from alation_core.operations.in_parts import in_parts, is_several
from alation_core.operations.operation import places
from alation_core.operations.read import Listing, Question
from alation_core.paging.strategies import PAGE_SIZE, first_page, parameters_of
from alation_core.shapes import by_python_name
from alation_core.wire.messages import JSON_TYPE, Reply, Request

TEXT = "text/plain, text/*;q=0.9, */*;q=0.5"
"""The header Accept of a read whose answer is text."""
NOT_FOUND = 404
REDIRECTS = range(300, 400)


def first_requests(where: str, listing: Listing[Any], filters: Mapping[str, Any]) -> list[Request]:
    """Return what asks for the first pages of a list: several, where one cannot name all values.

    Args:
        where: name of the operation, for messages.
        listing: what is read.
        filters: query and path parameters, by the names of their attributes.

    Raises:
        ConfigurationError: a filter cannot be used.
    """
    known = by_python_name(listing.params_schema)
    limit = known.get("limit") if parameters_of(listing.strategy) is None else None
    if limit is not None and not isinstance(attempt(limit.deserialize, PAGE_SIZE), Raised):
        filters = {"limit": PAGE_SIZE, **filters}
    wired = wire_params(where, listing.params_schema, filters)
    alike = {name: value for name, value in wired.items() if not is_several(listing, name, value)}
    parts: Iterable[Mapping[str, Any]] = [wired]
    if len(alike) < len(wired):
        bare = _of_list(where, listing, alike)
        parts = in_parts(listing, wired, len(bare.path) + len(urlencode(bare.query)))
    return [first_page(listing.strategy, _of_list(where, listing, part)) for part in parts]


def page_reader(
    listing: Listing[Any], read: Callable[[Request], Reply]
) -> Callable[[Request], Reply]:
    """Return what reads the pages of a list, at the form of its path that the server knows.

    Args:
        listing: what is read.
        read: performs one read.
    """
    if not listing.either_slash:
        return read
    turned = False

    def at_either(request: Request) -> Reply:
        nonlocal turned
        asked = _turned(request) if turned else request
        try:
            return read(asked)
        except RequestRefused as refusal:
            if turned or refusal.status not in (NOT_FOUND, *REDIRECTS):
                raise
        turned = True
        return read(_turned(request))

    return at_either


def _turned(request: Request) -> Request:
    """Return the same request, with its last slash where there was none, and the reverse."""
    path = request.path
    return replace(request, path=path.rstrip("/") if path.endswith("/") else f"{path}/")


def question(where: str, asked: Question[Any], params: Mapping[str, Any]) -> Request:
    """Return what asks for one thing; arguments and errors are those of `first_requests`."""
    wired = wire_params(where, asked.params_schema, params)
    return _request(where, asked, wired, TEXT if asked.accept == "text" else None)


def _of_list(where: str, listing: Listing[Any], wired: Mapping[str, Any]) -> Request:
    if listing.body is not None:
        return _with_body(where, listing, wired)
    return _request(where, listing, wired)


def _request(
    where: str,
    read: Listing[Any] | Question[Any],
    wired: Mapping[str, Any],
    accept: str | None = None,
) -> Request:
    schema, in_body = read.params_schema, read.method == "POST"
    path, query = address(where, _path(read, wired), schema, wired, in_body=in_body)
    route = _path(read, wired).partition("?")[0]
    if not in_body:
        return Request("GET", path, query, accept=accept, route=route)
    in_path = places(read.path)
    sent = {name: value for name, value in wired.items() if name not in in_path}
    content = _encoded(where, sent)
    return Request("POST", path, query, content, JSON_TYPE, accept=accept, route=route)


def _path(read: Listing[Any] | Question[Any], wired: Mapping[str, Any]) -> str:
    """Return the path of a read, without the place at an open end that nothing fills."""
    if not isinstance(read, Question) or not read.open_end:
        return read.path
    last = places(read.path)[-1]
    return read.path if wired.get(last) is not None else read.path.removesuffix(f"{{{last}}}/")


def _with_body(where: str, listing: Listing[Any], wired: Mapping[str, Any]) -> Request:
    """Return the request of a list that says which of its parameters stand in the body."""
    schema = listing.params_schema
    path, query = address(where, listing.path, schema, wired, elsewhere=listing.in_body)
    sent: Any = {name: wired[name] for name in listing.in_body if name in wired}
    route = listing.path.partition("?")[0]
    if isinstance(listing.body, str):
        if not sent:
            return Request(listing.method, path, query, route=route)
        sent = sent[listing.body]
    return Request(listing.method, path, query, _encoded(where, sent), JSON_TYPE, route=route)


def _encoded(where: str, sent: Any) -> bytes:
    body = attempt(json_value, sent)
    if isinstance(body, Raised):
        raise ConfigurationError(f"{where}: its parameters make no JSON ({body})")
    return body
