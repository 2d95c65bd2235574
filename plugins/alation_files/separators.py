"""How the cells of a text are kept apart: said by the user or by the file, or found out."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence

from alation_core.frozen import dataclass
from alation_files.errors import BadFile

USUAL: Mapping[str, str] = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "vertical bars",
    ":": "colons",
    " ": "blanks",
}
"""Signs that programs put between cells, by their names."""

SURE = (",", ";", "\t", "|")
"""Those of them that are believed without a heading that one knows."""

_NOTE = re.compile(r"\"?sep=(.)\"?[;,\t]*", re.IGNORECASE)
_NO_SIGN = re.compile(r"[^\w\s\"'#]")


@dataclass(frozen=True)
class Dialect:
    """How the cells of a text are kept apart.

    Args:
        delimiter: the sign between them.
        quote: the sign around those that hold it.
        noted: the first line is a note that names the sign, and no row.
        guessed: nobody said so.
    """

    delimiter: str = ","
    quote: str = '"'
    noted: bool = False
    guessed: bool = False

    @property
    def told(self) -> str:
        """The separator in words."""
        return USUAL.get(self.delimiter, f"{self.delimiter!r}")


def dialect_of(
    lines: Sequence[str],
    delimiter: str | None,
    matching: Callable[[Sequence[str]], int],
) -> Dialect:
    """Return how the cells of a text are kept apart.

    Of the separators that may be, the one is believed by which most headings name a field; where
    none does, the one that makes most headings.

    Args:
        lines: the first lines of the text, with their ends.
        delimiter: what the user says; None: nothing.
        matching: tells how many of some headings name a field.

    Raises:
        BadFile: the text is no table.
    """
    noted = _NOTE.fullmatch(lines[0].rstrip("\r\n")) if lines else None
    rest = lines[1:] if noted else lines
    _refuse_json(rest)
    if delimiter is not None:
        return Dialect(delimiter, _quote(rest, delimiter), noted is not None)
    if noted is not None:
        return Dialect(noted[1], _quote(rest, noted[1]), True)
    found = _guess(rest, matching)
    return Dialect(found, _quote(rest, found), guessed=True)


def _refuse_json(lines: Sequence[str]) -> None:
    if lines and lines[0].lstrip().startswith(("{", "[")):
        raise BadFile(
            "this looks like JSON: give --format jsonl, or json where the file is one list"
        )


def _guess(lines: Sequence[str], matching: Callable[[Sequence[str]], int]) -> str:
    head = lines[0] if lines else ""
    others = [sign for sign in dict.fromkeys(_NO_SIGN.findall(head)) if sign not in SURE]
    known = {sign: matching(_header(lines, sign)) for sign in (*SURE, *others)}
    best: str = max(known, key=lambda sign: known[sign])  # the first of those that know as many
    if known[best] > 1 or (known[best] == 1 and best in SURE):
        return best
    return max(SURE, key=lambda sign: len(_header(lines, sign)))


def _header(lines: Sequence[str], sign: str) -> list[str]:
    """Return the headings by a separator; a heading may be several lines long."""
    reader = csv.reader(lines, delimiter=sign, quotechar=_quote(lines, sign))
    try:
        return next(reader, [])
    except csv.Error:
        return []


def _quote(lines: Sequence[str], sign: str) -> str:
    """Return the sign around cells: the single quote only where each heading stands in such."""
    head = lines[0].rstrip("\r\n") if lines else ""
    parts = head.split(sign)
    single = all(len(part) > 1 and part[0] == part[-1] == "'" for part in parts)
    return "'" if single else '"'
