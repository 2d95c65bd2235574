"""One of several types."""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from typing import Any, Union, get_args, get_origin

from marshmallow import ValidationError

from alation_core.shapes.fields.field import (
    Check,
    Derive,
    Described,
    Field,
    FlawedText,
    Part,
    Writer,
    as_json,
    holds_json,
    told,
    unread,
)
from alation_core.shapes.fields.loose import Anything, AsItCame
from alation_core.shapes.markers import Unset


class Either(Field):
    """One of several fields, tried in order."""

    def __init__(self, candidates: list[Field], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.candidates = candidates

    @classmethod
    def taking(cls, hint: Any, derive: Derive) -> Field | None:
        """Take a union: None in it allows null, Any in it leaves what does not fit as it came."""
        if get_origin(hint) not in (Union, types.UnionType):
            return None
        options = get_args(hint)
        kept = [one for one in options if one not in (Unset, type(None), Any)]
        if Any in options:
            made: Field = AsItCame(cls._of(kept, derive)) if kept else Anything()
        else:
            made = cls._of(kept, derive)
        if Any in options or type(None) in options:
            made.allow_none = True
        return made

    @classmethod
    def _of(cls, hints: list[Any], derive: Derive) -> Field:
        fields = [derive.field(hint) for hint in hints]
        return fields[0] if len(fields) == 1 else cls(fields)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        errors = []
        for candidate in self.candidates:
            try:
                return candidate.deserialize(value, attr, data, **kwargs)
            except ValidationError as error:
                errors.append(error)
        nested = isinstance(value, list | tuple | dict)
        of_its_kind = [
            error
            for error, candidate in zip(errors, self.candidates, strict=True)
            if nested and candidate.speaks_of_parts
        ]
        if of_its_kind:
            # The type that nearly fits complains least; of two, the later one is the richer type.
            raise min(reversed(of_its_kind), key=lambda error: len(error.messages))
        raise ValidationError(
            f"None of the types that this field takes fits {told(value)}{unread(value)}."
        )

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        candidates = [ask(candidate) for candidate in self.candidates]

        def fits(value: Any) -> bool:
            return any(candidate(value) for candidate in candidates)

        return fits

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        return {"anyOf": [ask(candidate) for candidate in self.candidates]}

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        writers = [(candidate.takes, ask(candidate)) for candidate in self.candidates]
        if all(write is None for _, write in writers):
            return None

        def written(value: Any) -> Any:
            write = next((write for takes, write in writers if takes(value)), None)
            return value if write is None else write(value)

        return written

    def _leaves_unchecked(self, ask: Callable[[Part], bool]) -> bool:
        return any(ask(candidate) for candidate in self.candidates)

    def _has_type_of(self, value: Any) -> bool:
        """Tell whether a list or an object is of one of the types."""
        return isinstance(value, list | dict) and any(
            candidate.is_of_type(value) for candidate in self.candidates
        )

    def read(self, cell: str) -> Any:
        """Read by the first type, in the order of their declaration, that the text can stand for.

        Where a text is taken too, nothing is guessed: a single value counts only where it is
        written back as the very cell, a list or an object only where it is of one of the types. A
        text that looks like JSON is meant where it stands in quotes: "98.5", "[1]".
        """
        value = super().read(cell)
        takes_text = self.takes(cell)
        if isinstance(value, list | dict):
            return value if self._has_type_of(value) or not takes_text else cell
        if value == cell and holds_json(cell) and self._has_type_of(json.loads(cell)):
            return FlawedText(cell)
        if takes_text and isinstance(value, str) and value != cell:
            return value if holds_json(value) else cell
        for candidate in self.candidates:
            found = candidate.read(cell)
            exact = not isinstance(found, int | float) or as_json(found) == cell
            if candidate.takes(found) and (exact or not takes_text):
                return found
        return value
