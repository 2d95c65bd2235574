"""Trees of document stores: what is sent, and what of it is there afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError
from alation_core.reading import NOT_UNDERSTOOD, Reading
from alation_core.results import JobDetails
from alation_endpoints.common.unrecorded import status_where_nothing_is_told
from alation_endpoints.nosql import Nosql, NosqlCollection, NosqlFolder, NosqlSchema
from alation_endpoints.nosql.endpoint import folders_of
from alation_sandbox import Sandbox

ORDER = {"name": "order", "definition": {"type": "object", "title": "Order"}}
PERSON = {"name": "person", "definition": {"type": "object"}}


def folder(name: str, *collections: str, schema: Any = ORDER) -> dict[str, Any]:
    found = [{"name": collection, "schemata": [schema]} for collection in collections]
    return {"name": name, "collections": found}


def tree(catalog: Alation) -> dict[str | None, list[str]]:
    found = catalog.use(Nosql).list(ds_id=2)
    return {one.name: [part.name for part in one.collections] for one in found}


def test_each_folder_goes_in_a_request_of_its_own(catalog: Alation, server: Sandbox) -> None:
    rows = [folder("shop.main", "orders"), folder("crm.main", "people", schema=PERSON)]

    run = catalog.nosql.create(rows, ds_id=2)

    assert run.ok
    sent = [log for log in server.requests if log.method == "POST" and "doc_schema" in log.path]
    assert [log.path for log in sent] == ["/integration/v2/doc_schema/2/"] * 2
    assert tree(catalog) == {"shop.main": ["orders"], "crm.main": ["people"]}


def test_a_tree_of_dataclasses_has_the_same_body(catalog: Alation) -> None:
    schema = NosqlSchema("order", ORDER["definition"])  # type: ignore[arg-type]
    item = NosqlFolder("shop.main", [NosqlCollection("orders", [schema])])
    form = Nosql.create.form({"ds_id": 2})

    (typed,) = catalog.nosql.create.plan([item], ds_id=2)
    (plain,) = catalog.nosql.create.plan([folder("shop.main", "orders")], ds_id=2)

    assert typed.body(form) == plain.body(form)
    assert plain.body(form).startswith(b'{"folders":[{"name":"shop.main","collections":[')


def test_the_upload_sends_the_tree_whole_and_removes_what_it_does_not_name(
    catalog: Alation, server: Sandbox
) -> None:
    rows = [folder("shop.main", "orders", "carts"), folder("crm.main", "people")]
    assert catalog.nosql.upload_v1(rows, ds_id=2).ok
    path = "/integration/v1/data/2/parse_docstore/"
    assert [log.path for log in server.requests].count(path) == 1

    assert catalog.nosql.upload_v1([folder("shop.main", "bills")], ds_id=2).ok
    assert tree(catalog)["shop.main"] == ["orders", "carts", "bills"]

    with pytest.raises(ConfigurationError, match="never split"):
        catalog.nosql.upload_v1(rows, ds_id=2, batch_size=1)
    assert catalog.nosql.upload_v1(rows[:1], ds_id=2, remove_not_seen=True).ok
    assert tree(catalog) == {"shop.main": ["orders", "carts"]}


@pytest.mark.parametrize("ds_id", [1, 99])
@pytest.mark.parametrize("operation", ["create", "upload_v1"])
def test_a_source_that_is_not_virtual_is_refused(
    catalog: Alation, operation: str, ds_id: int
) -> None:
    write = getattr(catalog.nosql, operation)
    run = write([folder("shop.main", "orders")], ds_id=ds_id)

    assert [(problem.kind, problem.message) for problem in run.problems] == [
        ("refused", "Cannot find Datasource")
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"name": "shop.main"}, "collections"),
        ({"name": "shop.main", "collections": [{"name": "orders"}]}, "collections[0].schemata"),
        (
            {"name": "shop.main", "collections": [{"name": "orders", "schemas": [ORDER]}]},
            "collections[0].schemas",
        ),
        (folder("shop.main", "orders", schema={"name": "order"}), "definition"),
        (folder("shop.main", "orders", schema={**ORDER, "definition": "{}"}), "definition"),
    ],
)
def test_a_row_is_checked_at_any_depth(offline: Alation, row: dict[str, Any], field: str) -> None:
    problems = offline.nosql.create.validate([row])
    assert any((problem.field or "").endswith(field) for problem in problems)


def test_pages_are_read_until_one_is_empty(catalog: Alation, server: Sandbox) -> None:
    rows = [folder(f"f{number}.main", "orders") for number in range(101)]
    assert catalog.nosql.upload_v1(rows, ds_id=2).ok

    assert len(tree(catalog)) == 101
    pages = [log.query for log in server.requests if log.method == "GET" and "page=" in log.query]
    assert pages[:3] == ["page=1", "page=2", "page=3"]


@pytest.mark.parametrize(
    ("page", "found"),
    [([folder("a")], [folder("a")]), ({"folders": [folder("a")]}, [folder("a")]), ({}, None)],
)
def test_folders_are_found_in_both_forms_of_a_page(page: Any, found: Any) -> None:
    assert folders_of(page) == found


@pytest.mark.parametrize("result", [None, "", [], {}])
def test_an_empty_result_lets_the_status_speak(result: Any) -> None:
    assert read(result) == Reading()


@pytest.mark.parametrize("result", [0, False, "Done.", ["Done."], {"folders": 1}])
def test_a_result_that_says_anything_is_not_understood(result: Any) -> None:
    assert read(result) == NOT_UNDERSTOOD


def read(result: Any) -> Reading:
    details = JobDetails.from_api_response({"status": "successful", "msg": "", "result": result})
    return status_where_nothing_is_told([folder("a")], details)
