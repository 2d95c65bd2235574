"""Lineage on the sandbox: what is uploaded can be read, walked and deleted edge by edge."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, RequestRefused
from alation_sandbox import Sandbox


def external(key: str) -> dict[str, str]:
    return {"otype": "external", "key": key}


FLOW = {"otype": "dataflow", "key": "api/loads"}
LOADS = {"external_id": "api/loads", "content": "SELECT 1"}
EDGE = {"source_otype": "external", "source_key": "lake"}


@pytest.fixture
def uploaded(catalog: Alation) -> Alation:
    """A graph: two sources, the lake that a dataflow fills from them, and a mail."""
    rows = [
        {
            "path": [[external("erp"), external("crm")], [FLOW], [external("lake")]],
            "dataflow_objects": [LOADS],
        },
        {"path": [[external("lake")], [FLOW], [external("mail")]], "dataflow_objects": [LOADS]},
        {"path": [[external("lake")], [external("report")], [external("board")]]},
    ]
    catalog.lineage.upload(rows).raise_for_problems()
    return catalog


def links(catalog: Alation, key: str, otype: str = "external") -> list[list[str]]:
    found = catalog.lineage.get(otype=otype, oid=key, keyField="key")
    return [[segment[0].key or "" for segment in path] for path in found.paths or ()]


def test_a_dataflow_of_several_rows_is_sent_once(uploaded: Alation, server: Sandbox) -> None:
    (flow,) = uploaded.dataflow.list()
    assert (flow.external_id, flow.content, len(flow.paths or ())) == ("api/loads", "SELECT 1", 2)
    rows = [
        {"path": [[external("a")], [external("b")]], "dataflow_objects": [LOADS]},
        {"path": [[external("b")], [external("c")]], "dataflow_objects": [LOADS]},
    ]
    (batch,) = uploaded.lineage.upload.plan(rows)
    body = batch.body(type(uploaded.lineage).upload.body)
    assert body.count(b"api/loads") == 1


def test_get_tells_the_nearest_sources_and_targets(uploaded: Alation) -> None:
    assert links(uploaded, "LAKE") == [
        ["erp", "api/loads", "lake"],
        ["crm", "api/loads", "lake"],
        ["lake", "api/loads", "mail"],
        ["lake", "report"],
    ]
    assert links(uploaded, "board") == [["report", "board"]]
    assert len(links(uploaded, "api/loads", "dataflow")) == 3


def test_temporary_objects_are_said(catalog: Alation) -> None:
    path = [[{"otype": "table", "key": "1.s.t"}], [external("x")]]
    catalog.lineage.upload([{"path": path}]).raise_for_problems()
    found = catalog.lineage.get(otype="external", oid="x", keyField="key")
    assert found.paths is not None
    assert [segment[0].is_temp for segment in found.paths[0]] == [True, None]


def test_a_walk_goes_to_its_depth_and_in_pages(uploaded: Alation) -> None:
    def walk(**more: Any) -> Any:
        return uploaded.lineage.bulk_get(
            **{
                "key_type": "fully_qualified_name",
                "root_nodes": [{"id": "erp", "otype": "external"}],
                "direction": "downstream",
                "limit": 100,
                "filters": {"depth": 9},
                **more,
            }
        )

    whole = walk()
    assert [node.id for node in whole.graph] == ["erp", "lake", "mail", "report", "board"]
    assert whole.pagination.has_more is False
    assert [node.id for node in walk(filters={"depth": 1}).graph] == ["erp", "lake"]
    first = walk(batch_size=3)
    rest = walk(batch_size=3, cursor=first.pagination.cursor, request_id=first.request_id)
    assert first.pagination.has_more is True
    assert [node.id for node in (*first.graph, *rest.graph)] == [node.id for node in whole.graph]
    up = walk(direction="upstream", root_nodes=[{"id": "lake", "otype": "external"}])
    assert {node.id for node in up.graph} == {"lake", "erp", "crm"}


def test_an_edge_goes_away_and_the_rest_of_its_path_stays(uploaded: Alation) -> None:
    row = {**EDGE, "target_otype": "external", "target_key": "Report"}
    uploaded.lineage.delete_edge([row]).raise_for_problems()
    assert ["lake", "report"] not in links(uploaded, "lake")
    assert links(uploaded, "board") == [["report", "board"]]


def test_each_edge_is_a_request_and_an_unknown_one_is_told(uploaded: Alation) -> None:
    rows = [
        {**EDGE, "target_otype": "external", "target_key": "nowhere"},
        {**EDGE, "target_otype": "dataflow", "target_key": "api/loads"},
    ]
    run = uploaded.lineage.delete_edge(rows)
    assert [row.status for row in run.rows] == ["failed", "succeeded"]
    assert ["lake", "api/loads", "mail"] not in links(uploaded, "lake")


def test_an_edge_of_another_dataflow_is_not_deleted(uploaded: Alation) -> None:
    row = {**EDGE, "target_otype": "external", "target_key": "mail"}
    run = uploaded.lineage.delete_edge([{**row, "dataflow_key": "api/other"}])
    assert [row.status for row in run.rows] == ["failed"]
    run = uploaded.lineage.delete_edge([{**row, "dataflow_key": "api/loads"}])
    assert [row.status for row in run.rows] == ["succeeded"]


@pytest.mark.parametrize(
    ("otype", "good", "bad"),
    [
        ("table", "7.sales.orders", "sales.orders"),
        ("table", "7.db.sales.orders", "7.orders"),
        ("column", "7.sales.orders.id", "7.sales.orders"),
        ("attribute", "7.sales.orders.id", "x.sales.orders.id"),
        ("bi_report", "3.bi_report.ab-1", "3.bi_folder.ab-1"),
        ("bi_datasource_column", "3.bi_datasource_column.c", "bi_datasource_column.c"),
        ("file", "2./logs/a.txt", "/logs/a.txt"),
        ("directory", "2.logs/", "2.logs"),
        ("external", "any name", " "),
        ("dataflow", "API/Loads", "loads"),
    ],
)
def test_keys_are_checked_for_their_form(offline: Alation, otype: str, good: str, bad: str) -> None:
    def path(key: str) -> dict[str, Any]:
        return {"path": [[external("a")], [{"otype": otype, "key": key}]]}

    def edge(key: str) -> dict[str, Any]:
        return {**EDGE, "target_otype": otype, "target_key": key}

    (problem,) = offline.lineage.upload.validate([path(good), path(bad)])
    assert (problem.row, problem.field) == (1, "path[1][0].key")
    (problem,) = offline.lineage.delete_edge.validate([edge(good), edge(bad)])
    assert (problem.row, problem.field) == (1, "target_key")


def test_a_type_whose_keys_nobody_knows_is_let_through(offline: Alation) -> None:
    row = {"path": [[{"otype": "query", "key": "12"}], [external("a")]]}
    assert offline.lineage.upload.validate([row]) == []


def test_two_rows_that_say_different_things_of_one_dataflow_are_not_sent(offline: Alation) -> None:
    rows = [
        {"path": [[external("a")]], "dataflow_objects": [{"external_id": key, "content": text}]}
        for key, text in (("api/x", "SELECT 1"), ("API/x", "SELECT 2"))
    ]
    assert [problem.row for problem in offline.lineage.upload.validate(rows)] == [0, 1]


def test_what_cannot_be_asked_is_not(catalog: Alation) -> None:
    with pytest.raises(ConfigurationError, match="keyField"):
        catalog.lineage.get(otype="table", oid=1)
    with pytest.raises(RequestRefused):
        catalog.lineage.get(otype="table", oid=99, keyField="id")
