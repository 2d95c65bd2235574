"""Results of reports, checks and permissions on the sandbox."""

from __future__ import annotations

import json
from typing import Any

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_endpoints.data_product.shapes import PREFIX
from alation_sandbox import Fault, Sandbox
from tests.alation_endpoints.data_product.specs import ORDERS, RETURNS, spec

GRANT = {
    "subject_type": "user",
    "subject_id": "1",
    "object_type": "data_product",
    "object_id": ORDERS,
    "role": "product_viewer",
}


def test_own_keys_are_sent_flat_and_read_nested(filled: Alation, server: Sandbox) -> None:
    products = filled.data_product
    rows: list[dict[str, Any]]
    rows = [{"report_key": "a", "value": None, "by": {"id": [1]}}, {"report_key": "b", "value": 1}]
    assert products.log_report_results(rows, product_id=ORDERS).ok
    assert products.log_all_report_results([{"product_id": RETURNS, **rows[1], "by": 2}]).ok
    bodies = [log for log in server.requests if log.method == "POST" and "report" in log.path]
    assert len(bodies) == 2  # the rows of a call travel together
    found = [
        (one.report_key, one.value, one.extra_fields)
        for one in products.list_report_results(product_id=ORDERS)
    ]
    assert found == [("a", None, {"by": {"id": [1]}}), ("b", 1, {})]
    everywhere = products.list_all_report_results(report_key="b")
    assert [(one.product_id, one.extra_fields) for one in everywhere] == [
        (ORDERS, {}),
        (RETURNS, {"by": 2}),
    ]
    assert [one.report_key for one in products.list_all_report_results(product_id=RETURNS)] == ["b"]


def test_results_of_an_unknown_product_are_refused_together(filled: Alation) -> None:
    rows = [{"product_id": name, "report_key": "a", "value": 1} for name in (ORDERS, "x:y")]
    run = filled.data_product.log_all_report_results(rows)
    assert not run.ok
    assert list(filled.data_product.list_all_report_results()) == []


def test_a_log_whose_answer_is_lost_is_not_sent_again() -> None:
    path = f"/{PREFIX}/data-product/{ORDERS}/report-results/"
    with Sandbox(faults=[Fault("reset-after", "POST", path)]) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(server.url, auth, clock=SimulatedClock())
        catalog.data_product.create([spec()]).raise_for_problems()
        rows = [{"report_key": "a", "value": 1}]
        run = catalog.data_product.log_report_results(rows, product_id=ORDERS)
        assert [row.status for row in run.rows] == ["unknown"]
        assert len(list(catalog.data_product.list_all_report_results())) == 1


def test_a_check_that_fails_is_an_answer(filled: Alation, server: Sandbox) -> None:
    standards = [{"key": f"product.en.{name}", "check": "c"} for name in ("name", "logoUrl")]
    found = filled.data_product.check(product_spec=spec(), standards=standards)
    assert [(one.key, one.passed) for one in found] == [
        ("product.en.name", True),
        ("product.en.logoUrl", False),
    ]


def test_permissions_are_given_changed_and_taken_away(filled: Alation) -> None:
    products = filled.data_product
    rows: list[dict[str, Any]] = [
        GRANT,
        {**GRANT, "subject_type": "group", "role": "product_admin"},
        {**GRANT, "subject_id": "99"},
        {**GRANT, "object_id": "x:y"},
        {**GRANT, "object_type": "markeplace", "object_id": "x"},
        {**GRANT, "object_type": "markeplace", "object_id": "acme-market"},
        {**GRANT, "subject_type": "everyone", "subject_id": "*", "object_type": "app"},
    ]
    run = products.create_permission(rows)
    assert [row.status for row in run.rows] == [
        *("succeeded", "succeeded", "failed", "failed", "failed", "succeeded", "succeeded")
    ]
    listed = products.list_permissions(object_type="data_product", object_id=ORDERS)
    assert [(one.subject_type, one.role) for one in listed] == [
        ("user", "product_viewer"),
        ("group", "product_admin"),
    ]
    assert len(list(products.check_permissions())) == 3
    changed = {**GRANT, "role": "product_admin"}
    assert products.update_permission([changed]).ok
    taken = products.delete_permission([GRANT, changed])
    assert [row.status for row in taken.rows] == ["failed", "succeeded"]
    assert [one.role for one in products.list_permissions(role="product_admin")] == [
        "product_admin"
    ]


def test_a_delete_of_a_permission_has_a_body(offline: Alation) -> None:
    (batch,) = offline.data_product.delete_permission.plan([GRANT])
    operation = type(offline.data_product).operations()["delete_permission"]
    assert json.loads(batch.body(operation.body)) == GRANT  # type: ignore[attr-defined]


def test_permissions_go_with_what_they_are_on(filled: Alation) -> None:
    filled.data_product.create_permission([GRANT]).raise_for_problems()
    filled.data_product.delete([{"product_id": ORDERS}]).raise_for_problems()
    assert list(filled.data_product.list_permissions()) == []
