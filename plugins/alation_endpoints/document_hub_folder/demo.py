"""The folders of the hub for a first look."""

from __future__ import annotations

from alation_sandbox import Furnishing

PATH = "/integration/v2/folder/"

FURNITURE = [
    Furnishing(
        "POST",
        PATH,
        [
            {
                "title": "Sales",
                "description": "<p>How the shop measures what it sells.</p>",
                "document_hub_id": 1,
            },
            {
                "title": "Warehouse",
                "description": "<p>How the sales warehouse is built and run.</p>",
                "document_hub_id": 1,
            },
        ],
        made={"sales_folder": "created_folders.0.id", "warehouse_folder": "created_folders.1.id"},
    ),
    Furnishing(
        "POST",
        PATH,
        [
            {
                "title": "Reports",
                "description": "<p>Reports that are built on the sales warehouse.</p>",
                "document_hub_id": 1,
                "parent_folder_id": "{sales_folder}",
            }
        ],
        made={"reports_folder": "created_folders.0.id"},
    ),
]
