"""What the views of the page look at, and how times, statuses and states are written there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from alation_sandbox.browser.markup import PER_PAGE, pill
from alation_sandbox.browser.secrets import without
from alation_sandbox.exchange.answers import Answer, Refusal
from alation_sandbox.exchange.calls import Call
from alation_sandbox.gate import Exchange
from alation_sandbox.world import Job, Record, World
from alation_sandbox.world.times import utc

Thing = TypeVar("Thing")

NOWHERE = Answer(404)
NAMES = ("title", "name", "display_name", "name_singular", "key", "external_id")
"""Fields by which people know an object, the best first."""
LONGEST_TITLE = 300


@dataclass(frozen=True)
class Look:
    """One look at a sandbox.

    Args:
        call: what is asked for.
        world: of the sandbox.
        exchanges: the newest requests, oldest first.
        total: how many requests there were.
    """

    call: Call
    world: World
    exchanges: tuple[Exchange, ...]
    total: int

    def text(self, name: str) -> str:
        """Return a parameter of the address; empty where it is absent."""
        return self.call.one(name) or ""

    def number(self, name: str, usual: int | None = None) -> int:
        """Return a parameter that is a whole number.

        Raises:
            Refusal: it is none, and there is no usual one.
        """
        given = self.text(name)
        if given.lstrip("-").isdecimal() and len(given) < 20:
            return int(given)
        if usual is None:
            raise Refusal(NOWHERE)
        return usual

    def clean(self, text: str) -> str:
        """Return a text without the tokens that are alive."""
        return without(text, self.world.tokens.values())

    def moment(self, seconds: float) -> Markup:
        """Return a time; of another day with its day."""
        try:
            when = utc(seconds)
        except (OSError, OverflowError, ValueError):
            return Markup("{}").format(seconds)
        is_today = when.date() == self.world.now().date()
        return Markup('<time datetime="{}">{}</time>').format(
            when.isoformat(), f"{when:%H:%M:%S}" if is_today else f"{when:%Y-%m-%d %H:%M:%S}"
        )


View = Callable[[Look], tuple[str, str, Markup, bool]]
"""Returns the title, the section, the content, and whether it changes by itself."""


def sliced(look: Look, things: Iterable[Thing]) -> tuple[list[Thing], int, int]:
    """Return the things of the page that is asked for, its number, and how many there are."""
    found = list(things)
    last = max(-(-len(found) // PER_PAGE), 1)
    number = min(max(look.number("page", 1), 1), last)
    return found[(number - 1) * PER_PAGE : number * PER_PAGE], number, len(found)


def title_of(record: Record) -> str:
    """Return what people call an object."""
    for name in NAMES:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value[:LONGEST_TITLE]
    return f"{record['id']}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: 1 object, 1,200 objects."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def status_pill(exchange: Exchange) -> Markup:
    """Return the status of an answer."""
    status = exchange.log.status
    if not status:
        return pill("none", "bad")
    return pill(str(status), "good" if status < 400 else "bad")


def state_pill(world: World, job: Job) -> Markup:
    """Return the state of a job."""
    end = world.job_end(job)
    if end is not None:
        good = end.status.lower() in ("successful", "succeeded", "finished")
        return pill(end.status, "good" if good else "bad" if end.status == "failed" else "wait")
    return pill("waits" if world.now() < utc(job.starts_at) else "runs", "wait")
