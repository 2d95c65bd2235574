"""One of several types."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from marshmallow import ValidationError

from alation_core.shapes.exact import plain_numbers
from alation_core.shapes.fields.checks import Check, any_of
from alation_core.shapes.fields.field import (
    Derive,
    Described,
    Field,
    FlawedText,
    Part,
    Writer,
    as_json,
    converts,
    holds_json,
    told,
    unread,
)
from alation_core.shapes.fields.loader import Loader, Refused, first_of, of_type
from alation_core.shapes.fields.loose import Anything, AsItCame, kept_where_taken
from alation_core.shapes.markers import Unset
from alation_core.shapes.members import members_of
from alation_core.shapes.written import written_value


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
        shapes = [hint for hint in hints if is_shape(hint)]
        tag = tag_of(shapes) if len(shapes) > 1 else None
        if tag is None:
            fields = [derive.field(hint) for hint in hints]
        else:
            fields = [derive.field(hint) for hint in hints if hint not in shapes]
            told_apart = ToldApart(tag, {shape: derive.nested(shape) for shape in shapes})
            fields.insert(hints.index(shapes[0]), told_apart)
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
        checks = [ask(candidate) for candidate in self.candidates]
        converting = [converts(candidate) for candidate in self.candidates]
        if not any(converting):
            return any_of(checks)

        def fits(value: Any) -> bool:
            fitting = next((at for at, check in enumerate(checks) if check(value)), None)
            # An earlier type may make another value of it, which validators and rules would see.
            return fitting is not None and not any(
                self.candidates[at].takes(value) for at in range(fitting) if converting[at]
            )

        return fits

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        return first_of([ask(candidate) for candidate in self.candidates])

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

    @property
    def parts(self) -> Sequence[Part]:
        """The fields of its types."""
        return self.candidates

    def kept(self, value: Any, path: str) -> Any:
        """Return a value as the first type takes it that it fits."""
        return kept_where_taken(self.candidates, value, path)

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
            exact = not isinstance(found, int | float | list) or as_json(found) == cell
            if candidate.takes(found) and (exact or not takes_text):
                return found
        return value


class ToldApart(Either):
    """One of several shapes, told apart by what a field of each says (a Literal).

    Args:
        tag: the wire name of that field.
        shapes: the field of each shape.
    """

    speaks_of_parts = True

    def __init__(self, tag: str, shapes: Mapping[type, Field], **kwargs: Any) -> None:
        super().__init__(list(shapes.values()), **kwargs)
        self.tag = tag
        self.known = {
            said: field for shape, field in shapes.items() for said in tags_in(shape)[tag]
        }

    def of(self, value: Any) -> Field | None:
        """Return the field of the shape that an object names; None: it names none of them."""
        said = value.get(self.tag) if isinstance(value, Mapping) else None
        return self.known.get(_said(said))

    def wrong_tag(self, value: Mapping[str, Any]) -> dict[str, list[str]]:
        """Return what is wrong with an object that names none of the shapes."""
        if self.tag not in value:
            return {self.tag: ["Missing data for required field."]}
        known = ", ".join(str(said) for _, said in self.known)
        return {self.tag: [f"Must be one of: {known}."]}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, Mapping):
            raise ValidationError(f"Expected an object, not {told(value)}{unread(value)}.")
        field = self.of(value)
        if field is None:
            raise ValidationError(self.wrong_tag(value))
        return field.deserialize(value, attr, data, **kwargs)

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        checks = {said: ask(field) for said, field in self.known.items()}
        tag = self.tag

        def fits(value: Any) -> bool:
            check = checks.get(_said(value.get(tag))) if type(value) is dict else None
            return check is not None and check(value)

        return fits

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        known = {said: ask(field) for said, field in self.known.items()}

        def make(value: Any) -> Any:
            if type(value) is not dict:
                return self._deserialized(value)
            loader = known.get(_said(value.get(self.tag)))
            if loader is None:
                raise Refused
            return loader.load(value)

        return of_type(dict, make)

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        # An object says what it is, also where a shape has a default for that.
        return super()._describe(ask) | {"required": [self.tag]}

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        writers = {said: ask(field) for said, field in self.known.items()}
        if all(write is None for write in writers.values()):
            return None

        def written(value: Any) -> Any:
            write = writers.get(_said(value.get(self.tag)))
            return value if write is None else write(value)

        return written

    def kept(self, value: Any, path: str) -> Any:
        """Return an object as the shape that it names takes it."""
        field = self.of(value)
        return plain_numbers(value, path) if field is None else field.kept(value, path)


def is_shape(hint: Any) -> bool:
    """Tell whether a type hint is a dataclass."""
    return isinstance(hint, type) and dataclasses.is_dataclass(hint)


def tag_of(shapes: Sequence[type]) -> str | None:
    """Return the wire name of the field that tells shapes apart; None: there is none.

    Every shape has it, as a Literal, and no two say the same in it.
    """
    found = [tags_in(shape) for shape in shapes]
    for name in found[0]:
        said = [value for tags in found for value in tags.get(name, ())]
        if all(name in tags for tags in found) and len(said) == len(set(said)):
            return name
    return None


def tags_in(shape: type) -> dict[str, list[Any]]:
    """Return what the fields of a shape may say that are Literals, by their wire names."""
    found = {}
    for member in members_of(shape):
        hint = member.hint
        while get_origin(hint) is Annotated:
            hint = get_args(hint)[0]
        if get_origin(hint) is Literal:
            found[member.wire] = [_said(value) for value in get_args(hint)]
    return found


def _said(value: Any) -> Any:
    """Return what a tag says, so that it can be looked up: 1 is not true, and a list is nothing."""
    value = written_value(value)
    if isinstance(value, str):
        return str, value
    return (type(value), value) if isinstance(value, int) else None
