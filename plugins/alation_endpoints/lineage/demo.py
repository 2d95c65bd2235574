"""How the sales come from the shop into the warehouse and into its monthly view."""

from __future__ import annotations

from typing import Any

from alation_sandbox import Furnishing

NIGHTLY, FACTS = "api/nightly_copy", "api/build_sales"
FLOWS = (
    (NIGHTLY, "Nightly copy", "copy orders and order lines"),
    (FACTS, "Build sales", "insert into sales.fact_sales select ... from staging.order_lines"),
)
PATHS = (
    ("table {shop}.public.orders", f"dataflow {NIGHTLY}", "table {warehouse}.staging.orders"),
    (
        "table {shop}.public.order_lines",
        f"dataflow {NIGHTLY}",
        "table {warehouse}.staging.order_lines",
    ),
    (
        "table {warehouse}.staging.orders",
        "table {warehouse}.staging.order_lines",
        f"dataflow {FACTS}",
        "table {warehouse}.sales.fact_sales",
    ),
    ("table {warehouse}.sales.fact_sales", "table {warehouse}.sales.revenue_by_month"),
)


def _path(objects: tuple[str, ...]) -> list[list[dict[str, Any]]]:
    """Return a path: sources stand together in its first segment."""
    named = [dict(zip(("otype", "key"), one.split(" ", 1), strict=True)) for one in objects]
    rest = 2 if len(named) > 2 else 1
    return [named[:-rest], *([one] for one in named[-rest:])]


FURNITURE = [
    Furnishing(
        "POST",
        "/integration/v2/lineage/",
        {
            "dataflow_objects": [
                {"external_id": key, "title": title, "content": content}
                for key, title, content in FLOWS
            ],
            "paths": [_path(objects) for objects in PATHS],
        },
        after=("sales_columns",),
    )
]
