"""What in an answer decides about the rows of a write: handle, state, ids and verdicts.

It is found by what the operation declares, whosever operation it is; ids and verdicts by their
names and words. An echo of what was sent is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from alation_core import Alation
from alation_core.jobs import BULK_METADATA_JOBS, JobProtocol, JobState, is_bare, value_at
from alation_core.operations import WriteOperation
from alation_core.shapes import places_of
from alation_replay.index import Entry

Way = tuple[str | int, ...]

DONE_WORDS = frozenset({"ok", "success", "successful", "succeeded", "done", "yes", "passed"}) | {
    *("created", "made", "added", "inserted", "imported", "loaded", "updated", "upserted"),
    *("changed", "applied", "saved", "stored", "written", "published", "deleted", "removed"),
    *("accepted", "completed", "complete", "finished"),
}
"""Words, and names of truth values, by which an answer says of a row that it was done."""
UNDONE_NAMES = frozenset({"failed", "failure", "error", "errored", "rejected", "refused"})
"""Names of truth values that say the opposite."""
UNDONE = "failed"
"""The verdict that nobody takes for a good one."""
_IDS = ("id", "ids", "uuid", "guid")
_NO_LETTERS = re.compile(r"[^a-z]+")


@dataclass(frozen=True)
class Leaf:
    """One value of an answer.

    Args:
        way: the keys and positions that lead to it.
        value: as it stands there.
        holder: the object that has it, and the way to that object.
    """

    way: Way
    value: Any
    holder: tuple[Way, Any] = ((), None)

    @property
    def key(self) -> str:
        """The nearest key; "" in a list of lists."""
        return next((step for step in reversed(self.way) if isinstance(step, str)), "")

    @property
    def place(self) -> str:
        """The way without positions ("made[].id"): the same for all entries of a list."""
        return place_of(self.way)


def place_of(way: Way) -> str:
    """Return a way without its positions, for people."""
    text = "".join("[]" if isinstance(step, int) else f".{step}" for step in way)
    return text.removeprefix(".")


def leaves_of(value: Any, way: Way = (), holder: tuple[Way, Any] = ((), None)) -> Iterator[Leaf]:
    """Yield every value of an answer that is no list and no object."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from leaves_of(part, (*way, key), (way, value))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            yield from leaves_of(part, (*way, position), holder)
    else:
        yield Leaf(way, value, holder)


def altered(body: Any, way: Way, value: Any) -> Any:
    """Return an answer in which another value stands at the end of a way."""
    if not way:
        return value
    step, *rest = way
    changed: Any = list(body) if isinstance(body, list) else dict(body)
    changed[step] = altered(body[step], tuple(rest), value)
    return changed


def other_id(value: Any) -> Any:
    """Return another number or text of the same form."""
    if isinstance(value, int | float):
        return value + 1
    counted = re.sub(r"\d+", lambda number: str(int(number[0]) + 1), value)
    return counted if counted != value else f"altered {value}"


