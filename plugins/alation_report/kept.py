"""The rows of a report while they come: outside of memory, those that did not succeed apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

from alation_core.runs import STATUSES
from alation_report.contents import LONGEST_NAME, ReportedRow, safe
from alation_report.groups import Groups

MOST_ROWS = 200_000
"""Rows that a page holds; a browser shows so many without effort."""
MOST_BYTES = 64 << 20
"""So much of them."""
IN_MEMORY = 4 << 20
FIRST_ROWS = 20
"""Rows that did not succeed which are told without a script, too."""

_UNSAFE = re.compile("[<>&\u2028\u2029\x7f-\x9f\ud800-\udfff]")


def script_json(value: Any) -> str:
    r"""Return a value as JSON that may stand in a script of a page, whatever it holds.

    Nothing in it ends the script, begins a comment, or cannot be written as UTF-8: such signs are
    written as \uXXXX, which JSON reads back.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class _Part:
    """Rows of one kind, as blocks of JSON with a comma before each."""

    def __init__(self) -> None:
        self.rows = self.bytes = 0
        self._file = SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115

    def add(self, block: str, rows: int) -> None:
        self.rows += rows
        self.bytes += len(block)
        self._file.write(f",\n{block}")

    def texts(self) -> Iterator[str]:
        self._file.seek(0)
        yield from iter(lambda: self._file.read(1 << 16), "")

    def close(self) -> None:
        self._file.close()


class PageRows:
    """The rows of a page: all that did not succeed, as far as there is room, then the others.

    Args:
        groups: take the problems of all rows, also of those that there is no room for.

    Attributes:
        total: rows that came.
        first: of those that did not succeed, the first ones.
    """

    def __init__(self, groups: Groups) -> None:
        self.total = 0
        self.first: list[ReportedRow] = []
        self._groups = groups
        self._bad, self._good = _Part(), _Part()

    def add(self, rows: Sequence[ReportedRow]) -> None:
        """Take rows, in input order."""
        self.total += len(rows)
        bad = [(row, self._groups.of(row)) for row in rows if row.status != "succeeded"]
        self.first += [row for row, _ in bad[: FIRST_ROWS - len(self.first)]]
        self._put(self._bad, bad)
        self._put(self._good, [(row, ()) for row in rows if row.status == "succeeded"])

    def _put(self, part: _Part, rows: Sequence[tuple[ReportedRow, tuple[int, ...]]]) -> None:
        held = rows[: MOST_ROWS - part.rows]
        if held and part.bytes < MOST_BYTES:
            part.add(script_json(_block(held)), len(held))

    @property
    def _shows_good(self) -> bool:
        """Whether the others are shown as well: all of them, or none, so that no gap misleads."""
        bad, good = self._bad, self._good
        whole = bad.rows + good.rows == self.total
        return whole and self.total <= MOST_ROWS and bad.bytes + good.bytes <= MOST_BYTES

    @property
    def left_out(self) -> int:
        """Rows that there is no room for."""
        return self.total - self._bad.rows - (self._good.rows if self._shows_good else 0)

    def texts(self) -> Iterator[str]:
        """Yield the rows as one JSON list of blocks."""
        yield "[0"
        yield from self._bad.texts()
        if self._shows_good:
            yield from self._good.texts()
        yield "]"

    def close(self) -> None:
        """Let go of the rows."""
        self._bad.close()
        self._good.close()


def _block(rows: Sequence[tuple[ReportedRow, tuple[int, ...]]]) -> dict[str, Any]:
    """Return rows column by column; equal reasons stand in it once."""
    reasons: dict[tuple[str, tuple[int, ...]], int] = {}
    why = [
        reasons.setdefault((safe(row.reason), groups), len(reasons)) if row.reason else -1
        for row, groups in rows
    ]
    told = [row for row, _ in rows]
    return {
        "row": [row.row for row in told],
        "line": [row.line for row in told],
        "status": "".join(str(STATUSES.index(row.status)) for row in told),
        "id": [_id(row.id) for row in told],
        "name": [safe(row.name, LONGEST_NAME) for row in told],
        "why": why,
        "reasons": [[text, groups] for text, groups in reasons],
    }


def _id(identity: int | str | None) -> int | str | None:
    """Return an id as a browser shows it: it keeps no more digits of a number than a float has."""
    if isinstance(identity, int):
        return identity if abs(identity) < 2**53 else str(identity)
    return None if identity is None else safe(identity)
