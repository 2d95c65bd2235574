"""Replacing the content of a file system, against the sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, InvalidPayload, JobDetails
from alation_core.wire import Reply, Request
from alation_endpoints.virtual_filesystem import VirtualFilesystemItem
from alation_sandbox import Sandbox

LOGS = {"path": "/", "name": "logs", "is_directory": True}
FILE = {"path": "/logs", "name": "boot.log", "is_directory": False, "size_in_bytes": 2048}


def names(server: Sandbox) -> list[str]:
    return [row["name"] for row in server.world.table("filesystem_object").rows()]


def test_each_call_replaces_the_whole_content(catalog: Alation, server: Sandbox) -> None:
    run = catalog.virtual_filesystem.replace([LOGS, FILE], filesystem_id=1)

    assert run.ok
    assert run.jobs[0].result == ["Uploaded 2 directories and files."]
    assert names(server) == ["logs", "boot.log"]

    item = VirtualFilesystemItem(path="/", name="data", is_directory=True, permission_bits=755)
    assert catalog.virtual_filesystem.replace([item], filesystem_id=1).ok
    assert names(server) == ["data"]


def test_the_nested_handle_is_polled_by_id(catalog: Alation, server: Sandbox) -> None:
    run = catalog.virtual_filesystem.replace([LOGS], filesystem_id=1)

    (job,) = run.jobs
    assert type(job) is JobDetails
    assert job.handle is not None
    assert job.handle.reply["job"]["errors_url"] == f"/api/job_error/?job_id={job.handle}"
    sent, poll = list(server.requests)[-2:]
    assert sent.path == "/api/v1/bulk_metadata/file_upload/1/"
    assert poll.query == f"id={job.handle}"


@pytest.mark.parametrize("end", ["/", ""])
def test_the_sandbox_answers_both_forms_of_the_path(
    catalog: Alation, server: Sandbox, end: str
) -> None:
    body = b'{"path": "/", "name": "logs", "is_directory": true}\n'
    path = f"/api/v1/bulk_metadata/file_upload/1{end}"

    told = catalog.transport.exchange(Request("POST", path, (), body, "application/json"))

    assert isinstance(told, Reply)
    assert (told.status, names(server)) == (200, ["logs"])


def test_many_rows_go_out_in_one_request(catalog: Alation, server: Sandbox) -> None:
    rows = [{"path": "/", "name": f"f{n}", "is_directory": False} for n in range(3000)]

    assert catalog.virtual_filesystem.replace(rows, filesystem_id=1).ok

    assert len(names(server)) == 3000
    assert [r.path for r in server.requests].count("/api/v1/bulk_metadata/file_upload/1/") == 1


def test_no_rows_delete_everything_only_where_that_is_asked_for(
    catalog: Alation, server: Sandbox
) -> None:
    catalog.virtual_filesystem.replace([LOGS], filesystem_id=1)
    with pytest.raises(ConfigurationError, match="allow_empty"):
        catalog.virtual_filesystem.replace([], filesystem_id=1)
    assert names(server) == ["logs"]

    assert catalog.virtual_filesystem.replace([], filesystem_id=1, allow_empty=True).ok
    assert names(server) == []


@pytest.mark.parametrize("rows", [[LOGS, FILE], []])
def test_an_unknown_file_system_is_refused(catalog: Alation, rows: list[Any]) -> None:
    run = catalog.virtual_filesystem.replace(rows, filesystem_id=90210, allow_empty=True)

    assert run.status == "failed"
    assert [row.status for row in run.rows] == ["failed"] * len(rows)
    assert run.problems[0].message == "Cannot find FileSystem id: 90210"


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"path": None}, "path", "Field may not be null."),
        ({"name": 7}, "name", "Expected a text"),
        ({"is_directory": "true"}, "is_directory", "Expected true or false"),
        ({"size_in_bytes": "2048"}, "size_in_bytes", "Expected an integer"),
        ({"storage_type": 4}, "storage_type", "Must be one of: 0, 1, 2, 3."),
        ({"permission_bits": 0o755}, "permission_bits", "octal digits, written as a decimal"),
        ({"permission_bits": 7777}, "permission_bits", "up to three octal digits"),
        ({"permission_bits": -1}, "permission_bits", "up to three octal digits"),
        ({"sise_in_bytes": 1}, "sise_in_bytes", "did you mean 'size_in_bytes'?"),
    ],
)
def test_rows_are_checked(
    catalog: Alation, server: Sandbox, change: dict[str, Any], field: str, message: str
) -> None:
    with pytest.raises(InvalidPayload) as caught:
        catalog.virtual_filesystem.replace([LOGS, {**FILE, **change}], filesystem_id=1)
    (problem,) = caught.value.problems
    assert (problem.row, problem.field) == (1, field)
    assert message in problem.message
    assert not server.requests


def test_rows_that_a_skip_would_delete_are_refused(catalog: Alation, server: Sandbox) -> None:
    with pytest.raises(InvalidPayload):
        catalog.virtual_filesystem.replace(
            [LOGS, {"path": "/"}], filesystem_id=1, on_invalid="skip"
        )
    assert not server.requests


@pytest.mark.parametrize("name", ["path", "name", "is_directory"])
def test_a_row_needs(catalog: Alation, name: str) -> None:
    row = {key: value for key, value in FILE.items() if key != name}

    (problem,) = catalog.virtual_filesystem.replace.validate([row])

    assert (problem.field, problem.message) == (name, "Missing data for required field.")


@pytest.mark.parametrize("bits", [0, 7, 64, 755, 777, None])
def test_permission_bits_are_up_to_three_octal_digits(catalog: Alation, bits: int | None) -> None:
    assert catalog.virtual_filesystem.replace.validate([{**FILE, "permission_bits": bits}]) == []


def test_the_content_is_never_split(catalog: Alation, server: Sandbox) -> None:
    with pytest.raises(ConfigurationError, match="never split"):
        catalog.virtual_filesystem.replace([LOGS, FILE], filesystem_id=1, batch_size=1)
    with pytest.raises(ConfigurationError, match="'filesystem_id': Missing data"):
        catalog.virtual_filesystem.replace([LOGS])
    assert not server.requests
