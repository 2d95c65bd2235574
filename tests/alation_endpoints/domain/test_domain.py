"""Domains on the sandbox: what is written can be listed, moved, deleted and refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from alation_core import Alation, ConfigurationError
from alation_sandbox import Sandbox


@pytest.fixture(autouse=True)
def domains(catalog: Alation) -> None:
    """Domains 1 and 2 at the top, 3 and 4 below the first."""
    catalog.domain.create([{"title": "Sales"}, {"title": "Logistics"}]).raise_for_problems()
    run = catalog.domain.create(
        [{"title": "Europe", "parent_id": 1}, {"title": "Asia", "parent_id": 1}]
    )
    assert [row.id for row in run.rows] == [3, 4]


@pytest.mark.parametrize(
    ("params", "ids"),
    [
        ({}, [1, 2, 3, 4]),
        ({"parent_id": 1}, [3, 4]),
        ({"parent_id": 2}, []),
        ({"limit": 1}, [1, 2, 3, 4]),
        ({"skip": 3}, [4]),
    ],
)
def test_list(catalog: Alation, params: dict[str, Any], ids: list[int]) -> None:
    assert [found.id for found in catalog.domain.list(**params)] == ids


def test_domains_of_one_title_are_told_apart_by_their_parents(catalog: Alation) -> None:
    rows = [{"title": "Mail", "parent_id": 1}, {"title": "Mail", "parent_id": 2}]
    run = catalog.domain.create(rows)
    assert [row.id for row in run.rows] == [5, 6]
    alike = catalog.domain.create([{"title": "Post"}, {"title": "Post"}])
    assert [row.status for row in alike.rows] == ["unknown", "unknown"]


def test_create_below_an_unknown_domain_is_refused(catalog: Alation) -> None:
    run = catalog.domain.create([{"title": "Lost", "parent_id": 99}])
    assert [row.status for row in run.rows] == ["failed"]


def test_each_domain_moves_by_a_request_of_its_own(catalog: Alation, server: Sandbox) -> None:
    rows = [{"domain_id": 3, "parent_id": 2}, {"domain_id": 99, "parent_id": 2}]
    run = catalog.domain.move(rows)
    assert [row.status for row in run.rows] == ["succeeded", "failed"]
    asked = [log.path for log in server.requests if log.method == "PATCH"]
    assert asked == ["/integration/v2/domain/3/", "/integration/v2/domain/99/"]
    assert [found.id for found in catalog.domain.list(parent_id=2)] == [3]


def test_a_domain_does_not_move_below_itself(catalog: Alation) -> None:
    run = catalog.domain.move([{"domain_id": 1, "parent_id": 3}])
    assert [row.status for row in run.rows] == ["failed"]


def test_a_move_names_its_parent(offline: Alation) -> None:
    found = offline.domain.move.validate([{"domain_id": 3}, {"domain_id": 3, "parent_id": None}])
    assert [problem.field for problem in found] == ["parent_id", "parent_id"]


def test_delete_tells_the_unknown_ones(catalog: Alation) -> None:
    run = catalog.domain.delete([{"id": 2}, {"id": 99}])
    assert [row.status for row in run.rows] == ["succeeded", "failed"]
    assert [found.id for found in catalog.domain.list()] == [1, 3, 4]


def sizes(catalog: Alation, count: int, **params: Any) -> list[int]:
    rows = [{"oid": number} for number in range(count)]
    asked: Mapping[str, Any] = {"id": 1, "otype": "table", **params}
    return [len(batch.rows) for batch in catalog.domain.set_members.plan(rows, **asked)]


def test_members_go_in_requests_of_99_only_where_recursive(offline: Alation) -> None:
    assert sizes(offline, 200, recursive=True) == [99, 99, 2]
    assert sizes(offline, 200) == [200]
    assert sizes(offline, 200, recursive=False) == [200]
    assert sizes(offline, 1500) == [999, 501]
    with pytest.raises(ConfigurationError):
        sizes(offline, 200, recursive=True, batch_size=100)


def test_all_members_arrive_and_their_rules_are_read_whole(
    catalog: Alation, server: Sandbox
) -> None:
    rows = [{"oid": number} for number in range(1, 201)]
    run = catalog.domain.set_members(rows, id=1, otype="table", recursive=True)
    assert [row.id for row in run.rows] == list(range(1, 201))
    found = list(catalog.domain.list_membership_rules(domain_id=[1, 2], exclude=False, limit=30))
    assert [rule.oid for rule in found] == list(range(1, 201))
    assert {rule.recursive for rule in found} == {True}
    queries = [log.query for log in server.requests if log.path.endswith("view_rules/")]
    assert (len(queries), queries[0]) == (7, "limit=30")
    rules = catalog.domain.list_membership_rules
    assert list(rules(domain_id=[1], exclude=True)) == []
    assert list(rules(domain_id=[1], exclude=False, recursive=False)) == []


def test_what_is_taken_out_is_a_rule_that_excludes(catalog: Alation) -> None:
    catalog.domain.set_members([{"oid": 7}, {"oid": 8}], id=1, otype="table").raise_for_problems()
    out = catalog.domain.set_members([{"oid": 7}], id=1, otype="table", exclude=True)
    assert out.ok
    rules = catalog.domain.list_membership_rules
    assert [rule.oid for rule in rules(domain_id=[1], exclude=False)] == [8]
    assert [rule.oid for rule in rules(domain_id=[1], exclude=True)] == [7]


def test_many_members_are_set_by_a_job(catalog: Alation) -> None:
    rows = [{"oid": number} for number in range(1000)]
    run = catalog.domain.set_members(rows, id=1, otype="table", batch_size=1000)
    assert run.ok
    assert run.jobs[0].handle is not None


def test_a_domain_that_never_was_is_called_deleted(catalog: Alation) -> None:
    run = catalog.domain.set_members([{"oid": 7}], id=888000, otype="table")
    assert [row.status for row in run.rows] == ["failed"]
    assert run.jobs[0].raw == {
        "detail": "Cannot add object to domain 888000.  The domain has been deleted.",
        "code": "400000",
    }


@pytest.mark.parametrize("params", [{"id": 1}, {"otype": "table"}, {"id": 1, "otypes": "table"}])
def test_members_need_domain_and_type(offline: Alation, params: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        offline.domain.set_members([{"oid": 7}], **params)


def test_rules_are_asked_for_with_a_direction(offline: Alation) -> None:
    with pytest.raises(ConfigurationError, match="exclude"):
        offline.domain.list_membership_rules(domain_id=[1])