@dataclass(frozen=True)
class Answers:
    """How the answers to a write are read.

    Args:
        operation: what is called; None: a write of the vendor's usual form.
        names: of objects, for keys such as "rating_id".
        rows: what was sent.
    """

    operation: WriteOperation[Any] | None = None
    names: frozenset[str] = frozenset()
    rows: Sequence[Any] = ()

    @cached_property
    def _sent(self) -> frozenset[str]:
        """The values of the rows: what comes back of them is an echo."""
        values = (leaf.value for row in self.rows for leaf in leaves_of(row))
        return frozenset(_spelled(value) for value in values if value not in (None, ""))

    @property
    def protocol(self) -> JobProtocol:
        """The protocol of its jobs; the usual one where there is none."""
        return (self.operation and self.operation.protocol) or BULK_METADATA_JOBS

    @property
    def runs_jobs(self) -> bool:
        """Whether it is run as a job."""
        return self.operation is None or self.operation.protocol is not None

    def state(self, body: Any) -> Leaf | None:
        """Return the word for the state in an answer: a job's, or one at once in the same form."""
        way = (*self._into(body), *self.protocol.state_key.split("."))
        for leaf in leaves_of(body):
            if leaf.way == way and isinstance(leaf.value, str):
                known = {*self.protocol.words, *DONE_WORDS, *UNDONE_NAMES}
                stated = self.runs_jobs or leaf.value.strip().casefold() in known
                return leaf if stated and _spelled(leaf.value) not in self._sent else None
        return None

    def other_state(self, word: str) -> str:
        """Return a word that means the opposite of a state."""
        words = self.protocol.words
        failed = words.get(word.strip().lower()) is JobState.FAILED
        wanted = JobState.SUCCEEDED if failed else JobState.FAILED
        return next((one for one, meaning in words.items() if meaning is wanted), f"no {word}")

    def handles(self, body: Any) -> Iterator[Leaf]:
        """Yield what stands in the places of a handle."""
        places = {place.keys for place in self.protocol.handles}
        return (leaf for leaf in leaves_of(body) if leaf.way in places and leaf.value is not None)

    def result(self, body: Any) -> tuple[Way, Any]:
        """Return what says what was done, and the way to it."""
        if not self.runs_jobs or is_bare(self.protocol, body):
            return (), body
        way = (*self._into(body), *self.protocol.result_key.split("."))
        inner = body[0] if self._into(body) else body
        return way, value_at(inner, self.protocol.result_key)

    def ids(self, body: Any) -> list[Leaf]:
        """Return what can be the ids of the rows' objects in the answer that ends a write.

        An id of something else stands in an object of its own, and that is no entry of a list and
        holds nothing of a row.
        """
        way, result = self.result(body)
        return [
            leaf
            for leaf in leaves_of(result, way, (way, result))
            if self._is_id(leaf) and _belongs_to_a_row(leaf, way, self._sent)
        ]

    def verdicts(self, body: Any) -> list[tuple[Leaf, Any]]:
        """Return what an answer says well of a row, each with its opposite."""
        way, result = self.result(body)
        words = DONE_WORDS | {
            word for word, state in self.protocol.words.items() if state is JobState.SUCCEEDED
        }
        return [
            (leaf, UNDONE if isinstance(leaf.value, str) else not leaf.value)
            for leaf in leaves_of(result, way)
            if _speaks_well(leaf, words) and _spelled(leaf.value) not in self._sent
        ]

    def _into(self, body: Any) -> Way:
        """The way to a job's object: a list with one object stands for it (sheet job)."""
        alone = isinstance(body, list) and len(body) == 1 and isinstance(body[0], dict)
        return (0,) if alone and not is_bare(self.protocol, body) else ()

    def _is_id(self, leaf: Leaf) -> bool:
        if isinstance(leaf.value, bool) or not isinstance(leaf.value, int | str) or not leaf.value:
            return False
        key = leaf.key.casefold()
        return key in _IDS or any(key in (f"{name}_id", f"{name}_ids") for name in self.names)


def answers_to(entry: Entry, catalog: Alation) -> Answers:
    """Return how the answers to the call of an index entry are read.

    Args:
        entry: of the index.
        catalog: a client that knows its endpoint.
    """
    if entry.call.layer == "core":
        return Answers()
    endpoint = type(catalog.endpoint(entry.endpoint))
    operation = endpoint.operations().get(entry.call.operation)
    if not isinstance(operation, WriteOperation):
        return Answers()
    in_paths = {
        name.removesuffix("_id")
        for one in endpoint.operations().values()
        if isinstance(one, WriteOperation)
        for name in places_of(one.payload_schema)
    }
    names = {endpoint.name, endpoint.name.rpartition("_")[2], *in_paths}
    return Answers(operation, frozenset(names), entry.call.rows)


def _belongs_to_a_row(leaf: Leaf, way: Way, sent: frozenset[str]) -> bool:
    holding, holder = leaf.holder
    if holding == way or isinstance(holding[-1], int):
        return True
    values = holder.values() if isinstance(holder, Mapping) else ()
    return any(_spelled(value) in sent for value in values if not isinstance(value, bool))


def _speaks_well(leaf: Leaf, words: frozenset[str]) -> bool:
    if isinstance(leaf.value, bool):
        names = [part for part in _NO_LETTERS.split(leaf.key.casefold()) if part]
        about = UNDONE_NAMES if leaf.value is False else words
        return bool(about & set(names))
    return isinstance(leaf.value, str) and leaf.value.strip().casefold() in words


def _spelled(value: Any) -> str:
    return f"{type(value).__name__} {value}"
