"""Two data sources for a first look: the database of a shop, and the warehouse of its sales."""

from __future__ import annotations

from alation_sandbox import Furnishing

PATH = "/integration/v1/datasource/"

FURNITURE = [
    Furnishing(
        "POST",
        PATH,
        {
            "dbtype": "postgresql",
            "is_virtual": True,
            "title": "Shop database",
            "description": "<p>What the web shop writes: orders, their lines, products.</p>",
        },
        made={"shop": "id"},
    ),
    Furnishing(
        "POST",
        PATH,
        {
            "dbtype": "snowflake",
            "is_virtual": True,
            "title": "Sales warehouse",
            "description": "<p>Sales by day, product and store, loaded from the shop each night."
            "</p>",
        },
        made={"warehouse": "id"},
        after=("shop",),
    ),
]
