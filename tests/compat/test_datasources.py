from __future__ import annotations

from typing import Any

import allie_sdk as allie
from allie_sdk.models.datasource_model import (
    NativeDatasource,
    NativeDatasourceParams,
    OCFDatasource,
    OCFDatasourceGetParams,
    OCFDatasourceParams,
    OCFDatasourcePostItem,
    OCFDatasourcePutItem,
)

from alation_sandbox import Sandbox
from tests.compat.support import refusal

SHOP = {
    "connector_id": 1,
    "title": "Shop DB",
    "uri": "mysql://db.example.org:3306/shop",
    "db_username": "svc_catalog",
    "db_password": "fake-password",
}


def test_ocf_sources_are_created_read_updated_and_deleted(client: Any) -> None:
    sources = client.datasource
    made = sources.create_ocf_datasource(OCFDatasourcePostItem(**SHOP))
    assert isinstance(made, OCFDatasource)
    assert (made.title, made.connector_id, made.is_hidden) == ("Shop DB", 1, False)
    params = OCFDatasourceGetParams(exclude_suspended=True)
    assert sources.get_ocf_datasource_by_id(made.id) == made
    assert sources.get_ocf_datasource_by_id(made.id, params) == made
    assert sources.get_ocf_datasources()[1:] == [made]

    change = OCFDatasourcePutItem(description="Orders", private=True)
    changed = sources.update_ocf_datasource(made.id, change)
    assert isinstance(changed, OCFDatasource)
    assert (changed.id, changed.title) == (made.id, "Shop DB")
    assert (changed.description, changed.private) == ("Orders", True)

    gone = sources.delete_ocf_datasource(made.id)
    assert gone is None or (isinstance(gone, allie.JobDetails) and gone.status == "successful")
    assert made.id not in {source.id for source in sources.get_ocf_datasources()}
    with refusal() as told:
        sources.get_ocf_datasource_by_id(made.id)
    assert told == {"status": 404, "body": {"detail": "Not found.", "code": "404000"}}


def test_hidden_sources_are_listed_where_asked_for(client: Any) -> None:
    sources = client.datasource
    made = sources.create_ocf_datasource(OCFDatasourcePostItem(**SHOP, is_hidden=True))
    assert made.id not in {source.id for source in sources.get_ocf_datasources()}
    params = OCFDatasourceParams(include_hidden=True, exclude_suspended=True)
    assert made in sources.get_ocf_datasources(params)


def test_native_sources_are_listed(client: Any, server: Sandbox) -> None:
    sources = client.datasource
    undeployed = {"title": "Begun", "dbtype": "oracle", "deployment_setup_complete": False}
    number = server.world.table("data_source").insert(undeployed)
    (virtual,) = sources.get_native_datasources()
    assert isinstance(virtual, NativeDatasource)
    assert (virtual.id, virtual.is_virtual, virtual.deployment_setup_complete) == (2, True, True)
    params = NativeDatasourceParams(include_undeployed=True, include_hidden=True)
    assert [source.id for source in sources.get_native_datasources(params)] == [2, number]


def test_times_of_extractions_come_typed(client: Any, server: Sandbox) -> None:
    table = server.world.table("data_source")
    table.update(1, {"latest_extraction_time": server.world.timestamp()})
    (source,) = client.datasource.get_ocf_datasources()
    assert source.latest_extraction_time.isoformat()


def test_refusals_are_raised_with_the_words_of_the_server(client: Any) -> None:
    with refusal() as told:
        client.datasource.create_ocf_datasource(
            OCFDatasourcePostItem(**{**SHOP, "connector_id": 9})
        )
    assert told["status"] == 400
    assert told["body"] == {"connector_id": ["Connector 9 is not installed."]}
