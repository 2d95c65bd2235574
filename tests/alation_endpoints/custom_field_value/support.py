"""What the sandbox of these tests holds, and a client for it."""

from __future__ import annotations

from typing import Any

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_sandbox import Sandbox

FIELDS: list[dict[str, Any]] = [
    {"field_type": "PICKER", "name_singular": "Sensitivity", "options": ["Public", "Internal"]},
    {"field_type": "MULTI_PICKER", "name_singular": "Region", "options": ["EMEA", "APAC"]},
    {"field_type": "DATE", "name_singular": "Reviewed on", "options": None},
]
"""Fields 10001 to 10003."""


def stock(server: Sandbox) -> None:
    """Add three fields, and tables and documents 1 to 3 each; document 3 is deleted."""
    world = server.world
    for field in FIELDS:
        world.table("custom_field").insert({**field, "allow_multiple": False})
    for number in (1, 2, 3):
        key = f"1.sales.t{number}"
        world.table("rdbms_table").insert({"key": key, "custom_fields": [], "description": ""})
        world.table("document").insert(
            {"title": f"Document {number}", "custom_fields": [], "deleted": number == 3}
        )


def connected(server: Sandbox) -> Alation:
    known = server.credentials
    return Alation(
        server.url,
        auth=RefreshToken(known.user_id, known.refresh_token),
        plugins=["custom_field_value"],
        clock=SimulatedClock(),
    )
