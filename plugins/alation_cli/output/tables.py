"""Tables that fit: which columns there is room for, and how wide each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len, set_cell_size

from alation_cli.output.words import ELLIPSIS
from alation_core.frozen import dataclass

GAP = 3
"""Characters between two columns."""
EDGE = 2
"""Characters before the first column."""
READABLE = 20
"""A long text is not shortened to less than this."""
SHORT = 25
"""A column that is no wider is never shortened: moments, states and short names are whole."""
_IDS = frozenset(
    {"id", "key", "oid", "otype", "operation", "endpoint", "run", "job", "row", "line"}
)
"""Columns whose values name something, and mean nothing when they are cut."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Args:
        name: of the column.
        cells: its texts.
    """

    name: str
    cells: Sequence[str]

    @property
    def natural(self) -> int:
        """Characters that it needs to be whole."""
        return max(cell_len(self.name), *(cell_len(text) for text in self.cells), 1)

    @property
    def comes_first(self) -> bool:
        """Whether its values name what a row is about."""
        return self.name in _IDS

    @property
    def names(self) -> bool:
        """Whether its values name something, and mean nothing when they are cut."""
        return self.comes_first or self.name.endswith(("_id", "_key"))

    @property
    def least(self) -> int:
        """Characters that it needs at least."""
        if self.names or self.natural <= SHORT:
            return self.natural
        return min(self.natural, max(READABLE, cell_len(self.name)))


def fitted(columns: Sequence[Column], width: int | None) -> dict[str, int]:
    """Return the columns that fit, in order, each with its width.

    Args:
        columns: in the order of their importance; what names a row comes first.
        width: characters of a line; None: there is no end of them.
    """
    if width is None:
        return {column.name: column.natural for column in columns}
    room = width - EDGE + GAP
    taken: set[str] = set()
    for column in sorted(columns, key=lambda column: not column.comes_first):
        if not taken or column.least + GAP <= room:
            taken.add(column.name)
            room -= column.least + GAP
    shown = [column for column in columns if column.name in taken]
    widths = {column.name: column.least for column in shown}
    while room > 0:
        cut = [column for column in shown if widths[column.name] < column.natural]
        if not cut:
            break
        for column in sorted(cut, key=lambda column: widths[column.name]):
            if room > 0:
                widths[column.name] += 1
                room -= 1
    return widths


def is_whole(columns: Sequence[Column], widths: Mapping[str, int]) -> bool:
    """Tell whether all columns are shown, and none is cut."""
    return all(widths.get(column.name, 0) >= column.natural for column in columns)


def shortened(text: str, width: int, cut: str = ELLIPSIS) -> str:
    """Return a text that takes so many characters at most.

    Args:
        text: that is shown.
        width: of its column.
        cut: the sign that stands where it is cut.
    """
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + cut


def table_lines(
    columns: Sequence[Column],
    widths: Mapping[str, int],
    width: int | None,
    rule: str = "─",
    cut: str = ELLIPSIS,
) -> Iterator[str]:
    """Yield a table line by line: the heads, a rule, the cells; an empty line around it.

    Args:
        columns: all of them.
        widths: of those that are shown.
        width: characters of a line; None: there is no end of them.
        rule: the sign that the rule is made of.
        cut: the sign that stands where a text is cut.
    """
    shown = [column for column in columns if column.name in widths]
    rows = zip(*(column.cells for column in shown), strict=True)
    between = " " * GAP
    yield ""
    for number, cells in enumerate(((column.name for column in shown), *rows)):
        padded = (
            set_cell_size(shortened(text, widths[column.name], cut), widths[column.name])
            for column, text in zip(shown, cells, strict=True)
        )
        yield f"{' ' * EDGE}{between.join(padded)}".rstrip()
        if number == 0:
            yield f" {rule * (sum(widths.values()) + GAP * (len(shown) - 1) + GAP - 1)}"[:width]
    yield ""
