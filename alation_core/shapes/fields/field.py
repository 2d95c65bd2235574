"""What a kind of field is: one class with all its faces.

What null and validators mean is said here, for all kinds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from math import isnan
from typing import Any, ClassVar, Protocol

from marshmallow import Schema, ValidationError, fields, validate

from alation_core.shapes.digits import Digits, json_writer
from alation_core.shapes.exact import InexactJson, below_path, exact_json, plain_numbers
from alation_core.shapes.fields.checks import Check, or_null, undecided, with_validators
from alation_core.shapes.fields.loader import Loader, with_null
from alation_core.shapes.fields.loader import with_validators as loader_with_validators
from alation_core.shapes.written import as_number

_SINGLE = frozenset({str, int, bool})
_written = json_writer(json.JSONEncoder(ensure_ascii=False))

Part = fields.Field[Any] | Schema
"""What a field may hold: another field, or an object with a schema of its own."""

Writer = Callable[[Any], Any]
"""Makes the JSON value that is sent of a value that the field accepts."""

Described = dict[str, Any]
"""A JSON Schema."""


class Derive(Protocol):
    """Makes the fields of the types within a type hint."""

    def field(self, hint: Any) -> Field:
        """Return the field of a hint."""

    def nested(self, shape: type) -> Field:
        """Return the field of a dataclass."""


class Field(fields.Field[Any]):
    """Base of the kinds of field.

    A kind says in `taking` which type hints are its own, and overrides the faces in which it
    differs: `_deserialize` (marshmallow's), `_check`, `_loader`, `_describe`, `_write`,
    `_leaves_unchecked` and `read`. A face gets `ask`, which returns the same face of a part. A kind
    that derives from another one and takes less says so in each of them. One that holds others says
    so in `parts`, and one that holds others, or whose numbers keep their digits, in `kept`.
    """

    speaks_of_parts: ClassVar[bool] = False
    """Of several types that refuse a list or an object, one of such a kind names the flaw in it."""

    plain: ClassVar[bool] = False
    """What is sent of it is one value that never changes, as JSON would give it back."""

    exact: ClassVar[bool] = False
    """Its numbers keep their digits."""

    @classmethod
    def taking(cls, hint: Any, derive: Derive) -> Field | None:
        """Return the field of a type hint; None where the kind does not take it."""
        return None

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        # Accepts only what deserialising leaves as it is: validators and rules get that value.
        return undecided

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        # Makes what deserialising makes: what it does not surely know, it leaves to that.
        return Loader(self._deserialized)

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        return {}

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        # Gets whatever form of a value the field accepts.
        return None

    def _leaves_unchecked(self, ask: Callable[[Part], bool]) -> bool:
        return True

    @property
    def parts(self) -> Sequence[Part]:
        """What the field holds."""
        return ()

    def kept(self, value: Any, path: str) -> Any:
        """Return a decoded value, whose numbers have their digits, as the field takes it.

        Args:
            value: the value.
            path: of it, for messages.

        Raises:
            InexactJson: a number that is a float here cannot be kept as one.
        """
        return plain_numbers(value, path)

    def read(self, cell: str) -> Any:
        """Return what a cell of text stands for; one that cannot be read stays a text.

        A single value is read from JSON where it is written back as the very cell: 98.5 is a
        number, 1.10 and 1e5 stay texts. Lists and objects are read as the JSON that they are.
        """
        try:
            value = exact_json(cell, self.kept if self.keeps_digits else None)
        except (ValueError, RecursionError):
            return cell
        if isinstance(value, list | dict):
            return value
        return cell if isinstance(value, Decimal) or as_json(value) != cell else value

    def check(self, ask: Callable[[Part], Check]) -> Check:
        """Return the quick check of a value. What it accepts, `deserialize` accepts."""
        check = self._check(ask)
        if self.validators:
            check = with_validators(check, self.validators)
        return or_null(check) if self.allow_none else check

    def loader(self, ask: Callable[[Part], Loader]) -> Loader:
        """Return what makes the value that `deserialize` makes, quickly where the type tells it."""
        loader = self._loader(ask)
        if self.validators:
            loader = loader_with_validators(loader, self.validators)
        return with_null(loader, self.allow_none)

    def _deserialized(self, value: Any) -> Any:
        return self._deserialize(value, None, None)

    def describe(self, ask: Callable[[Part], Described]) -> Described:
        """Return the JSON Schema of a value."""
        described = self._describe(ask)
        if self.metadata.get("description"):
            described["description"] = self.metadata["description"]
        if self.metadata.get("examples"):
            described["examples"] = self.metadata["examples"]
        for validator in self.validators:
            described |= _limits(validator, described.get("type"))
        if self.allow_none and described:
            return {"anyOf": [described, {"type": "null"}]}
        return described

    def write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        """Return what makes the wire's value; None where every value is sent as it is."""
        write = self._write(ask)
        if write is None:
            return None
        if "place" in self.metadata:
            return lambda value: None if value is None else _as_text(write(value))
        return lambda value: None if value is None else write(value)

    @cached_property
    def keeps_digits(self) -> bool:
        """Whether numbers of it, or within it, keep their digits."""
        return digits_in(self)

    def leaves_unchecked(self, ask: Callable[[Part], bool]) -> bool:
        """Tell whether the field takes lists or objects that nobody looks into."""
        return self._leaves_unchecked(ask)

    def takes(self, value: Any) -> bool:
        """Tell whether the field accepts a value."""
        try:
            self.deserialize(value)
        except ValidationError:
            return False
        return True

    def is_of_type(self, value: Any) -> bool:
        """Tell whether a value is of the field's type, whatever its validators say of it."""
        try:
            self._deserialize(value, None, None)
        except ValidationError:
            return False
        return True


def reach(part: Part) -> Iterator[Field]:
    """Yield the fields in a field or a schema, each schema once, also where one holds itself."""
    seen: set[Schema] = set()
    waiting = [part]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Field):
            yield found
            waiting.extend(found.parts)
        elif isinstance(found, Schema) and found not in seen:
            seen.add(found)
            waiting.extend(found.fields.values())


