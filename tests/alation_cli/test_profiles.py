"""The command with profiles, proxies and a private authority, on a server behind TLS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from alation_cli.loading.next_steps import Commands
from alation_sandbox import Sandbox
from tests.alation_cli.support import run
from tests.ways_out import Proxy, behind_tls, private_authority, running_proxy

PASSWORD = "fake-password-of-a-proxy"


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with running_proxy(f"anna:{PASSWORD}") as running:
        yield running


@pytest.fixture
def profile(tmp_path: Path, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A profile of a sandbox that is reached by a proxy, and believed by its authority alone."""
    for name in ("HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    authority = private_authority(tmp_path)
    with Sandbox() as server, behind_tls(int(server.url.rpartition(":")[2]), authority) as url:
        known = server.credentials
        (tmp_path / "token.txt").write_text(known.refresh_token + "\n")
        (tmp_path / "token.txt").chmod(0o600)
        (tmp_path / "config.toml").write_text(
            f"""
            [profiles.prod]
            host = "{url}"
            user_id = {known.user_id}
            refresh_token = {{ file = "token.txt" }}
            ledger = "prod.sqlite"
            ca_file = "ca.pem"
            proxy = {{ env = "COMPANY_PROXY" }}
            """
        )
        there = proxy.url.replace("//", f"//anna:{PASSWORD}@")
        monkeypatch.setenv("ALATION_CONFIG", str(tmp_path / "config.toml"))
        monkeypatch.setenv("COMPANY_PROXY", there)
        yield server


def test_a_load_and_its_ledger_by_the_name_of_a_profile(profile: Sandbox, proxy: Proxy) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nA,1\nB,99\n")

    loaded = run("load", "document.create", "rows.csv", "--isolate", "--profile", "prod")

    assert loaded.exit_code == 1, loaded.stderr
    assert Path("prod.sqlite").exists()
    assert proxy.asked
    (listed,) = json.loads(run("runs", "list", "--profile", "prod", "--output", "json").stdout)
    lines = loaded.stderr.splitlines()
    assert f"  alation runs rejects {listed['id']} --profile prod" in lines
    shown = run("runs", "show", "last", "--profile", "prod").stdout
    assert f"alation runs retry {listed['id']} --profile prod" in shown
    assert run("runs", "retry", "last", "--profile", "prod").exit_code == 1
    assert PASSWORD not in loaded.output


def test_options_count_over_the_profile_and_that_is_said(
    profile: Sandbox, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALATION_ACCESS_TOKEN", "fake-of-somebody-else")
    found = run("get", "user.get_current", "--profile", "prod")
    assert found.exit_code == 3
    assert "fake-of-somebody-else" not in found.output
    monkeypatch.delenv("ALATION_ACCESS_TOKEN")
    monkeypatch.setenv("ALATION_LEDGER", "other.sqlite")
    noted = run("get", "user.get_current", "--profile", "prod")
    assert noted.stderr.splitlines()[0].startswith(
        "note: ALATION_LEDGER counts over ledger of profile 'prod' in "
    )
    monkeypatch.setenv("ALATION_PROFILE", "prod")
    assert run("get", "user.get_current").exit_code == 0
    refused = run("get", "user.get_current", "--host", profile.url)
    assert refused.exit_code == 2
    assert "it is not sent to another server. Leave --host out" in refused.stderr
    bad = run("get", "user.get_current", "--profile", "prod", "--ca-file", "gone.pem")
    assert bad.exit_code == 2
    assert bad.stderr.splitlines()[1:] == [
        "alation: ca_file gone.pem cannot be read: No such file or directory",
    ]
    for option in ("--proxy", "--profile", "--ca-file"):
        told = run("get", "user.get_current", "--sandbox", option, "x")
        assert told.exit_code == 2
        assert f"{option} and --sandbox name two servers" in told.stderr


def test_commands_that_go_on_reach_the_server_on_the_same_way() -> None:
    given = {"profile": "prod", "proxy": f"http://anna:{PASSWORD}@127.0.0.1:3128"}
    with click.Context(click.Command("load")) as context:
        context.meta.update({f"alation_cli.server.{name}": given[name] for name in given})
        commands = Commands(ledger="own.sqlite")
    way = "--profile prod --proxy 'http://anna:***@127.0.0.1:3128'"
    assert commands.resume("1") == f"alation runs resume 1 --ledger own.sqlite {way}"
    assert commands.show("1") == "alation runs show 1 --ledger own.sqlite --profile prod"


@pytest.mark.parametrize("place", ["env", "file", "keyring", "--profile", "ALATION_PROFILE"])
def test_a_secret_that_was_pasted_elsewhere_is_shown_by_no_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    secret = "zQ8x4fT9k29LmW7pR3vB"
    option = ("--profile", secret) if place == "--profile" else ()
    kind = place if place.islower() else "env"
    (tmp_path / "config.toml").write_text(
        'default = "p"\n[profiles.p]\nhost = "https://h.example.com"\n'
        f'access_token = {{ {kind} = "{secret}" }}\n'
    )
    monkeypatch.setenv("ALATION_CONFIG", str(tmp_path / "config.toml"))
    if place == "ALATION_PROFILE":
        monkeypatch.setenv(place, secret)
    for command in (
        ("doctor",),
        ("doctor", "--output", "json"),
        ("get", "user.get_current"),
        ("auth", "validate"),
    ):
        told = run(*command, *option)
        assert told.exit_code == 2, told.output
        assert "not shown" in " ".join(told.output.split())
        assert secret not in told.output


def test_doctor_shows_no_proxy_that_is_no_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text(
        'default = "p"\n[profiles.p]\nhost = "http://127.0.0.1:9"\n'
        f'access_token = {{ env = "OURS" }}\nproxy = "anna:{PASSWORD}"\n'
    )
    monkeypatch.setenv("ALATION_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("OURS", "fake-token")
    told = run("doctor")
    assert told.exit_code == 2
    assert "proxy of profile 'p'" in told.output
    assert PASSWORD not in told.output
