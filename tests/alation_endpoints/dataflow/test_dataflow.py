"""Dataflows on the sandbox: what is written can be listed, changed, deleted and refused."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, InvalidPayload
from alation_sandbox import Sandbox


def path(source: str, flow: str, target: str) -> list[list[dict[str, str]]]:
    return [
        [{"otype": "external", "key": source}],
        [{"otype": "dataflow", "key": flow}],
        [{"otype": "external", "key": target}],
    ]


LOADS = path("erp", "api/loads", "lake")
MAILS = path("lake", "api/mails", "inbox")


@pytest.fixture(autouse=True)
def flows(catalog: Alation) -> None:
    """Dataflows 1 to 3, the first two with a path each."""
    rows = [
        {"external_id": "api/loads", "title": "Loads", "paths": [LOADS]},
        {"external_id": "api/mails", "title": "Mails", "paths": [MAILS]},
        {"external_id": "api/idle"},
    ]
    run = catalog.dataflow.upsert(rows)
    assert [row.id for row in run.rows] == [1, 2, 3]


def listed(catalog: Alation, **params: Any) -> list[tuple[int | None, Any]]:
    return [(found.id, found.raw["paths"]) for found in catalog.dataflow.list(**params)]


@pytest.mark.parametrize(
    ("params", "ids"),
    [
        ({}, [1, 2, 3]),
        ({"limit": 1}, [1, 2, 3]),
        ({"ids": [2]}, [2]),
        ({"ids": ["api/mails", "API/IDLE"], "keyField": "external_id"}, [2, 3]),
        ({"ids": []}, []),
    ],
)
def test_list(catalog: Alation, params: dict[str, Any], ids: list[int]) -> None:
    expected = [(1, [LOADS]), (2, [MAILS]), (3, [])]
    assert listed(catalog, **params) == [expected[number - 1] for number in ids]


def test_a_path_through_two_dataflows_is_told_of_both_and_sent_once(
    catalog: Alation, server: Sandbox
) -> None:
    both = [*LOADS[:2], MAILS[1], MAILS[2]]
    rows = [{"external_id": key, "paths": [both]} for key in ("api/loads", "api/mails")]
    catalog.dataflow.upsert(rows).raise_for_problems()
    assert listed(catalog, limit=1)[:2] == [(1, [LOADS, both]), (2, [both, MAILS])]
    assert len(server.world.table("lineage_path")) == 3


def test_an_upsert_replaces_and_keeps_its_number(catalog: Alation) -> None:
    run = catalog.dataflow.upsert([{"external_id": "API/loads", "title": "New"}])
    assert [row.id for row in run.rows] == [1]
    (found,) = catalog.dataflow.list(ids=[1])
    assert (found.title, found.external_id) == ("New", "api/loads")


def test_an_object_that_the_catalog_does_not_have_is_temporary(catalog: Alation) -> None:
    unknown = [[{"otype": "table", "key": "1.s.t"}], *LOADS[1:]]
    catalog.dataflow.upsert([{"external_id": "api/idle", "paths": [unknown]}])
    (found,) = catalog.dataflow.list(ids=[1])
    assert found.paths is not None
    assert [one[0][0].is_temp for one in found.paths] == [None, True]


def test_update_tells_the_unknown_ones(catalog: Alation) -> None:
    run = catalog.dataflow.update([{"id": 1, "title": "Changed"}, {"id": 99, "title": "x"}])
    assert [row.status for row in run.rows] == ["succeeded", "failed"]
    assert [problem.row for problem in run.problems] == [1]
    assert next(catalog.dataflow.list(ids=[1])).title == "Changed"


def test_delete_takes_the_paths_along_and_tells_the_unknown_ones(catalog: Alation) -> None:
    run = catalog.dataflow.delete([{"id": 1}, {"id": 99}])
    assert [(row.status, row.id) for row in run.rows] == [("succeeded", 1), ("failed", None)]
    by_key = catalog.dataflow.delete([{"external_id": "api/mails"}], keyField="external_id")
    assert [(row.status, row.id) for row in by_key.rows] == [("succeeded", 2)]
    assert listed(catalog) == [(3, [])]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"title": "No key"}, "external_id"),
        ({"external_id": "loads"}, "external_id"),
        ({"external_id": "api/"}, "external_id"),
        ({"external_id": "api/x", "key": 4}, "key"),
        ({"external_id": "api/x", "paths": [[[{"otype": "table", "key": "s.t"}]]]}, "key"),
        ({"external_id": "api/x", "paths": [[[{"otype": "dataflow", "key": "x"}]]]}, "key"),
        ({"external_id": "api/x", "paths": [LOADS[0]]}, "paths"),
    ],
)
def test_rows_that_are_no_dataflows_are_not_sent(
    offline: Alation, row: dict[str, Any], field: str
) -> None:
    (problem, *_) = offline.dataflow.upsert.validate([row])
    assert field in (problem.field or "")


@pytest.mark.parametrize("row", [{}, {"id": 1, "external_id": "api/x"}])
def test_a_delete_names_its_dataflow_in_one_way(offline: Alation, row: dict[str, Any]) -> None:
    assert offline.dataflow.delete.validate([row])


def test_a_delete_by_another_field_than_the_call_names_is_not_sent(offline: Alation) -> None:
    with pytest.raises(InvalidPayload, match="has none of external_id"):
        offline.dataflow.delete([{"id": 1}], keyField="external_id")
    with pytest.raises(InvalidPayload, match="has none of id"):
        offline.dataflow.delete([{"external_id": "api/x"}])


def test_two_rows_that_say_different_things_of_one_dataflow_are_not_sent(
    offline: Alation,
) -> None:
    rows = [{"external_id": "api/x", "title": "A"}, {"external_id": "API/x", "title": "B"}]
    assert offline.dataflow.upsert.validate(rows)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[", "400008"),
        ("[]", "400009"),
        ('{"dataflow_objects": [{"title": "A"}]}', "400010"),
        ('{"dataflow_objects": [], "paths": [1]}', "400010"),
        ('{"dataflow_objects": [], "more": 1}', "400011"),
        ('{"paths": []}', "400012"),
    ],
)
def test_the_sandbox_refuses_as_the_sheet_has_it(server: Sandbox, body: str, code: str) -> None:
    import requests

    known = server.credentials
    token = requests.post(
        f"{server.url}/integration/v1/createAPIAccessToken/",
        json={"user_id": known.user_id, "refresh_token": known.refresh_token},
        timeout=20,
    ).json()["api_access_token"]
    answer = requests.post(
        f"{server.url}/integration/v2/dataflow/", data=body, headers={"TOKEN": token}, timeout=20
    )
    assert (answer.status_code, answer.json()) == (400, {"code": code})
