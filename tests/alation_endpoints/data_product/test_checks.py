"""What is refused before anything is sent, and where calls go."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, InvalidPayload
from alation_endpoints.data_product.pages import bare_or_under, found
from alation_endpoints.data_product.shapes import OTHER_PREFIXES, PREFIX
from alation_sandbox import Sandbox
from tests.alation_endpoints.data_product.specs import MARKET, ORDERS, marketplace, spec

SYSTEM = {"type": "sql", "uri": "x"}
TABLE = {"schema": "s", "table": "t"}
GRANT = {"subject_type": "user", "subject_id": "1", "object_type": "app", "object_id": "a"}


@pytest.mark.parametrize(
    ("operation", "row", "field"),
    [
        ("create", {"product": {}}, "product.productId"),
        ("create", spec(version="1.0"), "product.version"),
        ("create", spec(en={"description": "x"}), "product.en.name"),
        ("create", spec(owner="x"), "product.owner"),
        ("create", spec(en={"name": "x", "fr": "y"}), "product.en.fr"),
        (
            "update",
            spec(deliverySystems={"w": {**SYSTEM, "type": "SQL"}}),
            "product.deliverySystems.w.value.type",
        ),
        (
            "update",
            spec(deliverySystems={"w": {**SYSTEM, "accessRequestInstruction": {"type": "x"}}}),
            "product.deliverySystems.w.value.accessRequestInstruction.type",
        ),
        (
            "update",
            spec(recordSets={"r": {"dataAccess": [{"type": "sql", "qualifiedName": TABLE}]}}),
            "product.recordSets.r.value.dataAccess[0].type",
        ),
        ("create_marketplace", {"marketplace": {"en": {}}}, "marketplace.en.name"),
        (
            "update_marketplace",
            marketplace(badges=[{"sentence": "x"}]),
            "marketplace.badges[0].sentence",
        ),
        ("delete", {"product_id": ".."}, "product_id"),
        ("delete_version", {"product_id": ORDERS}, "version_id"),
        (
            "set_version_status",
            {"product_id": ORDERS, "version_id": "1.0.0", "status": "done"},
            "status",
        ),
        ("log_all_report_results", {"report_key": "a", "value": 1}, "product_id"),
        ("bulk_publish", {"product_id": ORDERS}, "version_id"),
        ("create_permission", {**GRANT, "role": "owner"}, "role"),
        ("create_permission", {**GRANT, "subject_id": 1, "role": "app_user"}, "subject_id"),
    ],
)
def test_rows_that_do_not_fit(
    offline: Alation, operation: str, row: dict[str, Any], field: str
) -> None:
    problems = getattr(offline.data_product, operation).validate([row])
    assert field in {problem.field for problem in problems}


def test_a_whole_spec_fits_as_it_is_read(offline: Alation) -> None:
    own: dict[str, Any] = {"x-any": [1, {"a": None}]}
    whole = spec(
        deliverySystems={
            "w": {**SYSTEM, "datasourceId": 1, "accessRequestInstruction": {"type": "request"}}
        },
        recordSets={
            "r": {
                "schema": [],
                "sample": {"type": "mock", "data": "a,b"},
                "dataAccess": [{"type": "SQL", "qualifiedName": TABLE, "host": None}],
                "relationships": None,
            }
        },
        metadata={"metrics": {"m": {"displayName": "M", "description": "", "expression": "1"}}},
        **own,
    )
    assert offline.data_product.create.validate([{"schema": "1.0", **whole}]) == []


@pytest.mark.parametrize(
    ("operation", "rows", "params"),
    [
        ("update", [spec(), spec(contactName="Another")], {}),
        (
            "set_version_status",
            [{"product_id": "a", "version_id": "1", "status": s} for s in ("ready", "draft")],
            {},
        ),
        ("update_published", [{"product_id": "a", "version": v} for v in ("1", "2")], MARKET),
        ("bulk_update", [{"product_id": "a", "version_id": v} for v in ("1", "2")], MARKET),
        ("update_permission", [{**GRANT, "role": r} for r in ("app_user", "app_admin")], {}),
    ],
)
def test_rows_that_contradict_each_other(
    offline: Alation, operation: str, rows: list[Any], params: dict[str, Any]
) -> None:
    with pytest.raises(InvalidPayload, match="differently"):
        getattr(offline.data_product, operation)(rows, **params)


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        ("list", {"role": "app_admin"}, "'role'"),
        ("list", {"limit": 0}, "'limit'"),
        ("get", {}, "'product_id'"),
        ("search", {"user_query": "x"}, "'marketplace_id'"),
        ("check", {"product_spec": spec()}, "'standards'"),
        ("list_permissions", {"subject_id": "1"}, "'subject_type'"),
        ("list_permissions", {"object_type": "app"}, "'object_id'"),
        ("list", {"prefix": "a/../b"}, "'prefix'"),
        ("list", {"prefix": "/"}, "'prefix'"),
    ],
)
def test_parameters_that_do_not_fit(
    offline: Alation, operation: str, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        getattr(offline.data_product, operation)(**params)


def test_specs_of_two_versions_go_one_by_one(filled: Alation) -> None:
    run = filled.data_product.update([spec(version=number) for number in ("1.0.0", "1.1.0")])
    assert [row.status for row in run.rows] == ["succeeded", "succeeded"]


# ---------------------------------------------------------------------------- prefixes, forms


@pytest.mark.parametrize("prefix", [None, *OTHER_PREFIXES, f"/{OTHER_PREFIXES[0]}/"])
def test_one_setting_moves_all_calls(server: Sandbox, catalog: Alation, prefix: str | None) -> None:
    products = catalog.data_product
    given: dict[str, Any] = {} if prefix is None else {"prefix": prefix}
    products.create([spec()], **given).raise_for_problems()
    status = {"product_id": ORDERS, "version_id": "1.0.0", "status": "ready"}
    products.set_version_status([status], **given).raise_for_problems()
    products.create_marketplace([marketplace()], **given).raise_for_problems()
    products.publish([{"product_id": ORDERS}], **MARKET, **given).raise_for_problems()
    result = [{"report_key": "a", "value": 1}]
    products.log_report_results(result, product_id=ORDERS, **given).raise_for_problems()
    assert products.get(product_id=ORDERS, **given).status == "ready"
    assert [one.product_id for one in products.list(**given)] == [ORDERS]
    assert len(list(products.list_marketplaces(**given))) == 1
    assert len(list(products.list_marketplace_products(**MARKET, **given))) == 1
    assert products.search(user_query="orders", **MARKET, **given).results
    begins = f"/{(prefix or PREFIX).strip('/')}/"
    asked = [log.path for log in server.requests if "data-product" in log.path]
    assert len(asked) > 10
    assert {path.startswith(begins) for path in asked} == {True}
    assert not [log for log in server.requests if "prefix" in (log.query or "")]


def test_every_operation_takes_the_prefix(offline: Alation) -> None:
    operations = type(offline.data_product).operations()
    assert len(operations) == 32
    for operation in operations.values():
        assert operation.path.startswith("/{+prefix}/")  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["results", "data"])
def test_a_list_is_bare_or_under_its_own_key(key: str) -> None:
    listed = bare_or_under(key)
    assert listed([1]) == listed({key: [1]}) == [1]
    for other in ({"items": [1]}, {key: None}, "text", None, 5):
        assert not isinstance(listed(other), list)


@pytest.mark.parametrize(
    "answer",
    [
        {"results": [{"product": {"product_id": "a"}}]},
        [{"product": {"product_id": "a"}}],
        [{"product_id": "a"}],
        {"results": [{"product_id": "a"}]},
    ],
)
def test_a_search_has_one_form(answer: Any) -> None:
    assert found(answer)["results"] == [{"product": {"product_id": "a"}}]


@pytest.mark.parametrize("answer", [None, {}, {"results": {}}, ["a"], "text", {"product": {}}])
def test_another_answer_to_a_search_is_refused(answer: Any) -> None:
    assert found(answer) is None
