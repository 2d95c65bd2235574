"""Where something stands in an object, and what names an object of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_NAMING = (int, str)


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


def object_with_places(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object that holds values at their places, which may begin alike.

    Args:
        values: each after its place: a key, or several with dots between them.
    """
    made: dict[str, Any] = {}
    for place, value in values:
        *way, last = place.split(".")
        inner = made
        for key in way:
            inner = inner.setdefault(key, {})
        inner[last] = value
    return made


def identity_of(found: Any) -> Any:
    """Return what names an object of a list among the others; None where nothing does.

    Lists of objects of several types (search, members) number each type for itself, and lists of
    versions (data products) may show one object several times: `otype` and `version_id` tell
    objects of one id apart.
    """
    if type(found) is not dict and not isinstance(found, Mapping):
        return None
    identity = found.get("id")
    if isinstance(identity, bool) or not isinstance(identity, _NAMING):
        return None
    otype, version = found.get("otype"), found.get("version_id")
    if otype is None and version is None:
        return identity
    beside = [text for text in (otype, version) if isinstance(text, str)]
    return (*beside, identity) if beside else identity


_PLAIN_NAMES = frozenset({int, str})


def identities_of(page: list[Any]) -> list[Any]:
    """Return what names each object of a page, as `identity_of` does."""
    if page and {*map(type, page)} == {dict}:
        ids = [found.get("id") for found in page]
        if _PLAIN_NAMES.issuperset(map(type, ids)):
            told = [1 for found in page if "otype" in found or "version_id" in found]
            if not told:
                return ids
    return [*map(identity_of, page)]
