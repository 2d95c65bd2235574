"""Flags for a first look."""

from __future__ import annotations

from alation_sandbox import Furnishing

PATH = "/integration/flag/"

FURNITURE = [
    Furnishing(
        "POST",
        PATH,
        {"flag_type": "ENDORSEMENT", "subject": {"otype": "table", "id": "{revenue_view}"}},
    ),
    Furnishing(
        "POST",
        PATH,
        {
            "flag_type": "WARNING",
            "flag_reason": "Orders of the last hour are missing.",
            "subject": {"otype": "table", "id": "{orders_table}"},
        },
    ),
]
