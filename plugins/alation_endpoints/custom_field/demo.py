"""Custom fields for a first look. The sandbox puts each onto its template of documents."""

from __future__ import annotations

from alation_sandbox import Furnishing

FURNITURE = [
    Furnishing(
        "POST",
        "/integration/v2/custom_field/",
        [
            {
                "field_type": "PICKER",
                "name_singular": "Data classification",
                "options": ["Public", "Internal", "Confidential"],
                "tooltip_text": "Who may see it.",
            },
            {
                "field_type": "PICKER",
                "name_singular": "Refresh rate",
                "options": ["Hourly", "Daily", "Monthly"],
            },
            {
                "field_type": "MULTI_PICKER",
                "name_singular": "Region",
                "name_plural": "Regions",
                "options": ["North", "South", "East", "West"],
            },
        ],
        made={
            "classification": "1.data.field_ids.0",
            "refresh_rate": "1.data.field_ids.1",
            "region": "1.data.field_ids.2",
        },
    )
]
