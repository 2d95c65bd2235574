"""Parameters of a call that stand in its bodies, each at a place of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from alation_core.wire.places import object_with_places

Places = tuple[tuple[str, str], ...]
"""Parameters, each with its place in the object: a key, or several with dots between them."""


def places_for(params: Sequence[str] | Mapping[str, str]) -> Places:
    """Return where parameters stand: under their own names, or where a mapping says."""
    pairs = params.items() if isinstance(params, Mapping) else ((name, name) for name in params)
    return tuple(pairs)


def outer_keys(places: Places) -> list[str]:
    """Return the keys of the object itself that parameters take, each once."""
    return list(dict.fromkeys(place.partition(".")[0] for _, place in places))


def placed(places: Iterable[tuple[str, str]], params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the object of the parameters that a call gives."""
    return object_with_places((place, params[name]) for name, place in places if name in params)
