"""Reads bound to a client: lists, page by page, and single things."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from alation_core.bodies import as_json
from alation_core.errors import UnreadableAnswer
from alation_core.operations import Endpoint, GetOperation, ListOperation
from alation_core.parameters import address
from alation_core.shapes import AnswerSchema
from alation_core.transport import Transport
from alation_core.wire import JSON_TYPE, Request, next_page

if TYPE_CHECKING:
    from alation_core.client import Alation

ItemT = TypeVar("ItemT")

PAGE_SIZE = 1000
"""Objects asked for per page, the documented hard limit (sheet pagination)."""
MAX_PAGES = 100_000


@dataclass(frozen=True)
class BoundList(Generic[ItemT]):
    """A list of a client: call it with filters, iterate over objects."""

    catalog: Alation
    endpoint: type[Endpoint]
    operation: ListOperation[ItemT]

    @property
    def name(self) -> str:
        """Endpoint and operation ("document.list")."""
        return f"{self.endpoint.name}.{self.operation.name}"

    def __call__(self, **filters: Any) -> Iterator[ItemT]:
        """Return the objects, page by page as they are asked for.

        Pages are offsets: objects that are made or deleted meanwhile can shift the window (sheet
        pagination, stability).

        Args:
            filters: query and path parameters of the operation. `limit` is the size of a page, not
                the number of objects.

        Raises:
            ConfigurationError: a filter cannot be used. Raised at once; the others while iterating:
            ServerUnreachable: a page could not be had.
            RequestRefused: the server answered with an error.
            UnreadableAnswer: a page is not a list, or the pages go round in a circle.
        """
        operation = self.operation
        known = operation.params_schema.fields
        given = {"limit": PAGE_SIZE, **filters} if "limit" in known else filters
        path, query = address(self.name, operation.path, operation.params_schema, given)
        return self._objects(Request("GET", path, query))

    def _objects(self, request: Request) -> Iterator[ItemT]:
        schema = self.operation.item_schema
        for page in pages(self.catalog.transport, self.operation, request):
            yield from (load_item(schema, found) for found in page)


def pages(
    transport: Transport, operation: ListOperation[Any], request: Request
) -> Iterator[list[Any]]:
    """Yield the pages of a list, untyped, each when it is asked for.

    Raises:
        ServerUnreachable: a page could not be had.
        RequestRefused: the server answered with an error.
        UnreadableAnswer: a page is not a list, or the pages go round in a circle.
    """
    where = f"GET {request.path}"
    seen = {(request.path, *request.query)}
    for _ in range(MAX_PAGES):
        reply = transport.read(request)
        objects = operation.decode(reply.data) if operation.decode else reply.data
        if not isinstance(objects, list):
            raise UnreadableAnswer(f"{where}: the page is not a list", reply.data)
        yield objects
        value = reply.headers.get("x-next-page", "").strip()
        if not value or operation.paging == "none":
            return
        path, query = next_page(transport.base, value)
        if (path, *query) in seen:
            break
        seen.add((path, *query))
        request = Request("GET", path, query)
    raise UnreadableAnswer(f"{where}: the server's pages do not end", None)


@dataclass(frozen=True)
class BoundGet(Generic[ItemT]):
    """A read of one thing of a client."""

    catalog: Alation
    endpoint: type[Endpoint]
    operation: GetOperation[ItemT]

    @property
    def name(self) -> str:
        """Endpoint and operation ("user.get")."""
        return f"{self.endpoint.name}.{self.operation.name}"

    def __call__(self, **params: Any) -> ItemT:
        """Return the thing.

        Args:
            params: query and path parameters of the operation.

        Raises:
            ConfigurationError: a parameter cannot be used.
            ServerUnreachable: no answer.
            RequestRefused: the server answered with an error, "not found" included.
            UnreadableAnswer: the answer is no object.
        """
        operation = self.operation
        path, query = address(self.name, operation.path, operation.params_schema, params)
        request = Request("GET", path, query)
        if operation.method == "POST":
            request = Request("POST", path, body=as_json(params), content_type=JSON_TYPE)
        reply = self.catalog.transport.read(request)
        found = operation.decode(reply.data) if operation.decode else reply.data
        if not isinstance(found, dict):
            raise UnreadableAnswer(f"{self.name}: the answer is no object", reply.data)
        item: ItemT = load_item(operation.item_schema, found)
        return item


def load_item(schema: AnswerSchema, found: Any) -> Any:
    """Type one object of an answer; what is no object is returned as it came."""
    if not isinstance(found, dict):
        return found
    return dataclasses.replace(schema.load(found), raw=found)
