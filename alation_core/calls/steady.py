"""A list that is read while it is changed: every object once, or an error that says so.

A list comes in pages by offset. Where this process deletes or moves objects between two pages, a
long time passes between them, or an object of an earlier page comes again, objects may have slipped
from a page to come into one that was read before. Then the list is gone through again, and what was
not seen yet is handed on, until a pass brings nothing new. That holds for every way of paging: what
a cursor or a link stands for is the server's secret. A list that nobody disturbs costs no request
more.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from alation_core.calls.seen_ids import Ids
from alation_core.clock import Clock
from alation_core.errors import UnreadableAnswer
from alation_core.transport.activity import Activity
from alation_core.wire.places import identities_of, identity_of

PAUSE_SECONDS = 2.0
"""Where more time passes between two pages, others may have changed the list."""
CLOCK_GRAIN_SECONDS = 1.0
"""The server's time is known to the second only (the Date header of its answers)."""
MAX_PASSES = 1000
"""So often a list is gone through at most, while objects that were not seen go on coming."""


def _digests() -> array[int]:
    return array("q")


@dataclass
class Seen:
    """The objects that were handed on, and how one that was not is told from a new one.

    Args:
        began: the server's time when the list was begun, in seconds since 1970.
    """

    began: float
    ids: Ids = field(default_factory=Ids)
    highest: int | None = None
    nameless: array[int] = field(default_factory=_digests)

    def are_new_to_us(self, ids: list[Any]) -> bool:
        """Take a page of the first pass if each of its objects has an id that was not seen yet."""
        if not self.ids.add_new(ids):
            return False
        numbers = [identity for identity in ids if isinstance(identity, int)]
        if numbers:
            self.highest = max(numbers if self.highest is None else [self.highest, *numbers])
        return True

    def is_new_to_us(self, found: Any, identity: Any) -> bool:
        """Take an object of the first pass: tell whether it was not handed on yet."""
        if identity is None:
            self.nameless.append(_digest(found))
            return True
        if identity in self.ids:
            return False
        self._add(identity)
        return True

    def was_there(self, found: Any) -> bool | None:
        """Tell whether an object that was not seen was there from the beginning; None: unknown.

        Ids grow: who has a lower one than an object that was seen is older than that. Else the
        time of its creation tells.
        """
        identity = identity_of(found)
        if isinstance(identity, int) and self.highest is not None and identity < self.highest:
            return True
        created = _created(found)
        return None if created is None else created <= self.began + CLOCK_GRAIN_SECONDS

    def _add(self, identity: Any) -> None:
        self.ids.add(identity)
        if isinstance(identity, int) and (self.highest is None or identity > self.highest):
            self.highest = identity


@dataclass
class Pass:
    """What one pass over the list brought: whether it was disturbed, and what was left open.

    `repeated` tells that what came on one page came again on a later one: it moved, or others
    before it did. `order` stands for all that came, in its order; `ids` are those of a later pass.
    """

    disturbed: bool = False
    repeated: bool = False
    order: int = 0
    ids: Ids = field(default_factory=Ids)
    missed: int = 0
    undecided: int = 0
    nameless: array[int] = field(default_factory=_digests)


def steadily(
    pages: Callable[[], Iterator[list[Any]]],
    activity: Activity,
    clock: Clock,
    began: float,
    where: str,
) -> Iterator[Any]:
    """Return every object of a list once; arguments and errors are those of `steady_pages`."""
    return chain.from_iterable(steady_pages(pages, activity, clock, began, where))


