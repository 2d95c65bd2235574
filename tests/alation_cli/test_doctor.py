"""`alation doctor`: what it finds in real conditions, what it advises, and that it only reads."""

from __future__ import annotations

import json
import os
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from alation_cli.checkup.advice import advice
from alation_cli.checkup.disks import kind_of_disk
from alation_cli.checkup.machine import fits
from alation_cli.checkup.server import _clock
from alation_cli.checkup.settings import mistyped
from alation_core import Alation, ApiAccessToken, SimulatedClock
from alation_core.clock import SystemClock
from alation_sandbox import Sandbox
from tests.alation_cli.support import BadPlugin, newest_run, reopen, run
from tests.alation_core.support import http, scripted

_PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")
_CA_FILES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
TOKENS = ("createAPIAccessToken", "validateRefreshToken", "validateAPIAccessToken")


def findings(*args: str) -> tuple[int, dict[str, dict[str, Any]]]:
    result = run("doctor", "--output", "json", *args)
    return result.exit_code, {found["check"]: found for found in json.loads(result.stdout)}


@pytest.fixture(autouse=True)
def usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy and no CA file of this machine, and the time of day."""
    for name in (*_PROXIES, *_CA_FILES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("alation_cli.connection.SystemClock", SystemClock)


def test_where_all_is_well(server: Sandbox) -> None:
    code, found = findings()
    assert code == 0
    checks = ("host", "credentials", "server", "login", "expiry", "clock", "ledger", "versions")
    states = {name: found[name]["state"] for name in (*checks, "plugins")}
    assert states == dict.fromkeys(states, "ok")
    assert found.keys() - states.keys() <= {"disk", "libraries"}
    assert found["host"]["says"] == f"{server.url}, from ALATION_HOST"
    assert found["credentials"]["says"] == (
        "refresh token of user 1: user_id from ALATION_USER_ID; refresh_token from "
        "ALATION_REFRESH_TOKEN"
    )
    assert found["login"]["says"] == "the token is accepted: user 1, role SERVER_ADMIN"
    asked = [seen for seen in server.requests if seen.method != "GET"]
    assert all(any(token in seen.path for token in TOKENS) for seen in asked)
    lines = run("doctor").stdout.splitlines()
    assert lines[0] == f"ok       host         {server.url}, from ALATION_HOST"
    assert server.credentials.refresh_token not in "\n".join(lines)
    assert run("doctor", "--sandbox").exit_code == 0


def test_a_broken_profile_keeps_nobody_from_the_checks_of_a_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text("no TOML")
    monkeypatch.setenv("ALATION_CONFIG", str(tmp_path / "config.toml"))
    code, found = findings("--sandbox", "--ledger", "own.db")
    assert code == 2
    assert [name for name, one in found.items() if one["state"] == "failed"] == ["profile"]
    assert {"host", "server", "login", "ledger", "plugins"} <= found.keys()
    assert findings()[1].keys().isdisjoint({"host", "server", "login"})


def test_an_access_token_is_looked_at_as_well(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ALATION_USER_ID")
    monkeypatch.delenv("ALATION_REFRESH_TOKEN")
    monkeypatch.setenv("ALATION_ACCESS_TOKEN", "fake-and-wrong")
    code, found = findings()
    assert code == 3
    assert found["login"]["state"] == "failed"
    assert "make a new token" in found["login"]["todo"]


def test_what_is_missing_or_wrong_is_told_with_what_to_do(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, found = findings("--host", "http://127.0.0.1:1")
    assert (code, found["server"]["state"]) == (3, "failed")
    assert "Connection refused" in found["server"]["says"]
    assert found["server"]["todo"].startswith("nothing listens there")
    monkeypatch.setenv("ALATION_REFRESH_TOKEN", "fake-wrong-token")
    code, found = findings()
    assert (code, found["server"]["state"], found["login"]["state"]) == (3, "ok", "failed")
    assert "fake-wrong" not in json.dumps(found)
    (tmp_path / "token").write_text("fake-in-a-file")
    (tmp_path / "token").chmod(0o644)
    monkeypatch.setenv("ALATION_REFRESH_TOKEN_FILE", str(tmp_path / "token"))
    code, found = findings()
    assert code == 2
    assert "ALATION_REFRESH_TOKEN_FILE are both set" in found["settings"]["says"]
    assert found["secrets"]["todo"] == f"chmod o-r {tmp_path / 'token'}"
    assert "server" not in found
    assert found["plugins"]["state"] == "ok"
    monkeypatch.delenv("ALATION_HOST")
    assert findings()[1]["settings"]["says"].startswith("no server: give --host, set ALATION_HOST")
    monkeypatch.setenv("ALATION_PROFILE", "prod")
    code, found = findings()
    assert (code, found["profile"]["state"]) == (2, "failed")


@pytest.mark.parametrize("variable", ["ALATION_HOST", "ALATION_REFRESH_TOKEN_FILE"])
def test_a_token_in_the_place_of_something_else_is_not_shown(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("ALATION_REFRESH_TOKEN")
    monkeypatch.setenv("ALATION_REFRESH_TOKEN_FILE", "/nowhere")
    monkeypatch.setenv(variable, "fake-token-in-a-wrong-place")
    for output in ("table", "json"):
        result = run("doctor", "--output", output)
        assert result.exit_code == 2
        assert "fake-token" not in result.output
        assert variable in result.output


@pytest.mark.parametrize("status", [302, 404, 401])
def test_what_gives_no_token_and_is_no_catalog_is_told_so(server: Sandbox, status: int) -> None:
    with scripted([http(status, {"detail": "no"})]) as other:
        code, found = findings("--host", other.url)
    new = "make a new token" if status == 401 else "no catalog answers there"
    assert (code, found["login"]["todo"][: len(new)]) == (3, new)


def test_the_notification_and_the_ledger_have_secrets_too(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, text in (("NOTIFY_URL", "https://h/x"), ("LEDGER", "postgresql://u:fake@h:1/d")):
        file = tmp_path / name
        file.write_text(text)
        file.chmod(0o644)
        with monkeypatch.context() as patch:
            patch.setenv(f"ALATION_{name}_FILE", str(file))
            if name == "LEDGER":
                patch.delenv("ALATION_LEDGER", raising=False)
            assert findings("--ledger", "runs.sqlite")[1]["secrets"]["todo"] == f"chmod o-r {file}"


def test_named_credentials_are_told_and_do_not_fail(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALATION_CDE_CLIENT_ID", "fake-id")
    code, found = findings()
    assert (code, found["credentials"]["state"]) == (0, "warning")
    assert "ALATION_CDE_CLIENT_SECRET is not" in found["credentials"]["says"]


def test_the_ledger(server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nA,1\n")
    assert run("load", "document.create", "rows.csv").exit_code == 0
    assert findings()[1]["runs"]["says"] == "no run is open"
    reopen(identity := newest_run()["id"])
    code, found = findings()
    assert (code, found["runs"]["state"]) == (0, "warning")
    assert found["runs"]["todo"].endswith(f"alation runs resume {identity}")
    (tmp_path / "no.sqlite").write_text("no ledger, but a text of some length" * 99)
    for address, said in (
        (str(tmp_path / "no.sqlite"), "no.sqlite"),
        (str(tmp_path / "rows.csv" / "x.sqlite"), "rows.csv"),
        ("nowhere://u:fake-s3cret@h/d", "nowhere"),
    ):
        code, found = findings("--ledger", address)
        assert (code, found["ledger"]["state"]) == (2, "failed"), address
        assert said in found["ledger"]["says"]
        assert "--ledger FILE" in found["ledger"]["todo"]
        assert "fake-s3cret" not in json.dumps(found)
    assert not (tmp_path / "new").exists()
    assert findings("--ledger", "new/runs.sqlite")[1]["ledger"]["state"] == "ok"
    assert not (tmp_path / "new").exists()
    monkeypatch.setattr("alation_cli.checkup.ledger.kind_of_disk", lambda path: "nfs4")
    assert "PostgreSQL" in findings()[1]["disk"]["todo"]


def test_a_broken_plugin_alone_exits_with_1(server: Sandbox, bad_plugin: BadPlugin) -> None:
    result = run("doctor", "--output", "json")
    broken = [one for one in json.loads(result.stdout) if one["state"] == "failed"]
    assert result.exit_code == 1
    assert [one["check"] for one in broken] == ["plugins"]
    assert bad_plugin.name in broken[0]["says"]


@pytest.mark.parametrize(
    ("ahead", "state"), [(-3, "ok"), (59, "ok"), (90, "warning"), (-90, "warning")]
)
def test_the_clock(ahead: int, state: str) -> None:
    catalog = Alation("https://h.example.com", ApiAccessToken("fake-a"), clock=SimulatedClock())
    assert _clock(catalog).says == "the server does not tell its time"
    wall = catalog.transport.clock.wall()
    catalog.transport.server_time.note(formatdate(wall + ahead, usegmt=True))
    assert _clock(catalog).state == state


def test_variables_that_are_nearly_ours() -> None:
    ours = ("HOST", "HOST_FILE", "CDE_USER_ID", "CDE_ACCESS_TOKEN_FILE", "SOMETHING_ELSE")
    variables = {f"ALATION_{name}": "x" for name in ours}
    variables |= {"ALATION_NOTIFY_URL_FILE": "x", "ALATION_NOTIFYURL": "x"}
    variables |= dict.fromkeys(("ALATION_REFRESHTOKEN", "ALATION_HOSTS", "alation_host"), "x")
    assert dict(mistyped(variables)) == {
        "ALATION_REFRESHTOKEN": "ALATION_REFRESH_TOKEN",
        "ALATION_HOSTS": "ALATION_HOST",
        "ALATION_NOTIFYURL": "ALATION_NOTIFY_URL",
        "alation_host": "ALATION_HOST",
    }


@pytest.mark.parametrize("password", ["S3cret//pass", "Secr://pass", "1234/Secr", "a@b:c"])
@pytest.mark.parametrize("by_option", [False, True])
def test_the_password_of_a_proxy_is_not_shown(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, password: str, by_option: bool
) -> None:
    proxy = f"http://anna:{password}@127.0.0.1:9"
    monkeypatch.setenv("HTTPS_PROXY", "" if by_option else proxy)
    given = ["--proxy", proxy] if by_option else []
    for output in ("table", "json"):
        result = run("doctor", "--host", "https://127.0.0.1:9", "--output", output, *given)
        # An option that is no address is told by its place.
        refused = "--proxy must be the address of an HTTP proxy" in result.stdout
        assert refused == (by_option and "/" in password)
        assert refused or "http://anna:***@127.0.0.1:9" in result.stdout
        assert password not in result.output


@pytest.mark.parametrize(
    "proxy", ["http://127.0.0.1:9", "http://anna:fake-pw@proxy.invalid:9", "https://127.0.0.1:9"]
)
@pytest.mark.parametrize("by_option", [False, True])
def test_a_proxy_that_is_dead_is_blamed_itself(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, proxy: str, by_option: bool
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "" if by_option else proxy)
    given = ["--proxy", proxy] if by_option else []
    code, found = findings("--host", "https://127.0.0.1:18585", *given)
    assert (code, found["server"]["state"]) == (3, "failed")
    assert ": the proxy is not reached: Failed to " in found["server"]["says"]
    assert found["server"]["todo"].startswith("is the address of the proxy right")
    assert "fake-pw" not in json.dumps(found)


A, B = "http://anna:fake-pw@127.0.0.1:9", "http://127.0.0.1:19"


@pytest.mark.parametrize(
    ("host", "variables", "said"),
    [
        (None, {"HTTPS_PROXY": B}, f"{B}, from HTTPS_PROXY: not used for this host"),
        ("https://127.0.0.1:1", {"HTTPS_PROXY": B}, f"{B}, from HTTPS_PROXY"),
        ("https://127.0.0.1:1", {"ALL_PROXY": B}, f"{B}, from ALL_PROXY"),
        ("https://127.0.0.1:1", {"HTTPS_PROXY": A, "https_proxy": B}, f"{B}, from https_proxy"),
        (
            "https://127.0.0.1:1",
            {"HTTPS_PROXY": A, "https_proxy": ""},
            "http://anna:***@127.0.0.1:9, from HTTPS_PROXY: not used for this host",
        ),
        (
            "https://127.0.0.1:1",
            {"HTTPS_PROXY": B, "NO_PROXY": "127.0.0.1"},
            f"{B}, from HTTPS_PROXY: not used for this host",
        ),
        ("https://127.0.0.1:1", {"http_proxy": B}, None),
    ],
)
def test_the_proxy_that_counts_is_told(
    server: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    host: str | None,
    variables: dict[str, str],
    said: str | None,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    _, found = findings(*([] if host is None else ["--host", host]))
    assert found.get("proxy", {}).get("says") == said
    # The server is asked by that way, and by no other one.
    by_proxy = "the proxy is not reached" in found["server"]["says"]
    assert by_proxy is (said is not None and "not used" not in said)


@pytest.mark.parametrize(
    ("reason", "todo"),
    [
        ("Tunnel connection failed: 407 Proxy Authentication Required", "the proxy refuses"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get", "nobody who"),
        ("certificate verify failed: certificate has expired", "the certificate is not valid now"),
        (
            "certificate verify failed: Hostname mismatch, certificate is not",
            "the certificate is f",
        ),
        *(
            (f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {strict}", "the auth")
            for strict in (
                "Missing Authority Key Identifier (_ssl.c:1020)",
                "Missing Subject Key Identifier (_ssl.c:1020)",
                "CA cert does not include key usage extension (_ssl.c:1020)",
                "Basic Constraints of CA cert not marked critical (_ssl.c:1020)",
            )
        ),
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number", "one side speaks TLS"),
        ("Failed to resolve 'x' ([Errno -2] Name or service not known)", "the name is not known"),
        ("Connection to x timed out", "nobody answers"),
        ("HTTP 503: Service Unavailable", "the server is out of order"),
        ("the server gave no token for RefreshToken(user_id=1) (HTTP 302)", "no catalog answers"),
        ("the proxy is not reached: Failed to resolve 'x'", "is the address of the proxy right"),
        ("the address of the proxy (HTTPS_PROXY) cannot be read", "is the address right? In the p"),
        ("something else", "is the host right"),
    ],
)
def test_what_to_do_about_a_server_that_is_not_reached(reason: str, todo: str) -> None:
    assert advice(reason).startswith(todo)


@pytest.mark.parametrize(
    ("version", "wanted", "fitting"),
    [
        ("2.34.2", ">=2.32", True),
        ("2.32", ">=2.32.0", True),
        ("2.31.9", ">=2.32", False),
        ("4.10.0rc1", ">=4.9,<5", True),
        ("5.0", ">=4.9,<5", False),
        ("10.1", ">=9.9", True),
        ("odd", "", True),
    ],
)
def test_versions_within_bounds(version: str, wanted: str, fitting: bool) -> None:
    assert fits(version, wanted) is fitting


def test_on_which_disk_a_file_lies(tmp_path: Path) -> None:
    inner = tmp_path / "a b"
    inner.mkdir()
    table = tmp_path / "mounts"
    octal = str(inner).replace(" ", "\\040")
    table.write_text(
        "1 0 0:1 / / rw - overlay overlay rw\n"
        f"2 1 0:2 / {tmp_path} rw shared:1 - ext4 /dev/sda rw\n"
        f"3 2 0:3 / {octal} rw - nfs4 server:/x rw\nodd\n"
    )
    assert kind_of_disk(inner / "x.sqlite", table) == "nfs4"
    assert kind_of_disk(tmp_path / "x.sqlite", table) == "ext4"
    assert kind_of_disk(Path("/nowhere/x"), table) == "overlay"
    assert kind_of_disk(inner, tmp_path / "gone") is None
    assert os.name != "posix" or kind_of_disk(tmp_path) is None or kind_of_disk(tmp_path)
