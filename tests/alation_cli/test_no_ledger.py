"""A ledger that cannot be written or read: told with the way out, and nothing is sent."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from alation_cli.recorded.location import default_ledger
from alation_core.ledger import open_store
from alation_sandbox import Sandbox
from tests.alation_cli.support import run, writes

LOAD = ("load", "document.create", "rows.csv")


def in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(Path("file").absolute()))


def forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("alation_core.ledger.sqlite.files.os.open", refuse)


def no_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    path = default_ledger()
    path.parent.mkdir(parents=True)
    path.write_text("something else, and long enough to be looked at")


def full(monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(default_ledger()).close()
    with closing(sqlite3.connect(default_ledger())) as db, db:
        db.execute("CREATE TRIGGER full BEFORE INSERT ON runs BEGIN SELECT raise(FAIL, 'x'); END")


@pytest.mark.parametrize("breaks", [in_a_file, forbidden, no_ledger, full])
@pytest.mark.parametrize("way", [(), ("--no-precheck",)], ids=["checked", "one pass"])
def test_a_ledger_that_cannot_be_used_is_told_with_the_way_out(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, breaks: object, way: tuple[str, ...]
) -> None:
    assert callable(breaks)
    Path("rows.csv").write_text("title,document_hub_id\nA,1\n")
    breaks(monkeypatch)

    result = run(*LOAD, *way)

    assert result.exit_code == 2
    first, second = result.stderr.splitlines()
    assert first.startswith("alation: ")
    assert str(default_ledger()) in first
    assert "nothing was sent" in second
    assert "--ledger FILE" in second
    assert "--no-ledger" in second
    assert not writes(server)
    assert run(*LOAD, *way, "--no-ledger").exit_code == 0


@pytest.mark.parametrize("command", [("runs", "list"), ("runs", "show", "1")])
def test_a_ledger_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    no_ledger(monkeypatch)
    assert "--ledger FILE" in run(*command).stderr
    monkeypatch.setattr(Path, "exists", refuse)
    result = run(*command)
    assert result.exit_code == 2
    assert result.stderr == (
        f"alation: the ledger {default_ledger()} cannot be read: Permission denied. Another one is "
        "named by --ledger FILE\n"
    )
