"""Values of objects that are read, in the forms in which writes take them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_core.shapes import UNSET


def without_nulls(shown: Any) -> Any:
    """Return an object without the members that are null, which a write leaves out."""
    if not isinstance(shown, Mapping):
        return shown
    return {name: value for name, value in shown.items() if value is not None} or UNSET


def something(shown: Any) -> Any:
    """Return a text that is not empty: where an empty one is refused, it is left out."""
    return UNSET if shown == "" else shown


def ids_of(shown: Any) -> Any:
    """Return the ids of objects; what is none stays."""
    if not isinstance(shown, list):
        return shown
    return [one["id"] if isinstance(one, Mapping) and "id" in one else one for one in shown]
