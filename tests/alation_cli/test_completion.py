"""Completion in a shell: by the protocol that the scripts speak, and once by a real shell."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from alation_cli.app import alation
from alation_cli.completion.answering import answer
from alation_cli.completion.protocol import question
from alation_cli.completion.scripts import ASKED_BY, SCRIPTS
from tests.alation_cli.support import run
from tests.processes import PATIENCE

BASH = shutil.which("bash")
LOAD = ("load", "document.create", "rows.csv")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One table for all questions: it takes its time to be made."""
    return tmp_path_factory.mktemp("completion")


@pytest.fixture
def ask(cache: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def asked(*words: str, by: str = "bash", **more: str) -> list[str]:
        variables = {**os.environ, "XDG_CACHE_HOME": str(cache), **more}
        variables |= {"COMP_WORDS": "\n".join(("alation", *words)), "COMP_CWORD": str(len(words))}
        if by == "fish":
            variables["COMP_CWORD"] = words[-1]
        variables[ASKED_BY] = f"{by}_complete"
        capsys.readouterr()
        assert answer(lambda: alation, variables) == 0
        return capsys.readouterr().out.splitlines()

    return asked


def plain(lines: list[str]) -> list[str]:
    assert all(line.startswith("plain,") for line in lines), lines
    return [line.removeprefix("plain,") for line in lines]


CASES = [
    (("lo",), ["load"]),
    (("-q", "ru"), ["runs"]),
    (("runs", "re"), ["results", "rejects", "report", "resume", "retry"]),
    (("load", "document."), ["document.create", "document.update", "document.delete"]),
    (("load", "document.l"), []),
    (("validate", "document.d"), ["document.delete"]),
    (("schema", "document.c"), ["document.create"]),
    (("get", "document."), ["document.list"]),
    (("cassette", "new", "document.l"), ["document.list"]),
    (("endpoints", "document"), ["document", "document_hub_folder"]),
    (("completion", "f"), ["fish"]),
    ((*LOAD, "--on-inv"), ["--on-invalid"]),
    ((*LOAD, "--on-invalid", ""), ["raise", "skip"]),
    ((*LOAD, "--on-invalid", "=", "s"), ["skip"]),
    ((*LOAD, "--on-invalid=s"), ["--on-invalid=skip"]),
    ((*LOAD, "--on-invalid", "skip", "--on"), []),
    ((*LOAD, "--param", "a=1", "--para"), ["--param"]),
    ((*LOAD, "--batch-size", ""), []),
    (("get", "--output", "j"), ["json", "jsonl"]),
    (("nonsense", "mo"), []),
    (("load", "nonsense."), []),
]


@pytest.mark.parametrize(("words", "expected"), CASES, ids=lambda case: " ".join(case))
def test_what_a_word_may_be(ask: Any, words: tuple[str, ...], expected: list[str]) -> None:
    found = plain(ask(*words))
    assert found == expected or (set(found) == set(expected) and "." in words[-1])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("load", "document.create", "ro"), "file,ro"),
        ((*LOAD, "--results", "o"), "file,o"),
        ((*LOAD, "--ledger", ""), "file,"),
        (("cassette", "check", "cass"), "dir,cass"),
    ],
)
def test_files_are_left_to_the_shell(ask: Any, words: tuple[str, ...], kind: str) -> None:
    assert ask(*words) == [kind]


def test_runs_of_the_ledger_with_their_operation(ask: Any) -> None:
    assert plain(ask("runs", "show", "")) == []
    Path("rows.csv").write_text("title,document_hub_id\nA,1\n")
    assert (
        run("load", "document.create", "rows.csv", "--sandbox", "--ledger", "my.db").exit_code == 0
    )
    identity = json.loads(run("runs", "list", "--ledger", "my.db", "--output", "json").stdout)[0][
        "id"
    ]
    words = ("runs", "show", "--ledger", "my.db", "")
    assert plain(ask(*words)) == ["last", identity]
    assert ask(*words, by="fish")[1] == f"plain,{identity}\tdocument.create, successful"
    assert ask(*words, by="zsh")[3:] == ["plain", identity, "document.create, successful"]
    assert plain(ask("runs", "resume", "--ledger", "rows.csv", "")) == []


