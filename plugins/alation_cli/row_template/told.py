"""What the fields of a row take, in words for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from alation_cli.row_template.examples import described_fields
from alation_cli.row_template.values import Described
from alation_core import BoundWrite
from alation_core.frozen import dataclass
from alation_core.shapes import places_of

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object, as JSON",
    "null": "null",
}
_SEVERAL = {
    "string": "texts: a;b, or as JSON",
    "integer": "whole numbers: 1;2, or as JSON",
    "number": "numbers: 1;2, or as JSON",
    "object": "objects, as JSON",
}
_FORMATS = {"date": "date, 2026-01-31", "date-time": "time, 2026-01-31T09:30:00Z", "uuid": "UUID"}
_LIMITS: Sequence[tuple[str, str]] = (
    ("minimum", "from {}"),
    ("maximum", "to {}"),
    ("minLength", "{} characters or more"),
    ("maxLength", "{} characters at most"),
    ("minItems", "{} entries or more"),
    ("maxItems", "{} entries at most"),
)


@dataclass(frozen=True)
class Told:
    """What one field takes.

    Args:
        name: of the field: the heading of its column.
        required: whether a row cannot be without it.
        type: in words.
        choices: the values that it takes, where these are few.
        limits: of the values, in words.
        description: what it is for.
    """

    name: str
    required: bool
    type: str
    choices: Sequence[Any] = ()
    limits: str = ""
    description: str = ""

    @property
    def takes(self) -> str:
        """What a cell of it may hold, in words."""
        choices = ", ".join(map(str, self.choices))
        return "; ".join(text for text in (choices or self.type, self.limits) if text)

    def record(self) -> dict[str, Any]:
        """Return it as data."""
        return {
            "name": self.name,
            "required": self.required,
            "type": self.type,
            "choices": list(self.choices),
            "takes": self.takes,
            "description": self.description,
        }


def told_fields(write: BoundWrite[Any]) -> list[Told]:
    """Return what the fields of a row take, those first that a row needs."""
    fields, shared = described_fields(write)
    needed = {name for name, field in write.payload_schema.fields.items() if field.required}
    elsewhere = places_of(write.payload_schema)
    return [
        Told(
            name,
            name in needed,
            _type(field, shared),
            _choices(field),
            _limits(field),
            " ".join(text for text in (_described(field), _place(elsewhere.get(name))) if text),
        )
        for name, field in fields.items()
    ]


def told_lines(fields: Sequence[Told], columns: int | None) -> Iterator[str]:
    """Yield what fields take, a field after the other, as lines.

    Args:
        fields: to be told.
        columns: of the terminal, which a line does not pass; None: each field is one line.
    """
    width = max(len(field.name) for field in fields)
    for field in fields:
        said = f"{'required; ' if field.required else ''}{field.takes}"
        said += f". {field.description}" if field.description else ""
        room = len(said) if columns is None else max(20, columns - width - 3)
        for number, line in enumerate(wrap(said, room)):
            yield f"{('' if number else field.name).ljust(width)}  {line}"


def _parts(field: Described) -> list[Described]:
    return [part for part in field.get("anyOf", [field]) if part.get("type") != "null"]


def _type(field: Described, shared: Mapping[str, Described]) -> str:
    words = [_one_type(part, shared) for part in _parts(field)]
    return ", or ".join(dict.fromkeys(word for word in words if word)) or "anything"


def _one_type(part: Described, shared: Mapping[str, Described]) -> str:
    if "anyOf" in part:
        return _type(part, shared)
    if "$ref" in part:
        return _TYPES["object"]
    if part.get("format") in _FORMATS:
        return _FORMATS[part["format"]]
    if part.get("type") == "array":
        return _list(part.get("items", {}))
    return _TYPES.get(part.get("type", ""), "")


def _list(items: Described) -> str:
    kinds = [_SEVERAL[one["type"]] for one in _parts(items) if one.get("type") in _SEVERAL]
    return f"list of {kinds[0]}" if kinds else "list, as JSON"


def _choices(field: Described) -> Sequence[Any]:
    parts = _parts(field)
    if len(parts) != 1:
        return ()
    if parts[0].get("type") == "boolean":
        return ("true", "false")
    return [choice for choice in parts[0].get("enum", ()) if choice is not None]


def _limits(field: Described) -> str:
    parts = _parts(field)
    if len(parts) != 1:
        return ""
    return ", ".join(words.format(parts[0][key]) for key, words in _LIMITS if key in parts[0])


def _described(field: Described) -> str:
    told = [one["description"] for one in (field, *_parts(field)) if one.get("description")]
    return str(told[0]) if told else ""


def _place(place: str | None) -> str:
    return "Names the object in the address of the request." if place == "path" else ""
