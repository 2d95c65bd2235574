"""Custom field values of a list in the form in which a write takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from alation_core.shapes import UNSET

AS_READ = ("field_name", "title")
"""What a list tells of a field beside its id (sheets document, glossary_term)."""


def written_values(shown: Any) -> Any:
    """Return values without the names of their fields; those that hold nothing are left out.

    What has another form stays, for the schema of the write to refuse.
    """
    if not isinstance(shown, list):
        return shown
    return [_written(value) for value in shown if not _holds_nothing(value)] or UNSET


def _written(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {name: below for name, below in value.items() if name not in AS_READ}


def _holds_nothing(value: Any) -> bool:
    return isinstance(value, Mapping) and "field_id" in value and value.get("value") is None


VALUES: Mapping[str, Callable[[Any], Any]] = {"custom_fields": written_values}
"""The forms of what is taken back where values stand within their object."""
