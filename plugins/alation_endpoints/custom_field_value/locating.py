"""Which rows an error text of this endpoint speaks of. Sheets: custom_field_value, errors.

No text carries an index; the object, or the type of the object, is the only link to a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from alation_core.problems import Finding
from alation_core.reading import Row
from alation_endpoints.custom_field_value.shapes import BUILTIN_IDS, SUPPORTED_OTYPES

_OBJECT = re.compile(r"\b([a-z_][a-z0-9_]*):([0-9]+)\b")
_UNSUPPORTED = re.compile(r"No support for updating `(\w+)` field for `(\w+)`")
_INVALID_OTYPE = "Invalid otype"


def locate(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return findings with the rows that their texts identify: one for each such row.

    A finding whose text identifies no row stays as it was read.
    """
    places = _places(rows)
    return [located for finding in findings for located in _located(rows, places, finding)]


def rows_of_objects(rows: Sequence[Row], text: str) -> list[int]:
    """Return the rows of the objects that a text names as otype:oid, in their order."""
    return _rows_of_objects(_places(rows), text)


def _places(rows: Sequence[Row]) -> Mapping[tuple[str, int], list[int]]:
    places: dict[tuple[str, int], list[int]] = {}
    for index, row in enumerate(rows):
        # An oid may be sent as a text that holds the number.
        places.setdefault((row["otype"], int(row["oid"])), []).append(index)
    return places


def _rows_of_objects(places: Mapping[tuple[str, int], list[int]], text: str) -> list[int]:
    named = {(otype, int(oid)) for otype, oid in _OBJECT.findall(text)}
    return sorted(index for one in named for index in places.get(one, ()))


def _located(
    rows: Sequence[Row], places: Mapping[tuple[str, int], list[int]], finding: Finding
) -> Iterator[Finding]:
    indexes = (
        _rows_of_objects(places, finding.message)
        or _of_unsupported_field(rows, finding.message)
        or _of_invalid_otype(rows, finding)
    )
    if not indexes:
        yield finding
    for index in indexes:
        yield replace(finding, index=index)


def _of_unsupported_field(rows: Sequence[Row], text: str) -> list[int]:
    """Return the rows of a type on which a built-in field cannot be written here."""
    named = _UNSUPPORTED.search(text)
    if named is None:
        return []
    field_id, otype = BUILTIN_IDS.get(named[1]), named[2]
    return [
        index
        for index, row in enumerate(rows)
        if row["otype"] == otype and row["field_id"] == field_id
    ]


def _of_invalid_otype(rows: Sequence[Row], finding: Finding) -> list[int]:
    """Return the rows whose type is not a documented one, where they all have the same."""
    if finding.field != "otype" or _INVALID_OTYPE not in finding.message:
        return []
    strange = [i for i, row in enumerate(rows) if row["otype"] not in SUPPORTED_OTYPES]
    return strange if len({rows[index]["otype"] for index in strange}) == 1 else []
