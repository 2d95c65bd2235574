"""Create two data products, publish what may be published, log results, and clear up.

A create makes a draft, and a server may call the publication of a draft a success and publish
nothing: such a row is `unknown`, and says what to do. Run it with
``python examples/data_product.py``; where the service is found elsewhere, give its `prefix`.
"""

from __future__ import annotations

from typing import Any

from _connect import catalog

from alation_core import Run

MARKETPLACE = "example-market"
ORDERS, RETURNS = "example:orders", "example:returns"
CONTACT = {"contactName": "Shop Team", "contactEmail": "shop@example.com"}


def product(product_id: str, name: str, table: str) -> dict[str, Any]:
    """Return the spec of a product of one table."""
    access = {"type": "SQL", "qualifiedName": {"schema": "shop", "table": table}}
    content = {
        "productId": product_id,
        "version": "1.0.0",
        **CONTACT,
        "en": {"name": name, "shortDescription": f"The {table} of the shop."},
        "recordSets": {table: {"displayName": name, "schema": [], "dataAccess": [access]}},
    }
    return {"product": content}


def marketplace() -> dict[str, Any]:
    """Return the spec of a marketplace that wants good results of a report."""
    standard = {"type": "static", "check": "Its rows are complete", "report_key": "completeness"}
    content = {
        "marketplaceId": MARKETPLACE,
        **CONTACT,
        "en": {"name": "Example market"},
        "minimumStandard": [standard],
    }
    return {"marketplace": content}


def show(run: Run[Any]) -> None:
    """Print what became of the rows."""
    for row in run.rows:
        said = "; ".join(problem.message.partition(",")[0] for problem in row.problems)
        print(f"  {row.status}{f': {said}' if said else ''}")


def main() -> None:
    """Go the whole way once."""
    with catalog() as server:
        products = server.data_product
        specs = [product(ORDERS, "Orders", "orders"), product(RETURNS, "Returns", "returns")]
        products.create(specs).raise_for_problems()
        products.create_marketplace([marketplace()]).raise_for_problems()
        ready = {"product_id": ORDERS, "version_id": "1.0.0", "status": "ready"}
        products.set_version_status([ready]).raise_for_problems()
        rows = [{"product_id": ORDERS}, {"product_id": RETURNS}]

        print("before the report:")
        show(products.publish(rows, marketplace_id=MARKETPLACE))
        result = {"report_key": "completeness", "value": 0.98, "run_by": "nightly"}
        results = [{"product_id": one, **result} for one in (ORDERS, RETURNS)]
        products.log_all_report_results(results).raise_for_problems()
        print("after the report:")
        show(products.publish(rows, marketplace_id=MARKETPLACE))

        for shown in products.list_marketplace_products(marketplace_id=MARKETPLACE):
            print("published:", shown.product_id, shown.version_id)
        for one in products.list_report_results(product_id=ORDERS):
            print("report:", one.report_key, one.value, one.extra_fields)
        taken = products.unpublish([{"product_id": ORDERS}], marketplace_id=MARKETPLACE)
        taken.raise_for_problems()
        products.delete(rows).raise_for_problems()
        products.delete_marketplace([{"marketplace_id": MARKETPLACE}]).raise_for_problems()
        print("left:", len(list(products.list(product_ids=[ORDERS, RETURNS]))))


if __name__ == "__main__":
    main()
