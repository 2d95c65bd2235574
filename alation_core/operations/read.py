"""Lists and reads of one thing as plain data: what they ask for, and how it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from alation_core.operations.operation import NoParams, Operation
from alation_core.paging import NEXT_PAGE_HEADER, Paging, PagingName, paging_of
from alation_core.shapes import AnswerSchema, PayloadSchema, answer_schema, payload_schema
from alation_core.shapes.declared import Use

ItemT = TypeVar("ItemT")


@dataclass(frozen=True)
class LookUp:
    """How rows whose fate is unknown are looked for in the catalog.

    It confirms a row that is found, and never proves that one is absent: a queued job can take
    minutes.

    Args:
        listing: the list to look into.
        by: field that names an object, the same in row and object.
        within: fields of the row that narrow the list, sent as filters.
        created: field of the object with the time of its creation.
    """

    listing: Listing[Any]
    by: str
    within: tuple[str, ...] = ()
    created: str = "ts_created"


@dataclass(frozen=True)
class Listing(Operation, Generic[ItemT]):
    """A list, read page by page while it is iterated.

    Args:
        path: path below the host; "{name}" stands for a path parameter.
        item: dataclass of one object.
        filters: dataclass of the query and path parameters.
        paging: how it goes on: a strategy of `alation_core.paging`. By default X-Next-Page is
            followed (sheet pagination, standard).
        decode: turns an answer that is no JSON list (CSV, lines) into the list of objects.
    """

    path: str
    item: type[ItemT]
    filters: type = NoParams
    paging: Paging | PagingName = NEXT_PAGE_HEADER
    decode: Callable[[Any], Any] | None = None

    def __post_init__(self) -> None:
        paging_of(self.paging)

    @property
    def shapes(self) -> Mapping[str, tuple[Any, Use]]:
        """The shapes that are declared, and what each is for."""
        return {"filters": (self.filters, "parameters"), "item": (self.item, "answer")}

    @property
    def strategy(self) -> Paging:
        """How the list goes on."""
        return paging_of(self.paging)

    @property
    def params_schema(self) -> PayloadSchema:
        """The marshmallow schema of the query and path parameters."""
        return payload_schema(self.filters)

    @property
    def item_schema(self) -> AnswerSchema:
        """The marshmallow schema of one object."""
        return answer_schema(self.item, lenient=True)


@dataclass(frozen=True)
class Question(Operation, Generic[ItemT]):
    """A read of one thing.

    Args:
        path: path below the host; "{name}" stands for a path parameter.
        item: dataclass of the answer.
        params: dataclass of the query and path parameters.
        decode: turns an answer that is no JSON object into the object.
        method: "POST" for a question whose parameters travel as the JSON body; it changes nothing
            at the server, so it is repeated like any read.
    """

    path: str
    item: type[ItemT]
    params: type = NoParams
    decode: Callable[[Any], Any] | None = None
    method: Literal["GET", "POST"] = "GET"

    @property
    def shapes(self) -> Mapping[str, tuple[Any, Use]]:
        """The shapes that are declared, and what each is for."""
        return {"params": (self.params, "parameters"), "item": (self.item, "answer")}

    @property
    def params_schema(self) -> PayloadSchema:
        """The marshmallow schema of the query and path parameters."""
        return payload_schema(self.params)

    @property
    def item_schema(self) -> AnswerSchema:
        """The marshmallow schema of the answer."""
        return answer_schema(self.item, lenient=True)


@dataclass(frozen=True)
class Item:
    """Base of what lists and reads return. Fields that the answer leaves out are None.

    Args:
        raw: the untouched object.
    """

    raw: Any = field(default=None, repr=False, metadata={"wire": False}, kw_only=True)
