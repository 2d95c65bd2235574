"""Products and their versions on the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, RefreshToken, RequestRefused, SimulatedClock
from alation_sandbox import Fault, Sandbox
from tests.alation_endpoints.data_product.specs import ORDERS, RETURNS, spec


def test_what_is_written_is_listed_changed_and_deleted(filled: Alation) -> None:
    products = filled.data_product
    assert products.get(product_id=RETURNS).product_id == RETURNS  # it has a slash, a blank, an &
    own: dict[str, Any] = {"x-owner": {"team": [1]}, "en": {"name": "Orders", "x-fr": "Commandes"}}
    assert products.update([spec(version="1.1.0", **own), spec(RETURNS)]).ok

    newest = products.get(product_id=ORDERS)
    assert (newest.version_id, newest.status) == ("1.1.0", "draft")
    assert newest.raw["spec_json"]["product"]["x-owner"] == {"team": [1]}
    older = products.get_version(product_id=ORDERS, version_id="1.0.0")
    assert older.status == "ready"

    assert products.delete_version([{"product_id": ORDERS, "version_id": "1.1.0"}]).ok
    run = products.delete([{"product_id": ORDERS}, {"product_id": ORDERS}])
    assert [row.status for row in run.rows] == ["succeeded", "failed"]
    assert [one.product_id for one in products.list()] == [RETURNS]
    with pytest.raises(RequestRefused, match="not found"):
        products.get(product_id=ORDERS)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [(ORDERS, "1.0.0"), (RETURNS, "1.0.0"), (ORDERS, "1.1.0")]),
        ({"limit": 1}, [(ORDERS, "1.0.0"), (RETURNS, "1.0.0"), (ORDERS, "1.1.0")]),
        ({"skip": 2}, [(ORDERS, "1.1.0")]),
        ({"product_ids": [RETURNS, "x:y"]}, [(RETURNS, "1.0.0")]),
        ({"group_by_product": True}, [(ORDERS, "1.1.0"), (RETURNS, "1.0.0")]),
        (
            {"order_by": "-version_id"},
            [(ORDERS, "1.1.0"), (ORDERS, "1.0.0"), (RETURNS, "1.0.0")],
        ),
    ],
)
def test_list(filled: Alation, filters: dict[str, Any], found: list[tuple[str, str]]) -> None:
    filled.data_product.update([spec(version="1.1.0")]).raise_for_problems()
    assert [
        (one.product_id, one.version_id) for one in filled.data_product.list(**filters)
    ] == found


def test_versions_are_told_where_products_are_listed(filled: Alation) -> None:
    filled.data_product.update([spec(version="1.1.0")]).raise_for_problems()
    (orders, _) = filled.data_product.list(group_by_product=True)
    told = [(one.version_id, one.status) for one in orders.versions_details or ()]
    assert told == [("1.0.0", "ready"), ("1.1.0", "draft")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (spec(), "already exists"),
        (spec("a:b", deliverySystems={"w": {"type": "sql", "uri": "x"}}), None),
    ],
)
def test_each_row_of_a_create_is_a_call(filled: Alation, row: Any, message: str | None) -> None:
    run = filled.data_product.create([spec("new:one"), row])
    assert [one.status for one in run.rows] == ["succeeded", "failed" if message else "succeeded"]
    assert [message in problem.message for problem in run.problems if message] == [True] * bool(
        message
    )


@pytest.mark.parametrize("operation", ["set_version_status", "delete_version"])
def test_a_version_that_is_not_there(filled: Alation, operation: str) -> None:
    row = {"product_id": ORDERS, "version_id": "9.0.0"}
    more = {"status": "ready"} if operation == "set_version_status" else {}
    run = getattr(filled.data_product, operation)([{**row, **more}])
    assert [one.status for one in run.rows] == ["failed"]


def test_a_create_whose_answer_is_lost_is_looked_for(tmp_path: Path) -> None:
    lost = Fault("reset-after", "POST", "/integration/data-products/v1/data-product/")
    with Sandbox(faults=[lost]) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(server.url, auth, clock=SimulatedClock(), ledger=tmp_path / "ledger")
        elsewhere = "integration/data-products/v1"
        run = catalog.data_product.create([spec()], prefix=elsewhere)
        assert [row.status for row in run.rows] == ["unknown"]
        assert run.id is not None
        again = catalog.resume(run.id)
        assert [(row.status, row.id) for row in again.rows] == [("succeeded", ORDERS)]
        asked = [log.path for log in server.requests if "data-product" in log.path]
        assert {path.startswith(f"/{elsewhere}/") for path in asked} == {True}
        assert len(list(catalog.data_product.list())) == 1
