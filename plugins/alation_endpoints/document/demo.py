"""Documents of the hub for a first look."""

from __future__ import annotations

from typing import Any

from alation_sandbox import Furnishing

DOCUMENTS = (
    ("sales_folder", "How net revenue is counted", "Gross amount without tax, less returns."),
    ("sales_folder", "Returns", "A return counts in the month in which it arrives."),
    ("sales_folder", "Fiscal calendar", "The fiscal year begins on the first of April."),
    ("reports_folder", "Monthly revenue report", "Built on revenue_by_month, on the second day."),
    ("reports_folder", "Store ranking", "Stores by net revenue per week."),
    ("warehouse_folder", "Nightly load", "Begins at 01:00 and takes about forty minutes."),
    ("warehouse_folder", "When the load fails", "The tables of last night stay until the next."),
)


def _row(folder: str, title: str, text: str) -> dict[str, Any]:
    return {
        "title": title,
        "description": f"<p>{text}</p>",
        "document_hub_id": 1,
        "parent_folder_id": f"{{{folder}}}",
        "template_id": 1,
        "custom_fields": [{"field_id": "{classification}", "value": "Internal"}],
    }


FURNITURE = [
    Furnishing(
        "POST",
        "/integration/v2/document/",
        [_row(*document) for document in DOCUMENTS],
        made={"revenue_document": "created_terms.0.id"},
    )
]
