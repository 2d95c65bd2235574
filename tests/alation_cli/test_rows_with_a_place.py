"""Files whose rows fill the path of their requests, and hold a secret: on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from alation_core.plugins.entry_points import installed_points
from tests.alation_cli.support import newest_run, run
from tests.hostile.server import Asked, Server, framed, good, serving

SOURCE = '''
from dataclasses import dataclass
from typing import Annotated

from alation_core import BatchLimit, DirectOperation, Endpoint, JobDetails
from alation_core.bodies import JSON_OBJECT
from alation_core.plugins import hookimpl
from alation_core.shapes import UNSET, InPath, InQuery, Maybe, Secret


@dataclass(frozen=True)
class Account:
    user_name: Annotated[str, InPath]
    role: str
    realm: Annotated[Maybe[str], InQuery] = UNSET
    password: Annotated[Maybe[str], Secret] = UNSET


class Accounts(Endpoint):
    """Accounts."""

    name = "acme_account"
    update = DirectOperation(
        "PUT", "/account/{user_name}/", payload=Account, result=JobDetails, body=JSON_OBJECT,
        batch=BatchLimit(items=1, hard=True), refusal_starts_nothing=True,
    )


@hookimpl
def alation_endpoints():
    return [Accounts]
'''
CSV = "user_name,role,realm,password\nann/x,editor,north,canary-1\nbob,bad,,\ncy,viewer,,canary-3\n"


@pytest.fixture(autouse=True)
def _installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("site")
    info = folder / "acme-1.0.dist-info"
    info.mkdir()
    (folder / "acme_account_plugin.py").write_text(SOURCE)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[alation_core]\nacme_account = acme_account_plugin\n")
    monkeypatch.syspath_prepend(str(folder))
    installed_points.cache_clear()
    Path("accounts.csv").write_text(CSV)
    yield
    installed_points.cache_clear()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    def answer(asked: Asked) -> bytes:
        if asked.phase == "token":
            return framed(good(asked))
        row = json.loads(asked.body)
        bad = row["role"] == "bad"
        return framed({"detail": f"no such role: {row}"} if bad else {}, status=400 if bad else 200)

    with serving(answer) as running:
        monkeypatch.setenv("ALATION_HOST", running.url)
        monkeypatch.setenv("ALATION_USER_ID", "1")
        monkeypatch.setenv("ALATION_REFRESH_TOKEN", "fake-refresh-token")
        yield running


def test_each_row_of_a_file_is_a_request_of_its_own(server: Server) -> None:
    done = run("load", "acme_account.update", "accounts.csv", "--isolate", "--results", "out.jsonl")

    assert done.exit_code == 1
    sent = [asked.line.split()[1] for asked in server.asked if asked.phase != "token"]
    assert sent == ["/account/ann%2Fx/?realm=north", "/account/bob/", "/account/cy/"]
    found = [json.loads(line)["status"] for line in Path("out.jsonl").read_text().splitlines()]
    assert found == ["succeeded", "failed", "succeeded"]
    assert "accounts.csv line 3" in done.output
    kept = done.output + Path("out.jsonl").read_text()
    assert "canary" not in kept
    rejects = run("runs", "rejects", newest_run()["id"]).output
    assert "bob" in rejects
    assert "canary" not in rejects


def test_a_dry_run_says_how_many_requests_that_makes() -> None:
    done = run("load", "acme_account.update", "accounts.csv", "--dry-run")

    assert "note: 3 requests (PUT /account/{user_name}/): one for each row" in done.output


def test_an_endpoint_says_where_each_field_goes() -> None:
    told = run("endpoints", "acme_account").output

    assert (
        "rows of acme_account.update: user_name (required, in the path), role (required), "
        "realm (in the query), password (secret)"
    ) in told
    (record,) = json.loads(run("endpoints", "acme_account", "--output", "json").output)
    assert record["fields"][-1] == "password (secret)"


def test_a_value_that_no_path_bears_is_named_with_its_line() -> None:
    Path("accounts.csv").write_text("user_name,role,password\n..,editor,canary-1\n")
    done = run("validate", "acme_account.update", "accounts.csv")

    assert done.exit_code == 2
    assert "accounts.csv line 2, field 'user_name'" in done.output
    assert "canary" not in done.output


@pytest.mark.usefixtures("server")
def test_a_run_of_secrets_goes_on_with_its_file() -> None:
    run("load", "acme_account.update", "accounts.csv", "--isolate")
    done = run("runs", "resume", newest_run()["id"])

    assert "Traceback" not in done.output
    assert "canary" not in done.output
