"""What a person should know of a file before it is sent, though nothing is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from alation_cli.loading.noticed import LeftOutFields, NamedObjects, Pair
from alation_cli.output.plain import hint, plural
from alation_core.shapes import SomethingBeside
from alation_files.lean import LeanRows
from alation_files.rows import LeftOut

if TYPE_CHECKING:
    from alation_core import BoundWrite, Problem
    from alation_core.operations import WriteOperation

SHOWN = 3
"""Rows or fields that a notice names; of the others it tells the number."""


@dataclass
class Notices:
    """What is worth knowing of the rows for a write; they are taken note of as they go by.

    Args:
        write: what they are for.
        params: query and path parameters.
        update: name of the operation of the endpoint that changes only what a row names, or None.
    """

    write: BoundWrite[Any]
    params: Mapping[str, Any]
    update: str | None = None

    def __post_init__(self) -> None:
        operation = self.write.operation
        self._fields: LeftOutFields | None = None
        self._objects: NamedObjects | None = None
        if operation.full_write and not self._is_whole:
            self._fields = LeftOutFields(self._optional)
        if operation.same_object is not None and operation.same_object.by:
            self._objects = NamedObjects(operation.same_object)

    def take(self, rows: Sequence[Any]) -> None:
        """Take note of further rows, in their order."""
        if self._fields is not None:
            self._fields.take(rows)
        if self._objects is not None:
            self._objects.take(rows)

    def of(self, rows: LeanRows, problems: Sequence[Problem] = ()) -> Iterator[str]:
        """Yield what is worth knowing of all rows, leaving out those that have problems."""
        bad = {problem.row for problem in problems if problem.row is not None}
        yield from left_out(self.write.operation, rows.name, rows.left_out)
        if self._is_whole:
            yield from self._deletes()
        elif self._fields is not None:
            yield from self._resets(*self._fields.told(bad))
        if self._objects is not None:
            yield from self._one_object(rows, self._objects.pairs(bad))

    def of_unread(self) -> Iterator[str]:
        """Yield what is worth knowing where nobody has seen the rows yet."""
        if self._is_whole:
            yield from self._deletes()
        elif self.write.operation.full_write:
            yield self._full_write(f"of {', '.join(self._optional)} what it leaves out")

    @property
    def _is_whole(self) -> bool:
        operation = self.write.operation
        when = operation.whole_when
        return operation.limit(self.params).whole or bool(when is not None and when(self.params))

    def _deletes(self) -> Iterator[str]:
        if self.write.operation.empty_body is not None:
            yield (
                f"{self.write.name} sends a whole state here: what the rows do not name is DELETED"
            )

    @property
    def _optional(self) -> list[str]:
        """The fields that a row may leave out and that do not name its object."""
        operation = self.write.operation
        by = operation.same_object.by if operation.same_object else ()
        fields = operation.payload_schema.fields
        return [name for name, field in fields.items() if not field.required and name not in by]

    def _resets(self, rows: int, times: Mapping[str, int]) -> Iterator[str]:
        """Tell which fields a full write resets: those that all rows leave out, or some of them."""
        if not rows:
            return
        by_all = [name for name, rows_without in times.items() if rows_without == rows]
        by_some = [
            f"{name} ({without} of {plural(rows, 'row')})"
            for name, without in times.items()
            if 0 < without < rows
        ]
        told = [f"{', '.join(by_all)} of each row"] if by_all else []
        told += [f"{', '.join(by_some)} where a row leaves it out"] if by_some else []
        if told:
            yield self._full_write("; and ".join(told))

    def _full_write(self, what: str) -> str:
        instead = f"; {self.update} changes only what a row names" if self.update else ""
        return (
            f"{self.write.name} is a full write: on an object that is there already it RESETS "
            f"{what}{instead}"
        )

    def _one_object(self, rows: LeanRows, pairs: Iterable[Pair]) -> Iterator[str]:
        """Tell of rows about one object that do not contradict each other, and that may be."""
        same = self.write.operation.same_object
        repeated, alike = Told(), Told()
        for pair in pairs:
            told = repeated if pair.exact else alike
            told.add(rows, pair)
        fields = " and ".join(same.by if same is not None else ())
        if repeated.count:
            yield f"{repeated} are about one object (the same {fields})"
        if alike.count:
            yield f"{alike} may be about one object ({fields} but for the letter case)"


@dataclass
class Told:
    """Pairs of rows: the first ones by their lines, and the number of all."""

    shown: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, rows: LeanRows, pair: Pair) -> None:
        """Take one more pair."""
        self.count += 1
        if len(self.shown) < SHOWN:
            self.shown.append(f"{rows.place(pair.row)} and line {rows.lines[pair.earlier]}")

    def __str__(self) -> str:
        more = self.count - len(self.shown)
        return "; ".join([*self.shown, *([f"{plural(more, 'more pair')}"] if more else [])])


def say_notices(lines: Iterable[str]) -> None:
    """Print notices on standard error."""
    for line in lines:
        hint(f"note: {line}")


def left_out(operation: WriteOperation[Any], name: str, left: LeftOut) -> Iterator[str]:
    """An update leaves alone what a row leaves out: who empties a cell may mean to clear it."""
    rules = getattr(operation.payload_schema, "rules", ())
    updates = [rule for rule in rules if isinstance(rule, SomethingBeside)]
    if updates and left.empty:
        cells = plural(left.empty.total(), "empty cell")
        yield (
            f"{name}: {cells} ({_counted(left.empty)}): what is empty changes nothing, the field "
            f"stays as it is; {updates[0].cleared}"
        )
    if left.only_read:
        noun = "key" if len(left.only_read) == 1 else "keys"
        yield f"{name}: {noun} left out (only read, and not written): {', '.join(left.only_read)}"
    if left.null:
        nulls = plural(left.null.total(), "null")
        yield (f"{name}: {nulls} ({_counted(left.null)}) left out, since the field cannot be null")


def _counted(counts: Counter[str]) -> str:
    shown = [f"{name} {times}" for name, times in counts.most_common(SHOWN)]
    more = len(counts) - len(shown)
    return ", ".join([*shown, *([f"{plural(more, 'more field')}"] if more else [])])
