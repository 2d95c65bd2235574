"""The columns of the shop's database and of its warehouse."""

from __future__ import annotations

from typing import Any

from alation_sandbox import Furnishing

PATH = "/integration/v2/column/"
ORDERS = ("order_id bigint", "ordered_at timestamp", "store_id integer", "status varchar(20)")
LINES = ("order_id bigint", "product_id integer", "quantity integer", "unit_price numeric(10,2)")
SHOP = {
    "orders": ORDERS,
    "order_lines": LINES,
    "products": ("product_id integer", "name varchar(200)", "category varchar(50)"),
    "stores": ("store_id integer", "name varchar(100)", "city varchar(100)"),
}
SALES = {
    "staging.orders": (*ORDERS, "loaded_at timestamp"),
    "staging.order_lines": (*LINES, "loaded_at timestamp"),
    "sales.fact_sales": (
        "date_key integer",
        "product_key integer",
        "store_key integer",
        "quantity integer",
        "gross_amount numeric(12,2)",
        "net_amount numeric(12,2)",
    ),
    "sales.dim_product": (
        "product_key integer",
        "name varchar(200)",
        "category varchar(50)",
        "season varchar(20)",
    ),
    "sales.dim_store": ("store_key integer", "name varchar(100)", "region varchar(50)"),
    "sales.dim_date": ("date_key integer", "day date", "month char(7)", "fiscal_year integer"),
    "sales.revenue_by_month": ("month char(7)", "category varchar(50)", "net_revenue numeric"),
}
TITLES = {
    "net_amount": "Net amount",
    "gross_amount": "Gross amount",
    "net_revenue": "Net revenue",
    "quantity": "Quantity",
    "ordered_at": "Time of the order",
}


def _rows(source: str, tables: dict[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    return [
        {
            "key": f"{{{source}}}.{table}.{name}",
            "column_type": kind,
            "title": TITLES.get(name, ""),
            "position": position,
            "nullable": not name.endswith(("_id", "_key")),
        }
        for table, columns in tables.items()
        for position, (name, kind) in enumerate((one.split(" ") for one in columns), 1)
    ]


FURNITURE = [
    Furnishing(
        "POST",
        f"{PATH}?ds_id={{shop}}",
        _rows("shop", {f"public.{table}": columns for table, columns in SHOP.items()}),
        made={"shop_columns": "0.mapping.0.id"},
        after=("orders_table",),
    ),
    Furnishing(
        "POST",
        f"{PATH}?ds_id={{warehouse}}",
        _rows("warehouse", SALES),
        made={"sales_columns": "0.mapping.0.id"},
        after=("sales_table", "shop_columns"),
    ),
]
