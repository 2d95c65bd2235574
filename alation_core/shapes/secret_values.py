"""Values that are sent and stand nowhere else: taken out of rows, and out of what is said of them.

What a row is called by `Secret` fields, however deep they stand, is known from its schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from marshmallow import Schema

from alation_core.shapes.fields.field import Part, Writer
from alation_core.shapes.fields.kinds import as_kind
from alation_core.shapes.rows import Row
from alation_core.shapes.schemas import UNKNOWN_FIELD, ToldApartSchema

HIDDEN = "***"
_SHORTEST = 4
"""A shorter text could be any part of a message, which is then not shown at all."""
_UNSHOWN = "This value does not fit; it is a secret, so nothing more is said of it."

Cut = Callable[[Row], tuple[dict[str, Any], tuple[str, ...]]]
"""Returns a row without its secret values, and the texts of these."""


@lru_cache(maxsize=512)
def secret_fields(schema: Schema) -> frozenset[str]:
    """Return the fields of a row that are secret, or that hold a secret somewhere within."""
    return frozenset(name for name, field in schema.fields.items() if _any_within(field, set()))


def _any_within(part: Part, seen: set[int]) -> bool:
    if id(part) in seen:
        return False
    seen.add(id(part))
    if isinstance(part, Schema):
        return any(_any_within(field, seen) for field in part.fields.values())
    if part.metadata.get("secret"):
        return True
    found: list[Part] = []

    def note(inner: Part) -> Writer | None:
        found.append(inner)
        return None

    as_kind(part).write(note)  # asks for each of its parts
    return any(_any_within(inner, seen) for inner in found)


def cutter(schema: Schema) -> Cut | None:
    """Return what takes the secret values out of rows that fit; None where there are none."""
    if not secret_fields(schema):
        return None
    texts: list[str] = []
    write = _Cutter(texts).of_row(schema)

    def cut(row: Row) -> tuple[dict[str, Any], tuple[str, ...]]:
        texts.clear()
        kept = write(row)
        return kept, tuple(texts)

    return cut


def with_stand_ins(
    schema: Schema, row: Row, instead: Callable[[Any], Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a row that fits with something else in the places of its secret values, and these.

    Args:
        schema: of the row.
        row: by its wire names.
        instead: returns what stands for a value.
    """
    texts: list[str] = []
    kept = _Cutter(texts, instead).of_row(schema)(row)
    return kept, tuple(texts)


class _Cutter:
    """Makes what takes secret values out, and keeps their texts.

    Args:
        texts: takes them.
        instead: returns what stands for a value; None: nothing does.
    """

    def __init__(self, texts: list[str], instead: Callable[[Any], Any] | None = None) -> None:
        self.texts = texts
        self.instead = instead
        self._known: dict[int, Callable[[Row], dict[str, Any]]] = {}

    def of_row(self, schema: Schema) -> Callable[[Row], dict[str, Any]]:
        """Return what takes the secret values out of a row, which may be of several shapes."""
        if not isinstance(schema, ToldApartSchema):
            return self.of(schema)
        write = self._ask(schema.whole)
        return dict if write is None else write

    def of(self, schema: Schema) -> Callable[[Row], dict[str, Any]]:
        """Return what takes the secret values out of an object."""
        if id(schema) in self._known:
            return self._known[id(schema)]
        writers: dict[str, Writer] = {}
        secret: set[str] = set()

        def cut(row: Row) -> dict[str, Any]:
            kept = {}
            for name, value in row.items():
                if name in secret:
                    self.texts += texts_of(value)
                    if self.instead is not None:
                        kept[name] = self.instead(value)
                else:
                    kept[name] = writers[name](value) if name in writers else value
            return kept

        self._known[id(schema)] = cut
        for name, field in schema.fields.items():
            if field.metadata.get("secret"):
                secret.add(name)
            elif (write := self._ask(field)) is not None:
                writers[name] = write
        return cut

    def _ask(self, part: Part) -> Writer | None:
        if isinstance(part, Schema):
            return self.of(part) if secret_fields(part) else None
        if part.metadata.get("secret"):
            return self._out
        return as_kind(part).write(self._ask) if _any_within(part, set()) else None

    def _out(self, value: Any) -> Any:
        self.texts += texts_of(value)
        return None if self.instead is None else self.instead(value)


def texts_of(value: Any) -> Iterator[str]:
    """Yield what of a value could be read somewhere: its texts and numbers."""
    if isinstance(value, Mapping):
        for below in value.values():
            yield from texts_of(below)
    elif isinstance(value, list | tuple):
        for below in value:
            yield from texts_of(below)
    elif value is not None and not isinstance(value, bool) and str(value):
        yield str(value)


def without_secrets(schema: Schema, row: Any) -> Any:
    """Return a row that does not fit, without all that may be a secret: it is shown to people."""
    hidden = secret_fields(schema)
    if not hidden or not isinstance(row, Mapping):
        return row if not hidden else HIDDEN
    return {
        name: value
        for name, value in row.items()
        # A name that is none of the schema's may be a secret's, misspelled.
        if name in schema.fields and name not in hidden
    }


def message_without_secrets(schema: Schema, row: Any, name: str | None, message: str) -> str:
    """Return a message about a row without the secret that it may show.

    Args:
        schema: of the row.
        row: that does not fit.
        name: of the field that it is about, if any.
        message: for people.
    """
    hidden = secret_fields(schema)
    if not hidden or message.startswith(UNKNOWN_FIELD[:-1]):  # that tells names only
        return message
    own = name or ""
    if own not in schema.fields:  # a name may have dots itself
        own = own.partition(".")[0].partition("[")[0]
    if own in schema.fields and own not in hidden:
        return message
    try:
        told = sorted(texts_of(row.get(own, row)), key=len, reverse=True)
    except Exception:  # whatever was given in the place of a row
        return _UNSHOWN
    for text in told:
        message = message.replace(json.dumps(text, ensure_ascii=False), json.dumps(HIDDEN))
        if text in message:
            if len(text) < _SHORTEST:
                return _UNSHOWN
            message = message.replace(text, HIDDEN)
    return message
