"""An operation by itself, and parameters for one that takes none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

Params = Mapping[str, Any]


_PLACE = re.compile(r"\{(\w+)\}")


def places(path: str) -> list[str]:
    """Return the names of the parameters that stand in a path, in order."""
    return _PLACE.findall(path)


def filled(path: str, values: Mapping[str, str]) -> str:
    """Return a path with texts in its places, percent-encoded whole; others stay as they are."""
    return _PLACE.sub(
        lambda place: quote(values[place[1]], safe="") if place[1] in values else place[0], path
    )


@dataclass(frozen=True)
class NoParams:
    """An operation that takes no query or path parameters."""


@dataclass(frozen=True)
class Operation:
    """What all operations have in common."""

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "_name", name)

    @property
    def name(self) -> str:
        """The name of the operation within its endpoint."""
        named: str = getattr(self, "_name", "?")
        return named
