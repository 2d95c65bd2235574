"""How rows are compared with what a list shows, as plain data: the core itself compares nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any

from alation_core.alike import Alike
from alation_core.frozen import dataclass
from alation_core.operations.read import Listing
from alation_core.operations.write import WriteOperation
from alation_core.wire.places import is_place

Key = tuple[str, ...]
"""Fields of a row that name its object together."""


@dataclass(frozen=True)
class Entries:
    """A list whose entries are values of their own: one that a row does not name stays as it is.

    Args:
        by: the key of an entry that names it ("field_id").
        value: the key of an entry that holds its value.
        becomes: returns what the value will be, from the entry of a row and the value that is
            there or None: of an entry that adds to a set, say. By default what the entry holds.
        only_shown: further keys of an entry that lists show and no write takes.
    """

    by: str
    value: str = "value"
    becomes: Callable[[Mapping[str, Any], Any], Any] | None = None
    only_shown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compared:
    """A field of the rows that the list shows.

    Args:
        at: its place in an object, with dots between keys; several: the first that the object has;
            None: the name of the field.
        alike: returns what stands for a value in the comparison, where what comes back differs
            from what was sent (`alation_core.alike`); None: the value itself.
        entries: it is a list of values that are compared one by one.
        needs: further fields that an update has to send with it. What a row leaves out of them is
            sent as it is in the catalog.
    """

    at: str | tuple[str, ...] | None = None
    alike: Alike | None = None
    entries: Entries | None = None
    needs: tuple[str, ...] = ()

    def places(self, name: str) -> tuple[str, ...]:
        """Return the places at which the field of this name may stand in an object."""
        if self.at is None:
            return (name,)
        return (self.at,) if isinstance(self.at, str) else tuple(self.at)


@dataclass(frozen=True)
class Comparison:
    """How the rows of an endpoint are compared with its objects, and what makes them agree.

    A class attribute of an endpoint, beside its operations. Nothing, an empty text and an empty
    list are alike everywhere; of an object inside a row only what the row names is compared.

    Args:
        listing: the list that shows the objects.
        fields: the fields of rows that it shows. A field that is not named here cannot be compared.
        keys: by what rows can be matched with objects: a field ("title"), or several that name the
            object together (("otype", "oid")). The fields of `names` are a key as well.
        create: writes an object that is not there; None: nothing does.
        update: changes what a row names, and nothing else; None: nothing does.
        delete: deletes objects; None: nothing does.
        names: the fields of an update's row that name its object, each with its place in it.
        deletes_by: the same of a delete's row; None: those of `names`.
        within: fields of the rows, or parameters of the call, that are filters of the list as well:
            only objects with the values of the rows are asked for, and matched with them.

    Raises:
        ValueError: it cannot work; it says why.
    """

    listing: Listing[Any]
    fields: Mapping[str, Compared]
    keys: tuple[str | Key, ...] = ()
    create: WriteOperation[Any] | None = None
    update: WriteOperation[Any] | None = None
    delete: WriteOperation[Any] | None = None
    names: Mapping[str, str] = field(default_factory=lambda: {"id": "id"})
    deletes_by: Mapping[str, str] | None = None
    within: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for reason in self._unusable():
            raise ValueError(f"the comparison with {getattr(self.listing, 'path', '?')}: {reason}")

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "_name", name)

    @property
    def name(self) -> str:
        """The name of the comparison within its endpoint."""
        named: str = getattr(self, "_name", "?")
        return named

    @property
    def matched_by(self) -> tuple[Key, ...]:
        """The keys, each as its fields; that of `names` comes first."""
        declared = ((key,) if isinstance(key, str) else tuple(key) for key in self.keys)
        return tuple(dict.fromkeys([tuple(self.names), *declared]))

    @property
    def delete_names(self) -> Mapping[str, str]:
        """The fields of a delete's row, each with its place in the object."""
        return self.names if self.deletes_by is None else self.deletes_by

    def _unusable(self) -> Iterator[str]:
        if not isinstance(self.listing, Listing):
            yield f"it is with a list, not with {self.listing!r}"
        if not self.names:
            yield "names= says which fields of a row name its object"
        writes = {role: getattr(self, role) for role in ("create", "update", "delete")}
        for role, given in writes.items():
            if given is not None and not isinstance(given, WriteOperation):
                yield f"{role}= is a write, not {given!r}"
        if self.create is None and self.update is None:
            yield "neither create= nor update= is there: nothing could come of it"
        yield from self._misplaced()

    def _misplaced(self) -> Iterator[str]:
        for name, one in self.fields.items():
            if not isinstance(one, Compared):
                yield f"the field {name!r} is a Compared, not {one!r}"
            elif not all(map(is_place, one.places(name))):
                yield f"at= of {name!r} is a key, or several with dots between them"
        for place in (*self.names.values(), *self.delete_names.values()):
            if not is_place(place):
                yield f"{place!r} is no place: a key, or several with dots between them"
