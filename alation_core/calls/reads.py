"""Reads bound to a client: lists, page by page, and single things."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from alation_core.bodies.encoding import as_json
from alation_core.calls.context import Context
from alation_core.calls.steady import steadily
from alation_core.errors import UnreadableAnswer
from alation_core.foreign import Raised, attempt
from alation_core.operations.addresses import address
from alation_core.operations.read import Listing, Question
from alation_core.paging import PAGE_SIZE, pages
from alation_core.shapes import AnswerSchema
from alation_core.wire.messages import JSON_TYPE, Request

ItemT = TypeVar("ItemT")


@dataclass(frozen=True)
class BoundList(Generic[ItemT]):
    """A list of a client: call it with filters, iterate over objects.

    Args:
        context: the parts of the client that it uses.
        name: endpoint and operation ("document.list").
        operation: what is declared.
    """

    context: Context
    name: str
    operation: Listing[ItemT]

    def __repr__(self) -> str:
        return f"<{self.name}: GET {self.operation.path}, page by page>"

    def __call__(self, **filters: Any) -> Iterator[ItemT]:
        """Return the objects, page by page as they are asked for, each once.

        Pages are offsets (sheet pagination, stability). Where this process deletes or changes
        objects meanwhile, or seconds pass between two pages, what slipped through is read again
        (`alation_core.calls.steady`).

        Args:
            filters: query and path parameters of the operation. `limit` is the size of a page, not
                the number of objects.

        Raises:
            ConfigurationError: a filter cannot be used. Raised at once; the others while iterating:
            ServerUnreachable: a page could not be had.
            RequestRefused: the server answered with an error.
            UnreadableAnswer: a page is not a list, the pages go round in a circle, or objects may
                have been missed because the list was changed while it was read.
        """
        operation = self.operation
        known = operation.params_schema.fields
        given = {"limit": PAGE_SIZE, **filters} if "limit" in known else filters
        path, query = address(self.name, operation.path, operation.params_schema, given)
        return self._objects(Request("GET", path, query))

    def _objects(self, request: Request) -> Iterator[ItemT]:
        listing, connection = self.operation, self.context.connection
        schema = listing.item_schema

        def begun() -> Iterator[list[Any]]:
            read, base = connection.read, connection.base
            decode = _kept_apart(self.name, listing.decode) if listing.decode else None
            return pages(read, base, request, listing.strategy, decode)

        activity, clock = connection.activity, connection.clock
        for found in steadily(begun, activity, clock, connection.server_wall(), self.name):
            yield load_item(schema, found)


@dataclass(frozen=True)
class BoundGet(Generic[ItemT]):
    """A read of one thing of a client.

    Args:
        context: the parts of the client that it uses.
        name: endpoint and operation ("user.get").
        operation: what is declared.
    """

    context: Context
    name: str
    operation: Question[ItemT]

    def __repr__(self) -> str:
        return f"<{self.name}: {self.operation.method} {self.operation.path}>"

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
        asks = operation.method == "POST"
        schema = operation.params_schema
        path, query = address(self.name, operation.path, schema, params, in_body=asks)
        request = Request("GET", path, query)
        if asks:
            request = Request("POST", path, body=as_json(params), content_type=JSON_TYPE)
        reply = self.context.connection.read(request)
        found = reply.data
        if operation.decode is not None:
            found = _kept_apart(self.name, operation.decode)(found)
        if not isinstance(found, dict):
            raise UnreadableAnswer(f"{self.name}: the answer is no object", reply.data)
        item: ItemT = load_item(operation.item_schema, found)
        return item


def _kept_apart(where: str, decode: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return what decodes an answer; a plugin's function that raises ends nothing but this read."""

    def decoded(data: Any) -> Any:
        found = attempt(decode, data)
        if isinstance(found, Raised):
            raise UnreadableAnswer(f"{where}: the answer cannot be decoded ({found})", data)
        return found

    return decoded


def load_item(schema: AnswerSchema, found: Any) -> Any:
    """Type one object of an answer; what is no object is returned as it came."""
    if not isinstance(found, dict):
        return found
    return dataclasses.replace(schema.load(found), raw=found)
