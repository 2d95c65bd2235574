"""Results of the list as rows of an upsert."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMES = {
    "object_type": "otype",
    "status": "value_quality",
    "value": "value_value",
    "url": "value_external_url",
    "last_updated": "value_last_updated",
}
"""What a result is called where it is listed."""


def in_capitals(shown: Any) -> Any:
    """Return the type of an object as a write names it."""
    return shown.upper() if isinstance(shown, str) else shown


def is_own(result: Mapping[str, Any]) -> bool:
    """Tell whether a result is the object's own, and not passed on from a related one."""
    source = result.get("source_object_key")
    return source is None or source == result.get("object_key")
