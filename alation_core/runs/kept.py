"""A mapping that nobody changes, of which the next one costs no copy of its entries."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class _Absent(enum.Enum):
    """What a key has in a mapping that does not hold it."""

    ABSENT = "absent"


_ABSENT = _Absent.ABSENT


class Kept(Mapping[K, V], Generic[K, V]):
    """A mapping that never changes, made for a state of which only the newest is looked at.

    The newest one holds all entries in a dict, in the order in which they came, and hands that on
    to the next one. An earlier one knows in which entry it differs from the next, and is read
    through it: as right, and slower the more followed it. So whoever holds one holds all that
    followed it, and what was in them: let go of a state that is over.

    Args:
        entries: what it holds.
    """

    __slots__ = ("_entries", "_key", "_later", "_value")

    def __init__(self, entries: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        self._entries: dict[K, V] | None = dict(entries)
        self._later: Kept[K, V] | None = None
        self._key: Any = _ABSENT
        self._value: Any = _ABSENT

    def with_one(self, key: K, value: V) -> Kept[K, V]:
        """Return the mapping with an entry more, or changed."""
        later, entries = self._before_change_of(key)
        entries[key] = value
        return later

    def without(self, key: K) -> Kept[K, V]:
        """Return the mapping without an entry; itself, where it has none of that key."""
        if key not in self:
            return self
        later, entries = self._before_change_of(key)
        del entries[key]
        return later

    def _before_change_of(self, key: K) -> tuple[Kept[K, V], dict[K, V]]:
        """Return the next mapping, and its entries, which are those of this one so far."""
        entries = self._entries
        if entries is None:
            entries = self._whole()
            later: Kept[K, V] = Kept()
            later._entries = entries
            return later, entries
        later = Kept()
        later._entries = entries
        self._key, self._value, self._later = key, entries.get(key, _ABSENT), later
        # Last: whoever looks meanwhile finds the entries here, or there.
        self._entries = None
        return later, entries

    def _whole(self) -> dict[K, V]:
        """Return all entries, in a dict of their own."""
        one, differs = self, dict[Any, Any]()
        while (entries := one._entries) is None and one._later is not None:
            differs.setdefault(one._key, one._value)
            one = one._later
        found: dict[Any, Any] = {**(entries or {}), **differs}
        return {key: value for key, value in found.items() if value is not _ABSENT}

    def __getitem__(self, key: K) -> V:
        one = self
        while (entries := one._entries) is None and one._later is not None:
            if one._key == key:
                if one._value is _ABSENT:
                    raise KeyError(key)
                value: V = one._value
                return value
            one = one._later
        return (entries or {})[key]

    def __iter__(self) -> Iterator[K]:
        # Of a copy: whoever goes through a state may move it on meanwhile.
        return iter(self._whole())

    def __len__(self) -> int:
        entries = self._entries
        return len(self._whole() if entries is None else entries)

    def __repr__(self) -> str:
        return f"Kept({dict(self)!r})"
