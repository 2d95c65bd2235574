"""Rows of the input, each told with what became of it: what results and rejects are made of.

Secret values are no part of what is told: the field of one, and all that may be one, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, cast

from alation_cli.output.passwords import HIDDEN
from alation_core import BatchOutcome, Problem
from alation_core.ledger import RecordedOutcome
from alation_core.runs import RowStatus, explained
from alation_core.shapes import FlawedRow, PayloadSchema, secret_fields, text_from_value
from alation_files.headings import NOTES
from alation_files.lean import LostRow
from alation_files.rows import Facts, Places, ReadRow
from alation_report.problem_texts import WITHOUT_REASON, joined

LOST = "its cells are not told: the input is not what it was"


class InputRows(Places, Protocol):
    """The rows of an input, as they stand in it."""

    @property
    def facts(self) -> Facts:
        """What was found out of the input."""

    @property
    def lines(self) -> Sequence[int] | Mapping[int, int]:
        """The line of each row; empty where nobody knows them."""

    def given(self, row: int) -> ReadRow:
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
        texts: their messages for people: another row is named by its line.
        reason: all that as one text.
        cells: of the row, under the headings of the input.
        ragged: its cells where they are too few or too many for the headings; else None.
        flawed: the input could not be read whole there.
        lost: the input is not what it was: what stood in the row is not known any more.
        value: the row.
        hidden: its fields that were left out, since they hold secrets.
    """

    row: int
    line: int | None
    status: RowStatus
    id: int | str | None
    problems: Sequence[Mapping[str, Any]]
    texts: Sequence[str]
    reason: str
    cells: Sequence[str]
    ragged: Sequence[str] | None
    flawed: bool
    lost: bool
    value: Any
    hidden: tuple[str, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return f"row {self.row}" if self.line is None else f"line {self.line}"


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Why a row, or each of many rows, did not succeed: as `ToldRow` has it."""

    problems: Sequence[Mapping[str, Any]]
    texts: Sequence[str]
    reason: str


NO_REASONS = _Reasons((), (), "")


@dataclass(frozen=True)
class _Columns:
    """The columns of an input.

    Args:
        headings: but those of notes that an earlier run made.
        names: the field of each column, or None.
        notes: the columns of such notes.
        secret: those that are not told.
    """

    headings: Sequence[str]
    names: Sequence[str | None]
    notes: frozenset[int]
    secret: frozenset[int]


class Teller:
    """Tells the rows of one input.

    Args:
        rows: the input.
        schema: of a row; None: nobody knows it, and nothing in the rows is secret.
        unexplained: what is said of a row where nothing else is, by its status.

    Attributes:
        lost: from which row on the input is not what it was, and why; None: it is.
    """

    def __init__(
        self,
        rows: InputRows,
        schema: PayloadSchema | None,
        unexplained: Mapping[str, str] = WITHOUT_REASON,
    ) -> None:
        self.lost: str | None = None
        self._rows = rows
        self._unexplained = unexplained
        self._hidden = secret_fields(schema) if schema is not None else frozenset()
        self._fields: Mapping[str, Any] = schema.fields if schema is not None else {}

    @property
    def fields(self) -> Sequence[str]:
        """The fields of a row in order; none where nobody knows them."""
        return list(self._fields)

    @property
    def headings(self) -> Sequence[str]:
        """The headings of the input, without those of notes that an earlier run made."""
        return self._columns.headings

    @cached_property
    def _columns(self) -> _Columns:
        """Of what is no table they are known when all of it was read; in one pass they are not."""
        facts = self._rows.facts
        headings = facts.headings or list(self._fields)
        fields = headings if facts.fields is None else facts.fields
        columns = list(zip(headings, fields, strict=True))
        names = [None if heading == NOTES else field for heading, field in columns]
        return _Columns(
            headings=[heading for heading, _ in columns if heading != NOTES],
            names=names,
            notes=frozenset(at for at, (heading, _) in enumerate(columns) if heading == NOTES),
            secret=frozenset(at for at, name in enumerate(names) if not self._is_shown(name)),
        )

    def live(self, outcome: BatchOutcome[Any]) -> Iterator[ToldRow]:
        """Yield the rows of a batch of which it is known what became of them."""
        reasons: dict[int, _Reasons] = {}
        for row, problems in explained(outcome):
            # The rows that have no problem of their own share one sequence of them.
            if id(problems) not in reasons:
                reasons[id(problems)] = self._told(problems)
            why = reasons[id(problems)] if problems else NO_REASONS
            yield self._row(row.row, row.status, row.id, why)

    def recorded(self, outcome: RecordedOutcome) -> ToldRow:
        """Return a row of which a ledger holds what became of it."""
        problems = [
            Problem(None, each["field"], each["message"], each["kind"], other=each.get("other"))
            for each in outcome.problems
        ]
        status, why = cast(RowStatus, outcome.status), self._told(problems)
        return self._row(outcome.row, status, outcome.id, why)

    def _row(
        self,
        row: int,
        status: RowStatus,
        identity: int | str | None,
        why: _Reasons,
    ) -> ToldRow:
        read = self._rows.given(row)
        if isinstance(read, LostRow):
            return self._without_input(row, status, identity, why, read)
        value, hidden = read.value, ()
        if self._hidden:
            hidden = tuple(n for n in value if n in self._hidden) if _is_row(value) else ()
            value = self._without_secrets(value)
        return ToldRow(
            row=row,
            line=read.line if self._rows.lines else None,
            status=status,
            id=identity,
            problems=why.problems,
            texts=why.texts,
            reason=why.reason or self._unexplained.get(status, ""),
            cells=self._cells(read),
            ragged=self._ragged(read),
            flawed=isinstance(read.value, FlawedRow),
            lost=False,
            value=value,
            hidden=hidden,
        )

    def _without_input(
        self,
        row: int,
        status: RowStatus,
        identity: int | str | None,
        why: _Reasons,
        read: LostRow,
    ) -> ToldRow:
        """Tell what became of a row: what it was, nobody knows any more."""
        self.lost = self.lost or (
            f"{read.value}: from line {read.line} on results have no cells of it, and rejects lack "
            "its rows"
        )
        reason = joined(filter(None, (why.reason or self._unexplained.get(status, ""), LOST)))
        cells = [""] * len(self.headings)
        return ToldRow(
            *(row, read.line, status, identity, why.problems, why.texts, reason, cells),
            ragged=None,
            flawed=False,
            lost=True,
            value=None,
            hidden=(),
        )

    def _cells(self, read: ReadRow) -> Sequence[str]:
        width, names = len(self._columns.names), self._columns.names
        if read.cells is None:
            row = read.value if _is_row(read.value) else {}
            given = [text_from_value(self._fields.get(n or ""), row.get(n)) for n in names]
        else:
            given = [*read.cells[:width], *[""] * (width - len(read.cells))]
        notes, secret = self._columns.notes, self._columns.secret
        if not notes and not secret:
            return given
        return ["" if at in secret else c for at, c in enumerate(given) if at not in notes]

    def _ragged(self, read: ReadRow) -> Sequence[str] | None:
        if self._hidden:
            return None
        if read.cells is None:
            beside = self._beside(read.value)
            return None if beside is None else [*self._cells(read), text_from_value(None, beside)]
        width = len(self._columns.names)
        if len(read.cells) >= width and not any(read.cells[width:]):
            return None
        # The notes of an earlier run stand at its end.
        last = read.cells[-1] if read.cells else ""
        noted = bool(self._columns.notes) and last.startswith("rejected: ")
        return read.cells[:-1] if noted else read.cells

    def _beside(self, value: Any) -> Any:
        """Return what of a row stands under none of the headings."""
        if not _is_row(value):
            return value
        names = self._columns.names
        return {name: below for name, below in value.items() if name not in names} or None

    def _is_shown(self, field: str | None) -> bool:
        # What is none of the fields may be a secret under a wrong name.
        return not self._hidden or (field in self._fields and field not in self._hidden)

    def _without_secrets(self, value: Any) -> Any:
        if not _is_row(value):
            return HIDDEN
        return {name: below for name, below in value.items() if self._is_shown(name)}

    def _told(self, problems: Sequence[Problem]) -> _Reasons:
        shown = [{"field": p.field, "kind": p.kind, "message": p.message} for p in problems]
        texts = list(map(self._text, problems))
        both = zip(problems, texts, strict=True)
        named = (f"field {p.field!r}: {text}" if p.field else text for p, text in both)
        return _Reasons(shown, texts, joined(named))

    def _text(self, problem: Problem) -> str:
        text, line = problem.message, None
        if problem.other is not None:
            known = self._rows.lines
            line = known[problem.other] if _has(known, problem.other) else None
        if line is not None:
            text = text.replace(f"row {problem.other}", f"line {line}", 1)
        return text


def _is_row(value: Any) -> bool:
    return isinstance(value, dict)


def _has(lines: Sequence[int] | Mapping[int, int], row: int) -> bool:
    return row in lines if isinstance(lines, Mapping) else row < len(lines)
