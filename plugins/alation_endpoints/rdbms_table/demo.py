"""The tables of the shop's database and of its warehouse."""

from __future__ import annotations

from alation_sandbox import Furnishing

PATH = "/integration/v2/table/"
SHOP = (
    ("orders", "Orders", "One line per order of the web shop."),
    ("order_lines", "Order lines", "The products of each order, with quantity and price."),
    ("products", "Products", "What the shop sells."),
    ("stores", "Stores", "Where orders are picked up."),
)
SALES = (
    ("staging.orders", "Orders, staged", "Copy of the shop's orders."),
    ("staging.order_lines", "Order lines, staged", "Copy of the shop's order lines."),
    ("sales.fact_sales", "Sales", "Net amount and quantity by day, product and store."),
    ("sales.dim_product", "Product", "Products with their category and season."),
    ("sales.dim_store", "Store", "Stores with their region."),
    ("sales.dim_date", "Date", "The days of the fiscal calendar."),
)
VIEW = {
    "key": "{warehouse}.sales.revenue_by_month",
    "title": "Revenue by month",
    "description": "<p>Net revenue of each month and category, as the monthly report shows it.</p>",
    "table_type": "VIEW",
    "sql": "select month, category, sum(net_amount) as net_revenue\n"
    "from sales.fact_sales\njoin sales.dim_date using (date_key)\n"
    "join sales.dim_product using (product_key)\ngroup by month, category",
}


def _row(key: str, title: str, text: str) -> dict[str, str]:
    return {"key": key, "title": title, "description": f"<p>{text}</p>", "table_type": "TABLE"}


FURNITURE = [
    Furnishing(
        "POST",
        f"{PATH}?ds_id={{shop}}",
        [_row(f"{{shop}}.public.{name}", title, text) for name, title, text in SHOP],
        made={"orders_table": "0.mapping.-1.id"},
        after=("shop_schema",),
    ),
    Furnishing(
        "POST",
        f"{PATH}?ds_id={{warehouse}}",
        [*(_row(f"{{warehouse}}.{name}", title, text) for name, title, text in SALES), VIEW],
        # The mapping comes backwards.
        made={"revenue_view": "0.mapping.0.id", "sales_table": "0.mapping.4.id"},
        after=("sales_schema", "orders_table"),
    ),
]
