"""Rules and results that the tests write."""

from __future__ import annotations

from typing import Any

RULE: dict[str, Any] = {"field_key": "dq.id", "name": "Id is present", "type": "NUMERIC"}


def result(object_key: str, object_type: str = "TABLE", **changes: Any) -> dict[str, Any]:
    """Return a result of the rule on an object."""
    keys = {"field_key": "dq.id", "object_key": object_key, "object_type": object_type}
    return {**keys, "status": "GOOD", "value": 99.2, **changes}
