"""An operation by itself, and parameters for one that takes none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Params = Mapping[str, Any]


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