def steady_pages(
    pages: Callable[[], Iterator[list[Any]]],
    activity: Activity,
    clock: Clock,
    began: float,
    where: str,
) -> Iterator[list[Any]]:
    """Yield every object of a list once, in pages, though the list is changed meanwhile.

    Args:
        pages: begins to read the list; yields its pages, each when it is asked for.
        activity: what this process changes at the server.
        clock: the time.
        began: the server's time of day, in seconds since 1970.
        where: names the call, for messages.

    Raises:
        UnreadableAnswer: objects may have been missed, and nothing tells which. Raised at the end,
            when all that is known was handed on.
    """
    seen = Seen(began)
    moved = activity.sent
    first = Pass()
    yield from _first(pages(), seen, first, activity, clock)
    if not first.disturbed:
        return
    calm, wanted = 0, activity.open + 1
    again = first
    for _ in range(MAX_PASSES):
        before, again = again, Pass()
        for page in pages():
            yield _missed(page, seen, again)
        if again.nameless != seen.nameless:
            raise UnreadableAnswer(f"{where}: {_NAMELESS}", None)
        # Work that is open can hide an object once more, but each piece of it only once.
        wanted = max(wanted, activity.open + 1) if again.missed else wanted
        # Of a list that always holds the same objects twice, none moves.
        restless = again.missed or (again.repeated and again.order != before.order)
        calm = 0 if restless else calm + 1
        if calm >= wanted:
            # Where all that was seen stands still and is there, what is new was added.
            gone = not seen.ids <= again.ids
            changed = activity.sent != moved or first.repeated is not again.repeated or gone
            if again.undecided and changed:
                raise UnreadableAnswer(f"{where}: {_undecided(again.undecided)}", None)
            return
    raise UnreadableAnswer(f"{where}: the list does not come to rest; {_INSTEAD}", None)


def _first(
    pages: Iterator[list[Any]], seen: Seen, this: Pass, activity: Activity, clock: Clock
) -> Iterator[list[Any]]:
    sent, open_before, turned = activity.sent, activity.open, None
    for page in pages:
        now = clock.now()
        if turned is not None:
            busy = open_before or activity.open or activity.sent != sent
            this.disturbed |= bool(busy) or now - turned > PAUSE_SECONDS
        turned = now
        yield _new(page, seen, this)
    this.disturbed |= this.repeated


def _new(page: list[Any], seen: Seen, this: Pass) -> list[Any]:
    """Return the objects of a page of the first pass that were not handed on yet: usually all."""
    ids = identities_of(page)
    this.order = _following(this.order, ids)
    if seen.are_new_to_us(ids):
        return page
    here: set[Any] = set()
    new: list[Any] = []
    for found, identity in zip(page, ids, strict=True):
        if seen.is_new_to_us(found, identity):
            here.add(identity)
            new.append(found)
        else:
            this.repeated |= identity not in here
    return new


def _missed(page: list[Any], seen: Seen, this: Pass) -> list[Any]:
    """Return the objects of a page of a later pass that were there from the beginning."""
    ids = identities_of(page)
    this.order = _following(this.order, ids)
    here: set[Any] = set()
    missed: list[Any] = []
    for found, identity in zip(page, ids, strict=True):
        if identity is not None:
            this.repeated |= identity in this.ids and identity not in here
            here.add(identity)
            this.ids.add(identity)
        if identity is None:
            this.nameless.append(_digest(found))
        elif identity not in seen.ids:
            old = seen.was_there(found)
            if old:
                this.missed += 1
                seen.ids.add(identity)
                missed.append(found)
            elif old is None:
                this.undecided += 1
    return missed


def _following(order: int, ids: list[Any]) -> int:
    """Return what stands for all that came in its order, wherever a page ends."""
    for identity in ids:
        order = hash((order, identity))
    return order


def _digest(found: Any) -> int:
    """What an object without an id is compared by, from pass to pass."""
    return hash(repr(found))


def _created(found: Any) -> float | None:
    try:
        moment = datetime.fromisoformat(found.get("ts_created"))
    except (AttributeError, TypeError, ValueError):
        return None
    return moment.timestamp() if moment.tzinfo is not None else None


_INSTEAD = (
    "read the whole list first, for example rows = list(catalog.document.list()), then change it"
)
_NAMELESS = (
    f"the list was changed while it was read, and its objects have no id that tells which of them "
    f"were seen; {_INSTEAD}"
)


def _undecided(number: int) -> str:
    return (
        f"the list was changed while it was read, and of {number} further objects nothing tells "
        f"whether they are new or were missed; {_INSTEAD}"
    )
