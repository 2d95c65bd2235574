"""Where something stands in an answer, and what names an object of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_place(place: Any) -> bool:
    """Tell whether a value is a place: a key, or several with dots between them."""
    return isinstance(place, str) and all(place.split("."))


def value_at(body: Any, place: str) -> Any:
    """Return what stands at a place of an answer, or None.

    Args:
        body: the answer, or an object of it.
        place: a key, or several with dots between them that lead into objects.
    """
    for key in place.split("."):
        body = body.get(key) if isinstance(body, Mapping) else None
    return body


def identity_of(found: Any) -> Any:
    """Return what names an object of a list among the others; None where nothing does.

    Lists of objects of several types (search, members) number each type for itself.
    """
    if not isinstance(found, Mapping):
        return None
    identity, kind = found.get("id"), found.get("otype")
    if isinstance(identity, bool) or not isinstance(identity, int | str):
        return None
    return (kind, identity) if isinstance(kind, str) else identity
