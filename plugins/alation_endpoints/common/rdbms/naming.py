"""Finds the rows that an error speaks of, by the keys and ids that it names.

Keys are never taken apart: a name may itself hold dots (sheet rdbms_schema).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from alation_core.problems import Finding
from alation_core.reading import Row

_AROUND = "\"'`.,;:!?()[]{}<>"
_WITH_ID = re.compile(r"\b(?:schema|table|column|attribute) with id (\d+)", re.IGNORECASE)

Positions = frozenset[int]
_NONE: Positions = frozenset()


@dataclass(frozen=True)
class Named:
    """The rows by what names them, for one of their fields.

    Args:
        field: name of the field.
        exact: rows by value.
        folded: rows by text without regard to case, where no two texts differ in case only.
        awkward: texts that are not one bare word, the longest first.
    """

    field: str
    exact: Mapping[str | int, Positions]
    folded: Mapping[str, str]
    awkward: Sequence[str]

    def find(self, value: Any) -> str | int | None:
        """Return the value of a row that this one names, or None."""
        if not isinstance(value, str | int) or isinstance(value, bool):
            return None
        if value in self.exact:
            return value
        return self.folded.get(value.casefold()) if isinstance(value, str) else None


def named(rows: Sequence[Row], field: str) -> Named:
    """Index rows by the values of a field."""
    places: dict[str | int, set[int]] = {}
    for position, row in enumerate(rows):
        value = row.get(field)
        if isinstance(value, str | int):
            places.setdefault(value, set()).add(position)
    texts = [value for value in places if isinstance(value, str)]
    folded: dict[str, str] = {}
    doubled = set()
    for text in texts:
        if folded.setdefault(text.casefold(), text) != text:
            doubled.add(text.casefold())
    return Named(
        field,
        {value: frozenset(positions) for value, positions in places.items()},
        {name: text for name, text in folded.items() if name not in doubled},
        sorted((text for text in texts if list(_words(text)) != [text]), key=len, reverse=True),
    )


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
    return [
        placed
        for finding in findings
        for placed in (
            [replace(finding, index=index) for index in sorted(_rows_of(finding, indexes))]
            or [finding]
        )
    ]


def _rows_of(finding: Finding, indexes: Sequence[Named]) -> Positions:
    """An object that names a row in so many words comes first, then the text, then all texts."""
    by_object = [(index, _in_object(finding.raw, index)) for index in indexes]
    by_message = [(index, _in_text(finding.message, index)) for index in indexes]
    found = _agreed(by_object) or _agreed(by_message)
    if found or isinstance(finding.raw, str):
        return found or _agreed([(index, _in_text(finding.raw, index)) for index in indexes])
    names = {index.field for index in indexes}
    whole = " ".join(_texts(finding.raw, names))
    return _agreed([(index, _in_text(whole, index)) for index in indexes])


def _agreed(mentions: Sequence[tuple[Named, set[str | int]]]) -> Positions:
    """Rows that fit all that is mentioned; none where a field is mentioned with several values."""
    said = [(index, values) for index, values in mentions if values]
    if not said or any(len(values) > 1 for _, values in said):
        return _NONE
    return frozenset.intersection(*(index.exact[value] for index, (value,) in said))


def _in_object(raw: Any, index: Named) -> set[str | int]:
    value = index.find(raw.get(index.field)) if isinstance(raw, Mapping) else None
    return set() if value is None else {value}


def _in_text(text: str, index: Named) -> set[str | int]:
    found: set[str | int] = set()
    for key in index.awkward:
        if key in text:
            found.add(key)
            text = text.replace(key, " ")
    words = (index.find(word) for word in _words(text))
    numbers = (index.find(int(number)) for number in _WITH_ID.findall(text))
    return found | {value for value in (*words, *numbers) if value is not None}


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
