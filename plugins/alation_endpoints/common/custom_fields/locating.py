"""Finds the rows whose value of a custom field a refusal speaks of, by the field and the value.

The text is literal in sheet errors: "The value `['purple']` is not allowed for field `Sensitivity`
with field_id `10044`." It prints the value as Python does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from alation_core.problems import Finding
from alation_core.reading import Row, spread

_REFUSED = re.compile(
    r"The value `(.+?)` is not allowed for field `.*?` with field_id `(\d{1,18})`", re.DOTALL
)

Value = tuple[str, str]
"""Id of a field and a value, as texts."""
Held = Callable[[Row], Iterable[tuple[Any, Any]]]
"""Returns the ids of the fields that a row sets, each with the value."""


def refused_value(text: str) -> Value | None:
    """Return the field and the value that a text refuses, or None."""
    found = _REFUSED.search(text)
    return None if found is None else (found[2], found[1])


def by_value(rows: Sequence[Row], held: Held) -> Mapping[Value, Sequence[int]]:
    """Index rows by each value that they set, in the forms in which a text may print it."""
    places: dict[Value, list[int]] = {}
    for index, row in enumerate(rows):
        for field_id, value in held(row):
            # A list may be refused for one of its entries.
            entries = value if isinstance(value, list) else [value]
            forms = {str(value), str([value]), *map(str, entries), *(str([e]) for e in entries)}
            for form in forms:
                places.setdefault((str(field_id), form), []).append(index)
    return places


def in_custom_fields(row: Row) -> Iterable[tuple[Any, Any]]:
    """Return the values that stand in a row's list `custom_fields`."""
    listed = row.get("custom_fields")
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, Mapping):
            yield entry.get("field_id"), entry.get("value")


def locate_values(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Finding]:
    """Find the rows of findings that refuse a value of their custom fields and name no row."""
    if not any(_open(finding) for finding in findings):
        return findings
    places = by_value(rows, in_custom_fields)

    def rows_of(finding: Finding) -> Sequence[int]:
        value = refused_value(finding.message) if finding.index is None else None
        return places.get(value, ()) if value is not None else ()

    return spread(len(rows), findings, rows_of)


def _open(finding: Finding) -> bool:
    return finding.index is None and refused_value(finding.message) is not None
