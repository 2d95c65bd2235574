"""What takes more than one form: anything, a value as it came, a text that holds JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args, get_origin

import marshmallow
from marshmallow import ValidationError, fields

from alation_core.shapes.exact import InexactJson, plain_numbers
from alation_core.shapes.fields.checks import Check, of_types
from alation_core.shapes.fields.field import Derive, Field, Part, Writer, among
from alation_core.shapes.fields.loader import TYPES, Loader, Refused, as_it_came

_USUAL = (str, int, float, bool, list, dict)
"""Types of what JSON holds, but for null."""


def _is_given(value: Any) -> bool:
    return value is not None and value is not marshmallow.missing


class Anything(Field, fields.Raw):
    """Any value, or one of several given values of several types (Literal)."""

    @classmethod
    def taking(cls, hint: Any, derive: Derive) -> Field | None:
        """Take Any, and a Literal of values of several types."""
        if hint is Any:
            return cls(allow_none=True)
        if get_origin(hint) is Literal and len({type(value) for value in get_args(hint)}) > 1:
            return cls(validate=among(get_args(hint)))
        return None

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        return of_types(*_USUAL, others=_is_given)

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        return Loader(self._deserialized, TYPES)


class AsItCame(Field):
    """Types a value where it fits and leaves it untouched where it does not."""

    def __init__(self, inner: Field, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            return self.inner.deserialize(value, attr, data, **kwargs)
        except ValidationError:
            return value

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        return as_it_came(ask(self.inner))

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        write, takes = ask(self.inner), self.inner.takes
        return None if write is None else lambda value: write(value) if takes(value) else value

    @property
    def parts(self) -> Sequence[Part]:
        """The field of the known type."""
        return (self.inner,)

    def kept(self, value: Any, path: str) -> Any:
        """Return a value as the type that is known takes it, where that fits it."""
        return kept_where_taken([self.inner], value, path)


class EncodedJson(Field):
    """A text that holds JSON; an object that is already decoded is taken too.

    A text that holds JSON of another form stays the text that it is.
    """

    def __init__(self, inner: Field, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            decoded = json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError) as error:
            raise ValidationError("Not a text that holds JSON.") from error
        made = self.inner.deserialize(decoded, attr, data, **kwargs)
        return value if self._untyped(decoded, made) else made

    def _untyped(self, decoded: Any, made: Any) -> bool:
        return isinstance(self.inner, AsItCame) and made is decoded

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        load = ask(self.inner).load

        def make(value: Any) -> Any:
            try:
                decoded = json.loads(value) if isinstance(value, str) else value
            except (ValueError, RecursionError):
                raise Refused from None
            made = load(decoded)
            return value if self._untyped(decoded, made) else made

        return Loader(make)

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        write = ask(self.inner)
        if write is None:
            return None
        return lambda value: value if isinstance(value, str) else write(value)

    @property
    def parts(self) -> Sequence[Part]:
        """The field of the known type."""
        return (self.inner,)

    def kept(self, value: Any, path: str) -> Any:
        """Return an object that is already decoded as the field of what is encoded takes it."""
        return self.inner.kept(value, path)


def kept_where_taken(candidates: Sequence[Field], value: Any, path: str) -> Any:
    """Return a decoded value, whose numbers have their digits, as the first field that fits does.

    Args:
        candidates: the fields.
        value: the value.
        path: of it, for messages.

    Raises:
        InexactJson: none fits, and a number cannot be kept as a float.
    """
    for candidate in candidates:
        try:
            found = candidate.kept(value, path)
        except InexactJson:
            continue
        if candidate.takes(found):
            return found
    return plain_numbers(value, path)
