"""What holds other fields: lists, dicts, and objects with a schema of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, get_args, get_origin

from marshmallow import ValidationError, fields

from alation_core.shapes.exact import below_path, plain_numbers
from alation_core.shapes.fields.checks import Check, all_in_dict, all_in_list, undecided
from alation_core.shapes.fields.field import (
    Derive,
    Described,
    Field,
    Part,
    Writer,
    kept_in,
    told,
    unread,
)
from alation_core.shapes.fields.loader import Loader, each_of, lists_of, of_type
from alation_core.shapes.fields.scalars import Text


class Items(Field, fields.List[Any]):
    """A list or a tuple; a set or a generator would not reach the body as it was checked."""

    speaks_of_parts = True

    @classmethod
    def taking(cls, hint: Any, derive: Derive) -> Field | None:
        """Take a list of anything that a field takes."""
        return cls(derive.field(get_args(hint)[0])) if get_origin(hint) is list else None

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise ValidationError(f"Expected a list, not {told(value)}{self._why(value)}.")
        return super()._deserialize(value, attr, data, **kwargs)

    def read(self, cell: str) -> Any:
        """Read JSON, or single values with semicolons between them; one of them is a list too."""
        found = super().read(cell)
        if isinstance(found, list) or cell.lstrip().startswith(("[", "{")):
            return found
        inner: Any = self.inner
        items = [inner.read(part.strip()) for part in cell.split(";") if part.strip()]
        return items if items and all(map(inner.takes, items)) else found

    def _why(self, value: Any) -> str:
        if not isinstance(value, str):
            return ""
        return unread(value) or " (in a cell: [1, 2], or 1;2)"

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        return all_in_list(ask(self.inner))

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        return lists_of(ask(self.inner), self._deserialized)

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        return {"type": "array", "items": ask(self.inner)}

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        inner = ask(self.inner)
        return None if inner is None else lambda value: [inner(item) for item in value]

    def _leaves_unchecked(self, ask: Callable[[Part], bool]) -> bool:
        return ask(self.inner)

    @property
    def parts(self) -> Sequence[Part]:
        """The field of its items."""
        return (self.inner,)

    def kept(self, value: Any, path: str) -> Any:
        """Return a list with its items as their field takes them."""
        if not isinstance(value, list):
            return plain_numbers(value, path)
        return [kept_in(self.inner, item, f"{path}[{at}]") for at, item in enumerate(value)]


class Dictionary(Field, fields.Dict):
    """An object with names of any kind, and values of one."""

    @classmethod
    def taking(cls, hint: Any, derive: Derive) -> Field | None:
        """Take a dict by the type of its values."""
        if get_origin(hint) is not dict:
            return None
        return cls(keys=Text(), values=derive.field(get_args(hint)[1]))

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        return all_in_dict(ask(self.value_field) if self.value_field else undecided)

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        if self.value_field is None:
            return super()._loader(ask)
        load = each_of(ask(self.value_field), self._deserialized)

        def make(value: Any) -> Any:
            if type(value) is not dict or any(type(key) is not str for key in value):
                return self._deserialized(value)
            return dict(zip(value, load([*value.values()]), strict=True))

        return of_type(dict, make)

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        values = self.value_field
        return {"type": "object", "additionalProperties": ask(values) if values else True}

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        inner = ask(self.value_field) if self.value_field else None
        if inner is None:
            return None
        return lambda value: {name: inner(below) for name, below in value.items()}

    def _leaves_unchecked(self, ask: Callable[[Part], bool]) -> bool:
        return ask(self.value_field) if self.value_field else True

    @property
    def parts(self) -> Sequence[Part]:
        """The field of its values."""
        return (self.value_field,) if self.value_field else ()

    def kept(self, value: Any, path: str) -> Any:
        """Return a dict with its values as their field takes them."""
        inner = self.value_field
        if not isinstance(value, dict) or inner is None:
            return plain_numbers(value, path)
        return {
            name: kept_in(inner, below, below_path(path, name)) for name, below in value.items()
        }


class Object(Field, fields.Nested):
    """An object that has a dataclass, and so a schema, of its own."""

    speaks_of_parts = True

    @classmethod
    def taking(cls, hint: Any, derive: Derive) -> Field | None:
        """Take a dataclass."""
        is_shape = isinstance(hint, type) and dataclasses.is_dataclass(hint)
        return derive.nested(hint) if is_shape else None

    def _deserialize(
        self, value: Any, attr: Any, data: Any, partial: Any = None, **kwargs: Any
    ) -> Any:
        why = unread(value)
        if why:
            raise ValidationError(f"Expected an object, not {told(value)}{why}.")
        return super()._deserialize(value, attr, data, partial, **kwargs)

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        return ask(self.schema)

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        known: list[Loader] = []

        def of_schema() -> Loader:
            if not known:  # asked for when it is first used: a shape may hold itself
                known.append(ask(self.schema))
            return known[0]

        def make(value: Any) -> Any:
            return of_schema().make(value) if type(value) is dict else self._deserialized(value)

        return of_type(dict, make, lambda values: of_schema().load_each(values))

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        return ask(self.schema)

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        return ask(self.schema)

    def _leaves_unchecked(self, ask: Callable[[Part], bool]) -> bool:
        return ask(self.schema)

    @property
    def parts(self) -> Sequence[Part]:
        """The schema of the object."""
        return (self.schema,)

    def kept(self, value: Any, path: str) -> Any:
        """Return an object with its fields as they take them."""
        return kept_in(self.schema, value, path)
