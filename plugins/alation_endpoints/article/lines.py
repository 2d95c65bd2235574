"""Rows as the lines of an upload: custom fields stand beside the other keys. Sheet: article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from alation_core.bodies import JSON_LINES, Body, as_json_line
from alation_endpoints.article.shapes import OWN_KEYS


def as_upload_line(row: Mapping[str, Any]) -> bytes:
    """Encode a row as one line.

    Raises:
        ValueError: a custom field has the name of another key.
    """
    values = row.get("custom_fields") or {}
    twice = [name for name in values if name in OWN_KEYS]
    if twice:
        raise ValueError(f"{twice[0]!r} is a key of its own, and no custom field can have its name")
    own = {name: value for name, value in row.items() if name != "custom_fields"}
    return as_json_line(own | dict(values))


LINES: Body = replace(JSON_LINES, encode=as_upload_line)
