"""Data sources of both families against the sandbox."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, ApiAccessToken, RefreshToken, RequestRefused, SimulatedClock
from alation_endpoints.datasource import DatasourceNativePutItem, DatasourceOcfPostItem
from alation_sandbox import Fault, Sandbox

SECRET = "open-sesame-4711"
OCF = {
    "connector_id": 1,
    "title": "Shop DB",
    "uri": "mysql://db.example.org:3306/shop",
    "db_username": "svc_catalog",
    "db_password": SECRET,
}
NATIVE = {
    "dbtype": "postgresql",
    "host": "db.example.org",
    "port": 5432,
    "dbname": "shop",
    "db_username": "svc_catalog",
    "db_password": SECRET,
    "title": "Stock DB",
}
VIRTUAL = {"dbtype": "postgresql", "title": "Shell", "is_virtual": True}


def only_id(run: Any) -> Any:
    run.raise_for_problems()
    (row,) = run.rows
    return row.id


def told(run: Any) -> list[tuple[str, str | None, str | None]]:
    """Return what became of each row: its status, and field and message of its first problem."""
    first = [next(iter(row.problems), None) for row in run.rows]
    return [
        (row.status, problem and problem.field, problem and problem.message)
        for row, problem in zip(run.rows, first, strict=True)
    ]


def test_each_family_is_created_read_changed_and_deleted(catalog: Alation) -> None:
    sources = catalog.datasource
    for family, row, changed in (
        ("ocf", OCF, {"title": "Shop DB, old", "private": True}),
        ("native", NATIVE, {"uri": "postgresql://db.example.org/shop"}),
        ("native", VIRTUAL, {"description": "Filled by uploads"}),
    ):
        create, listed, get, update, delete = (
            getattr(sources, f"{name}_{family}")
            for name in ("create", "list", "get", "update", "delete")
        )
        before = {one.id for one in listed()}
        number = only_id(create([row]))
        shown = get(ds_id=number)
        sent = {name: value for name, value in row.items() if name != "db_password"}
        assert {name: shown.raw[name] for name in sent} == sent
        assert {one.id for one in listed()} == before | {number}

        assert only_id(update([{"ds_id": number, **changed}])) == number
        assert get(ds_id=number).raw == {**shown.raw, **changed}

        assert delete([{"ds_id": number}]).ok
        assert told(delete([{"ds_id": number}])) == [("failed", None, "Not found.")]
        assert {one.id for one in listed()} == before


def test_neither_family_sees_the_sources_of_the_other(catalog: Alation) -> None:
    sources = catalog.datasource
    assert [one.id for one in sources.list_ocf()] == [1]
    assert [(one.id, one.is_virtual) for one in sources.list_native()] == [(2, True)]
    for get, number in ((sources.get_ocf, 2), (sources.get_native, 1)):
        with pytest.raises(RequestRefused, match="Not found"):
            get(ds_id=number)
    run = sources.update_ocf([{"ds_id": 2, "title": "x"}, {"ds_id": 1, "title": "Database"}])
    assert [status for status, _, _ in told(run)] == ["failed", "succeeded"]


def test_a_source_that_a_connector_took_over_changes_its_family(catalog: Alation) -> None:
    sources = catalog.datasource
    number = only_id(sources.create_native([NATIVE]))
    assert [one.name for one in sources.list_migration_connectors(db_type="3")] == [
        "Sandbox connector"
    ]
    rows = [{"ds_id": number, "connector_id": 1}, {"ds_id": 2, "connector_id": 1}]
    assert [status for status, _, _ in told(sources.move_to_agent_connector(rows))] == [
        "succeeded",
        "failed",
    ]
    assert sources.get_ocf(ds_id=number).connector_id == 1
    assert number not in {one.id for one in sources.list_native()}


def test_hidden_and_undeployed_sources_are_listed_where_asked_for(catalog: Alation) -> None:
    sources = catalog.datasource
    hidden = only_id(sources.create_ocf([{**OCF, "is_hidden": True}]))
    begun = only_id(
        sources.create_native([{"dbtype": "oracle", "deployment_setup_complete": False}])
    )
    assert hidden not in {one.id for one in sources.list_ocf()}
    assert hidden in {one.id for one in sources.list_ocf(include_hidden=True)}
    assert begun not in {one.id for one in sources.list_native()}
    assert begun in {one.id for one in sources.list_native(include_undeployed=True)}

    # An update deploys it, unless it says that it does not.
    undeployed = {"ds_id": begun, "host": "db.example.org", "deployment_setup_complete": False}
    assert sources.update_native([undeployed]).ok
    failed = told(sources.update_native([{"ds_id": begun, "title": "Orders"}]))
    assert failed[0][:2] == ("failed", "port")
    rest = {"port": 1521, "dbname": "orders", "title": "Orders", "db_username": "svc_catalog"}
    assert sources.update_native([{"ds_id": begun, **rest}]).ok
    assert told(sources.update_native([{"ds_id": begun, "host": "x"}]))[0][:2] == ("failed", "host")


def test_all_sources_are_listed(server: Sandbox, catalog: Alation) -> None:
    for number in range(150):
        server.world.table("data_source").insert({"title": str(number), "connector_id": 1})
    assert len(list(catalog.datasource.list_ocf())) == 151
    assert len(list(catalog.datasource.list_native())) == 1


def test_the_other_endpoints_know_the_sources_that_are_made(catalog: Alation) -> None:
    database = only_id(catalog.datasource.create_ocf([OCF]))
    shell = only_id(catalog.datasource.create_native([VIRTUAL]))
    query = {"datasource_id": database, "content": "SELECT 1;"}
    schema = {"key": f"{database}.sales"}
    lines = [{"key": f"{shell}.sales"}]
    assert catalog.query.create([query]).ok
    assert catalog.rdbms_schema.upsert([schema], ds_id=database).ok
    assert catalog.virtual_datasource.upload(lines, ds_id=shell).ok

    assert catalog.datasource.delete_ocf([{"ds_id": database}]).ok
    assert catalog.datasource.delete_native([{"ds_id": shell}]).ok
    assert catalog.query.create([query]).status == "failed"
    assert catalog.rdbms_schema.upsert([schema], ds_id=database).status == "failed"
    assert catalog.virtual_datasource.upload(lines, ds_id=shell).status == "failed"


def test_refusals_name_the_field_and_cost_only_their_row(catalog: Alation) -> None:
    run = catalog.datasource.create_ocf([OCF, {**OCF, "connector_id": 9}, OCF])
    assert [status for status, _, _ in told(run)] == ["succeeded", "failed", "succeeded"]
    assert told(run)[1][1:] == ("connector_id", "Connector 9 is not installed.")


def test_passwords_are_sent_and_stand_nowhere(
    tmp_path: Path, server: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    seen: list[Any] = []
    typed = DatasourceOcfPostItem(**OCF)  # type: ignore[arg-type] # texts and a number
    catalog = Alation(server.url, auth, clock=SimulatedClock(), ledger=tmp_path / "ledger.sqlite")
    sources = catalog.datasource
    runs = [
        sources.create_ocf([typed, {**OCF, "connector_id": 9}], progress=seen.append),
        sources.create_native([NATIVE], progress=seen.append),
        sources.update_ocf([{"ds_id": 1, "db_password": SECRET}], progress=seen.append),
        sources.update_native([{"ds_id": 2, "db_password": SECRET}], progress=seen.append),
    ]
    assert [run.status for run in runs] == ["partial", "successful", "successful", "successful"]
    said = [repr(runs), repr(seen), caplog.text, repr([list(run.rows) for run in runs])]
    said += [repr([(run.jobs, run.problems, run.batches) for run in runs])]
    said += [repr(list(server.world.table("data_source").rows())), repr(server.requests)]
    said += [repr(typed), repr(DatasourceNativePutItem(ds_id=2, db_password=SECRET))]
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert not any(SECRET in text for text in said)
    assert SECRET.encode() not in kept
    (problem,) = sources.create_ocf.validate([{**OCF, "db_password": 47114711}])
    assert problem.message == "Expected a text, not the number ***."


def test_a_create_whose_answer_is_lost_is_unknown_and_not_sent_again() -> None:
    lost = Fault("reset-after", "POST", "/integration/v2/datasource/")
    with Sandbox(faults=[lost]) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        catalog = Alation(server.url, auth, clock=SimulatedClock())
        assert catalog.datasource.create_ocf([OCF]).status == "unknown"
        assert [one.title for one in catalog.datasource.list_ocf()][1:] == ["Shop DB"]


@pytest.mark.parametrize(
    ("operation", "row", "fields"),
    [
        ("create_ocf", {}, ["connector_id", "db_username", "title", "uri"]),
        ("create_ocf", {**OCF, "private": None}, ["private"]),
        ("create_native", NATIVE, []),
        ("create_native", VIRTUAL, []),
        ("create_native", {"dbtype": "mysql", "deployment_setup_complete": False}, []),
        ("create_native", {"dbtype": "db2", "deployment_setup_complete": False}, ["dbtype"]),
        ("create_native", {"dbtype": "mysql"}, ["db_username", "host", "port", "title"]),
        ("create_native", {**NATIVE, "dbname": None}, ["dbname"]),
        ("create_native", {**NATIVE, "uri": "postgresql://x"}, ["host", "port"]),
        ("create_native", {**NATIVE, "dbtype": "snowflake"}, ["host"]),
        ("update_ocf", {"ds_id": 7}, ["ds_id"]),
        ("update_ocf", {"ds_id": 7, "is_hidden": True}, ["is_hidden"]),
        ("update_ocf", {"title": "x"}, ["ds_id"]),
        ("update_ocf", {"ds_id": 7, "db_password": "x"}, []),
        ("update_native", {"ds_id": 7, "uri": "x", "host": "y"}, ["host"]),
        ("delete_native", {"ds_id": "7"}, ["ds_id"]),
        ("refresh_available_schemas_ocf", {}, ["ds_id"]),
        ("update_extraction_config_ocf", {"ds_id": 7}, ["ds_id"]),
        ("update_extraction_config_ocf", {"schemas": ["sales"]}, ["schemas[0]"]),
        ("move_to_agent_connector", {"ds_id": 7}, ["connector_id"]),
    ],
)
def test_rows_are_checked_before_anything_is_sent(
    offline: Alation, operation: str, row: dict[str, Any], fields: list[str]
) -> None:
    problems = getattr(offline.datasource, operation).validate([row])
    assert sorted({problem.field for problem in problems}) == fields


def test_rows_that_contradict_each_other_are_not_sent() -> None:
    catalog = Alation("https://catalog.example.com", ApiAccessToken("fake-access-token"))
    update = catalog.datasource.update_ocf
    rows = [{"ds_id": 7, "title": "a"}, {"ds_id": 7, "title": "b"}, {"ds_id": 8, "title": "b"}]
    assert [problem.row for problem in update.validate(rows)] != []
