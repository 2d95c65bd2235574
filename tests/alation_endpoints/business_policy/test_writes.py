from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, JobDetails
from alation_endpoints.business_policy import BusinessPolicy, BusinessPolicyPostItem
from alation_sandbox import Sandbox

TEMPLATE = 1
TITLE_FIELD = 3
STEWARDS = 8


def last_sentence(job: JobDetails) -> str:
    text: str = job.result[-1]
    return text


@pytest.fixture
def groups(server: Sandbox) -> list[int]:
    """The sandbox's group, and two more: they are made in the user interface only."""
    table = server.world.table("policy_group")
    return [1, *(table.insert({"title": title}) for title in ("Finance", "Law"))]


def groups_of(server: Sandbox, policy: int) -> list[int]:
    """The list does not show groups, so the books are read."""
    record = server.world.table("business_policy").get(policy)
    assert record is not None
    found: list[int] = record["policy_group_ids"]
    return found


def test_created_policies_are_counted_and_get_no_ids(catalog: Alation) -> None:
    run = catalog.use(BusinessPolicy).create([BusinessPolicyPostItem("Retention")])

    assert run.ok
    assert [(outcome.status, outcome.id) for outcome in run.rows] == [("succeeded", None)]
    (job,) = run.jobs
    assert type(job) is JobDetails
    assert job.result == [
        "Successfully processed 1 items (index range: [0, 0])",
        "All total 1 batches with a limit of 250 items attempted. "
        "[Succeeded: 1, Failed: 0, Total: 1]",
    ]


def test_handle_is_the_id_of_the_task_and_its_links_are_kept(catalog: Alation) -> None:
    (job,) = catalog.business_policy.create([{"title": "Retention"}]).jobs

    assert job.handle is not None
    assert job.handle.reply["task"]["id"] == job.handle.value
    assert job.handle.reply["task"]["links"] == []


def test_ids_are_found_by_their_titles_afterwards(catalog: Alation) -> None:
    titles = ["Retention", "Retention of mail"]
    catalog.business_policy.create([{"title": t} for t in titles]).raise_for_problems()

    found = catalog.business_policy.list(search="Retention")

    assert {policy.title: policy.id for policy in found} == {titles[0]: 1, titles[1]: 2}


def test_batches_are_the_servers_own_and_may_be_larger(catalog: Alation) -> None:
    rows = [{"title": f"Policy {number}"} for number in range(300)]

    assert [last_sentence(job)[:19] for job in catalog.business_policy.create(rows).jobs] == [
        "All total 1 batches",
        "All total 1 batches",
    ]
    (job,) = catalog.business_policy.create(rows, batch_size=1000).jobs
    assert last_sentence(job).startswith("All total 2 batches")


def test_failure_that_only_the_last_sentence_counts_makes_the_run_partial(
    catalog: Alation,
) -> None:
    catalog.business_policy.create([{"title": "Retention"}]).raise_for_problems()

    run = catalog.business_policy.update([{"id": 1, "title": "Keeping"}, {"id": 99, "title": "?"}])

    assert run.jobs[0].status == "successful"
    assert run.status == "partial"
    assert [outcome.status for outcome in run.rows] == ["unknown", "unknown"]
    (problem,) = run.problems
    assert (problem.kind, problem.row) == ("row_failed", None)
    assert problem.message.startswith("1 of 2 rows failed")
    assert f"/api/job_error/?job_id={run.jobs[0].handle}" in problem.message


def test_where_every_row_failed_each_is_named(catalog: Alation) -> None:
    run = catalog.business_policy.update([{"id": 98, "title": "?"}, {"id": 99, "title": "?"}])

    assert run.status == "failed"
    assert [outcome.status for outcome in run.rows] == ["failed", "failed"]
    assert [problem.row for problem in run.problems] == [0, 1]


def test_update_changes_what_is_sent_and_nothing_else(catalog: Alation) -> None:
    row = {"title": "Retention", "description": "Ten years"}
    catalog.business_policy.create([row]).raise_for_problems()

    catalog.business_policy.update([{"id": 1, "title": "Keeping"}]).raise_for_problems()

    (policy,) = catalog.business_policy.list()
    assert (policy.title, policy.description) == ("Keeping", "Ten years")


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"add": [3]}, [1, 2, 3]),
        ({"add": [2]}, [1, 2]),
        ({"remove": [1]}, [2]),
        ({"replace": [3]}, [3]),
    ],
)
def test_groups_are_a_list_in_a_create_and_a_change_in_an_update(
    catalog: Alation,
    server: Sandbox,
    groups: list[int],
    change: dict[str, list[int]],
    left: list[int],
) -> None:
    row = {"title": "Retention", "policy_group_ids": groups[:2]}
    catalog.business_policy.create([row]).raise_for_problems()

    catalog.business_policy.update([{"id": 1, "policy_group_ids": change}]).raise_for_problems()

    assert groups_of(server, 1) == left


def test_stewards_are_a_field_and_shown_as_people(catalog: Alation) -> None:
    people = [{"otype": "user", "oid": 1}, {"otype": "groupprofile", "oid": 1}]
    row = {"title": "Retention", "fields": [{"field_id": STEWARDS, "value": people}]}
    catalog.business_policy.create([row]).raise_for_problems()

    (policy,) = catalog.business_policy.list()

    assert [(steward.otype, steward.id) for steward in policy.stewards or ()] == [
        ("user", 1),
        ("groupprofile", 1),
    ]
    assert policy.stewards
    user, group = policy.stewards
    assert user.name == "Sandbox User"
    assert (group.name, group.email) == ("Sandbox Group", "sandbox-group@example.com")
    assert (group.url, group.otype_display_name) == ("/group/1/", "Group")


@pytest.mark.parametrize(
    "wrong",
    [
        {"template_id": 99},
        {"policy_group_ids": [99]},
        {"template_id": TEMPLATE, "fields": [{"field_id": 777, "value": "Draft"}]},
        {"fields": [{"field_id": TITLE_FIELD, "value": "Draft"}]},
        {"fields": [{"field_id": STEWARDS, "value": [{"otype": "user", "oid": 99}]}]},
        {"fields": [{"field_id": STEWARDS, "value": [{"otype": "groupprofile", "oid": 99}]}]},
    ],
)
def test_refusal_names_no_row_so_all_rows_of_the_batch_failed(
    catalog: Alation, wrong: dict[str, Any]
) -> None:
    run = catalog.business_policy.create([{"title": "Retention"}, {"title": "Masking", **wrong}])

    assert run.status == "failed"
    assert [outcome.status for outcome in run.rows] == ["failed", "failed"]
    (problem,) = run.problems
    assert (problem.kind, problem.row) == ("refused", None)
    assert problem.message == "Semantic validation failed"
    assert not list(catalog.business_policy.list())


def test_fields_of_the_template_are_taken(catalog: Alation) -> None:
    fields = [{"field_id": TITLE_FIELD, "value": "Draft"}]
    row = {"title": "Retention", "template_id": TEMPLATE, "fields": fields}

    assert catalog.business_policy.create([row]).ok
    assert catalog.business_policy.update([{"id": 1, "fields": fields}]).ok


def test_delete_is_answered_without_a_body(catalog: Alation) -> None:
    catalog.business_policy.create([{"title": "Retention"}]).raise_for_problems()

    run = catalog.business_policy.delete([{"id": 1}, {"id": 99}])

    assert run.ok
    assert run.jobs[0].status == "successful"
    assert run.jobs[0].raw is None
    assert not list(catalog.business_policy.list())
    assert [policy.id for policy in catalog.business_policy.list(deleted=True)] == [1]
