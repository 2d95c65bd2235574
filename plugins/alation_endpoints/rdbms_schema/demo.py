"""The schemas of the shop's database and of its warehouse."""

from __future__ import annotations

from alation_sandbox import Furnishing

PATH = "/integration/v2/schema/"

FURNITURE = [
    Furnishing(
        "POST",
        f"{PATH}?ds_id={{shop}}",
        [
            {
                "key": "{shop}.public",
                "title": "Shop",
                "description": "<p>The tables of the web shop.</p>",
            }
        ],
        made={"shop_schema": "0.mapping.0.id"},
    ),
    Furnishing(
        "POST",
        f"{PATH}?ds_id={{warehouse}}",
        [
            {
                "key": "{warehouse}.staging",
                "title": "Staging",
                "description": "<p>Copies of the shop's tables, as of last night.</p>",
            },
            {
                "key": "{warehouse}.sales",
                "title": "Sales",
                "description": "<p>Facts and dimensions for reports.</p>",
            },
        ],
        made={"sales_schema": "0.mapping.0.id"},
        after=("shop_schema",),
    ),
]
