"""The bundled endpoints that declare a comparison: new, then same, then what differs, then same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from alation_core import Alation
from alation_core.plugins import Registry


@dataclass(frozen=True)
class Case:
    """Rows of an endpoint, and what differs in the same rows a day later.

    Args:
        endpoint: its name.
        key: of the rows.
        rows: that are created.
        later: what the first of them says a day later.
        changes: the fields that differ then.
        kind: of the rows.
        params: of the writes.
        written_before: rows of other operations, by "endpoint.operation".
    """

    endpoint: str
    key: str | tuple[str, ...] | None
    rows: Sequence[Mapping[str, Any]]
    later: Mapping[str, Any]
    changes: Sequence[str]
    kind: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    written_before: Mapping[str, Sequence[Any]] = field(default_factory=dict)


BI = {"bi_server_id": 1}
SERVER = {"bi_source.create_servers": [{"uri": "https://bi", "title": "BI"}]}
FOLDER = {
    "name": "F",
    "external_id": "f1",
    "source_url": "/f",
    "bi_object_type": "Project",
    "description_at_source": "a & b",
    "owner": "J",
}
BASE = {"rdbms_schema.upsert": [{"key": "2.s"}], "rdbms_table.upsert": [{"key": "2.s.t"}]}
DS = {"ds_id": 2}
DOCUMENT = {"document.create": [{"title": "D", "document_hub_id": 1}]}
VALUE = {"field_id": 4, "otype": "glossary_term", "oid": 1, "value": "a & b"}

CASES = [
    Case(
        "document_hub_folder",
        "title",
        [{"title": "A", "document_hub_id": 1, "description": "x"}],
        {"description": "<p>y</p>", "parent_folder_id": 1},
        ["description", "parent_folder_id"],
    ),
    Case(
        "glossary_term",
        "title",
        [{"title": "A", "glossary_ids": [1], "description": "<b>x</b>"}, {"title": "B"}],
        {"description": "x"},
        ["description"],
    ),
    Case(
        "business_policy",
        "title",
        [{"title": "A", "description": "x"}],
        {"description": "<p>y &amp; z</p>"},
        ["description"],
    ),
    Case(
        "rdbms_schema",
        "key",
        [{"key": "2.Sales", "title": "x", "db_comment": "c"}, {"key": "2.eu"}],
        {"key": "2.sales", "title": "y"},
        ["title"],
        params=DS,
    ),
    Case(
        "rdbms_table",
        "key",
        [{"key": "2.s.t", "description": "x", "table_type": "VIEW", "sql": "select 1"}],
        {"sql": "select 2"},
        ["sql"],
        params=DS,
        written_before={"rdbms_schema.upsert": [{"key": "2.s"}]},
    ),
    Case(
        "rdbms_column",
        "key",
        [
            {
                "key": "2.s.t.c",
                "column_type": "int",
                "nullable": True,
                "position": "1",
                "index": {"isPrimaryKey": True},
            }
        ],
        {"nullable": False, "position": 2, "index": {"isOtherIndex": True}},
        ["index", "nullable", "position"],
        params=DS,
        written_before=BASE,
    ),
    Case(
        "custom_field",
        "name_singular",
        [{"field_type": "PICKER", "name_singular": "Level", "options": ["low", "high"]}],
        {"options": ["low", "mid", "high"]},
        ["options"],
    ),
    Case(
        "custom_field_value",
        None,
        [VALUE],
        {"value": "b", "oid": "01"},
        ["value"],
        written_before=DOCUMENT,
    ),
    Case(
        "trust_check",
        ("subject", "flag_type"),
        [
            {
                "flag_type": "WARNING",
                "subject": {"id": 1, "otype": "data"},
                "flag_reason": "late",
            },
            {"flag_type": "ENDORSEMENT", "subject": {"id": 1, "otype": "data"}},
        ],
        {"flag_reason": "later"},
        ["flag_reason"],
    ),
    Case(
        "tag",
        None,
        [
            {"tag_name": "a b", "otype": "data", "oid": 1},
            {"tag_name": "c", "otype": "data", "oid": "1"},
        ],
        {},
        [],
        kind="objects",
    ),
    Case(
        "bi_source",
        "title",
        [{"uri": "https://b", "title": "B", "description": "x"}],
        {"description": "y"},
        ["description"],
        kind="servers",
    ),
    Case(
        "bi_source",
        "external_id",
        [{**FOLDER, "created_at": "2026-01-12T08:00:00-05:00"}],
        {"owner": "K", "created_at": "2026-01-12T13:00:00Z", "description_at_source": "a &amp; b"},
        ["owner"],
        kind="folders",
        params=BI,
        written_before=SERVER,
    ),
    Case(
        "bi_source",
        "external_id",
        [{"name": "R", "external_id": "r1", "report_type": "SIMPLE"}],
        {"name": "R2"},
        ["name"],
        kind="reports",
        params=BI,
        written_before=SERVER,
    ),
    Case(
        "bi_source",
        "external_id",
        [{"name": "C", "external_id": "c1", "values": ["a", "b"]}],
        {"role": "measure"},
        ["role"],
        kind="report_columns",
        params=BI,
        written_before=SERVER,
    ),
    Case(
        "bi_source",
        "external_id",
        [{"name": "D", "external_id": "d1"}],
        {"source_url": "/d"},
        ["source_url"],
        kind="datasources",
        params=BI,
        written_before=SERVER,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.endpoint}.{case.kind}")
def test_a_day_of_its_rows(catalog: Alation, case: Case) -> None:
    for name, rows in case.written_before.items():
        endpoint, operation = name.split(".")
        params = DS if endpoint.startswith("rdbms") else {}
        assert getattr(catalog.endpoint(endpoint), operation)(rows, **params).ok
    plan: Any = getattr(catalog.endpoint(case.endpoint), "plan")  # noqa: B009 - no checker knows it

    def planned(rows: Sequence[Any]) -> Any:
        return plan(rows, key=case.key, kind=case.kind, **case.params)

    first = planned(case.rows)
    assert [row.kind for row in first.rows] == ["new"] * len(case.rows)
    assert first.apply().ok
    again = planned(case.rows)
    assert [row.kind for row in again.rows] == ["same"] * len(case.rows), again.rows

    later = [{**case.rows[0], **case.later}, *case.rows[1:]]
    differing = planned(later)
    changed = [change.field for row in differing.changed for change in row.changes]
    assert sorted(changed) == sorted(case.changes)
    assert differing.apply().ok
    last = planned(later)
    assert (last.new, last.changed, last.ambiguous) == ([], [], [])

    gone = planned(case.rows[:1])
    if gone.comparison.delete is not None and gone.gone:
        assert gone.apply(delete_gone=len(gone.gone)).ok
        assert not planned(case.rows[:1]).gone


def test_what_the_list_does_not_show_is_sent_to_new_objects_alone(catalog: Alation) -> None:
    row = {"title": "P", "policy_group_ids": [1], "description": "x"}
    policies: Any = catalog.endpoint("business_policy")
    assert policies.plan([row], key="title").apply().ok
    same = policies.plan([row], key="title")
    assert same.not_comparable[0].unseen == ("policy_group_ids",)
    changed = policies.plan([{**row, "description": "y"}], key="title").changed[0]
    assert (changed.unseen, list(changed.send)) == (("policy_group_ids",), ["id", "description"])


def test_an_addition_to_a_set_is_a_change_only_where_it_adds(catalog: Alation) -> None:
    field_value = {"field_id": 8, "value": [{"otype": "user", "oid": 1}]}
    catalog.endpoint("rdbms_schema").upsert(  # type: ignore[attr-defined]
        [{"key": "2.s", "custom_fields": [field_value]}], ds_id=2
    )
    schemas: Any = catalog.endpoint("rdbms_schema")

    def kind(op: str, oid: int) -> str:
        entry = {"field_id": 8, "op": op, "value": [{"otype": "user", "oid": oid}]}
        plan = schemas.plan([{"key": "2.s", "custom_fields": [entry]}], key="key", ds_id=2)
        return str(plan.rows[0].kind)

    assert (kind("add", 1), kind("add", 2)) == ("same", "changed")
    assert (kind("remove", 2), kind("remove", 1)) == ("same", "changed")


def test_what_a_filter_may_have_hidden_is_not_overwritten(catalog: Alation) -> None:
    """An upsert of an object that a filter hid would take what it has for nothing."""
    schemas: Any = catalog.endpoint("rdbms_schema")
    schemas.upsert([{"key": "2.s", "title": "x", "description": "y"}], ds_id=2)
    rows = [{"key": "2.s", "title": "z"}]
    plan = schemas.plan(rows, key="key", ds_id=2, within={"name": "other"})
    reason = "its object may lie outside of within name, and upsert would overwrite it"
    assert [row.kind for row in plan.rows] == ["not_comparable"]
    assert str(plan.rows[0].reason).startswith(reason)
    assert [row.kind for row in schemas.plan(rows, key="key", ds_id=2).rows] == ["changed"]


def test_tags_are_renamed_by_their_names(catalog: Alation) -> None:
    tags: Any = catalog.endpoint("tag")
    tags.add([{"tag_name": "Quarterly", "otype": "data", "oid": 1}])
    rows = [{"name": "Quarterly", "description": "x"}, {"name": "Nobody's", "description": "y"}]
    plan = tags.plan(rows, key="name", kind="tags")
    assert [row.kind for row in plan.rows] == ["changed", "not_comparable"]
    assert plan.rows[1].reason == "no object has this key, and no operation creates one"
    assert plan.apply().ok
    assert [item.description for item in tags.list()] == ["x"]


def test_the_comparisons_are_those_that_are_told(catalog: Alation) -> None:
    registry = Registry()
    found = {name for name in registry.names if registry.endpoint(name).comparisons()}
    assert found == {case.endpoint for case in CASES} | {"document"}