def digits_in(part: Part) -> bool:
    """Tell whether numbers in a field, or in the objects of a schema, keep their digits."""
    return any(field.exact for field in reach(part))


def converts(part: Part) -> bool:
    """Tell whether a value in a field, or in the objects of a schema, is sent as another one."""
    return any(field.write(lambda part: None) is not None for field in reach(part))


def kept_in(part: Part, value: Any, path: str) -> Any:
    """Return a decoded value, whose numbers have their digits, as its field takes it.

    Args:
        part: the field, or the schema of the object.
        value: the value.
        path: of it, for messages.

    Raises:
        InexactJson: a number that is a float here cannot be kept as one.
    """
    if isinstance(part, Field):
        return part.kept(value, path)
    if not isinstance(part, Schema) or not isinstance(value, dict):
        return plain_numbers(value, path)
    known = part.fields
    return {
        name: kept_in(known[name], below, below_path(path, name))
        if name in known
        else plain_numbers(below, below_path(path, name))
        for name, below in value.items()
    }


def _as_text(value: Any) -> Any:
    # In a path and in a query a number is a text, and as a text a ledger keeps its digits.
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return str(value) if isinstance(value, Digits) else value


def among(values: Sequence[Any]) -> validate.OneOf:
    """Return the validator of a value that is one of those given."""
    return _Among(values, error="Must be one of: {choices}.")


def is_same(value: Any, other: Any) -> bool:
    """Tell whether two values are one on the wire: 1 is neither true nor 1.0."""
    kind = str if isinstance(value, str) else type(value)
    return kind is type(other) and bool(value == other)


class _Among(validate.OneOf):
    """Takes what is one of the choices on the wire."""

    def __init__(self, choices: Sequence[Any], *, error: str) -> None:
        super().__init__(choices, error=error)
        self._plain = frozenset((type(choice), choice) for choice in choices)

    def __call__(self, value: Any) -> Any:
        if type(value) in _SINGLE and (type(value), value) in self._plain:
            return value
        if not any(is_same(value, choice) for choice in self.choices):
            raise ValidationError(self._format_error(value))
        return value


class FlawedText(str):
    """A cell that is meant as a list and is flawed JSON: not even a field of texts takes it."""

    __slots__ = ()


def as_json(value: Any) -> str:
    """Return a value as JSON, in the one form in which cells hold it."""
    return _written(value)


def told(value: Any) -> str:
    """Return a value as messages name it."""
    if value is None:
        return "null"
    numbers = {int: "the number", float: "the number", Decimal: "the number"}
    names = {str: "the text", bool: "the boolean", **numbers}
    if (isinstance(value, float) and isnan(value)) or (type(value) is Decimal and value.is_nan()):
        return "the number NaN. It mostly stands for a missing value: leave the field out then"
    if type(value) is Decimal:
        return f"the number {value}"
    try:
        text = json.dumps(value, ensure_ascii=False, default=repr)
    except (ValueError, TypeError, RecursionError):
        text = "…"  # no JSON, and too large or too deep to be shown
    kind = str if isinstance(value, str) else type(value)
    return f"{names.get(kind, kind.__name__)} {text if len(text) < 60 else '…'}"


def holds_json(text: str) -> bool:
    """Tell whether a text is JSON, whatever flaws are in it."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def unread(value: Any) -> str:
    """Return why a text that looks like JSON is none, as the end of a message; else nothing."""
    if not isinstance(value, str) or not value.lstrip().startswith(("[", "{")):
        return ""
    try:
        exact_json(value)
    except InexactJson as error:
        place = f"{error.field}: " if error.field else ""
        return f" ({place}{error.message.rstrip('.')})"
    except RecursionError:
        return " (it is nested too deeply)"
    except ValueError as error:
        return f" (it is no JSON: {error})"
    return ""


def _limits(validator: Any, kind: str | None) -> Described:
    if isinstance(validator, validate.OneOf):
        return {"enum": list(map(as_number, validator.choices))}
    limits: dict[str, Any] = {}
    if isinstance(validator, validate.Length):
        low, high = ("minItems", "maxItems") if kind == "array" else ("minLength", "maxLength")
        limits = {low: validator.equal or validator.min, high: validator.equal or validator.max}
    elif isinstance(validator, validate.Range):
        ends = {"minimum": validator.min, "maximum": validator.max}
        given = {name: as_number(end) for name, end in ends.items() if end is not None}
        # JSON Schema knows limits of numbers only: one of times is left to the check.
        limits = {name: end for name, end in given.items() if isinstance(end, int | float)}
    elif isinstance(validator, validate.Regexp):
        limits = {"pattern": validator.regex.pattern}
    return {name: limit for name, limit in limits.items() if limit is not None}
