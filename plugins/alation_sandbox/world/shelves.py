"""Where the things of a world are kept beyond its life, seen from the world: shelves by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

Key = int | str


class Shelf(Protocol):
    """Keeps one kind of things by key, in the order in which they came, and their next number."""

    def kept(self) -> Iterator[tuple[Any, Any]]:
        """Yield key and value of all that was kept when the world began."""
        ...

    def counted(self) -> int | None:
        """Return the next number as it was kept, or None where none was."""
        ...

    def put(self, key: Key, value: Any, *, fresh: bool = False) -> None:
        """Keep a value under a key; a fresh one goes behind all others.

        Raises:
            ValueError: the value is none that can be kept.
        """
        ...

    def drop(self, key: Key) -> None:
        """Keep nothing under a key any more."""
        ...

    def count(self, number: int) -> None:
        """Keep the next number."""
        ...


class Keeper(Protocol):
    """Hands out the shelves of a world."""

    def shelf(self, name: str) -> Shelf:
        """Return the shelf with a name."""
        ...

    def names(self) -> list[str]:
        """Return the names of the shelves on which something was kept when the world began."""
        ...

    def commit(self) -> None:
        """Make safe what was put since the last time."""
        ...


class Nowhere:
    """Keeps nothing: the world ends with its process."""

    def shelf(self, name: str) -> Shelf:
        """Return itself: all shelves are alike."""
        return self

    def names(self) -> list[str]:
        """Return no name."""
        return []

    def commit(self) -> None:
        """Do nothing."""

    def kept(self) -> Iterator[tuple[Any, Any]]:
        """Yield nothing."""
        return iter(())

    def counted(self) -> int | None:
        """Return None."""
        return None

    def put(self, key: Key, value: Any, *, fresh: bool = False) -> None:
        """Do nothing."""

    def drop(self, key: Key) -> None:
        """Do nothing."""

    def count(self, number: int) -> None:
        """Do nothing."""


NOWHERE = Nowhere()
