"""What a person may say about a file: as data, and read from the texts of a command's options."""

from __future__ import annotations

import codecs
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Literal, TypeVar, get_args

from alation_core.frozen import dataclass
from alation_files.errors import BadFile

Empty = Literal["keep", "clear", "null"]
"""What an empty cell says: leave the field alone, clear it, or set it to null."""

T = TypeVar("T")

_NAMED: Mapping[str, str] = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "pipe": "|",
    "space": " ",
    "\\t": "\t",
}


@dataclass(frozen=True)
class FileOptions:
    """How a file is read where it does not tell by itself.

    Args:
        delimiter: the sign between the cells of CSV; None: it is found out.
        encoding: of a text; None: it is found out.
        sheet: name of the sheet of a workbook, or its number from 1; None: the first one.
        mapping: the field that a heading stands for, by the heading; "" leaves the column out.
        ignore_unknown: columns that name no field are left out.
        empty: what empty cells say.
        empty_in: what they say in single fields.
    """

    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    ignore_unknown: bool = False
    empty: Empty = "keep"
    empty_in: Mapping[str, Empty] = field(default_factory=dict)

    def noted(self) -> dict[str, Any]:
        """Return what differs from the defaults, as JSON can hold it."""
        plain = FileOptions()
        values = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        return {name: value for name, value in values.items() if value != getattr(plain, name)}


def options_from(
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    mapping: Sequence[str] = (),
    ignore_unknown: bool = False,
    empty: Sequence[str] = (),
) -> FileOptions:
    """Return the options that texts name.

    Args:
        delimiter: one sign, or the name of one ("tab").
        encoding: its name.
        sheet: its name or number.
        mapping: each as HEADING=FIELD.
        ignore_unknown: as in `FileOptions`.
        empty: each as keep, clear or null, or as FIELD=keep, FIELD=clear or FIELD=null.

    Raises:
        BadFile: a text cannot be used.
    """
    everywhere = [text for text in empty if "=" not in text]
    if len(set(everywhere)) > 1:
        raise BadFile(f"--empty {' and --empty '.join(everywhere)} contradict each other")
    return FileOptions(
        delimiter=None if delimiter is None else _delimiter(delimiter),
        encoding=None if encoding is None else _encoding(encoding),
        sheet=sheet,
        mapping=dict(_pairs("--map", "HEADING=FIELD", mapping)),
        ignore_unknown=ignore_unknown,
        empty=_empty(everywhere[0]) if everywhere else "keep",
        empty_in={
            name: _empty(word)
            for name, word in _pairs("--empty", "FIELD=clear", [t for t in empty if "=" in t])
        },
    )


def _pairs(option: str, form: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return names and values; a heading may hold the sign that stands between them."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.rpartition("=")
        if not equals or not name.strip():
            raise BadFile(f"{option} {text}: write it as {form}")
        if found.setdefault(name, value.strip()) != value.strip():
            raise BadFile(f"{option} {name} is given twice, and says two things")
    return list(found.items())


def _empty(word: str) -> Empty:
    for known in get_args(Empty):
        if word == known:
            return known  # type: ignore[no-any-return]
    raise BadFile(f"--empty {word}: write keep, clear or null, or FIELD=clear for one field")


def _delimiter(text: str) -> str:
    sign = _NAMED.get(text.lower(), text)
    if len(sign) != 1 or sign in "\"\r\n'":
        raise BadFile(
            f"--delimiter {text}: write one sign, or comma, semicolon, tab, pipe or space"
        )
    return sign


def _encoding(text: str) -> str:
    try:
        known = codecs.lookup(text)
    except (LookupError, ValueError) as error:
        raise BadFile(
            f"--encoding {text}: no such encoding is known; usual ones are utf-8, cp1252 and utf-16"
        ) from error
    if not getattr(known, "_is_text_encoding", True):
        raise BadFile(f"--encoding {text}: this is no encoding of texts")
    return text