@pytest.mark.parametrize("ledger", ["~/my.db", "~nobody-of-this-name/my.db", "sqlite:///my.db"])
def test_the_ledger_is_the_file_that_the_commands_take(
    ask: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ledger: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    Path(ledger).parent.mkdir(exist_ok=True)
    Path("rows.csv").write_text("title,document_hub_id\nA,1\n")
    monkeypatch.setenv("ALATION_LEDGER", ledger)
    assert run(*LOAD, "--sandbox", "--ledger", ledger).exit_code == 0
    assert len(plain(ask("runs", "show", ""))) == 2
    monkeypatch.delenv("ALATION_LEDGER")
    assert len(plain(ask("runs", "show", "--ledger", ledger, ""))) == 2


def test_profiles_and_the_runs_of_their_ledgers(
    ask: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALATION_CONFIG", str(tmp_path / "config.toml"))
    assert plain(ask("runs", "show", "--profile", "")) == []
    Path("config.toml").write_text('[profiles.prod]\nledger = "my.db"\n[profiles.test]\n')
    assert plain(ask(*LOAD, "--profile", "p")) == ["prod"]
    Path("rows.csv").write_text("title,document_hub_id\nA,1\n")
    assert (
        run("load", "document.create", "rows.csv", "--sandbox", "--ledger", "my.db").exit_code == 0
    )
    assert plain(ask("runs", "show", "--profile", "prod", ""))[0] == "last"
    assert plain(ask("runs", "show", "--profile", "test", "")) == []
    Path("config.toml").write_text("no TOML")
    assert plain(ask("runs", "show", "--profile", "prod", "")) == []


def test_where_nothing_can_be_kept_it_is_found_out_each_time(ask: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert plain(ask("lo", XDG_CACHE_HOME=str(tmp_path / "file" / "none"))) == ["load"]


def test_a_table_of_something_else_is_made_anew(ask: Any, tmp_path: Path) -> None:
    kept = tmp_path / "alation" / "completion.json"
    kept.parent.mkdir()
    for text in ("no json", "[]", '{"made_from": 1, "commands": 7}'):
        kept.write_text(text)
        assert plain(ask("lo", XDG_CACHE_HOME=str(tmp_path))) == ["load"]
    assert json.loads(kept.read_text())["commands"]["commands"]["load"]


@pytest.mark.parametrize(
    ("shell", "words", "word", "expected"),
    [
        ("bash", "alation\nget\n'a b", "2", (["get"], "a b")),
        ("bash", "alation get", "9", (["get"], "")),
        ("bash", "alation", "x", ([], "")),
        ("bash", "alation --output =", "2", (["--output"], "")),
        ("fish", "alation get doc", "doc", (["get"], "doc")),
        ("fish", "alation get ", "", (["get"], "")),
    ],
)
def test_what_shells_ask(
    shell: str, words: str, word: str, expected: tuple[list[str], str]
) -> None:
    asked = question(shell, {"COMP_WORDS": words, "COMP_CWORD": word})
    assert (asked.words, asked.begun) == expected


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_is_printed(shell: str, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    result = run("completion", shell)
    assert (result.exit_code, result.stdout) == (0, SCRIPTS[shell])
    assert f"{ASKED_BY}={shell}_complete" in result.stdout


def test_an_unknown_shell_is_named_with_those_that_are_known() -> None:
    result = run("completion", "tcsh")
    assert result.exit_code == 2
    for shell in SCRIPTS:
        assert shell in result.stderr


SESSION = r"""
source <(alation completion bash)
ask() {
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _alation_completion alation
    echo "${COMPREPLY[*]}"
}
ask alation vali
ask alation load glossary_term.c
ask alation load document.create 'two w'
ask alation load document.create x --on-invalid = r
complete -p alation
"""
IMPORTED = """
import sys
from alation_cli.main import main
try:
    main()
except SystemExit:
    pass
print("HEAVY", sorted({"alation_core.shapes", "requests", "rich", "click"} & set(sys.modules)))
"""


@pytest.mark.skipif(BASH is None, reason="there is no bash")
def test_a_real_shell(tmp_path: Path) -> None:
    command = tmp_path / "bin" / "alation"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m alation_cli.main "$@"\n')
    command.chmod(0o755)
    Path("two words.csv").write_text("")
    variables = {**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"}
    told = subprocess.run(
        [str(BASH), "--norc", "-c", SESSION],
        env=variables,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    *lines, complete = told.stdout.splitlines()
    assert lines == ["validate", "glossary_term.create", "two words.csv", "raise"]
    assert "-F _alation_completion alation" in complete
    assert told.stderr == ""
    asked = {"COMP_WORDS": "alation load glossary_term.u", "COMP_CWORD": "2"}
    answered = subprocess.run(
        [sys.executable, "-c", IMPORTED],
        env={**variables, **asked, ASKED_BY: "bash_complete"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert answered.stdout == "plain,glossary_term.update\nHEAVY []\n"
