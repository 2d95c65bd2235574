"""The terms of the glossary for a first look."""

from __future__ import annotations

from alation_sandbox import Furnishing

TERMS = (
    ("Average order value", "Net revenue divided by the number of orders."),
    ("Basket", "The products of one order."),
    ("Churned store", "A store without a sale for ninety days."),
    ("Gross amount", "Quantity times unit price, with tax."),
    ("Like-for-like sales", "Sales of the stores that were open in both periods."),
    ("Net amount", "Gross amount without tax."),
    ("Net revenue", "Net amount less returns."),
    ("Return rate", "Returned quantity divided by sold quantity."),
    ("Season", "Half a year in which a product is on sale."),
    ("Stock turn", "How often the stock is sold in a year."),
)

FURNITURE = [
    Furnishing(
        "POST",
        "/integration/v2/term/",
        [
            {
                "title": title,
                "description": f"<p>{text}</p>",
                "glossary_ids": [1],
                "template_id": 1,
                "custom_fields": [{"field_id": "{refresh_rate}", "value": "Daily"}],
            }
            for title, text in TERMS
        ],
    )
]
