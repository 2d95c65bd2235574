"""What a table holds: things of one kind, as cells under headings, or each as an object of JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


class ErrorCell(str):
    """A text that a workbook holds as an error of the spreadsheet: its row cannot be used."""

    __slots__ = ()


Cell = str | int | None
"""What stands in a cell; None and the empty text leave it empty."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet takes a cell of CSV that begins so for a formula, or may take it for one."""


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
    name: Callable[[T], str]


@dataclass(frozen=True)
class Style:
    """How a table is written, where its form leaves that open.

    Args:
        delimiter: stands between the cells of CSV.
        sheet: name of the sheet of a workbook; None: the program's own.
        whole: a thing of which a workbook cannot hold each cell whole is left out; else the cell is
            cut.
    """

    delimiter: str = ","
    sheet: str | None = None
    whole: bool = False


class Unwritable(Exception):
    """A table cannot hold what it is given; the text says why, and what to do instead."""


class Writer(Protocol[T_contra]):
    """Writes one table into a file that is open: `begin`, then `add` any number of times, `end`."""

    def begin(self) -> None:
        """Write what stands before the first thing."""

    def add(self, things: Iterable[T_contra]) -> None:
        """Write things; they are in the file on return where the form allows that."""

    def end(self) -> None:
        """Write what stands behind the last thing."""

    @property
    def flaws(self) -> int:
        """How many cells were cut, or things left out, since the form cannot hold them."""


def own_columns(names: Sequence[str], headings: Iterable[str]) -> list[str]:
    """Return names for columns of ours behind the given ones: none is named as another one is.

    "id" becomes "result_id" where a heading is "ID" or "id ", and "result_id_2" where that is taken
    too.
    """
    taken = {_compared(heading) for heading in headings}
    found = []
    for name in names:
        free = next(one for one in _candidates(name) if _compared(one) not in taken)
        taken.add(_compared(free))
        found.append(free)
    return found


def _candidates(name: str) -> Iterator[str]:
    yield name
    yield f"result_{name}"
    number = 2
    while True:
        yield f"result_{name}_{number}"
        number += 1


def _compared(heading: str) -> str:
    return heading.strip().casefold()


def plain_text(text: str) -> str:
    """Return a text of a server's for a cell: no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
