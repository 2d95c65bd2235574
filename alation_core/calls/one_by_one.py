"""Objects of which one request tells one: first from some pages of their list, the rest by id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alation_core.calls.reads import BoundList
from alation_core.calls.steady import steadily
from alation_core.errors import UnreadableAnswer
from alation_core.runs.look_up import pages_of
from alation_core.wire.places import value_at

PAGE_FOR = 10
"""So many objects are asked for one by one rather than by a page of the whole list."""

Object = Mapping[str, Any]


@dataclass
class SomePages:
    """The beginning of a list, so many pages of it.

    Args:
        call: reads the list.
        filters: it is read with each of them; by their names on the wire.
        most: pages at most.
        read: pages so far.
    """

    call: BoundList[Any]
    filters: Sequence[Mapping[str, Any]]
    most: int
    read: int = 0

    @property
    def ended(self) -> bool:
        """Whether all of the list was read."""
        return self.read < self.most

    def objects(self) -> Iterator[Object]:
        """Yield the objects of these pages, each once though the list is changed meanwhile."""
        listing = self.call.operation
        connection = self.call.context.opened(self.call.name, listing)
        activity, clock, began = connection.activity, connection.clock, connection.server_wall()

        def begun() -> Iterator[list[Any]]:
            pages = pages_of(connection, listing, self.filters)
            while self.read < self.most:
                page = next(pages, None)
                if page is None:
                    return
                self.read += 1
                yield list(page)

        try:
            yield from steadily(begun, activity, clock, began, self.call.name)
        except UnreadableAnswer:
            self.read = self.most  # what it holds is not known: it is asked for by its id


def one_by_one(
    pages: SomePages,
    ids: Sequence[Any],
    place: str,
    by_id: Callable[[Any], Iterator[Object]],
    *,
    may_be_gone: bool,
) -> Iterator[Object]:
    """Yield objects, by so few requests as can be.

    Whatever the pages do not show is asked for by its id, so that nothing is told to be gone
    because it stands further down. Only of a list that has ended, what is not there is believed to
    be gone where that is wanted.

    Args:
        pages: of the list; they may hold other objects too.
        ids: of the objects.
        place: of the id in an object.
        by_id: asks for the object with an id.
        may_be_gone: they were deleted.
    """
    left = {str(one): one for one in ids}
    for found in pages.objects() if pages.most else ():
        left.pop(str(value_at(found, place)), None)
        yield found
        if not left:
            return
    if may_be_gone and pages.most and pages.ended:
        return
    for one in left.values():
        yield from by_id(one)
