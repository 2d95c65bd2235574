"""Elements of the list as rows of an update."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

REFERRING = ("domains", "stewards", "owners", "sources", "approvers", "contributors")


def written_references(shown: Any) -> Any:
    """Return references that name their objects by `source_key`, or by what else they show."""
    return [_reference(one) for one in shown] if isinstance(shown, list) else shown


def _reference(shown: Any) -> Any:
    if not isinstance(shown, Mapping):
        return shown
    if shown.get("source_key"):
        return {"source_key": shown["source_key"]}
    return {name: value for name, value in shown.items() if value is not None}


NAMES = {"cde_id": "id", "fields": None}
"""How a list shows the standards of an element is not known."""
FORMS = dict.fromkeys(REFERRING, written_references)
