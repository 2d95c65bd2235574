"""Rows, checked and encoded once, or rejected: from then on the caller's objects don't matter."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from alation_core.batching.snapshots import JsonRow
from alation_core.problems import Problem
from alation_core.shapes import Row, json_writer


@dataclass(frozen=True)
class Place:
    """What of a row stands in the address of its request: names and texts.

    Args:
        path: the text of each place of the path that the row fills.
        query: the pairs of the query that are the row's own, in order.
    """

    path: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()


_written = json_writer(json.JSONEncoder(separators=(",", ":")))

Placing = Callable[[Row], Place | Sequence[tuple[str, str]]]
"""Returns what of a row stands in its address, or fields with why no address can bear them."""


@dataclass(slots=True)
class EncodedRow:
    """A row that fits its schema, as it will be sent. Nobody changes one.

    There is one for every row of a load, so it is as light as can be: what is frozen takes three
    times as long to make.

    Args:
        position: of the row in the caller's input, from 0.
        row: the row as it was encoded, by its wire names, for mapping results back; without its
            secrets.
        part: the row as it stands in the body.
        place: what of it stands in the address.
        secrets: texts of what stands in the request alone.
        parted: not all of the row is body and record: something stands in the address, or its
            schema calls something secret.
    """

    position: int
    row: Row
    part: bytes = field(repr=False)
    place: Place | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    parted: bool = False

    @property
    def recorded(self) -> bytes:
        """What tells the row from others: all that is sent of it but its secrets."""
        return self.as_given if self.parted else self.part

    @property
    def as_given(self) -> bytes:
        """The row as JSON, as a ledger keeps it."""
        if isinstance(self.row, JsonRow):
            return self.row.text
        return _written(self.row).encode()

    @property
    def values(self) -> Row:
        """The row's values, decoded for this once where it is kept as JSON."""
        if not isinstance(self.row, JsonRow):
            return self.row
        values: Row = json.loads(self.row.text)
        return values

    def rejected(self, problems: tuple[Problem, ...]) -> RejectedRow:
        """Return the row as one that is never sent."""
        return RejectedRow(self.position, problems, self.as_given.decode())


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that does not fit its schema and is never sent.

    Args:
        position: of the row in the caller's input, from 0.
        problems: what is wrong with it.
        given: what it was, as JSON.
        in_words: what is no JSON in it stands there as a text.
    """

    position: int
    problems: tuple[Problem, ...]
    given: str = field(default="null", repr=False)
    in_words: bool = False

    def at(self, position: int) -> RejectedRow:
        """Return the row where it stands in another input."""
        told = tuple(replace(problem, row=position) for problem in self.problems)
        return replace(self, position=position, problems=told)


PreparedRow = EncodedRow | RejectedRow
Errors = list[tuple[str | None, str]]
"""What is wrong with a row: fields, each with a message."""
