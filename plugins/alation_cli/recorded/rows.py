"""The rows of a recorded run: of the file that it was loaded from, or as the ledger holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import field
from functools import cached_property
from typing import Any

from alation_cli.loading.told import InputRows
from alation_cli.output.plain import say
from alation_cli.recorded.location import from_here
from alation_core import AlationError
from alation_core.frozen import dataclass
from alation_core.ledger import RecordedRun, Store, as_kept, rows_of
from alation_core.shapes import PayloadSchema, secret_fields
from alation_files.errors import BadFile
from alation_files.lean import LeanRows
from alation_files.rows import Facts, FileRows, ReadRow
from alation_files.source import noted_source, read_rows


@dataclass(frozen=True)
class RecordedRows:
    """Rows that are taken from the ledger. It holds them as JSON: their columns are their fields.

    Args:
        size: how many there are.
        values: of each row.
        facts: the names of the fields, in the order of their first appearance.
        name: of the input, for messages.
        lines: of the file; nobody knows them.
    """

    size: int
    values: Sequence[Any] = ()
    facts: Facts = field(default_factory=Facts)
    name: str = "the recorded input"
    lines: Mapping[int, int] = field(default_factory=dict)

    def place(self, row: int) -> str:
        """Return where a row stands."""
        return f"row {row} of {self.name}"

    def given(self, row: int) -> ReadRow:
        """Return a row as it was recorded."""
        return ReadRow(0, self.values[row])


@dataclass(frozen=True)
class RowsOfFile:
    """Rows that are taken from the ledger, and the file that they were loaded from.

    The file is looked into only where a message names a line of it.

    Args:
        size: how many there are.
        name: of the file, for messages.
        opened: opens it.
        facts: nothing was found out of it.
    """

    size: int
    name: str
    opened: Callable[[], AbstractContextManager[LeanRows]] = field(repr=False)
    facts: Facts = field(default_factory=Facts)

    @cached_property
    def lines(self) -> Mapping[int, int]:
        """The line of each row; empty where the file has other rows by now."""
        try:
            with self.opened() as rows:
                for _ in rows.blocks():
                    pass
                known = rows.lines if rows.size == self.size else ()
        except (BadFile, OSError):
            return {}
        return dict(enumerate(known))

    def place(self, row: int) -> str:
        """Return where a row stands."""
        if row in self.lines:
            return f"{self.name} line {self.lines[row]}"
        return f"row {row} of the recorded input"

    def given(self, row: int) -> ReadRow:
        """Return a row, whose cells nobody has read."""
        return ReadRow(self.lines.get(row, 0), {})


@dataclass(frozen=True)
class RetriedRows:
    """The rows of a run that are sent once more.

    Args:
        positions: in the input of the run.
        run: its id.
        all: the rows of the run.
    """

    positions: Sequence[int]
    run: str
    all: InputRows

    @property
    def name(self) -> str:
        """Name of the input."""
        return f"the run {self.run}"

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.positions)

    @property
    def facts(self) -> Facts:
        """What was found out of the input of the run."""
        return self.all.facts

    @cached_property
    def lines(self) -> Mapping[int, int]:
        """The line of each row; empty where nobody knows them."""
        known = self.all.lines
        return (
            {row: known[position] for row, position in enumerate(self.positions)} if known else {}
        )

    def given(self, row: int) -> ReadRow:
        """Return a row as it was read, or recorded."""
        return self.all.given(self.positions[row])

    def place(self, row: int) -> str:
        """Return where a row stands in what was loaded first."""
        return self.all.place(self.positions[row])


def recorded_rows(store: Store, run: RecordedRun) -> RecordedRows:
    """Return the rows of a run as the ledger holds them.

    Args:
        store: the ledger.
        run: the run.

    Raises:
        LedgerError: they cannot be read.
    """
    values = list(rows_of(store, run.id))
    names: dict[str, None] = {}
    for value in values:
        if isinstance(value, dict) and not value.keys() <= names.keys():
            names |= dict.fromkeys(value)
    # What a line held beyond its headings stands under no name.
    headings = [name for name in names if name]
    return RecordedRows(len(values), values, Facts(headings), f"the run {run.id}")


def rows_of_run(store: Store, run: RecordedRun, schema: PayloadSchema | None) -> InputRows:
    """Return the rows of the file of a run, where it is as it was then, or those of the ledger.

    Args:
        store: the ledger.
        run: the run.
        schema: of a row; None: nobody knows it.

    Raises:
        LedgerError: they cannot be read.
    """
    known = recorded_rows(store, run)
    noted = noted_source(run.source)
    if schema is None or noted is None or not noted.is_file:
        return known
    noted = from_here(noted)
    try:
        found = _chosen(store, run, read_rows(noted, schema))
    except (AlationError, IndexError):  # it is gone, or was changed into something else
        found = None
    if found is not None and _same(found, known.values, schema, whole=run.complete):
        return found
    say(f"note: {noted.file} is not what it was: columns and rows are those that were recorded")
    return known


def _chosen(store: Store, run: RecordedRun, found: FileRows) -> FileRows | RetriedRows:
    """Return the rows of a file that a run had: a retry has some of those that another run had."""
    positions: list[int] | None = None
    while run.retry_of is not None:
        mine = [row for start, stop in run.retried for row in range(start, stop)]
        positions = mine if positions is None else [mine[row] for row in positions]
        run = store.run(run.retry_of)
    return found if positions is None else RetriedRows(positions, run.id, found)


def _same(
    found: FileRows | RetriedRows, known: Sequence[Any], schema: PayloadSchema, *, whole: bool
) -> bool:
    if found.size < len(known) or (whole and found.size > len(known)):
        return False
    hidden = secret_fields(schema)

    def comparable(value: Any) -> Any:
        # Of a shape with secrets, the ledger lacks these, and what may be one.
        if not hidden or not isinstance(value, dict):
            return None if hidden else value
        return {n: v for n, v in value.items() if n in schema.fields and n not in hidden}

    def is_same(given: Any, value: Any) -> bool:
        # What is no JSON was recorded in words.
        kept: bool = comparable(given) == comparable(value) or as_kept(given) == value
        return kept

    return all(is_same(found.given(row).value, value) for row, value in enumerate(known))
