from __future__ import annotations

from typing import Any

from alation_core import Alation
from alation_endpoints.custom_field import (
    CustomField,
    JobDetailsCustomFieldPost,
    JobDetailsCustomFieldPostResult,
    JobDetailsCustomFieldPostResultData,
)
from alation_sandbox import Sandbox

DATE: dict[str, Any] = {"field_type": "DATE", "name_singular": "Reviewed on"}
PICKER: dict[str, Any] = {
    "field_type": "PICKER",
    "name_singular": "Sensitivity",
    "options": ["Public", "Internal"],
}


def test_one_created_field_has_the_one_id_of_the_answer(catalog: Alation) -> None:
    run = catalog.use(CustomField).create([DATE])

    assert run.ok
    assert [outcome.id for outcome in run.rows] == [10001]
    assert isinstance(run.jobs[0], JobDetailsCustomFieldPost)
    assert run.jobs[0].result == [
        JobDetailsCustomFieldPostResult(
            "Starting bulk creation of Custom Fields...", JobDetailsCustomFieldPostResultData()
        ),
        JobDetailsCustomFieldPostResult(
            "Finished bulk creation of Custom Fields", JobDetailsCustomFieldPostResultData([10001])
        ),
    ]


def test_ids_of_several_fields_are_given_to_no_row(catalog: Alation) -> None:
    run = catalog.custom_field.create([DATE, PICKER])

    assert run.ok
    assert [outcome.id for outcome in run.rows] == [None, None]
    assert run.jobs[0].result[1].data.field_ids == [10001, 10002]


def test_batches_of_one_row_tell_every_id(catalog: Alation) -> None:
    run = catalog.custom_field.create([DATE, PICKER], batch_size=1)

    assert [outcome.id for outcome in run.rows] == [10001, 10002]


def test_names_are_not_unique(catalog: Alation) -> None:
    catalog.custom_field.create([DATE, DATE]).raise_for_problems()

    found = catalog.custom_field.list(name_singular="Reviewed on")
    assert [field.id for field in found] == [10001, 10002]


def test_created_fields_stand_on_template_1(catalog: Alation, server: Sandbox) -> None:
    catalog.custom_field.create([PICKER]).raise_for_problems()

    template = server.world.table("custom_template").get(1)
    assert template is not None
    assert template["fields"][-1]["name_singular"] == "Sensitivity"


def test_update_changes_one_field_and_keeps_the_rest(catalog: Alation, server: Sandbox) -> None:
    catalog.custom_field.create([PICKER]).raise_for_problems()

    run = catalog.custom_field.update([{"options": ["Public", "Secret"]}], id=10001)

    assert run.ok
    found = catalog.custom_field.get(field_id=10001)
    assert (found.name_singular, found.options) == ("Sensitivity", ["Public", "Secret"])
    template = server.world.table("custom_template").get(1)
    assert template is not None
    assert template["fields"][-1]["options"] == ["Public", "Secret"]


def test_update_of_an_unknown_field_is_refused(catalog: Alation) -> None:
    run = catalog.custom_field.update([{"tooltip_text": "?"}], id=777)

    assert run.status == "failed"
    assert [(p.kind, p.message) for p in run.problems] == [("refused", "Not found.")]


def test_ten_thousand_fields_go_through(catalog: Alation) -> None:
    run = catalog.custom_field.create([DATE] * 10_000)

    assert (run.status, len(run.jobs)) == ("successful", 10)
