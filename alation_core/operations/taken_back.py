"""How what a read brings becomes rows of a write, so that an export is loaded back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any

from alation_core.foreign import Raised, attempt
from alation_core.frozen import dataclass
from alation_core.operations.read import Listing, Question
from alation_core.shapes import UNSET, ExportedRow, PayloadSchema, as_row, as_wire
from alation_core.wire.places import is_place, value_at

Form = Callable[[Any], Any]
Object = Mapping[str, Any]

TELLING = 2
"""So many keys that only a read has tell that a dict is one of its objects; it may have fewer."""


@dataclass(frozen=True)
class TakesBack:
    """What a write takes back of the objects that a read brings.

    A field of the rows comes from the field of the object that has its name, unless `names` says
    otherwise. What only the read has is left out; so is null, and an empty list, where the field is
    not required: in an export they mean that there is nothing.

    Args:
        read: the list, or the read of one thing, that brings the objects.
        names: fields of the row, each with its place in the object, which may have dots between its
            keys; None: the field is not taken back, though the object has one of its name.
        forms: functions that make the value of a row of the value of an object, by the field of the
            row. Each gets values of its own form, too, and returns them as they are; what it cannot
            make anything of it returns for the schema to refuse, and UNSET leaves the field out.
        takes: tells of an object whether the write takes it at all; others are not exported.

    Raises:
        ValueError: it is not a read, or a place is none.
    """

    read: Listing[Any] | Question[Any]
    names: Mapping[str, str | None] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    takes: Callable[[Object], bool] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.read, Listing | Question):
            raise ValueError(f"takes_back= names a list or a read, not {self.read!r}")
        places = [place for place in self.names.values() if place is not None]
        if not all(map(is_place, places)):
            raise ValueError(
                f"takes_back= of {self.read.path}: names= leads to fields of the object, or to "
                "places with dots between their keys"
            )

    @property
    def read_fields(self) -> tuple[str, ...]:
        """The fields of an object that the read is known to bring, in order."""
        return tuple(self.read.item_schema.fields)

    def places(self, schema: PayloadSchema) -> dict[str, str]:
        """Return the fields that an object fills, in the order of the rows, each with its place."""
        named = {name: self.names.get(name, name) for name in schema.fields}
        shown = self.read_fields
        return {
            name: place
            for name, place in named.items()
            if place is not None and place.split(".")[0] in shown
        }

    def only_read(self, schema: PayloadSchema) -> dict[str, str | None]:
        """Return the fields of an object that are none of the rows, each with what it fills."""
        fills: dict[str, str] = {}
        for name, place in self.places(schema).items():
            fills.setdefault(place.split(".")[0], name)
        return {name: fills.get(name) for name in self.read_fields if not schema.knows(name)}

    def rows(self, schema: PayloadSchema) -> Callable[[Object], dict[str, Any]]:
        """Return what makes the row that an object stands for.

        It takes an object by its names on the wire, or one that somebody has worked on: fields that
        it has by the names of the row stay as they are, and so does what is no field of either, for
        the schema to refuse.

        Args:
            schema: of the rows.
        """
        shown, places, forms = frozenset(self.read_fields), self.places(schema), self.forms
        sources = {name: (place.split(".")[0], place) for name, place in places.items()}
        needed = frozenset(name for name, field in schema.fields.items() if field.required)

        def values(found: Object) -> Iterator[tuple[str, Any]]:
            for name, (key, place) in sources.items():
                own = name != place and name in found and name not in shown
                if not own and key in found:
                    value = found[key] if key == place else value_at(found, place)
                    yield name, _formed(forms[name], value) if name in forms else value
                elif name in found:
                    yield name, found[name]
            for name, value in found.items():
                if name not in places and name not in shown:
                    yield name, value

        def row(found: Object) -> dict[str, Any]:
            return {
                name: value
                for name, value in values(found)
                if value is not UNSET and (name in needed or not _is_empty(value))
            }

        return row


def _formed(form: Form, value: Any) -> Any:
    made = value if value is None else attempt(form, value)
    return value if isinstance(made, Raised) else made


def _is_empty(value: Any) -> bool:
    return value is None or value == []


def admitting(takes_back: TakesBack | None, schema: PayloadSchema) -> Callable[[Any], Any]:
    """Return what makes a row as a dict of what a caller gives.

    Objects of the read, and what a reader of files says to be exported, become the rows that they
    stand for. So does a dict that has several keys which only reads have. One such key is a
    mistake, or a wish that the write cannot do (to move a document): it is refused by its name.

    Args:
        takes_back: what the write takes back; None: nothing.
        schema: of the rows.
    """
    if takes_back is None:
        return as_row
    item, taken = takes_back.read.item, takes_back.rows(schema)
    only_read = frozenset(takes_back.only_read(schema))
    strange, needed = only_read.isdisjoint, min(TELLING, len(only_read))

    def is_export(row: Any) -> bool:
        return not strange(row) and len(only_read.intersection(row)) >= needed

    def admitted(given: Any) -> Any:
        if type(given) is dict:
            return given if strange(given) or not is_export(given) else taken(given)
        if isinstance(given, ExportedRow):
            return taken(given)
        if isinstance(given, item):
            return taken(as_wire(given))
        row = as_row(given)
        return taken(row) if type(row) is dict and is_export(row) else row

    return admitted
