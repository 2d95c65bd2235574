"""The command line finds the credentials that operations name, and prints answers that are text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from alation_core.plugins.entry_points import installed_points
from alation_sandbox import Sandbox
from tests.alation_cli.support import run, variables

PLUGIN = '''
from dataclasses import dataclass
from alation_core import Endpoint, GetOperation, Item, ListOperation, hookimpl
from alation_core.paging import Offset

@dataclass(frozen=True)
class Sheet(Item):
    id: int | None = None

SQL = "SELECT 1;\\r\\n\\x1b[2J"

class Sheets(Endpoint):
    """Sheets of a service with a login of its own."""
    name = "sheets"
    list = ListOperation("/cde/sheet/", item=Sheet, paging=Offset(), credential="cde-service")
    text = GetOperation("/cde/text/", item=Sheet, accept="text", credential="cde-service")

@hookimpl
def alation_endpoints():
    return [Sheets]

@hookimpl
def alation_sandbox():
    from alation_sandbox import Answer, Route, Text, ok
    def opened(call):
        return "oauth" if call.header("authorization") else "token"
    def page(world, call):
        return ok([] if call.one("skip") != "0" else [{"id": 1, "by": opened(call)}])
    return [
        Route("GET", "/cde/sheet/", page),
        Route("GET", "/cde/text/", lambda world, call: Answer(200, Text(SQL))),
    ]
'''


@pytest.fixture(autouse=True)
def plugin(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    site = tmp_path_factory.mktemp("site")
    (site / "sheets_plugin.py").write_text(PLUGIN)
    info = site / "sheets-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: sheets\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[alation_core]\nsheets = sheets_plugin\n")
    monkeypatch.syspath_prepend(str(site))
    installed_points.cache_clear()
    yield
    installed_points.cache_clear()
    sys.modules.pop("sheets_plugin", None)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, plugin: None) -> Iterator[Sandbox]:
    with Sandbox() as running:
        for name, value in variables(running).items():
            monkeypatch.setenv(name, value)
        yield running


def test_a_named_credential_is_read_from_its_own_variables(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALATION_CDE_SERVICE_CLIENT_ID", server.credentials.client_id)
    monkeypatch.setenv("ALATION_CDE_SERVICE_CLIENT_SECRET", server.credentials.client_secret)

    result = run("get", "sheets.list", "--output", "jsonl")

    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) == {"id": 1, "by": "oauth"}
    assert [log.path for log in server.requests if log.method == "POST"] == ["/oauth/v2/token/"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {},
            "alation: no credentials 'cde-service': set ALATION_CDE_SERVICE_USER_ID and "
            "ALATION_CDE_SERVICE_REFRESH_TOKEN, or ALATION_CDE_SERVICE_CLIENT_ID and",
        ),
        (
            {"CLIENT_ID": "fake-id"},
            "alation: ALATION_CDE_SERVICE_CLIENT_ID is set, but ALATION_CDE_SERVICE_CLIENT_SECRET "
            "is not",
        ),
        (
            {"USER_ID": "anna", "REFRESH_TOKEN": "fake-secret-r"},
            "alation: ALATION_CDE_SERVICE_USER_ID must be the number of a user, and",
        ),
        (
            {"CLIENT_ID": "fake-id", "ACCESS_TOKEN": "fake-secret-a"},
            "alation: ALATION_CDE_SERVICE_CLIENT_ID and ALATION_CDE_SERVICE_ACCESS_TOKEN are set",
        ),
    ],
)
def test_one_that_is_not_there_is_told_with_its_variables(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"ALATION_CDE_SERVICE_{name}", value)

    result = run("get", "sheets.list")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
    assert "fake-secret" not in result.stderr
    assert not server.requests


def test_a_half_set_one_troubles_no_operation_that_does_not_name_it(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALATION_CDE_SERVICE_CLIENT_ID", "fake-id")
    assert run("get", "document.list").exit_code == 0


def test_the_embedded_sandbox_knows_every_name() -> None:
    result = run("get", "sheets.list", "--sandbox", "--output", "json")
    assert json.loads(result.stdout) == [{"id": 1, "by": "token"}]


def test_a_text_is_printed_as_it_is() -> None:
    text = "SELECT 1;\r\n\x1b[2J"

    assert run("get", "sheets.text", "--sandbox").stdout_bytes.decode() == text + "\n"
    assert json.loads(run("get", "sheets.text", "--sandbox", "--output", "json").stdout) == text
    lines = run("get", "sheets.text", "--sandbox", "--output", "jsonl").stdout
    assert json.loads(lines) == {"value": text}
    assert run("get", "sheets.text", "--sandbox", "--output", "csv").stdout.startswith("value\n")


def test_an_error_shows_no_secret_of_a_named_credential(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The secret stands in the name of a file, where nothing but the shell could have put it."""
    monkeypatch.setenv("ALATION_CDE_SERVICE_CLIENT_SECRET", "fake-secret-of-cde")

    result = run("load", "document.create", "fake-secret-of-cde.csv")

    assert result.exit_code == 2
    assert "fake-secret-of-cde" not in result.stderr
    assert "<ALATION_CDE_SERVICE_CLIENT_SECRET>.csv" in result.stderr


def test_the_cde_service_is_opened_by_the_variables_of_its_name(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The access token that they bring is exchanged for that of the service."""
    known = server.credentials
    asked = run("get", "critical_data_element.list")
    assert asked.exit_code == 2
    assert "no credentials 'cde': set ALATION_CDE_USER_ID and" in asked.stderr

    monkeypatch.setenv("ALATION_CDE_CLIENT_ID", known.client_id)
    monkeypatch.setenv("ALATION_CDE_CLIENT_SECRET", known.client_secret)
    asked = run("get", "critical_data_element.list")
    assert asked.exit_code == 2
    assert "its service takes no token of an OAuthClient" in asked.stderr
    assert not server.requests

    monkeypatch.delenv("ALATION_CDE_CLIENT_ID")
    monkeypatch.delenv("ALATION_CDE_CLIENT_SECRET")
    monkeypatch.setenv("ALATION_CDE_USER_ID", str(known.user_id))
    monkeypatch.setenv("ALATION_CDE_REFRESH_TOKEN", known.refresh_token)
    asked = run("get", "critical_data_element.list", "--output", "json")
    assert (asked.exit_code, json.loads(asked.stdout)) == (0, [])
    assert [log.path for log in server.requests if log.method == "POST"] == [
        "/integration/v1/createAPIAccessToken/",
        "/cde-service/integration/auth/",
    ]


def test_no_command_is_told_that_would_watch_another_job(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`alation job` asks the catalog, where the same handle is another job or none."""
    rows = tmp_path / "rows.json"
    rows.write_text('[{"name": "LEI"}]')
    with Sandbox(job_seconds=3600.0) as running:
        for name, value in variables(running).items():
            monkeypatch.setenv(name, value)
            monkeypatch.setenv(name.replace("ALATION_", "ALATION_CDE_"), value)
        done = run("load", "critical_data_element.bulk_create", str(rows), "--timeout", "0.1")
    assert done.exit_code != 0
    assert "alation job watch" not in done.stderr
    assert "with the operations of its endpoint" in done.stdout + done.stderr
