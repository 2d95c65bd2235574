"""Marketplaces and what they show, on the sandbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from alation_core import Alation
from tests.alation_endpoints.data_product.specs import MARKET, ORDERS, RETURNS, marketplace, spec

V1 = [{"product_id": one, "version_id": "1.0.0"} for one in (ORDERS, RETURNS)]


def shown(catalog: Alation) -> list[tuple[str | None, str | None]]:
    """Return what the marketplace shows."""
    found = catalog.data_product.list_marketplace_products(**MARKET)
    return [(one.product_id, one.version_id) for one in found]


def statuses(run: Any) -> Iterable[str]:
    return [row.status for row in run.rows]


def test_a_product_is_shown_changed_and_taken_out(filled: Alation) -> None:
    products = filled.data_product
    run = products.publish([{"product_id": ORDERS}, {"product_id": "x:y"}], **MARKET)
    assert statuses(run) == ["succeeded", "failed"]
    assert products.get_marketplace_product(product_id=ORDERS, **MARKET).status == "ready"
    there = products.get(product_id=ORDERS).marketplace_associations or []
    assert [one.marketplace and one.marketplace.external_id for one in there] == ["acme-market"]

    products.update([spec(version="1.1.0")]).raise_for_problems()
    ready = {"product_id": ORDERS, "version_id": "1.1.0", "status": "ready"}
    products.set_version_status([ready]).raise_for_problems()
    rows = [{"product_id": ORDERS, "version": "1.1.0"}, {"product_id": RETURNS}]
    assert statuses(products.update_published(rows, **MARKET)) == ["succeeded", "failed"]
    assert shown(filled) == [(ORDERS, "1.1.0")]

    taken = products.unpublish([{"product_id": ORDERS}, {"product_id": ORDERS}], **MARKET)
    assert statuses(taken) == ["succeeded", "failed"]
    assert shown(filled) == []


def test_a_success_that_publishes_no_draft_is_unknown(filled: Alation) -> None:
    filled.data_product.create([spec("new:one")]).raise_for_problems()
    run = filled.data_product.publish([{"product_id": "new:one"}, {"product_id": ORDERS}], **MARKET)
    assert statuses(run) == ["unknown", "succeeded"]
    assert "set the version to ready" in run.problems[0].message
    assert shown(filled) == [(ORDERS, "1.0.0")]


def test_a_minimum_standard_blocks_and_a_report_meets_it(filled: Alation) -> None:
    products = filled.data_product
    standards = [{"type": "static", "check": "c", "report_key": "quality"}]
    products.update_marketplace([marketplace(minimumStandard=standards)]).raise_for_problems()
    run = products.publish([{"product_id": ORDERS}], **MARKET)
    assert statuses(run) == ["failed"]
    assert "quality" in run.problems[0].message
    result = [{"report_key": "quality", "value": 0.9}]
    products.log_report_results(result, product_id=ORDERS).raise_for_problems()
    assert products.publish([{"product_id": ORDERS}], **MARKET).ok


def test_many_are_published_in_one_request_and_what_is_left_out_is_unknown(
    filled: Alation, server: Any
) -> None:
    products = filled.data_product
    products.create([spec("new:one")]).raise_for_problems()
    others = [{"product_id": name, "version_id": "1.0.0"} for name in ("new:one", "x:y")]
    run = products.bulk_publish([*V1, *others], **MARKET)
    assert statuses(run) == ["succeeded", "succeeded", "unknown", "unknown"]
    assert len([log for log in server.requests if log.path.endswith("/bulk-publish/")]) == 1
    products.update([spec(version="1.1.0")]).raise_for_problems()
    newer = {"product_id": ORDERS, "version_id": "1.1.0"}
    products.set_version_status([{**newer, "status": "ready"}]).raise_for_problems()
    assert products.bulk_update([newer], **MARKET).ok
    assert shown(filled) == [(ORDERS, "1.1.0"), (RETURNS, "1.0.0")]
    assert statuses(products.bulk_unpublish([newer, *others], **MARKET)) == [
        "succeeded",
        "unknown",
        "unknown",
    ]
    assert shown(filled) == [(RETURNS, "1.0.0")]


def test_two_versions_of_one_product_are_told_apart(filled: Alation) -> None:
    products = filled.data_product
    products.update([spec(version="1.1.0")]).raise_for_problems()
    rows = [{"product_id": ORDERS, "version_id": version} for version in ("1.0.0", "1.1.0")]
    products.set_version_status([{**rows[1], "status": "ready"}]).raise_for_problems()
    assert statuses(products.bulk_publish(rows, **MARKET)) == ["succeeded", "succeeded"]


def test_tables_in_a_spec_may_have_any_name(filled: Alation) -> None:
    tables = {name: {"displayName": "Failed"} for name in ("errors", "failed", "exception")}
    products = filled.data_product
    assert products.update([spec(recordSets=tables)]).ok
    row = {"product_id": ORDERS, "version_id": "1.0.0"}
    assert products.set_version_status([{**row, "status": "ready"}]).ok
    assert products.publish([{"product_id": ORDERS}], **MARKET).ok
    assert products.bulk_update([row], **MARKET).ok
    assert products.update_marketplace([marketplace(badges=[])]).ok


def test_a_marketplace_is_read_searched_and_deleted(filled: Alation) -> None:
    products = filled.data_product
    badge = {"type": "static", "check": "c", "key": "product.en.name"}
    products.create_marketplace([marketplace("other", badges=[badge])]).raise_for_problems()
    assert statuses(products.create_marketplace([marketplace("other")])) == ["failed"]
    products.bulk_publish(V1, marketplace_id="other").raise_for_problems()
    found = products.get_marketplace(marketplace_id="other", limit=1)
    assert (len(found.products or ()), found.products_total) == (1, 2)
    (context, _) = products.list_marketplace_products(marketplace_id="other")
    assert context.marketplace_context is not None
    assert context.marketplace_context.badges == [badge]
    hits = products.search(marketplace_id="other", user_query="Which orders are there?")
    assert hits.search_id
    assert [hit.product.product_id for hit in hits.results or () if hit.product] == [
        ORDERS,
        RETURNS,
    ]
    assert products.search(marketplace_id="other", user_query="nothing").results == []
    run = products.delete_marketplace([{"marketplace_id": "other"}, {"marketplace_id": "other"}])
    assert statuses(run) == ["succeeded", "failed"]
    left = [one.external_marketplace_id for one in products.list_marketplaces(limit=1)]
    assert left == ["acme-market"]
    assert products.get(product_id=ORDERS).marketplace_associations == []


def test_what_is_deleted_is_shown_no_longer(filled: Alation) -> None:
    filled.data_product.bulk_publish(V1, **MARKET).raise_for_problems()
    filled.data_product.delete([{"product_id": ORDERS}]).raise_for_problems()
    filled.data_product.delete_version([V1[1]]).raise_for_problems()
    assert shown(filled) == []
    assert list(filled.data_product.list()) == []


@pytest.mark.parametrize("operation", ["publish", "update_published", "unpublish"])
def test_a_marketplace_that_is_not_there(filled: Alation, operation: str) -> None:
    run = getattr(filled.data_product, operation)([{"product_id": ORDERS}], marketplace_id="x")
    assert statuses(run) == ["failed"]
