"""Finds the rows that an error speaks of, by the keys and ids that it names.

Keys are never taken apart: a name may itself hold dots (sheet rdbms_schema).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from alation_core.frozen import dataclass
from alation_core.problems import Finding
from alation_core.reading import Row, is_name, spread

_AROUND = "\"'`.,;:!?()[]{}<>"
_WITH_ID = re.compile(
    r"\b(?:schema|table|column|attribute) with id (\d{1,18})(?!\d)", re.IGNORECASE
)
_WORD = re.compile(r"\S+")

Positions = frozenset[int]
_NONE: Positions = frozenset()
Value = str | int


@dataclass(frozen=True)
class Named:
    """The rows by what names them, for one of their fields.

    Args:
        field: name of the field.
        exact: rows by value.
    """

    field: str
    exact: Mapping[Value, Positions]

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """Texts by their form without regard to case, where no two differ in case only."""
        texts = [value for value in self.exact if isinstance(value, str)]
        times = Counter(map(str.casefold, texts))
        return {name: text for text in texts if times[name := text.casefold()] == 1}

    @cached_property
    def awkward(self) -> Mapping[str, Sequence[str]]:
        """Texts that are not one bare word, by their words without the signs around them."""
        awkward: dict[str, list[str]] = {}
        for text in self.exact:
            if isinstance(text, str) and list(_words(text)) != [text] and text.strip():
                awkward.setdefault(_bare(text), []).append(text)
        return {bare: sorted(found, key=len, reverse=True) for bare, found in awkward.items()}

    @cached_property
    def lengths(self) -> Sequence[int]:
        """Lengths of the awkward texts in words, the longest first."""
        texts = (text for found in self.awkward.values() for text in found)
        return sorted({len(text.split()) for text in texts}, reverse=True)

    def rows_of(self, value: Any) -> Positions:
        """Return the rows that a value names."""
        found = self.find(value)
        return _NONE if found is None else self.exact[found]

    def find(self, value: Any) -> Value | None:
        """Return the value of a row that this one names, or None."""
        if not is_name(value):
            return None
        if value in self.exact:
            return value
        return self.folded.get(value.casefold()) if isinstance(value, str) else None


def named(rows: Sequence[Row], field: str) -> Named:
    """Index rows by the values of a field."""
    places: dict[Value, list[int]] = {}
    for position, row in enumerate(rows):
        value = row.get(field)
        if is_name(value):
            places.setdefault(value, []).append(position)
    return Named(field, {value: frozenset(found) for value, found in places.items()})


def _bare(text: str) -> str:
    """A text with one blank between its words, and without the signs around it."""
    return " ".join(text.split()).strip(_AROUND)


def place(
    rows: Sequence[Row], findings: Sequence[Finding], fields: Sequence[str]
) -> Sequence[Finding]:
    """Give findings the rows that they name.

    A finding that names one object is given to every row with that object; one that names several
    objects, or none, is left as it is.

    Args:
        rows: the rows of the batch.
        findings: what was read from an answer; `raw` is the part it was read from.
        fields: fields whose values name a row; where several are named, a row must have them all.
    """
    if not findings:
        return ()
    indexes = [named(rows, field) for field in fields]
    wholes: dict[int, Positions] = {}

    def rows_of(finding: Finding) -> Sequence[int]:
        return sorted(_rows_of(finding, indexes, wholes))

    return spread(len(rows), findings, rows_of)


def _rows_of(finding: Finding, indexes: Sequence[Named], wholes: dict[int, Positions]) -> Positions:
    """An object that names a row in so many words comes first, then the text, then all texts.

    Args:
        finding: what was read.
        indexes: of the rows.
        wholes: the rows that whole parts of the answer name, which several findings may share.
    """
    by_object = [(index, _in_object(finding.raw, index)) for index in indexes]
    by_message = [(index, _in_text(finding.message, index)) for index in indexes]
    found = _agreed(by_object) or _agreed(by_message)
    if found:
        return found
    part = finding.raw
    if id(part) not in wholes:
        names = {index.field for index in indexes}
        whole = part if isinstance(part, str) else " ".join(_texts(part, names))
        wholes[id(part)] = _agreed([(index, _in_text(whole, index)) for index in indexes])
    return wholes[id(part)]


def _agreed(mentions: Sequence[tuple[Named, set[Value]]]) -> Positions:
    """Rows that fit all that is mentioned; none where a field is mentioned with several values."""
    said = [(index, values) for index, values in mentions if values]
    if not said or any(len(values) > 1 for _, values in said):
        return _NONE
    return frozenset.intersection(*(index.exact[value] for index, (value,) in said))


def _in_object(raw: Any, index: Named) -> set[Value]:
    value = index.find(raw.get(index.field)) if isinstance(raw, Mapping) else None
    return set() if value is None else {value}


def _in_text(text: str, index: Named) -> set[Value]:
    """The values of rows that a text mentions: the longest first, and none within another."""
    words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
    taken = [False] * len(words)
    mentioned: set[Value] = set()
    for length in index.lengths:
        for first in range(len(words) - length + 1):
            span = text[words[first][0] : words[first + length - 1][1]]
            for key in index.awkward.get(_bare(span), ()):
                if key in span and not any(taken[first : first + length]):
                    mentioned.add(key)
                    taken[first : first + length] = [True] * length
    single = (
        index.find(text[start:end].strip(_AROUND))
        for (start, end), gone in zip(words, taken, strict=True)
        if not gone
    )
    numbers = (index.find(int(number)) for number in _WITH_ID.findall(text))
    return mentioned | {value for value in (*single, *numbers) if value is not None}


def _words(text: str) -> Iterator[str]:
    return (word.strip(_AROUND) for word in text.split())


def _texts(value: Any, names: set[str]) -> Iterator[str]:
    """All texts of an answer, keys of objects included, except those that are names of fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, below in value.items():
            if key not in names:
                yield str(key)
            yield from _texts(below, names)
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below, names)
