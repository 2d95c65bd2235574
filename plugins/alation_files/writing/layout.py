"""What a table holds: things of one kind, as cells under headings, or each as an object of JSON."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from alation_core.frozen import dataclass
from alation_core.shapes import json_writer

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)

_written = json_writer(json.JSONEncoder(ensure_ascii=False))


class ErrorCell(str):
    """A text that a workbook holds as an error of the spreadsheet: its row cannot be used."""

    __slots__ = ()


Cell = Any
"""What stands in a cell: a text, a number, a boolean, or another value, which becomes JSON; None
and the empty text leave it empty."""


def cell_text(value: Cell) -> str:
    """Return the text of a cell, in the form in which a CSV file is read."""
    if value is None:
        return ""
    return value if isinstance(value, str) else compact_json(value)


def compact_json(value: Any) -> str:
    """Return a value as JSON on one line; numbers that keep their digits have them."""
    return _written(value)


@dataclass(frozen=True)
class Layout(Generic[T]):
    """How things of one kind stand in a table.

    Args:
        columns: headings of the cells.
        cells: returns the cells of a thing.
        record: returns a thing as JSON holds it.
        name: returns what people call a thing ("line 4").
    """

    columns: Sequence[str]
    cells: Callable[[T], Sequence[Cell]]
    record: Callable[[T], Any]
    name: Callable[[T], str] = str


class Oversized(enum.Enum):
    """What becomes of a thing of which a workbook cannot hold each cell whole."""

    CUT = enum.auto()
    """The cell is cut."""
    LEAVE_OUT = enum.auto()
    """The thing is left out."""
    REFUSE = enum.auto()
    """It is an error."""


@dataclass(frozen=True)
class Style:
    """How a table is written, where its form leaves that open.

    Args:
        delimiter: stands between the cells of CSV.
        sheet: name of the sheet of a workbook; None: the program's own.
        oversized: what becomes of a thing that a workbook cannot hold whole.
        last_width: of the last column of a workbook, in characters; None: as its heading asks.
    """

    delimiter: str = ","
    sheet: str | None = None
    oversized: Oversized = Oversized.CUT
    last_width: int | None = None


class Unwritable(Exception):
    """A table cannot hold what it is given.

    Args:
        why: says that, and what to do instead.
        place: where in the table ("row 2, column 'title'").
    """

    def __init__(self, why: str, place: str) -> None:
        super().__init__(why)
        self.place = place


class Writer(Protocol[T_contra]):
    """Writes one table into a file that is open: `begin`, then `add` any number of times, `end`."""

    def begin(self) -> None:
        """Write what stands before the first thing."""

    def add(self, things: Iterable[T_contra]) -> None:
        """Write things."""

    def flush(self) -> None:
        """Bring what was written into the file, where the form allows that before its end."""

    def end(self) -> None:
        """Write what stands behind the last thing."""

    @property
    def flaws(self) -> int:
        """How many cells were cut, or things left out, since the form cannot hold them."""
