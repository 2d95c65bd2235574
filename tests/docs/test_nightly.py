"""The programs of docs/nightly.md load a night: stopped, started again, looked at, tidied."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import suppress
from pathlib import Path

import pytest

from alation_sandbox import Sandbox
from tests.alation_cli.pages import check_page
from tests.docs.blocks import NIGHT, ROOT, run_by
from tests.processes import PATIENCE, patience, started

((PAGE, BLOCKS),) = run_by(NIGHT).items()
FILES = {block.file: block.text for block in BLOCKS if block.file}
DAY = "2026-11-25"
TITLES = ["Net revenue", "Churn rate", "Basket"]
GOOD = [f"{title},What it means,1\n" for title in TITLES]
BAD = "Gross margin,In percent,77\n"


class Night:
    """A machine with the programs of the page, and the folder of exports."""

    def __init__(self, folder: Path, server: Sandbox) -> None:
        self.folder, self.server = folder, server
        self.kept, self.exports = folder / "kept", folder / "exports"
        self.exports.mkdir()
        self.program("alation", f'#!/bin/sh\nexec {sys.executable} -m alation_cli.main "$@"\n')
        for name in ("load-terms", "tidy-loads"):
            self.program(name, FILES[name])
        known = server.credentials
        told = FILES["load.env"].replace("https://acme.alationcloud.com", server.url)
        told = told.replace("=42", f"={known.user_id}").replace("=...", f"={known.refresh_token}")
        named = dict(line.split("=", 1) for line in told.splitlines())
        own = {name: text for name, text in os.environ.items() if name[:8] != "ALATION_"}
        path = f"{folder}{os.pathsep}{own['PATH']}"
        mine = {"PATH": path, "KEPT": str(self.kept), "EXPORTS": str(self.exports)}
        self.variables = {**own, **named, **mine}

    def program(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")
        (self.folder / name).chmod(0o755)

    def export(self, *lines: str) -> None:
        text = "".join(["title,description,glossary_ids\n", *lines])
        (self.exports / f"terms-{DAY}.csv").write_text(text, "utf-8")

    def start(self, *command: str) -> int:
        """Run a program to its end, and return its exit code."""
        finished = subprocess.run(
            command, env=self.variables, timeout=PATIENCE, check=False, capture_output=True
        )
        return finished.returncode

    def told_to_stop(self) -> int:
        """Start the load, and tell it to stop when its job was seen to run."""
        streams = {"stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL}
        with started("load-terms", DAY, env=self.variables, **streams) as process:
            assert process.stderr is not None
            with patience(process):
                while not any("/job/" in seen.path for seen in self.server.requests):
                    with suppress(subprocess.TimeoutExpired):
                        raise AssertionError(f"it ended with {process.wait(0.05)}")
                process.send_signal(signal.SIGTERM)
                process.stderr.read()
                return process.wait()

    def titles(self) -> list[str]:
        return [row["title"] for row in self.server.world.table("glossary_term").rows()]


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    with Sandbox(job_seconds=1) as server:
        yield Night(tmp_path, server)


def test_a_night(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.export(*GOOD, BAD)
    assert night.told_to_stop() == 4
    for _ in range(2):
        assert night.start("load-terms", DAY) == 1
        assert sorted(night.titles()) == sorted(TITLES)
    rejects = (night.kept / DAY / "rejects.csv").read_text("utf-8-sig").splitlines()
    assert len(rejects) == 2
    assert rejects[1].startswith("Gross margin,")
    night.export(*GOOD, BAD, BAD)
    assert night.start("load-terms", DAY) == 2
    assert sorted(night.titles()) == sorted(TITLES)

    night.export(*GOOD, BAD)
    for name, value in night.variables.items():
        if name.startswith("ALATION_"):
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("ALATION_LEDGER", str(night.kept / "runs.sqlite"))
    monkeypatch.setenv("COLUMNS", "100")
    assert check_page(ROOT / PAGE) == 3

    old = night.kept / "2026-08-01"
    old.mkdir()
    os.utime(old, (0, 0))
    assert night.start("tidy-loads") == 0
    assert sorted(path.name for path in night.kept.iterdir() if path.is_dir()) == [DAY]


def test_the_units_start_the_program_and_stop_where_a_person_is_needed() -> None:
    units = {}
    for name in ("load-terms.service", "load-terms.timer"):
        units[name] = ConfigParser(strict=True)
        units[name].optionxform = str  # type: ignore[assignment, method-assign]
        units[name].read_string(FILES[name])
    service = units["load-terms.service"]["Service"]

    assert Path(service["ExecStart"]).name in FILES
    assert Path(service["EnvironmentFile"]).name in FILES
    assert service["RestartPreventExitStatus"].split() == ["1", "2"]
    assert "Timer" in units["load-terms.timer"]
