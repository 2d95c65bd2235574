"""Tags for a first look."""

from __future__ import annotations

from alation_sandbox import Furnishing

TAGGED = (
    ("finance", "table", "{sales_table}"),
    ("finance", "table", "{revenue_view}"),
    ("finance", "glossary_term", "{revenue_document}"),
    ("nightly", "table", "{sales_table}"),
    ("source", "table", "{orders_table}"),
)

FURNITURE = [
    Furnishing("POST", f"/integration/tag/{name}/subject/", {"otype": otype, "oid": oid})
    for name, otype, oid in TAGGED
]
