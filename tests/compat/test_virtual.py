from __future__ import annotations

from typing import Any

import allie_sdk as allie
from allie_sdk.models.job_model import (
    JobDetailsVirtualDatasourcePost,
    JobDetailsVirtualDatasourcePostResult,
)

from alation_sandbox import Sandbox
from tests.compat.support import refusal

LINES = [
    allie.VirtualDataSourceSchema(key="2.sales", title="Sales"),
    allie.VirtualDataSourceTable(key="2.sales.orders", data_location="s3://sales"),
    allie.VirtualDataSourceView(key="2.sales.open", view_sql="SELECT 1"),
    allie.VirtualDataSourceColumn(key="2.sales.orders.id", column_type="INT", position=1),
    allie.VirtualDataSourceIndex(
        key="2.sales.orders.pk", index_type="PRIMARY", column_names=["id"]
    ),
]


def upload(client: Any, lines: list[Any], **flags: str) -> Any:
    params = allie.VirtualDataSourceParams(**flags)
    (job,) = client.virtual_datasource.post_metadata(2, lines, params)
    return job


def table_keys(client: Any) -> list[str]:
    return [table.key for table in client.rdbms.get_tables(allie.TableParams(ds_id={2}))]


def test_an_upload_of_all_kinds_comes_back_typed(client: Any) -> None:
    job = upload(client, LINES, set_title_descs="true")

    assert isinstance(job, JobDetailsVirtualDatasourcePost)
    assert job.status == "successful"
    assert job.result == JobDetailsVirtualDatasourcePostResult(
        number_received=5, updated_objects=0, error_objects=[], error=None
    )
    assert [schema.title for schema in client.rdbms.get_schemas()] == ["Sales"]
    assert table_keys(client) == ["2.sales.orders", "2.sales.open"]


def test_an_ignored_line_is_told_in_a_successful_job(client: Any) -> None:
    job = upload(client, [LINES[0], LINES[4]])

    assert job.status == "successful"
    assert job.result.error == "1 errors were ignored"
    assert job.result.error_objects == [
        'Line 0. Key: 2.sales.orders.pk. Missing table "orders" for index "pk". Make sure that '
        "table data uploaded/mentioned before index data"
    ]


def test_remove_not_seen_deletes_the_rest_and_an_empty_list_everything(client: Any) -> None:
    upload(client, LINES)

    upload(client, LINES[:2], remove_not_seen="true")
    assert table_keys(client) == ["2.sales.orders"]

    assert upload(client, [], remove_not_seen="true").status == "successful"
    assert client.rdbms.get_schemas() == []


def test_ready_text_is_taken_too_and_a_malformed_line_is_told(client: Any) -> None:
    (job,) = client.virtual_datasource.post_metadata_jsonl(2, '{"key": "2.sales"}\n{"key":')

    assert job.result.number_received == 2
    assert job.result.error_objects == [
        "Failed to import the uploaded file at line 2. Data may be malformed."
    ]


def test_an_unknown_data_source_is_refused(client: Any) -> None:
    with refusal() as told:
        client.virtual_datasource.post_metadata(99, LINES)
    assert told == {"status": 400, "body": {"error": "Cannot find Datasource"}}


FILES = [
    allie.VirtualFileSystemItem(path="/", name="logs", is_directory=True),
    allie.VirtualFileSystemItem(path="/logs", name="a.log", is_directory=False, size_in_bytes=1),
]


def test_a_file_system_is_replaced_and_emptied(client: Any, server: Sandbox) -> None:
    (job,) = client.virtual_filesystem.post_metadata(1, FILES)
    assert isinstance(job, allie.JobDetails)
    assert (job.status, job.result) == ("successful", ["Uploaded 2 directories and files."])

    (job,) = client.virtual_filesystem.post_metadata(1, [])
    assert job.result == ["Uploaded 0 directories and files."]
    assert len(server.world.table("filesystem_object")) == 0


def test_a_file_system_takes_ready_text_too(client: Any, server: Sandbox) -> None:
    lines = '{"path": "/", "name": "logs", "is_directory": true}\n'

    (job,) = client.virtual_filesystem.post_metadata_jsonl(1, lines)

    assert (type(job), job.status) == (allie.JobDetails, "successful")
    assert [one["name"] for one in server.world.table("filesystem_object").rows()] == ["logs"]


def test_an_unknown_file_system_is_refused(client: Any) -> None:
    with refusal() as told:
        client.virtual_filesystem.post_metadata(90210, FILES)
    assert told == {"status": 400, "body": {"error": "Cannot find FileSystem id: 90210"}}
