"""Where a ledger is: options, the variable, and addresses whose passwords nobody gets to see."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_cli.completion.answering import SHOWN_RUNS, Table
from alation_cli.exits import BadInput
from alation_cli.loading.next_steps import Commands, going_on
from alation_cli.output.passwords import without_passwords
from alation_cli.recorded.location import ledger_address
from alation_core import LedgerError
from alation_core.ledger import file_of, open_store
from alation_sandbox import Sandbox
from tests.alation_cli.support import newest_run, run, writes

ADDRESS = "postgresql://loader:s3cret@db.example.com:5432/alation"


@given(
    st.text(st.characters(exclude_categories=("Z", "C")), min_size=3).filter(
        lambda text: "@" not in text
    ),
    st.sampled_from(["postgresql", "postgresql+psycopg", "mysql", "x-y.z"]),
)
def test_no_password_is_shown(password: str, scheme: str) -> None:
    secret = f"<{password}>"
    for address in (
        f"{scheme}://loader:{secret}@db.example.com:5432/alation",
        f"{scheme}://:{secret}@/alation?host=/run/postgresql",
    ):
        assert secret not in without_passwords(f"cannot reach {address}: no route")
        assert without_passwords(without_passwords(address)) == without_passwords(address)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (ADDRESS, "postgresql://loader:***@db.example.com:5432/alation"),
        ("postgresql://h/d?user=u&password=s3cret&x=1", "postgresql://h/d?user=u&password=***&x=1"),
        ("postgresql://loader@h:5432/d", "postgresql://loader@h:5432/d"),
        ("postgres:u:s3cret@h", "postgres:u:***@h"),
        ("postgresql:/u:s3cret@h/x", "postgresql:/u:***@h/x"),
        (
            "http://127.0.0.1:8585/x?mail=a@example.com",
            "http://127.0.0.1:8585/x?mail=a@example.com",
        ),
        ("sqlite:////var/lib/a.sqlite", "sqlite:////var/lib/a.sqlite"),
        ("runs.sqlite", "runs.sqlite"),
    ],
)
def test_what_is_left_of_an_address(text: str, shown: str) -> None:
    assert without_passwords(text) == shown


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("runs.sqlite", Path("runs.sqlite")),
        ("sqlite:///runs.sqlite", Path("runs.sqlite")),
        ("sqlite://runs.sqlite", Path("runs.sqlite")),
        ("SQLite:///runs.sqlite", Path("runs.sqlite")),
        ("sqlite:////var/runs.sqlite", Path("/var/runs.sqlite")),
        (ADDRESS, None),
    ],
)
def test_only_a_file_is_treated_as_one(address: str, file: Path | None) -> None:
    assert file_of(address) == file


def test_an_option_comes_before_the_variable_and_that_before_the_usual_place() -> None:
    variables = {"ALATION_LEDGER": ADDRESS, "XDG_STATE_HOME": "/state"}
    assert ledger_address("own.sqlite", variables) == "own.sqlite"
    assert ledger_address(None, variables) == ADDRESS
    usual = ledger_address(None, variables | {"ALATION_LEDGER": ""})
    assert usual == str(Path("/state/alation/ledger.sqlite"))
    with pytest.raises(BadInput, match="empty"):
        ledger_address("", variables)


def test_commands_name_a_ledger_as_it_was_given() -> None:
    assert Commands().resume("1") == "alation runs resume 1"
    assert going_on(Commands(ledger="own.sqlite"), "1")[1:] == [
        "  alation runs resume 1 --ledger own.sqlite"
    ]
    _, command, lacking = going_on(Commands(ledger=ADDRESS), "1")
    assert "s3cret" not in command
    assert "***@db.example.com" in command
    assert "ALATION_LEDGER" in lacking


def test_the_variable_names_the_ledger_of_every_command(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALATION_LEDGER", "named.sqlite")
    Path("rows.csv").write_text("title,document_hub_id\nA,1\nB,99\n")
    for command in (("runs", "list"), ("runs", "show", "last")):
        assert "there is no ledger named.sqlite" in run(*command).stderr
    result = run("load", "document.create", "rows.csv", "--isolate")
    assert result.exit_code == 1
    identity = newest_run()["id"]
    assert f"  alation runs rejects {identity}" in result.stderr.splitlines()
    assert (
        run("runs", "list", "--ledger", "named.sqlite", "--output", "csv").stdout.count("\n") == 2
    )
    result = run("load", "document.create", "rows.csv", "--results", "named.sqlite", "--again")
    assert result.exit_code == 2
    assert "--results named.sqlite is the ledger" in result.stderr
    # A sandbox ends with its command: its loads are no runs of the ledger that lasts.
    run("load", "document.create", "rows.csv", "--sandbox", "--job-seconds", "0")
    assert newest_run()["id"] == identity


def test_an_address_is_never_treated_as_a_path(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nA,1\n")
    before = sorted(Path().iterdir())
    address = "nowhere://loader:s3cret@db.example.com/~/alation"
    load = ("load", "document.create", "rows.csv")
    commands: list[tuple[Any, ...]] = [
        (*load, "--ledger", address),
        ("runs", "list", "--ledger", address),
        ("runs", "resume", "last", "--ledger", address),
        ("runs", "prune", "--older", "0d", "--ledger", address),
    ]
    for command in commands:
        result = run(*command)
        assert result.exit_code == 2, result.output
        assert "nowhere" in result.stderr
        assert "s3cret" not in result.output
    monkeypatch.setenv("ALATION_LEDGER", address)
    for command in (load, ("runs", "list")):
        result = run(*command)
        assert result.exit_code == 2
        assert "s3cret" not in result.output
    assert not writes(server)
    assert sorted(Path().iterdir()) == before


MISTYPED = {
    "postgres:u:s3cret@127.0.0.1": "the address postgres:*** of the ledger lacks the // behind",
    "postgresql:/u:s3cret@127.0.0.1/x": "the address postgresql:*** of the ledger lacks the // be",
    "SQLite:/runs.db": "the address SQLite:*** of the ledger lacks the // behind its scheme",
    '"postgresql://u:s3cret@127.0.0.1/x"': "the address of the ledger begins with a quote",
}


@pytest.mark.parametrize("address", MISTYPED)
@pytest.mark.parametrize("by_option", [False, True])
def test_a_mistyped_address_is_no_file_and_its_password_is_not_shown(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, address: str, by_option: bool
) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nA,1\n")
    before = sorted(Path().rglob("*"))
    if not by_option:
        monkeypatch.setenv("ALATION_LEDGER", address)
    given = ("--ledger", address) if by_option else ()
    for command in (("load", "document.create", "rows.csv"), ("runs", "list"), ("doctor",)):
        result = run(*command, *given)
        assert result.exit_code == 2, result.output
        assert MISTYPED[address] in result.output
        assert "s3cret" not in result.output
    assert not any("document" in seen.path for seen in server.requests)
    assert sorted(Path().rglob("*")) == before
    with pytest.raises(LedgerError, match=re.escape(MISTYPED[address])):
        open_store(address)


def test_completion_asks_a_store_and_keeps_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = []

    def gathered(ledger: str, most: int) -> list[list[str]]:
        asked.append((ledger, most))
        return [["1", "document.create, open"]]

    monkeypatch.setattr("alation_cli.completion.gathering.gathered_runs", gathered)
    variables = {"ALATION_LEDGER": ADDRESS, "XDG_CACHE_HOME": str(tmp_path)}
    table = Table(lambda: None, variables)
    assert table.runs(None) == [["1", "document.create, open"]]
    assert asked == [(ADDRESS, SHOWN_RUNS)]
    assert not any("s3cret" in file.read_text() for file in tmp_path.rglob("*.json"))


def test_a_ledger_may_lie_in_the_home_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for address in ("~/runs.db", Path("~/runs.db"), "sqlite:///~/runs.db"):
        assert file_of(address) == tmp_path / "runs.db"
    assert file_of("~runs.db") == Path("~runs.db")
