"""Schemas, settings and extractions against the sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import (
    Alation,
    ConfigurationError,
    InvalidPayload,
    RefreshToken,
    SimulatedClock,
)
from alation_sandbox import Sandbox

ALL = {"limit_schemas": [], "exclude_schemas": [], "remove_filtered_schemas": False}
DATABASE = {
    "dbtype": "mysql",
    "uri": "mysql://db.example.org:3306/stock",
    "db_username": "svc_catalog",
    "title": "Stock DB",
}


@pytest.fixture
def native(catalog: Alation) -> Any:
    """The id of a native source with a database."""
    (row,) = catalog.datasource.create_native([DATABASE]).rows
    return row.id


def keys(catalog: Alation, ds_id: int) -> list[str]:
    return sorted(str(schema.key) for schema in catalog.rdbms_schema.list(ds_id=ds_id))


def names(listed: Any) -> list[str]:
    return [schema.name for schema in listed]


@pytest.mark.parametrize(("row", "params"), [({"ds_id": 1}, {}), ({}, {"ds_id": 1})])
def test_the_source_stands_in_the_row_or_beside_it(
    server: Sandbox, catalog: Alation, row: dict[str, Any], params: dict[str, Any]
) -> None:
    sources = catalog.datasource
    assert names(sources.list_available_schemas_ocf(ds_id=1)) == []
    assert sources.refresh_available_schemas_ocf([row], **params).ok
    assert names(sources.list_available_schemas_ocf(ds_id=1)) == ["finance", "sales"]
    assert sources.update_extraction_config_ocf([{**row, "schemas": [["sales"]]}], **params).ok
    assert sources.get_extraction_config_ocf(ds_id=1).schemas == [["sales"]]
    run = sources.start_metadata_extraction_ocf([{**row, **ALL}], **params)
    assert run.ok
    assert str(run.jobs[0].handle).startswith("MetadataExtraction#1_")
    assert keys(catalog, 1) == ["1.finance", "1.sales"]
    assert sources.get_ocf(ds_id=1).latest_extraction_successful is True
    polls = [log.query for log in server.requests if log.path.endswith("/bulk_metadata/job/")]
    assert all(query.startswith("name=") for query in polls)


def test_a_source_that_is_named_nowhere_sends_nothing(server: Sandbox, catalog: Alation) -> None:
    for write, row in (
        (catalog.datasource.refresh_available_schemas_ocf, {}),
        (catalog.datasource.start_metadata_extraction_ocf, ALL),
    ):
        with pytest.raises((InvalidPayload, ConfigurationError), match="ds_id"):
            write([row])
    assert not [log for log in server.requests if "datasource" in log.path]


def test_filters_say_what_an_extraction_brings_and_removes(catalog: Alation, native: int) -> None:
    start = catalog.datasource.start_metadata_extraction_native
    steps: list[tuple[dict[str, Any], list[str]]] = [
        ({"exclude_schemas": ["sales"]}, ["finance"]),
        ({"limit_schemas": ["sales"]}, ["finance", "sales"]),
        ({"limit_schemas": ["sales"], "remove_filtered_schemas": True}, ["sales"]),
    ]
    for filters, held in steps:
        assert start([{**ALL, **filters}], ds_id=native).ok
        assert keys(catalog, native) == [f"{native}.{name}" for name in held]
    both = {**ALL, "limit_schemas": ["sales"], "exclude_schemas": ["finance"]}
    assert [problem.field for problem in start.validate([both])] == ["exclude_schemas"]


def test_runs_for_one_source_wait_for_each_other(native: int, catalog: Alation) -> None:
    rows = [{**ALL, "ds_id": native}, {**ALL, "ds_id": native, "limit_schemas": ["sales"]}]
    seen: list[Any] = []
    run = catalog.datasource.start_metadata_extraction_native(
        rows, concurrency=2, progress=seen.append
    )
    assert run.ok
    order = [type(event).__name__ for event in seen]
    assert order.index("Ended") < len(order) - 1 - order[::-1].index("Accepted")


def test_no_extraction_without_a_database(catalog: Alation, native: int) -> None:
    rows = [{**ALL, "ds_id": 2}, {**ALL, "ds_id": native}, {**ALL, "ds_id": 999}]
    run = catalog.datasource.start_metadata_extraction_native(rows)
    assert [row.status for row in run.rows] == ["failed", "succeeded", "failed"]


def test_an_extraction_fails_where_its_source_is_deleted_meanwhile() -> None:
    clock = SimulatedClock()
    with Sandbox(clock=clock.wall, job_seconds=60) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        sources = Alation(server.url, auth, clock=clock).datasource

        def delete_early(event: object) -> None:
            if type(event).__name__ == "Accepted":
                server.world.table("data_source").delete(1)

        run = sources.start_metadata_extraction_ocf([ALL], ds_id=1, progress=delete_early)
    (problem,) = run.problems
    assert (run.status, problem.kind) == ("failed", "job_failed")


def test_settings_of_a_native_source_are_replaced_as_a_whole(catalog: Alation, native: int) -> None:
    sources = catalog.datasource
    row = {**ALL, "cron_extraction": "15 3 * * 1", "disable_auto_extraction": False}
    assert sources.replace_extraction_config_native([row], ds_id=native).ok
    shown = sources.get_extraction_config_native(ds_id=native)
    assert (shown.cron_extraction, shown.disable_auto_extraction) == ("15 3 * * 1", False)
    row = {**ALL, "cron_extraction": "0 4 * * *", "exclude_schemas": ["tmp"]}
    assert sources.replace_extraction_config_native([row], ds_id=native).ok
    shown = sources.get_extraction_config_native(ds_id=native)
    assert (shown.disable_auto_extraction, shown.exclude_schemas) == (True, ["tmp"])
    assert sources.replace_extraction_config_native.operation.full_write


def test_reads_that_show_what_the_server_has(catalog: Alation, native: int) -> None:
    sources = catalog.datasource
    listed = sources.list_available_schemas_native(ds_id=native, force_refresh=True)
    assert names(listed) == ["finance", "sales"]
    assert sources.get_connector_configuration(ds_id=1).raw["connector_id"] == 1
    for check, number in (
        (sources.check_configuration_ocf, 1),
        (sources.check_configuration_native, native),
    ):
        found = check(ds_id=number, check="network_connection")
        assert found.raw == {"network_connection": "successful"}
        assert len(check(ds_id=number).raw) == 3
    with pytest.raises(ConfigurationError, match="check"):
        sources.check_configuration_ocf(ds_id=1, check="everything")
