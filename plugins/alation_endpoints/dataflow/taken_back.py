"""Paths of the list in the form in which an upsert takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMING = ("otype", "key")


def written_paths(shown: Any) -> Any:
    """Return paths whose objects say no more than what names them (sheet dataflow: is_temp)."""
    if isinstance(shown, list):
        return [written_paths(part) for part in shown]
    if not isinstance(shown, Mapping):
        return shown
    return {name: value for name, value in shown.items() if name in NAMING}
