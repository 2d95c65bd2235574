"""Rows as lines of CSV, below a line with the names of their columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Self

from alation_core.bodies.body import Body, Measure
from alation_core.bodies.encoding import as_text, json_value
from alation_core.bodies.lists import unknown_fields
from alation_core.frozen import dataclass

END = b"\r\n"


class _Csv(Body):
    """A line for each row, below one that names the fields."""

    def bound(self, params: Mapping[str, Any], fields: Sequence[str]) -> Self:
        """Return the form with its first line: the wire names of the fields, in their order."""
        encode = partial(_line, fields=tuple(fields))
        return replace(self, encode=encode, prefix=_cells(fields))


def _line(row: Mapping[str, Any], fields: Sequence[str]) -> bytes:
    return _cells([as_text(row.get(name)) for name in fields])


def _cells(cells: Iterable[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=END.decode()).writerow(cells)
    return text.getvalue().encode()


def _unbound(row: Mapping[str, Any]) -> bytes:
    raise TypeError("the columns of a CSV file are known in a call only: use bound()")


CSV: Body = _Csv(
    content_type="text/csv", encode=_unbound, prefix=b"", separator=b"", suffix=b"", texts=True
)
"""A line of CSV for each row, below a line with the wire names. A field that is left out, or null,
is an empty cell; a list or an object is JSON."""

# ------------------------------------------------------------------------------ more columns


@dataclass(frozen=True)
class _SpreadCsv(Body):
    """CSV with columns that only the rows know. The part of a row is its cells as JSON."""

    spread: str = ""
    columns: tuple[str, ...] = ()
    sparse: bool = False

    def bound(self, params: Mapping[str, Any], fields: Sequence[str]) -> Self:
        """Return the form with the columns of the rows' own fields."""
        columns = tuple(name for name in fields if name != self.spread)
        encode = partial(_spread, spread=self.spread, columns=columns, sparse=self.sparse)
        return replace(self, encode=encode, columns=columns)

    def join(self, parts: Iterable[bytes]) -> bytes:
        """Return the file of a batch; its further columns are in the order of the rows."""
        rows: list[dict[str, str]] = [json.loads(part) for part in parts]
        held = dict.fromkeys(name for row in rows for name in row)
        own = [name for name in self.columns if name in held or not self.sparse]
        names = list(dict.fromkeys([*own, *held]))
        return _cells(names) + b"".join(_cells(row.get(name, "") for name in names) for row in rows)

    def measure(self) -> Measure:
        """Return what measures one file: a new column adds a cell to every line."""
        own = () if self.sparse else self.columns
        names: dict[str, int] = {name: _width(name) for name in own}
        rows = blank = content = 0

        def with_one(part: bytes) -> int:
            nonlocal rows, blank, content
            cells: dict[str, str] = json.loads(part)
            names.update((name, _width(name)) for name in cells)
            rows += 1
            blank += not any(cells.values())
            content += sum(map(_width, cells.values()))
            lines = (rows + 1) * (max(len(names) - 1, 0) + len(END))
            lone = 2 * blank if len(names) == 1 else 0  # a lone empty cell is written as ""
            return sum(names.values()) + content + lines + lone

        return with_one

    def objections(self, fields: Collection[str], params: Collection[str]) -> Iterator[str]:
        """Yield that no row has the field."""
        yield from super().objections(fields, params)
        yield from unknown_fields((self.spread,), fields)


def _spread(row: Mapping[str, Any], spread: str, columns: Sequence[str], sparse: bool) -> bytes:
    further = row.get(spread) or {}
    twice = [name for name in further if name in columns]
    if twice:
        raise ValueError(f"{twice[0]!r} is a column of its own, and stands in {spread!r} as well")
    own = {name: row.get(name) for name in columns if name in row or not sparse}
    cells = own | dict(further)
    return json_value({name: as_text(value) for name, value in cells.items()})


def _width(cell: str) -> int:
    return len(_cells([cell, ""])) - len(b"," + END)


def csv_with(spread: str, sparse: bool = False) -> Body:
    """Return the form of a CSV file with columns that only its rows know.

    Args:
        spread: field of the rows whose object holds the further columns, a cell by each name.
        sparse: a field that no row of a file holds has no column in it.
    """
    return _SpreadCsv(
        content_type="text/csv",
        encode=_unbound,
        prefix=b"",
        separator=b"",
        suffix=b"",
        texts=True,
        spread=spread,
        sparse=sparse,
    )
