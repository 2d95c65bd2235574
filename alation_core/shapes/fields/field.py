"""What all kinds of field have in common."""

from __future__ import annotations

import json
from typing import Any


def told(value: Any) -> str:
    """Return a value as messages name it."""
    if value is None:
        return "null"
    names = {str: "the text", bool: "the boolean", int: "the number", float: "the number"}
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return f"{names.get(type(value), type(value).__name__)} {text if len(text) < 60 else '…'}"
