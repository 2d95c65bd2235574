"""The rows of a recorded run: of the file that it was loaded from, or as the ledger holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alation_cli.exits import BadInput
from alation_cli.files import FileRows, noted_source, read_rows
from alation_cli.output.plain import say
from alation_core import AlationError
from alation_core.ledger import RecordedRun, Store, rows_of
from alation_core.shapes import PayloadSchema, secret_fields, text_from_value


@dataclass(frozen=True)
class RecordedRows:
    """Rows that are taken from the ledger. It holds them as JSON: their columns are their fields.

    Args:
        size: how many there are.
        values: of each row.
        schema: of a row; None: nobody knows it.
        headings: names of the fields, in the order of their first appearance.
        name: of the input, for messages.
        lines: of the file; nobody knows them.
        delimiter: of the file; it is none.
        sheet: of the file; it is none.
    """

    size: int
    values: Sequence[Any] = ()
    schema: PayloadSchema | None = None
    headings: Sequence[str] = ()
    name: str = "the recorded input"
    lines: Mapping[int, int] = field(default_factory=dict)
    delimiter: str | None = None
    sheet: str | None = None

    @property
    def fields(self) -> Sequence[str]:
        """The field of each column."""
        return self.headings

    def place(self, row: int) -> str:
        """Return where a row stands."""
        return f"row {row} of {self.name}"

    def value(self, row: int) -> Any:
        """Return a row as it was recorded."""
        return self.values[row]

    def cells(self, row: int) -> Sequence[str]:
        """Return the texts of a row under the headings."""
        value, known = self.values[row], self.schema.fields if self.schema else {}
        given = value if isinstance(value, dict) else {}
        return [text_from_value(known.get(name), given.get(name)) for name in self.headings]


def recorded_rows(store: Store, run: RecordedRun, schema: PayloadSchema | None) -> RecordedRows:
    """Return the rows of a run as the ledger holds them.

    Args:
        store: the ledger.
        run: the run.
        schema: of a row; None: nobody knows it.

    Raises:
        LedgerError: they cannot be read.
    """
    values = list(rows_of(store, run.id))
    names: dict[str, None] = {}
    for value in values:
        if isinstance(value, dict) and not value.keys() <= names.keys():
            names |= dict.fromkeys(value)
    return RecordedRows(len(values), values, schema, list(names))


def rows_of_run(
    store: Store, run: RecordedRun, schema: PayloadSchema | None
) -> FileRows | RecordedRows:
    """Return the rows of the file of a run, where it is as it was then, or those of the ledger.

    Arguments and errors are those of `recorded_rows`.
    """
    known = recorded_rows(store, run, schema)
    noted = noted_source(run.source)
    if schema is None or noted is None or not noted.is_file:
        return known
    try:
        found = read_rows(noted, schema)
    except (BadInput, AlationError):  # it is gone, or was changed into something else
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
