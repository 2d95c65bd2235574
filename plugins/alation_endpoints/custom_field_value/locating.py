"""Which rows an error text of this endpoint speaks of. Sheets: custom_field_value, errors.

No text carries an index; the object, the type of the object, or the field and its value are the
only links to a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from alation_core.problems import Finding
from alation_core.reading import Row, spread
from alation_endpoints.common.custom_fields.locating import Value, by_value, refused_value
from alation_endpoints.custom_field_value.shapes import BUILTIN_IDS, SUPPORTED_OTYPES

_OBJECT = re.compile(r"\b([a-z_][a-z0-9_]*):([0-9]+)\b")
_UNSUPPORTED = re.compile(r"No support for updating `(\w+)` field for `(\w+)`")
_INVALID_OTYPE = "Invalid otype"

Object = tuple[Any, str]
"""Type and id of an object, the id as text: it may be sent as one that holds the number."""


def locate(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return findings with the rows that their texts identify: one for each such row.

    A finding whose text identifies no row stays as it was read.
    """
    return spread(len(rows), findings, Places(rows).of)


def object_of(row: Row) -> Object:
    """Return the object whose value a row sets."""
    return row.get("otype"), _number(str(row.get("oid")))


def _number(digits: str) -> str:
    return digits.lstrip("0") or "0"


class Places:
    """The rows of a batch by what a text may name them by. Each index is made when it is needed.

    Args:
        rows: of the batch.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def of(self, finding: Finding) -> Sequence[int]:
        """Return the rows that a finding names, in order."""
        if finding.index is not None:
            return [finding.index]
        return (
            self.of_objects(finding.message)
            or self._of_unsupported_field(finding.message)
            or self._of_refused_value(finding.message)
            or self._of_invalid_otype(finding)
        )

    def of_objects(self, text: str) -> Sequence[int]:
        """Return the rows of the objects that a text names as otype:oid, in their order."""
        named = {(otype, _number(oid)) for otype, oid in _OBJECT.findall(text)}
        return sorted(index for one in named for index in self._by_object.get(one, ()))

    def _of_unsupported_field(self, text: str) -> Sequence[int]:
        """Return the rows of a type on which a built-in field cannot be written here."""
        named = _UNSUPPORTED.search(text)
        if named is None:
            return ()
        return self._by_field.get((named[2], BUILTIN_IDS.get(named[1])), ())

    def _of_refused_value(self, text: str) -> Sequence[int]:
        """Return the rows that set a value which a field does not take."""
        value = refused_value(text)
        return () if value is None else self._by_value.get(value, ())

    def _of_invalid_otype(self, finding: Finding) -> Sequence[int]:
        """Return the rows whose type is not a documented one, where they all have the same."""
        if finding.field != "otype" or _INVALID_OTYPE not in finding.message:
            return ()
        return self._strange

    @cached_property
    def _by_object(self) -> Mapping[Object, Sequence[int]]:
        return _grouped(map(object_of, self._rows))

    @cached_property
    def _by_field(self) -> Mapping[tuple[Any, Any], Sequence[int]]:
        return _grouped((row.get("otype"), row.get("field_id")) for row in self._rows)

    @cached_property
    def _by_value(self) -> Mapping[Value, Sequence[int]]:
        return by_value(self._rows, lambda row: [(row.get("field_id"), row.get("value"))])

    @cached_property
    def _strange(self) -> Sequence[int]:
        types = [row.get("otype") for row in self._rows]
        strange = [index for index, otype in enumerate(types) if otype not in SUPPORTED_OTYPES]
        return strange if len({types[index] for index in strange}) == 1 else ()


def _grouped(keys: Iterator[Any]) -> Mapping[Any, Sequence[int]]:
    places: dict[Any, list[int]] = {}
    for index, key in enumerate(keys):
        places.setdefault(key, []).append(index)
    return places
