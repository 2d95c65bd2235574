"""A steward's day, from an Excel export of people's own to a catalog that is as it should be."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from alation_sandbox import Sandbox
from tests.alation_cli.support import newest_run, run, variables
from tests.processes import patience, started

ALATION = [sys.executable, "-m", "alation_cli.main"]
ROWS = 300
FIELDS = ("Begriff=title", "Bedeutung=description", "Glossar=glossary_ids")
OWN = (*(text for field in FIELDS for text in ("--map", field)), "--ignore-unknown")
HEADINGS = ["Begriff", "Glossar", "Bedeutung", "Zuständig", ""]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox whose jobs take so long that a load can be stopped half-way."""
    with Sandbox(job_seconds=0.02) as running:
        for name, value in variables(running).items():
            monkeypatch.setenv(name, value)
        yield running


def sheet(name: str, lines: list[list[str]]) -> None:
    """Write a file as Excel does: semicolons, cp1252, a trailing empty column."""
    with Path(name).open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADINGS, *lines])


def term(number: int, glossary: str = "1") -> list[str]:
    return [f"Größe {number}", glossary, f"Maß, Nr. {number}; in %", "Büro", ""]


def table(name: str) -> list[dict[str, str]]:
    text = Path(name).read_text("utf-8-sig")
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter))


def stopped_half_way(*args: str) -> str:
    """Run a load in a process of its own, and press Ctrl-C when it has written some rows."""
    command = (*ALATION, "load", "glossary_term.create", "terms.csv", *args)
    with started(*command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        with patience(process):
            while not process.stderr.readline().startswith("batch 2"):
                assert process.poll() is None
            process.send_signal(signal.SIGINT)
            told = process.stderr.read()
            assert process.wait() == 4
    return str(told)


def test_the_day(server: Sandbox) -> None:
    # A template, filled in with what people have: their own headings, and three mistakes.
    assert run("template", "glossary_term.create", "--out", "template.csv").exit_code == 0
    assert run("validate", "glossary_term.create", "template.csv").exit_code == 0
    lines = [term(number) for number in range(1, ROWS + 1)]
    sheet("terms.csv", [*lines[:-3], term(1, "eins"), ["zu kurz"], ["", "1", "ohne", "", ""]])
    wrong = run("validate", "glossary_term.create", "terms.csv")
    assert wrong.exit_code == 2
    assert all(f"field {heading!r}" in wrong.output for heading in HEADINGS[:4])
    wrong = run("validate", "glossary_term.create", "terms.csv", *OWN)
    assert wrong.exit_code == 2
    assert "read as cp1252" in wrong.output
    assert "separated by semicolons" in wrong.output
    for line in (ROWS - 1, ROWS, ROWS + 1):
        assert f"line {line}" in wrong.output
    assert "3 problems" in wrong.output

    # The load: two rows name a glossary that is not there; Ctrl-C; the run goes on.
    sheet("terms.csv", [*lines[:-2], term(ROWS - 1, "77"), term(ROWS, "78")])
    told = stopped_half_way(*OWN, "--batch-size", "20", "--isolate")
    assert "alation runs resume" in told
    assert newest_run()["status"] != "successful"
    files = ("--results", "results.csv", "--rejects", "rejects.csv")
    resumed = run("runs", "resume", "last", *files)
    assert resumed.exit_code == 1, resumed.output
    results = table("results.csv")
    assert list(results[0]) == [*HEADINGS[:4], "line", "status", "id", "reason"]
    assert [row["Begriff"] for row in results] == [line[0] for line in lines]
    assert [row["status"] for row in results] == ["succeeded"] * (ROWS - 2) + ["failed"] * 2
    assert len({row["id"] for row in results[:-2]}) == ROWS - 2
    assert "glossary_ids" in results[-1]["reason"]

    # The rejects, corrected, are loaded as they are.
    rejects = table("rejects.csv")
    assert [row["Begriff"] for row in rejects] == [f"Größe {ROWS - 1}", f"Größe {ROWS}"]
    corrected = Path("rejects.csv").read_text("utf-8-sig").replace(";77;", ";1;")
    Path("rejects.csv").write_text(corrected.replace(";78;", ";1;"), "utf-8-sig")
    loaded = run("load", "glossary_term.create", "rejects.csv", *OWN)
    assert loaded.exit_code == 0, loaded.output
    again = run("load", "glossary_term.create", "terms.csv", *OWN)
    assert again.exit_code == 2
    assert "--again" in again.output

    # Taken out, two cells edited, looked at, carried out, looked at again.
    back = ("--for", "glossary_term.update", "--fields", "id,title,description")
    assert run("get", "glossary_term.list", *back, "--out", "export.csv").exit_code == 0
    text = Path("export.csv").read_text("utf-8-sig")
    assert len(text.splitlines()) == ROWS + 1
    edited = text.replace("Größe 7,", "Länge 7,").replace("Nr. 8;", "Nr. acht;")
    Path("edited.csv").write_text(edited, "utf-8")
    plan = ("plan", "glossary_term", "edited.csv", "--key", "id", "--output", "json")
    planned = json.loads(run(*plan, "--out", "plan.json").stdout)
    assert (planned["counts"]["changed"], planned["counts"]["same"]) == (2, ROWS - 2)
    assert run("apply", "plan.json").exit_code == 0
    planned = run(*plan, "--check")
    assert planned.exit_code == 0
    assert json.loads(planned.stdout)["counts"]["changed"] == 0
    titles = [row["title"] for row in server.world.table("glossary_term").rows()]
    assert sorted(titles) == sorted(
        "Länge 7" if number == 7 else f"Größe {number}" for number in range(1, ROWS + 1)
    )
