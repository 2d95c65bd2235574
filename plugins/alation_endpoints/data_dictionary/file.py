"""Rows as the file of a data dictionary: which columns it has, and what a cell must not do.

An empty cell is no cell that is left out: where `allow_reset` counts it clears a value, and an
empty key is that of the data source. So rows share a file only where none gets such a cell.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from alation_core.bodies import Body, csv_with, multipart
from alation_core.frozen import dataclass
from alation_endpoints.data_dictionary.shapes import (
    ADDRESSES,
    CELLS,
    PROPERTIES,
    RDBMS,
    may_reset,
)

_LINES = csv_with("custom_fields", sparse=True)


@dataclass(frozen=True)
class _Dictionary(Body):
    """CSV whose rows agree in what an empty cell would change."""

    def bound(self, params: Mapping[str, Any], fields: Sequence[str]) -> Any:
        """Return the form of the files of one call."""
        form = _LINES.bound(params, fields)
        named = {**params}
        encode = partial(_checked, lines=form, params=named)
        return replace(form, encode=encode, apart=_columns if may_reset(named) else _addressed)

    def objections(self, fields: Collection[str], params: Collection[str]) -> Iterator[str]:
        """Yield what the lines object to."""
        return _LINES.objections(fields, params)


def _addressed(row: Mapping[str, Any]) -> Hashable:
    return tuple(name in row for name in ADDRESSES)


def _columns(row: Mapping[str, Any]) -> Hashable:
    return frozenset(row), frozenset(row.get("custom_fields") or ())


def _checked(row: Mapping[str, Any], lines: Body, params: dict[str, Any]) -> bytes:
    if "object_type" in params:  # else nothing is known of the call
        for wrong in _objections(row, params):
            raise ValueError(wrong)
    return lines.encode(row)


def _objections(row: Mapping[str, Any], params: dict[str, Any]) -> Iterator[str]:
    """Yield why a row fits not into the file of such a call."""
    otype = params["object_type"]
    if otype not in RDBMS and PROPERTIES not in row:
        yield f"a key names relational objects only: below a {otype} it takes {PROPERTIES}"
    if otype.startswith("bi_") and "title" in row:
        yield "a BI object takes no title from a data dictionary"
    if not may_reset(params):
        cells = {name: row[name] for name in CELLS if name in row}
        for name, cell in (cells | (row.get("custom_fields") or {})).items():
            if cell is None or cell in ("", []):
                yield f"{name!r} is cleared with overwrite_values=True and allow_reset=True only"


UPLOAD: Body = multipart(
    file="file",
    params=("overwrite_values", "allow_reset"),
    encoder=_Dictionary(
        content_type="text/csv",
        encode=_LINES.encode,
        prefix=b"",
        separator=b"",
        suffix=b"",
        texts=True,
    ),
    filename="data_dictionary.csv",
)
"""A multipart form with the file, and how values are overwritten as form fields."""
