"""Marshmallow fields that convert nothing: what was checked is what is sent."""

from __future__ import annotations

import json
import math
from typing import Any

from marshmallow import ValidationError, fields


def _what(value: Any) -> str:
    if value is None:
        return "null"
    names = {str: "the text", bool: "the boolean", int: "the number", float: "the number"}
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return f"{names.get(type(value), type(value).__name__)} {text if len(text) < 60 else '…'}"


class Text(fields.String):
    """A text; nothing else is taken for one."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError(f"Expected a text, not {_what(value)}.")
        return value


class WholeNumber(fields.Integer):
    """An integer; no text, boolean or fraction is taken for one."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError(f"Expected an integer, not {_what(value)}.")
        return value


class Number(fields.Float):
    """An integer or a finite fraction."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError(f"Expected a number, not {_what(value)}.")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValidationError(f"Expected a finite number, not {value}.")
        return value


class TrueOrFalse(fields.Boolean):
    """A boolean; no text or number is taken for one."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise ValidationError(f"Expected true or false, not {_what(value)}.")
        return value


class Items(fields.List[Any]):
    """A list or a tuple; a set or a generator would not reach the body as it was checked."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise ValidationError(f"Expected a list, not {_what(value)}.")
        return super()._deserialize(value, attr, data, **kwargs)


class Either(fields.Field[Any]):
    """One of several fields, tried in order."""

    def __init__(self, candidates: list[fields.Field[Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.candidates = candidates

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
            if nested and isinstance(candidate, fields.List | fields.Nested)
        ]
        if of_its_kind:
            # The type that nearly fits complains least; of two, the later one is the richer type.
            raise min(reversed(of_its_kind), key=lambda error: len(error.messages))
        raise ValidationError(f"None of the types that this field takes fits {_what(value)}.")


class AsItCame(fields.Field[Any]):
    """Types a value where it fits and leaves it untouched where it does not."""

    def __init__(self, inner: fields.Field[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            return self.inner.deserialize(value, attr, data, **kwargs)
        except ValidationError:
            return value


class EncodedJson(fields.Field[Any]):
    """A text that holds JSON; an object that is already decoded is taken too.

    A text that holds JSON of another form stays the text that it is.
    """

    def __init__(self, inner: fields.Field[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            decoded = json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError) as error:
            raise ValidationError("Not a text that holds JSON.") from error
        made = self.inner.deserialize(decoded, attr, data, **kwargs)
        untyped = isinstance(self.inner, AsItCame) and made is decoded
        return value if untyped else made
