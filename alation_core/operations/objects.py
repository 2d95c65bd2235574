"""Which rows of a call are about one object of the catalog, and what each of them sets on it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from alation_core.foreign import Raised, attempt
from alation_core.frozen import dataclass
from alation_core.shapes.rows import Row


@dataclass(frozen=True)
class SameObject:
    """What names the object that a row is about.

    Batches that touch one object are never open together, and rows that set the same thing on one
    object to different values are refused before anything is sent.

    Args:
        by: fields of the row that name its object together; none: all rows of a call are about
            the object that a parameter names.
        name: returns the name, where a row may write these fields in several ways or leave some
            of them out; None of it: nobody can tell. By default the values of the fields.
        sets: returns what a row sets on its object, by a name for people; by default each field
            that does not name the object.
    """

    by: tuple[str, ...]
    name: Callable[[Row], Hashable | None] | None = None
    sets: Callable[[Row], Mapping[str, Any]] | None = None

    def of(self, row: Row) -> Hashable | None:
        """Return the name of a row's object; None where it cannot be told."""
        found = attempt(self._named, row)
        return None if isinstance(found, Raised) else found

    def _named(self, row: Row) -> Hashable | None:
        named = self.name(row) if self.name else tuple(row[field] for field in self.by)
        hash(named)
        return named

    def roughly(self, row: Row) -> Hashable | None:
        """Return the name without regard to case: a server may take both for one object."""
        found: Hashable | None = _folded(self.of(row))
        return found

    def settings(self, row: Row) -> Mapping[str, Any]:
        """Return what a row sets on its object."""
        if self.sets is not None:
            found = attempt(self.sets, row)
            return {} if isinstance(found, Raised) else found
        return {name: value for name, value in row.items() if name not in self.by}


def _folded(name: Any) -> Any:
    if isinstance(name, str):
        return name.casefold()
    return tuple(_folded(part) for part in name) if isinstance(name, tuple) else name
