"""Reads bound to a client: lists, page by page, and single things."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Generic, TypeVar

from alation_core.calls.context import Context
from alation_core.calls.steady import steady_pages
from alation_core.errors import UnreadableAnswer
from alation_core.foreign import Raised, attempt
from alation_core.frozen import dataclass
from alation_core.operations.asked import first_requests, page_reader, question
from alation_core.operations.read import Listing, Question
from alation_core.paging.walk import pages
from alation_core.shapes import AnswerSchema, answer_loader, answers_loader
from alation_core.transport.connection import Connection
from alation_core.wire.messages import Request

ItemT = TypeVar("ItemT")

TOGETHER = 200
"""Objects of a page that are typed at once; those after them when they are asked for."""


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
        return f"<{self.name}: {self.operation.method} {self.operation.path}, page by page>"

    def __call__(self, **filters: Any) -> Iterator[ItemT]:
        """Return the objects, page by page as they are asked for, each once.

        Pages are offsets (sheet pagination, stability). Where this process deletes or changes
        objects meanwhile, or seconds pass between two pages, what slipped through is read again
        (`alation_core.calls.steady`).

        Args:
            filters: query and path parameters of the operation. `limit` is the size of a page, not
                the number of objects. Of a filter of which each value selects objects, more may be
                given than one address bears: they are asked for in several requests.

        Raises:
            ConfigurationError: a filter cannot be used, or the client lacks the credential that the
                operation names. Raised at once; the others while iterating:
            ServerUnreachable: a page could not be had.
            RequestRefused: the server answered with an error.
            UnreadableAnswer: a page is not a list, the pages go round in a circle, or objects may
                have been missed because the list was changed while it was read.
        """
        return self._typed(self._begun(filters))

    def _typed(self, pages: Iterator[list[Any]]) -> Iterator[ItemT]:
        listing = self.operation
        plain = listing.decode is None and listing.assemble is None
        load_each = answers_loader(listing.item_schema, "raw", decoded=plain)
        for page in pages:
            for start in range(0, len(page), TOGETHER):
                part = page[start : start + TOGETHER]
                if all(isinstance(found, dict) for found in part):
                    yield from load_each(part, part)
                else:
                    yield from (load_item(listing.item_schema, found) for found in part)

    def untyped(self, **filters: Any) -> Iterator[Any]:
        """Return the objects as they came: what the typed ones have as `raw`, at half the work.

        Args:
            filters: as for the call itself.

        Raises:
            AlationError: as the call itself does.
        """
        return chain.from_iterable(self._begun(filters))

    def _begun(self, filters: Mapping[str, Any]) -> Iterator[list[Any]]:
        connection = self.context.opened(self.name, self.operation)
        return self._pages(connection, first_requests(self.name, self.operation, filters))

    def _pages(self, connection: Connection, requests: Sequence[Request]) -> Iterator[list[Any]]:
        listing = self.operation

        def begun() -> Iterator[list[Any]]:
            read, base = page_reader(listing, connection.read), connection.base
            decode = _kept_apart(self.name, listing.decode) if listing.decode else None
            way = (listing.strategy, decode, listing.items_under)
            return chain.from_iterable(pages(read, base, one, *way) for one in requests)

        activity, clock = connection.activity, connection.clock
        parts = steady_pages(begun, activity, clock, connection.server_wall(), self.name)
        if listing.assemble is not None:
            whole = _kept_apart(self.name, listing.assemble)([*chain.from_iterable(parts)])
            parts = iter([[*whole]])
        yield from parts


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
            ConfigurationError: a parameter cannot be used, or the client lacks the credential that
                the operation names.
            ServerUnreachable: no answer.
            RequestRefused: the server answered with an error, "not found" included.
            UnreadableAnswer: the answer is no object, and no text was asked for.
        """
        operation, found = self.operation, self.untyped(**params)
        if operation.accept == "text":
            return operation.item(raw=found)  # type: ignore[call-arg] # every Item has it
        item: ItemT = load_item(operation.item_schema, found)
        return item

    def untyped(self, **params: Any) -> Any:
        """Return the thing as it came, an object or a text: what the typed one has as `raw`.

        Args:
            params: as for the call itself.

        Raises:
            AlationError: as the call itself does.
        """
        operation = self.operation
        connection = self.context.opened(self.name, operation)
        reply = connection.read(question(self.name, operation, params))
        if operation.accept == "text":
            return reply.text
        found = reply.data
        if operation.decode is not None:
            found = _kept_apart(self.name, operation.decode)(found)
        if not isinstance(found, dict):
            raise UnreadableAnswer(f"{self.name}: the answer is no object", reply.data)
        return found


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
    return answer_loader(schema, "raw")(found, found)
