"""Helps readers: counts and names in an answer, and the rows that they speak of."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from alation_core.alike import unescaped
from alation_core.problems import Finding
from alation_core.reading.reading import ObjectId
from alation_core.reading.uniform import are_names, in_each, of_each
from alation_core.shapes.rows import Row
from alation_core.wire import HIDDEN

COMPARED = 1000
"""Characters of a name that are compared loosely."""
MOST_DIGITS = 18
"""Digits of a count: more are not read as one."""
ROOM = 3
"""So many times the rows and the texts of a refusal are the findings that come of it, at most."""


def spread(
    rows: int, findings: Sequence[Finding], places: Callable[[Finding], Sequence[int]]
) -> list[Finding]:
    """Give each finding to every row that it names; one that names none stays as it was read.

    Many findings that each name the same many rows are given to all of these only at first, and
    then to the first of them: what comes out is as long as what went in, not its square.

    Args:
        rows: how many rows the batch has.
        findings: what was read.
        places: finds the positions of the rows that a finding names, in order.
    """
    room = ROOM * (rows + len(findings))
    placed: list[Finding] = []
    for finding in findings:
        named = places(finding)
        named = named if len(named) <= room else named[:1]
        room -= len(named)
        placed += [replace(finding, index=index) for index in named] or [finding]
    return placed


def number_of(digits: str) -> int:
    """Return a number that a sentence holds. One that nobody counts to is as good as any such."""
    known = digits.lstrip("0") or "0"
    return int(known) if len(known) <= MOST_DIGITS else 10**MOST_DIGITS


def count(value: Any) -> int | None:
    """Return a value that is a count, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def is_name(value: Any) -> TypeGuard[int | str]:
    """Tell whether a value can name an object: a text or a whole number, and no truth value.

    What stands in the place of a secret names nothing.
    """
    kind = type(value)
    if kind is int:
        return True
    if kind is not str and (kind is bool or not isinstance(value, int | str)):
        return False
    return bool(value != HIDDEN)


def folded(name: Any) -> str:
    """Return a name in the form in which names are compared where little depends on it.

    A title may come back with other blanks, in another case, or with its signs escaped.
    """
    text = str(name)[:COMPARED]
    if "&" in text or not text.isascii():
        text = unicodedata.normalize("NFC", unescaped(text))
    return " ".join(text.casefold().split())


def match_unique(
    rows: Sequence[Row], name: str, entries: Iterable[tuple[Any, ObjectId | None]]
) -> dict[int, ObjectId | None]:
    """Map named entries of an answer back to rows, where that is safe.

    A value that two rows or two entries share names none of them: no source promises that answers
    keep the order of the request.

    Args:
        rows: the rows of the batch.
        name: the rows' field that the entries are named by.
        entries: value and id of each entry.

    Returns:
        Position in the batch -> id.
    """
    named = [*entries]
    return _matched(rows, name, [value for value, _ in named], [found for _, found in named])


def match_objects(
    rows: Sequence[Row], name: str, objects: Sequence[Any]
) -> dict[int, ObjectId | None]:
    """Map typed objects of an answer back to rows, as `match_unique` does.

    Args:
        rows: the rows of the batch.
        name: the rows' field, and the attribute of the objects, that they are named by.
        objects: each has its id as the attribute `id`; one without it, or without a name, is taken
            as one that has None there.

    Returns:
        Position in the batch -> id.
    """
    return _matched(rows, name, of_each(objects, name), of_each(objects, "id"))


def _matched(
    rows: Sequence[Row], name: str, names: list[Any], identities: list[ObjectId | None]
) -> dict[int, ObjectId | None]:
    listed, wanted = names_in(names), names_in(in_each(rows, name))
    own = lone_in(wanted)
    if listed == wanted and len(own) == len(wanted):
        return dict(enumerate(identities))
    lone, places = own & lone_in(listed), {value: at for at, value in enumerate(wanted)}
    told = zip(listed, identities, strict=True)
    return {places[value]: identity for value, identity in told if value in lone}


def names_in(values: list[Any]) -> list[Any]:
    """Return values with None in the place of those that name nothing."""
    return values if are_names(values) else [v if is_name(v) else None for v in values]


def lone_in(names: Sequence[Any]) -> set[Any]:
    """Return the names that stand there once."""
    lone = set(names)
    if len(lone) < len(names):
        lone = {name for name, times in Counter(names).items() if times == 1}
    lone.discard(None)
    return lone
