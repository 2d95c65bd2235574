"""The file of an upload, read and checked. Sheet: data_dictionary, file_format.

What the server refuses at once is an open question of the sheet: every text here is a choice.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alation_endpoints.common.sandbox import REQUIRED
from alation_endpoints.data_dictionary.shapes import (
    ADDRESSES,
    BUILTIN_IDS,
    CELLS,
    FIELD_HEADER,
    RDBMS,
)
from alation_sandbox import Answer, Call, Refusal, World

FIELD_IDS = {name: int(number) for number, name in BUILTIN_IDS.items()}
_SEPARATORS = {".csv": ",", ".tsv": "\t"}
_READ_ONLY = "al_datadict_item_column_data_type"
_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True)
class Uploaded:
    """A file, and what becomes of values that are there.

    Args:
        lines: cells by the name of their column.
        columns: the id of the field that a column sets, and the type behind its name.
        overwrite: whether values that exist are replaced.
        reset: whether an empty cell clears a value.
    """

    lines: Sequence[Mapping[str, str]]
    columns: Mapping[str, tuple[int, str]]
    overwrite: bool
    reset: bool


def read_upload(world: World, call: Call) -> Uploaded:
    """Return the file of an upload.

    Raises:
        Refusal: there is none, or it cannot be read, or a column has an unknown name.
    """
    otype = call.path_params["object_type"]
    sent = call.files.get("file")
    if sent is None:
        raise refusal("file", REQUIRED)
    separator = _SEPARATORS.get(sent.filename[-4:].lower())
    if separator is None:
        raise refusal("file", "Only .csv and .tsv files are supported.")
    try:
        text = io.StringIO(sent.content.decode(), newline="")
    except UnicodeDecodeError:
        raise refusal("file", "The file is not UTF-8.") from None
    header, *lines = list(csv.reader(text, delimiter=separator)) or [[]]
    columns = _columns(world, otype, header)
    overwrite = _flag(call, "overwrite_values")
    if overwrite is None:
        raise refusal("overwrite_values", REQUIRED)
    reset = overwrite and bool(_flag(call, "allow_reset"))
    cells = [dict(zip(header, line, strict=False)) for line in lines if line]
    return Uploaded(cells, columns, overwrite, reset)


def _flag(call: Call, name: str) -> bool | None:
    told = call.form.get(name)
    if told is not None and told not in _FLAGS:
        raise refusal(name, "Must be a valid boolean.")
    return None if told is None else _FLAGS[told]


def _columns(world: World, otype: str, header: Sequence[str]) -> Mapping[str, tuple[int, str]]:
    if len(set(header)) != len(header):
        raise refusal("file", "The names of columns must be unique.")
    named = set(header) & set(ADDRESSES if otype in RDBMS else ADDRESSES[1:])
    if not named:
        raise refusal("file", f"The file needs a column {ADDRESSES[0]} or {ADDRESSES[1]}.")
    columns: dict[str, tuple[int, str]] = {}
    for name in header:
        if name in ADDRESSES or name == _READ_ONLY:
            continue
        told = FIELD_HEADER.match(name)
        number = FIELD_IDS.get(name) if name in CELLS else int(told[1]) if told else None
        field = None if number is None else world.table("custom_field").get(number)
        if number is None or field is None or number in {one for one, _ in columns.values()}:
            raise refusal("file", f"The column {name} names no field, or one twice.")
        if number == FIELD_IDS["title"] and otype.startswith("bi_"):
            raise refusal("file", "A title is not allowed for BI objects.")
        columns[name] = (number, name.rstrip('"').rpartition(":")[2] if ":" in name else "")
    return columns


def refusal(field: str, text: str) -> Refusal:
    """Return a refusal of one part of the form."""
    return Refusal(Answer(400, {field: [text]}))
