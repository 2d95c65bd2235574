from __future__ import annotations

from typing import Any

import allie_sdk as allie

from alation_sandbox import Sandbox
from tests.compat.support import refusal


def create(client: Any, *titles: str, parent_id: int | None = None) -> list[int]:
    items = [allie.DomainItem(title=title, parent_id=parent_id) for title in titles]
    made = client.domain.create_domains(items)
    assert (type(made), made.status) == (allie.JobDetails, "successful")
    return [domain.id for domain in made.result]


def rules(client: Any, *domains: int, exclude: bool = False, **params: int) -> list[Any]:
    asked = allie.DomainMembershipRuleRequest(domain_ids=list(domains), exclude=exclude)
    found: list[Any] = client.domain.get_domain_membership_rules(
        asked, allie.DomainMembershipRuleParams(**params)
    )
    return found


def test_domains_are_created_listed_and_moved(client: Any) -> None:
    finance, sales = create(client, "Finance", "Sales")
    (audit,) = create(client, "Audit", parent_id=finance)

    assert [(type(one), one.title) for one in client.domain.get_domains()] == [
        (allie.Domain, "Finance"),
        (allie.Domain, "Sales"),
        (allie.Domain, "Audit"),
    ]
    below = client.domain.get_domains(allie.DomainParams(parent_id=finance))
    assert [one.id for one in below] == [audit]

    moved = client.domain.move_domain(audit, allie.DomainMoveItem(parent_id=sales))
    assert (type(moved), moved.status) == (allie.JobDetails, "successful")
    assert (moved.result.id, moved.result.parent_id) == (audit, sales)


def test_domains_are_deleted(client: Any) -> None:
    finance, sales = create(client, "Finance", "Sales")

    (job,) = client.domain.delete_domains([allie.DomainDeleteItem(id=finance)])

    assert (type(job), job.status) == (allie.JobDetails, "successful")
    assert [one.id for one in client.domain.get_domains()] == [sales]


def test_members_are_assigned_at_once_and_seen_in_the_rules(client: Any) -> None:
    (finance,) = create(client, "Finance")
    members = allie.DomainMembership(id=finance, oid=[5, 6, 7], otype="table", recursive=True)

    (job,) = client.domain.assign_objects_to_domain(members)

    assert (type(job), job.status) == (allie.JobDetails, "successful")
    found = rules(client, finance)
    assert [type(rule) for rule in found] == [allie.DomainMembershipRule] * 3
    assert [(rule.domain_id, rule.otype, rule.oid) for rule in found] == [
        (finance, "table", oid) for oid in (5, 6, 7)
    ]
    assert all(rule.recursive and not rule.exclude for rule in found)
    assert rules(client, finance, exclude=True) == []
    assert [rule.oid for rule in rules(client, finance, skip=2)] == [7]


def test_many_members_are_assigned_by_a_job(client: Any, server: Sandbox) -> None:
    (finance,) = create(client, "Finance")
    oids = list(range(1, 1001))

    (job,) = client.domain.assign_objects_to_domain(
        allie.DomainMembership(id=finance, oid=oids, otype="table")
    )

    assert (type(job), job.status, job.result) == (allie.JobDetails, "successful", None)
    assert len(server.world.table("domain_rule")) == 1000


def test_refusals_have_the_words_of_the_server(client: Any) -> None:
    with refusal() as told:
        client.domain.assign_objects_to_domain(
            allie.DomainMembership(id=999, oid=[5], otype="table")
        )
    assert told == {
        "status": 400,
        "body": {
            "detail": "Cannot add object to domain 999.  The domain has been deleted.",
            "code": "400000",
        },
    }
    gone = client.domain.move_domain(999, allie.DomainMoveItem(parent_id=1))
    assert (gone.status, gone.result) == ("failed", {"detail": "Not found.", "code": "404000"})
