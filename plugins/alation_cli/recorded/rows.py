"""The rows of a recorded run: of the file that it was loaded from, or as the ledger holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alation_cli.output.plain import say
from alation_cli.recorded.location import from_here
from alation_core import AlationError
from alation_core.ledger import RecordedRun, Store, rows_of
from alation_core.shapes import PayloadSchema, secret_fields
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


def rows_of_run(
    store: Store, run: RecordedRun, schema: PayloadSchema | None
) -> FileRows | RecordedRows:
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
        found = read_rows(noted, schema)
    except AlationError:  # it is gone, or was changed into something else
        found = None
    if found is not None and _same(found.values, known.values, schema, whole=run.complete):
        return found
    say(f"note: {noted.file} is not what it was: columns and rows are those that were recorded")
    return known


def _same(
    found: Sequence[Any], known: Sequence[Any], schema: PayloadSchema, *, whole: bool
) -> bool:
    if len(found) < len(known) or (whole and len(found) > len(known)):
        return False
    hidden = secret_fields(schema)

    def comparable(value: Any) -> Any:
        # Of a shape with secrets, the ledger lacks these, and what may be one.
        if not hidden or not isinstance(value, dict):
            return None if hidden else value
        return {n: v for n, v in value.items() if n in schema.fields and n not in hidden}

    return all(comparable(a) == comparable(b) for a, b in zip(found, known, strict=False))
