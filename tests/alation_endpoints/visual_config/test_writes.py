from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from alation_core import Alation, RequestRefused
from alation_endpoints.visual_config import (
    JobDetailsVisualConfig,
    VisualConfigItem,
    VisualConfigPart,
)
from alation_sandbox import Sandbox

DEFAULTS_MISSING = "No default custom fields(4,8) in the request"


def told(run: Any) -> list[tuple[str, Any, list[str]]]:
    return [(one.status, one.id, [p.message for p in one.problems]) for one in run.rows]


def test_a_layout_is_created_and_read(catalog: Alation, row: dict[str, Any]) -> None:
    run = catalog.visual_config.create([{**row, "collection_type_id": 1}])

    assert told(run) == [("succeeded", 1, [])]
    (job,) = run.jobs
    assert isinstance(job, JobDetailsVisualConfig)
    assert isinstance(job.result, VisualConfigItem)
    config = catalog.visual_config.get(visual_config_id=1)
    assert config.raw == {"id": 1, **row}, "the document hub is in no answer"
    assert config.component_list_in_config is not None
    first, tags, group = config.component_list_in_config
    assert isinstance(group, VisualConfigPart)
    assert (first.rendered_oid, first.components) == (4, None)
    assert tags.page_defined_type == "catalog.tags"
    assert [part.rendered_oid for part in group.components or ()] == [8]


def test_each_row_has_a_request_of_its_own(catalog: Alation, row: dict[str, Any]) -> None:
    bad = {**row, "component_list_in_config": row["component_list_in_config"][:2]}

    run = catalog.visual_config.create([row, bad, {**row, "title": "Second"}])

    assert [one.status for one in run.rows] == ["succeeded", "failed", "succeeded"]
    assert [one.id for one in run.rows] == [1, None, 2]
    assert told(run)[1][2] == [DEFAULTS_MISSING]


def test_layouts_are_listed_by_type(catalog: Alation, row: dict[str, Any]) -> None:
    table = {**row, "title": "Table", "layout_otype": "table"}
    catalog.visual_config.create([row, table]).raise_for_problems()

    def titles(**params: str) -> list[str | None]:
        listed = catalog.visual_config.list_by_otype(**params)
        return [config.title for config in listed]

    assert [config.title for config in catalog.visual_config.list()] == ["Measure", "Table"]
    assert titles(otype="table") == ["Table"]
    assert titles(otype="glossary_v3") == []


def test_an_update_sets_the_whole_layout(catalog: Alation, row: dict[str, Any]) -> None:
    catalog.visual_config.create([row]).raise_for_problems()
    changed = deepcopy(row)
    changed["component_list_in_config"].pop(1)

    run = catalog.visual_config.update([{"visual_config_id": 1, **changed}])

    assert told(run) == [("succeeded", 1, [])]
    assert catalog.visual_config.get(visual_config_id=1).raw == {"id": 1, **changed}


def test_a_layout_that_was_read_is_sent_back(catalog: Alation, row: dict[str, Any]) -> None:
    catalog.visual_config.create([row]).raise_for_problems()
    read = dict(catalog.visual_config.get(visual_config_id=1).raw)

    run = catalog.visual_config.update([{"visual_config_id": read.pop("id"), **read}])

    assert told(run) == [("succeeded", 1, [])]


def test_a_title_that_comes_back_otherwise_is_no_success(
    catalog: Alation, row: dict[str, Any]
) -> None:
    catalog.visual_config.create([row]).raise_for_problems()

    run = catalog.visual_config.update([{"visual_config_id": 1, **row, "title": "Key figure"}])

    (outcome,) = run.rows
    assert outcome.status == "unknown"
    assert "its title is now 'Key figure custom fields'" in run.problems[0].message
    assert catalog.visual_config.get(visual_config_id=1).title == "Key figure custom fields"


def test_the_hub_is_not_changed_by_an_update(
    server: Sandbox, catalog: Alation, row: dict[str, Any]
) -> None:
    catalog.visual_config.create([{**row, "collection_type_id": 1}]).raise_for_problems()
    change = {"visual_config_id": 1, **row, "collection_type_id": 2}

    catalog.visual_config.update([change]).raise_for_problems()

    stored = server.world.table("visual_config").get(1)
    assert stored is not None
    assert stored["collection_type_id"] == 1


def test_layouts_are_deleted_but_for_those_of_terms(catalog: Alation, row: dict[str, Any]) -> None:
    catalog.visual_config.create([row, {**row, "layout_otype": "table"}]).raise_for_problems()

    run = catalog.visual_config.delete([{"visual_config_id": n} for n in (1, 2, 3)])

    assert told(run) == [
        ("failed", None, ["Delete is not supported for glossary_term"]),
        ("succeeded", None, []),
        ("failed", None, ["Not found."]),
    ]
    assert [config.id for config in catalog.visual_config.list()] == [1]


def test_an_unknown_layout_is_refused(catalog: Alation, row: dict[str, Any]) -> None:
    with pytest.raises(RequestRefused, match="Not found") as refusal:
        catalog.visual_config.get(visual_config_id=404)
    assert refusal.value.status == 404

    run = catalog.visual_config.update([{"visual_config_id": 404, **row}])
    assert told(run) == [("failed", None, ["Not found."])]
