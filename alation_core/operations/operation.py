"""An operation by itself, and parameters for one that takes none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any
from urllib.parse import quote

from alation_core.auth.exchange import TokenExchange
from alation_core.frozen import dataclass
from alation_core.shapes.declared import Use, check_declared

Params = Mapping[str, Any]


_PLACE = re.compile(r"\{(?P<wide>\+?)(?P<name>[^{}/?#+]+)\}")


def places(path: str) -> list[str]:
    """Return the names of the parameters that stand in a path, in order."""
    return [place["name"] for place in _PLACE.finditer(path)]


def wide_places(path: str) -> list[str]:
    """Return those whose text may be several segments of the path: they are written "{+name}"."""
    return [place["name"] for place in _PLACE.finditer(path) if place["wide"]]


def segments(text: str) -> list[str]:
    """Return the segments of a text for a wide place; slashes around it count for nothing."""
    return text.strip("/").split("/")


def filled(path: str, values: Mapping[str, str]) -> str:
    """Return a path with texts in its places, percent-encoded whole; others stay as they are.

    In a wide place each segment is encoded by itself.
    """

    def fill(place: re.Match[str]) -> str:
        if place["name"] not in values:
            return place[0]
        text = values[place["name"]]
        parts = segments(text) if place["wide"] else [text]
        return "/".join(quote(part, safe="") for part in parts)

    return _PLACE.sub(fill, path)


@dataclass(frozen=True)
class NoParams:
    """An operation that takes no query or path parameters."""


@dataclass(frozen=True)
class Operation:
    """What all operations have in common.

    Args:
        credential: the name of another credential than the client's own, which the client is
            given as `credentials={name: ...}`; polls, look-ups and further pages use it as well.
        exchange: how the token of that credential is exchanged for that of a service which takes
            tokens of its own; None: it is sent as it is.

    Raises:
        ValueError: the declaration cannot work; it says why.
    """

    credential: str | None = field(default=None, kw_only=True)
    exchange: TokenExchange | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        named = self.credential is None or (isinstance(self.credential, str) and self.credential)
        if not named:
            path = getattr(self, "path", "?")
            raise ValueError(f"{path}: credential={self.credential!r} is no name of a credential")
        if self.exchange is not None and self.credential is None:
            path = getattr(self, "path", "?")
            raise ValueError(f"{path}: exchange= is of a credential: name it by credential=")

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "_name", name)

    @property
    def shapes(self) -> Mapping[str, tuple[Any, Use]]:
        """The shapes that are declared, by the names of their arguments, and what each is for."""
        return {}

    @property
    def name(self) -> str:
        """The name of the operation within its endpoint."""
        named: str = getattr(self, "_name", "?")
        return named


def check_shapes(named: str, operation: Operation) -> None:
    """Hold that the shapes of an operation can work.

    Args:
        named: endpoint and operation ("document.create").
        operation: what is declared.

    Raises:
        TypeError: one cannot; the sentence names field and operation.
    """
    for argument, (shape, use) in operation.shapes.items():
        try:
            check_declared(shape, use)
        except TypeError as error:
            raise TypeError(f"{named}, {argument}: {error}") from None
