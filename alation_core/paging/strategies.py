"""The ways in which a list goes on, as frozen values.

Each says what the first page is asked with, and what is asked after a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, Protocol, runtime_checkable
from urllib.parse import unquote

from alation_core.errors import UnreadableAnswer
from alation_core.frozen import dataclass
from alation_core.problems import shorten
from alation_core.wire.hosts import linked, next_page
from alation_core.wire.messages import Reply, Request
from alation_core.wire.parameters import whole_number, with_defaults, with_parameters
from alation_core.wire.places import is_place, value_at
from alation_core.wire.targets import unbearable

PAGE_SIZE = 1000
"""Objects asked for per page, the documented hard limit (sheet pagination)."""


@runtime_checkable
class Paging(Protocol):
    """How a list goes on: a value, for what it needs to know stands in request and reply."""

    def after(self, base: str, request: Request, reply: Reply, objects: int) -> Request | None:
        """Return what asks for the next page, or None where the list is over.

        Args:
            base: the configured host, which no page leaves.
            request: asked for the page before.
            reply: the page before.
            objects: that it held.

        Raises:
            UnreadableAnswer: the page names no usable next one.
        """
        ...


@dataclass(frozen=True)
class NextPageHeader:
    """The answer names its next page in the header X-Next-Page (sheet pagination, standard)."""

    def after(self, base: str, request: Request, reply: Reply, objects: int) -> Request | None:
        """Follow the header, on the configured host and at the path of the list only."""
        value = reply.headers.get("x-next-page", "").strip()
        if not value:
            return None
        path, query = next_page(base, value)
        if _plain(path) != _plain(request.path):
            raise UnreadableAnswer(
                f"{request.method} {request.path}: the server names a next page at another "
                f"address ({shorten(path, 200)}); it is not asked for",
                value,
            )
        return replace(request, query=query)


def _plain(path: str) -> str:
    return unquote(path).rstrip("/")


@dataclass(frozen=True)
class OnePage:
    """The list comes in one answer."""

    def after(self, base: str, request: Request, reply: Reply, objects: int) -> Request | None:
        """Nothing comes after it."""
        return None


@dataclass(frozen=True)
class Offset:
    """A page is asked for by the number of objects before it; the list ends with an empty page.

    It goes on by as many objects as came: a short page is no end. Both parameters are sent with
    every page. Filters of these names are the caller's own page size and beginning. Where an answer
    counts all objects, the list ends as soon as so many came, and not before: an empty page that
    counts more than came is an error. A count of fewer than came tells nothing.

    Args:
        limit: parameter that takes the number of objects of a page.
        offset: parameter that takes the number of objects before it.
        size: objects asked for per page.
        total: place in the answer of the number of all objects, with dots between its keys; None:
            there is none.

    Raises:
        ValueError: a parameter has no name of its own, the size is no whole number from 1, or the
            place is empty.
    """

    limit: str = "limit"
    offset: str = "skip"
    size: int = 100
    total: str | None = None

    def __post_init__(self) -> None:
        _check_names(self, self.limit, self.offset)
        _check_size(self, self.size)
        if self.total is not None and not is_place(self.total):
            raise ValueError(f"{self}: total= is a key, or several with dots between them")

    def begin(self, request: Request) -> Request:
        """Return what asks for the first page."""
        return with_defaults(request, {self.limit: self.size, self.offset: 0})

    def after(self, base: str, request: Request, reply: Reply, objects: int) -> Request | None:
        """Go on behind the objects that came, as far as the answer counts them."""
        place = whole_number(request, self.offset) + objects
        counted = None if self.total is None else value_at(reply.data, self.total)
        if type(counted) is int and place == counted:
            return None
        if objects:
            return with_parameters(request, {self.offset: place})
        if type(counted) is int and place < counted:
            raise UnreadableAnswer(
                f"{request.method} {request.path}: the server counts {counted} objects, and sends "
                f"none after {place}: the list is not whole; narrow it by filters",
                reply.data,
            )
        return None


@dataclass(frozen=True)
class PageNumber:
    """A page is asked for by its number; the list ends with an empty page.

    Args:
        page: parameter that takes the number.
        first: number of the first page.
        limit: parameter that takes `size`; None: the server says how large a page is.
        size: objects asked for per page.

    Raises:
        ValueError: one of `limit` and `size` is given without the other, a parameter has no name
            of its own, or a number is none.
    """

    page: str = "page"
    first: int = 1
    limit: str | None = None
    size: int | None = None

    def __post_init__(self) -> None:
        if (self.limit is None) is not (self.size is None):
            raise ValueError(f"{self}: limit= names the parameter that takes size=: give both")
        _check_names(self, self.page, *([] if self.limit is None else [self.limit]))
        if type(self.first) is not int:
            raise ValueError(f"{self}: first= is a whole number")
        if self.size is not None:
            _check_size(self, self.size)

    def begin(self, request: Request) -> Request:
        """Return what asks for the first page."""
        sizes = {self.limit: self.size} if self.limit and self.size else {}
        return with_defaults(request, {**sizes, self.page: self.first})

    def after(self, base: str, request: Request, reply: Reply, objects: int) -> Request | None:
        """Ask for the page with the next number."""
        number = whole_number(request, self.page) + 1
        return with_parameters(request, {self.page: number}) if objects else None


@dataclass(frozen=True)
class Cursor:
    """The answer holds a cursor that asks for the next page, beside all filters.

    The list ends where the cursor's place is missing, null or empty, or with an empty page.

    Args:
        param: parameter that takes the cursor.
        at: place of the cursor in the answer, with dots between its keys.

    Raises:
        ValueError: the parameter or the place is empty.
    """

    param: str = "cursor"
    at: str = "meta.next"

    def __post_init__(self) -> None:
        _check_names(self, self.param)
        _check_place(self, self.at)

    def after(self, base: str, request: Request, reply: Reply, objects: int) -> Request | None:
        """Send the cursor."""
        cursor = _named_at(self.at, reply)
        if cursor is None or not objects:
            return None
        if isinstance(cursor, bool) or not isinstance(cursor, int | float | str):
            raise UnreadableAnswer(f"what stands at {self.at} is no cursor", reply.data)
        _check_bearable(self.at, str(cursor), reply)
        return with_parameters(request, {self.param: cursor})


@dataclass(frozen=True)
class NextLink:
    """The answer holds the address of the next page, which is asked for as it stands.

    The list ends where the place is missing, null or empty, or with an empty page.

    Args:
        at: place of the address in the answer, with dots between its keys.

    Raises:
        ValueError: the place is empty.
    """

    at: str = "links.next"

    def __post_init__(self) -> None:
        _check_place(self, self.at)

    def after(self, base: str, request: Request, reply: Reply, objects: int) -> Request | None:
        """Follow the link, on the configured host only."""
        link = _named_at(self.at, reply)
        if link is None or not objects:
            return None
        if not isinstance(link, str):
            raise UnreadableAnswer(f"what stands at {self.at} is no address", reply.data)
        _check_bearable(self.at, link, reply)
        path, query = linked(base, link, request.path)
        return replace(request, path=path, query=(), link=query)


NEXT_PAGE_HEADER = NextPageHeader()
ONE_PAGE = OnePage()

PagingName = Literal["next_page_header", "none"]
_NAMED: Mapping[str, Paging] = {"next_page_header": NEXT_PAGE_HEADER, "none": ONE_PAGE}


def paging_of(declared: Paging | PagingName) -> Paging:
    """Return the strategy that a declaration names, by itself or by its older name.

    Raises:
        ValueError: there is no strategy of that name, or it is none.
    """
    if isinstance(declared, str) and declared not in _NAMED:
        raise ValueError(f"there is no paging {declared!r}: known are {', '.join(_NAMED)}")
    if isinstance(declared, str):
        return _NAMED[declared]
    if isinstance(declared, type) or not isinstance(declared, Paging):
        raise ValueError(f"paging={declared!r} is no strategy: write, for example, Offset()")
    return declared


def parameters_of(paging: Paging) -> tuple[str, ...] | None:
    """Return the parameters that a strategy sends of itself; None: it leaves them to the caller."""
    match paging:
        case Offset():
            return (paging.limit, paging.offset)
        case PageNumber():
            return (paging.page,) if paging.limit is None else (paging.limit, paging.page)
        case Cursor():
            return (paging.param,)
    return () if isinstance(paging, NextLink) else None


def first_page(paging: Paging, request: Request) -> Request:
    """Return what asks for the first page.

    Raises:
        ConfigurationError: a filter that stands for a parameter of the paging is no number.
    """
    return paging.begin(request) if isinstance(paging, Offset | PageNumber) else request


def _named_at(place: str, reply: Reply) -> Any:
    """Return what names the next page; None where nothing does."""
    value = value_at(reply.data, place)
    text = value.strip() if isinstance(value, str) else value
    return None if text in (None, "", [], {}) else value


def _check_bearable(place: str, text: str, reply: Reply) -> None:
    why = unbearable(text, in_path=False)
    if why is not None:
        raise UnreadableAnswer(f"the next page cannot be asked for: {place} {why}", reply.data)


def _check_names(paging: Any, *names: str) -> None:
    if not all(isinstance(name, str) and name for name in names) or len({*names}) < len(names):
        raise ValueError(f"{paging}: each of its parameters needs a name of its own")


def _check_place(paging: Any, place: str) -> None:
    if not is_place(place):
        raise ValueError(f"{paging}: at= is a key, or several with dots between them")


def _check_size(paging: Any, size: int) -> None:
    if type(size) is not int or size < 1:
        raise ValueError(f"{paging}: size= is a whole number from 1")
