"""Rows of the input, each told with what became of it: what results and rejects are made of.

Secret values are no part of what is told: the field of one, and all that may be one, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from alation_cli.files import Places
from alation_cli.files.json_rows import NOTES
from alation_core import BatchOutcome, Problem
from alation_core.ledger import RecordedOutcome
from alation_core.runs import explained
from alation_core.shapes import PayloadSchema, secret_fields

HIDDEN = "***"

WITHOUT_REASON: Mapping[str, str] = {
    "failed": "the server did not say why",
    "unsent": "the run ended before it was sent",
    "unknown": "no answer tells whether the server took it",
}
"""What is said of a row that did not succeed where nothing else is."""


class InputRows(Places, Protocol):
    """The rows of an input, as they stand in it."""

    @property
    def headings(self) -> Sequence[str]:
        """The headings of its columns; of what is no table, the names of the keys."""

    @property
    def fields(self) -> Sequence[str | None]:
        """The field of each column; None: the column is none of a row."""

    @property
    def delimiter(self) -> str | None:
        """What stands between the cells of CSV; None: the input is no CSV."""

    @property
    def sheet(self) -> str | None:
        """The sheet of a workbook; None: the input is none."""

    @property
    def lines(self) -> Sequence[int] | Mapping[int, int]:
        """The line of each row; empty where nobody knows them."""

    def cells(self, row: int) -> Sequence[str]:
        """Return the texts of a row under the headings."""

    def value(self, row: int) -> Any:
        """Return a row as it was read."""


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row of the input and what became of it.

    Args:
        row: its position in the input, from 0.
        line: of the file in which it begins; None: nobody knows.
        status: as `RowOutcome` has it.
        id: of its object in the catalog, where the server told it.
        problems: its own, or else those of its batch: field, kind and message of each.
        reason: the same as one text for people.
        cells: of the row, under the headings of the input.
        value: the row.
        hidden: its fields that were left out, since they hold secrets.
    """

    row: int
    line: int | None
    status: str
    id: int | str | None
    problems: Sequence[Mapping[str, Any]]
    reason: str
    cells: Sequence[str]
    value: Any
    hidden: tuple[str, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return f"row {self.row}" if self.line is None else f"line {self.line}"


class Teller:
    """Tells the rows of one input.

    Args:
        rows: the input.
        schema: of a row; None: nobody knows it, and nothing in the rows is secret.

    Attributes:
        headings: of the input, without those of notes that an earlier run made.
    """

    def __init__(self, rows: InputRows, schema: PayloadSchema | None) -> None:
        self._rows = rows
        self._hidden = secret_fields(schema) if schema is not None else frozenset()
        self._known = frozenset(schema.fields) if schema is not None else frozenset()
        columns = [(at, name) for at, name in enumerate(rows.headings) if name != NOTES]
        self.headings = [name for _, name in columns]
        self._places = [at for at, _ in columns]
        self._shown = [self._is_shown(rows.fields[at]) for at in self._places]
        self._plain = self._places == list(range(len(rows.headings))) and all(self._shown)

    def live(self, outcome: BatchOutcome[Any]) -> Iterator[ToldRow]:
        """Yield the rows of a batch of which it is known what became of them."""
        reasons: dict[int, tuple[list[dict[str, Any]], str]] = {}
        for row, problems in explained(outcome):
            # The rows that have no problem of their own share one sequence of them.
            if id(problems) not in reasons:
                reasons[id(problems)] = self._told(problems)
            shown, reason = reasons[id(problems)] if problems else ([], "")
            yield self._row(row.row, row.status, row.id, shown, reason)

    def recorded(self, outcome: RecordedOutcome) -> ToldRow:
        """Return a row of which a ledger holds what became of it."""
        problems = [
            Problem(None, each["field"], each["message"], each["kind"], other=each.get("other"))
            for each in outcome.problems
        ]
        shown, reason = self._told(problems)
        return self._row(outcome.row, outcome.status, outcome.id, shown, reason)

    def _row(
        self,
        row: int,
        status: str,
        identity: int | str | None,
        problems: Sequence[Mapping[str, Any]],
        reason: str,
    ) -> ToldRow:
        value = self._rows.value(row)
        reason = reason or WITHOUT_REASON.get(status, "")
        hidden: tuple[str, ...] = ()
        if self._hidden:
            hidden = tuple(n for n in value if n in self._hidden) if _is_row(value) else ()
            value = self._without_secrets(value)
        line, cells = self._line(row), self._cells(row)
        return ToldRow(row, line, status, identity, problems, reason, cells, value, hidden)

    def _line(self, row: int) -> int | None:
        return self._rows.lines[row] if self._rows.lines else None

    def _cells(self, row: int) -> Sequence[str]:
        cells = self._rows.cells(row)
        if self._plain:
            return cells[: len(self.headings)]
        columns = zip(self._places, self._shown, strict=True)
        return [cells[at] if shown else "" for at, shown in columns]

    def _is_shown(self, field: str | None) -> bool:
        # What is none of the fields may be a secret under a wrong name.
        return not self._hidden or (field in self._known and field not in self._hidden)

    def _without_secrets(self, value: Any) -> Any:
        if not _is_row(value):
            return HIDDEN
        return {name: below for name, below in value.items() if self._is_shown(name)}

    def _told(self, problems: Sequence[Problem]) -> tuple[list[dict[str, Any]], str]:
        shown = [{"field": p.field, "kind": p.kind, "message": p.message} for p in problems]
        return shown, joined(map(self._text, problems))

    def _text(self, problem: Problem) -> str:
        text, line = problem.message, None
        if problem.other is not None:
            known = self._rows.lines
            line = known[problem.other] if _has(known, problem.other) else None
        if line is not None:
            text = text.replace(f"row {problem.other}", f"line {line}", 1)
        return f"field {problem.field!r}: {text}" if problem.field else text


def joined(texts: Iterable[str]) -> str:
    """Return texts as one, equal ones once."""
    *first, last = dict.fromkeys(texts) or [""]
    return "; ".join([*(text.removesuffix(".") for text in first), last])


def _is_row(value: Any) -> bool:
    return isinstance(value, dict)


def _has(lines: Sequence[int] | Mapping[int, int], row: int) -> bool:
    return row in lines if isinstance(lines, Mapping) else row < len(lines)
