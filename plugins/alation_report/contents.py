"""What a report tells: plain data, wherever it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alation_core.problems import shorten
from alation_core.runs import RowStatus

LONGEST_NAME = 120
LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """A row, with what became of it.

    Args:
        row: its position in the input, from 0.
        line: of the file in which it begins; None: nobody knows.
        name: what people know it by; empty: nobody said.
        status: as `RowOutcome` has it.
        id: of its object in the catalog, where the server told it.
        reason: why it did not succeed, as one text.
        problems: its own, or else those of its batch: field, kind and message of each.
        texts: their messages for people, in whose words other rows may be named by lines.
    """

    row: int
    line: int | None
    name: str
    status: RowStatus
    id: int | str | None
    reason: str
    problems: Sequence[Mapping[str, Any]] = ()
    texts: Sequence[str] = ()


@dataclass(frozen=True)
class NextStep:
    """What can be done about a run.

    Args:
        what: it is for.
        command: that does it, ready to be pasted into a shell.
    """

    what: str
    command: str


@dataclass(frozen=True)
class Head:
    """What stands at the top of a report.

    Args:
        form: the run, as `Run.to_dict()` has it; further keys are told as they stand.
        steps: what can be done about the run.
        notes: what else a person has to know.
    """

    form: Mapping[str, Any]
    steps: Sequence[NextStep] = ()
    notes: Sequence[str] = ()


def safe(text: str, most: int = LONGEST_REASON) -> str:
    """Return a text of anybody's on one line: cut, and without what hides or turns text around."""
    return shorten(text, most)


_TOLD = (str, int, float, Decimal)


def name_of(row: Any, fields: Sequence[str], most: int = 3) -> str:
    """Return what people know a row by: its first texts and numbers, in the order of the fields.

    Args:
        row: the row, without secret values.
        fields: their names in order.
        most: so many values.
    """
    if not isinstance(row, Mapping):
        return ""
    ordered = [*(name for name in fields if name in row), *(n for n in row if n not in fields)]
    values = (row[name] for name in ordered)
    told = [str(one) for one in values if isinstance(one, _TOLD) and one != ""]
    return safe(" · ".join(shorten(one, LONGEST_NAME // 2) for one in told[:most]), LONGEST_NAME)
