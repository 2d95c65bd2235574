"""Lists and reads of one thing as plain data: what they ask for, and how it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, field, fields
from typing import Any, Generic, Literal, TypeVar

from alation_core.frozen import dataclass
from alation_core.operations.operation import NoParams, Operation, places
from alation_core.paging.strategies import (
    NEXT_PAGE_HEADER,
    Paging,
    PagingName,
    paging_of,
    parameters_of,
)
from alation_core.shapes import AnswerSchema, PayloadSchema, answer_schema, payload_schema
from alation_core.shapes.declared import Use
from alation_core.wire.places import is_place

ItemT = TypeVar("ItemT")


@dataclass(frozen=True)
class LookUp:
    """How rows whose fate is unknown are looked for in the catalog.

    It confirms a row that is found, and never proves that one is absent: a queued job can take
    minutes. Every place in an object may have dots between its keys.

    Args:
        listing: the list to look into.
        by: field that names an object, the same in row and object; or fields of the row, each with
            its place in the object, which name it together.
        within: fields of the row, or parameters of the call, that narrow the list; they are sent
            as its filters.
        created: place of the time of its creation in an object.
        id: place of its id in an object.

    Raises:
        ValueError: a name or a place is none.
    """

    listing: Listing[Any]
    by: str | Mapping[str, str]
    within: tuple[str, ...] = ()
    created: str = "ts_created"
    id: str = "id"

    def __post_init__(self) -> None:
        if not isinstance(self.listing, Listing):
            raise ValueError(f"a look-up looks into a list, not into {self.listing!r}")
        named = [*self.places, *self.places.values(), self.created, self.id]
        if not self.places or not all(map(is_place, named)):
            raise ValueError(
                f"the look-up in {self.listing.path}: by=, created= and id= are names of fields, "
                "or places with dots between their keys"
            )

    @property
    def places(self) -> Mapping[str, str]:
        """The fields of a row that name its object, each with its place in the object."""
        return self.by if isinstance(self.by, Mapping) else {self.by: self.by}


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
        method: "POST" for a list whose parameters travel as the JSON body, those of the path
            excepted and those of the paging included; it is repeated like any read.
        items_under: place of the list in an answer, with dots between its keys; None: the answer
            is the list.
        either_slash: servers differ in whether the path ends with a slash. Where one does not know
            the path as it is written, the other form of it is asked for.
        body: what of the parameters travels in the body, whatever the method: several names make
            an object, one name means that its bare value is the body. The others stand in path and
            query. None: as `method` has it.
        assemble: makes the objects out of the parts that all pages held, where one page does not
            tell the whole of an object; the list is read to its end before the first one comes.
    """

    path: str
    item: type[ItemT]
    filters: type = NoParams
    paging: Paging | PagingName = NEXT_PAGE_HEADER
    decode: Callable[[Any], Any] | None = None
    method: Literal["GET", "POST"] = "GET"
    items_under: str | None = None
    either_slash: bool = False
    body: str | tuple[str, ...] | None = None
    assemble: Callable[[list[Any]], list[Any]] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        reason = self._unusable()
        if reason is not None:
            raise ValueError(f"{self.path}: {reason}")

    def _unusable(self) -> str | None:
        """Say why the list cannot be read as it is declared."""
        try:
            sent = parameters_of(paging_of(self.paging)) or ()
        except ValueError as error:
            return str(error)
        twice = [name for name in places(self.path) if name in sent]
        if twice:
            return f"{twice[0]!r} stands in the path, and the paging sends it as well"
        if self.items_under is not None and not is_place(self.items_under):
            return "items_under= is a key, or several with dots between them"
        if self.items_under is not None and self.decode is not None:
            return "items_under= and decode= both say where the list stands: leave one of them out"
        if self.body is not None and sent:
            return "body= leaves no place for the parameters that this paging sends"
        return _no_method(self.method)

    @property
    def shapes(self) -> Mapping[str, tuple[Any, Use]]:
        """The shapes that are declared, and what each is for."""
        return {"filters": (self.filters, "parameters"), "item": (self.item, "answer")}

    @property
    def in_body(self) -> tuple[str, ...]:
        """The parameters that `body` names."""
        named = () if self.body is None else self.body
        return (named,) if isinstance(named, str) else tuple(named)

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
        accept: "text" for an answer that is text: it is not parsed, and is the `raw` of the item.
        open_end: the place at the end of the path goes away, with its slash, where its parameter
            is left out: "/check/{name}/" asks for one check, "/check/" for all.
    """

    path: str
    item: type[ItemT]
    params: type = NoParams
    decode: Callable[[Any], Any] | None = None
    method: Literal["GET", "POST"] = "GET"
    accept: Literal["json", "text"] = "json"
    open_end: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        reason = _no_method(self.method) or self._unusable()
        if reason is not None:
            raise ValueError(f"{self.path}: {reason}")

    def _unusable(self) -> str | None:
        """Say why the thing cannot be read as it is declared."""
        if self.open_end and not self.path.endswith("}/"):
            return "open_end=True is for a path that ends with a place and a slash: /check/{name}/"
        if self.accept not in ("json", "text"):
            return f'accept={self.accept!r} is neither "json" nor "text"'
        if self.accept == "text" and self.decode is not None:
            return 'accept="text" hands the text on as it is, so that decode= has nothing to do'
        if self.accept == "text" and self._needed:
            return (
                f'accept="text" fills no field of {self.item.__name__}: give a default to '
                f"{', '.join(self._needed)}"
            )
        return None

    @property
    def _needed(self) -> list[str]:
        """The fields of the item that have no default."""
        return [
            member.name
            for member in fields(self.item)  # type: ignore[arg-type]
            if member.default is MISSING and member.default_factory is MISSING
        ]

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


def _no_method(method: str) -> str | None:
    return None if method in ("GET", "POST") else f"method={method!r} is no way to read"


@dataclass(frozen=True)
class Item:
    """Base of what lists and reads return. Fields that the answer leaves out are None.

    Args:
        raw: the untouched object.
    """

    raw: Any = field(default=None, repr=False, metadata={"wire": False}, kw_only=True)
