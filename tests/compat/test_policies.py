from __future__ import annotations

from typing import Any

import allie_sdk as allie

from tests.compat.support import refusal


def create(client: Any, *titles: str) -> Any:
    items = [allie.BusinessPolicyPostItem(title=title) for title in titles]
    (job,) = client.business_policy.create_business_policies(items)
    return job


def test_a_task_is_polled_as_a_job_and_its_texts_come_back(client: Any) -> None:
    job = create(client, "Retention", "Access")

    assert type(job) is allie.JobDetails
    assert job.status == "successful"
    assert job.result == [
        "Successfully processed 2 items (index range: [0, 1])",
        "All total 1 batches with a limit of 250 items attempted. "
        "[Succeeded: 2, Failed: 0, Total: 2]",
    ]


def test_policies_are_found_updated_and_deleted(client: Any) -> None:
    create(client, "Retention", "Access")

    (policy,) = client.business_policy.get_business_policies(
        allie.BusinessPolicyParams(search="Access")
    )
    assert isinstance(policy, allie.BusinessPolicy)
    item = allie.BusinessPolicyPutItem(id=policy.id, title="Access rules")
    (job,) = client.business_policy.update_business_policies([item])
    assert job.status == "successful"

    gone = client.business_policy.delete_business_policies([allie.BusinessPolicy(id=1)])
    assert (type(gone), gone.status) == (allie.JobDetails, "successful")
    left = client.business_policy.get_business_policies()
    assert [policy.title for policy in left] == ["Access rules"]


def test_an_unknown_policy_is_counted_as_failed_in_a_successful_job(client: Any) -> None:
    item = allie.BusinessPolicyPutItem(id=999, title="Access rules")

    (job,) = client.business_policy.update_business_policies([item])

    assert job.status == "successful"
    assert job.result[-1].endswith("[Succeeded: 0, Failed: 1, Total: 1]")


def test_an_unknown_group_is_refused(client: Any) -> None:
    item = allie.BusinessPolicyPostItem(title="Access", policy_group_ids=[999])
    with refusal() as told:
        client.business_policy.create_business_policies([item])
    assert told["status"] == 400
    assert told["body"] == {"detail": "Semantic validation failed", "code": "400010"}
