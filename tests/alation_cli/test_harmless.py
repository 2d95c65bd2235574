"""What is printed steers no terminal and adds no line, whatever a server or a name holds."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_cli.loading.events import OpenWork
from alation_cli.loading.next_steps import Commands
from alation_cli.output.plain import command_line, one_line
from alation_core.jobs import JobHandle
from alation_core.runs import Accepted, Begun
from alation_files.harmless import neutral
from alation_sandbox import Sandbox
from tests.alation_cli.support import run

HOSTILE = (
    "x\nalation: done\x1b[2J\x9b31m\u202e\u2066\u200f\u2028\u2029\r\x07\U000e0041'\"$(id);`id`"
)
STEERING = {
    *map(chr, (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    *"\u061c\u200e\u200f\u2028\u2029\ufeff\U000e0041",
} - {"\n", "\t"}
BASH = shutil.which("bash")


@given(st.text() | st.text(st.sampled_from([*STEERING, "a", "\n", "\ud800"])))
def test_a_text_is_shown_on_one_line_without_what_steers_a_terminal(text: str) -> None:
    shown = one_line(text)

    assert not STEERING & set(shown)
    assert "\n" not in shown
    shown.encode()


@given(st.text())
def test_json_that_is_shown_is_read_back_as_what_it_was(text: str) -> None:
    shown = neutral(json.dumps(text, ensure_ascii=False))

    assert json.loads(shown) == text
    assert not STEERING & set(shown)


@pytest.mark.skipif(BASH is None, reason="there is no bash that could read the words")
@pytest.mark.parametrize(
    "word",
    [HOSTILE, "plain", "", "two words", "a'b", "a\nb", "\\x41\x1b", "é🜚", "\udcff.db", "-x", "\t"],
)
def test_a_command_that_is_shown_is_read_by_a_shell_as_its_words(word: str) -> None:
    line = command_line(["printf", "%s\\0", word, "last"])

    assert not STEERING & set(line)
    assert len(line.splitlines()) == 1
    read = subprocess.run([str(BASH), "-c", line], capture_output=True, check=True, timeout=60)
    assert read.stdout == os.fsencode(word) + b"\0last\0"


def test_ordinary_words_are_quoted_as_ever() -> None:
    words = ["alation", "runs", "resume", "2025", "--ledger", "my runs.db"]

    assert command_line(words) == shlex.join(words)


def checked(*args: str) -> str:
    """Run a command, hold that what it prints is harmless, and return it."""
    result = run(*args)
    assert not STEERING & set(result.output), ascii(result.output)
    assert not [line for line in result.output.split("\n") if line.startswith("alation: done")]
    assert "Traceback" not in result.output
    return result.output


def test_names_of_files(server: Sandbox) -> None:
    name = HOSTILE.replace("/", "")
    Path(f"{name}.csv").write_text("title,document_hub_id\nA,1\nB,x\n")
    Path("good.csv").write_text("title,document_hub_id\nA,1\nB,99\n")
    for args in (
        ("validate", "document.create", f"{name}.csv"),
        ("validate", "document.create", f"{name}.jsonl"),
        ("validate", "document.create", name),
        ("load", "document.create", f"{name}.csv"),
        ("load", "document.create", f"{name}.csv", "--on-invalid", "skip"),
        ("load", "document.create", f"{name}.csv", "--on-invalid", "skip", "--dry-run"),
        ("load", "document.create", "good.csv", "--results", f"{name}.out"),
        ("load", "document.create", "good.csv", "--results", f"no/{name}"),
        ("load", "document.create", "good.csv", "--ledger", f"{name}.db"),
        ("runs", "show", "2", "--ledger", f"{name}.db"),
        ("runs", "show", HOSTILE, "--ledger", f"{name}.db"),
        ("runs", "list", "--ledger", f"none{name}"),
        ("validate", "document.create", "good.csv", name),
        ("get", "document.list", "--param", HOSTILE),
        ("get", "document.list", "--param", f"{HOSTILE}=1"),
        ("get", "document.list", "--param", f"id={HOSTILE}"),
        ("get", f"{HOSTILE}.list"),
        ("get", f"document.{HOSTILE}"),
        ("job", "show", HOSTILE),
        (HOSTILE,),
        ("runs", HOSTILE),
        (f"--{HOSTILE}",),
        (f"--quiet={HOSTILE}", "runs"),
        ("load", "document.create", "good.csv", f"--{HOSTILE}"),
        ("load", "document.create", "good.csv", "--timeout", HOSTILE),
        ("load", "document.create", "good.csv", "--on-invalid", HOSTILE),
        ("load", "document.create", "good.csv", f"--sandbox={HOSTILE}"),
    ):
        checked(*args)


def test_what_stands_in_a_file(server: Sandbox) -> None:
    Path("columns.csv").write_text(f'title,"{HOSTILE.replace(chr(34), "")}"\nA,1\n', newline="")
    Path("keys.jsonl").write_text(json.dumps({"title": "A", HOSTILE: 1}))
    twice = json.dumps(HOSTILE)
    Path("twice.jsonl").write_text(f"{{{twice}: 1, {twice}: 2}}")
    Path("values.jsonl").write_text(json.dumps({"title": 1, "document_hub_id": HOSTILE}))
    for file in ("columns.csv", "keys.jsonl", "twice.jsonl", "values.jsonl"):
        checked("validate", "document.create", file)
        checked("validate", "document.create", file, "--output", "json")
        checked("load", "document.create", file)


def test_what_a_server_says(server: Sandbox) -> None:
    Path("rows.jsonl").write_text(
        json.dumps({"title": HOSTILE, "document_hub_id": 1, "description": HOSTILE})
    )
    checked("load", "document.create", "rows.jsonl")
    for form in ("table", "json", "jsonl"):
        checked("get", "document.list", "--output", form)
    for form in ("table", "json"):
        checked("job", "show", "1001", "--output", form)
        checked("job", "watch", "1001", "--output", form)
    checked("runs", "rejects", json.loads(run("runs", "list", "--output", "json").stdout)[0]["id"])


@pytest.mark.parametrize("handle", [HOSTILE, "17; rm -rf ~", "a b", "$(id)"])
def test_a_handle_in_a_command_that_is_to_be_pasted(handle: str) -> None:
    work = OpenWork()
    work(Begun((), 0.0, handle))
    work(Accepted((0,), 0.0, JobHandle(handle, by="name")))

    lines = work.told(Commands(host=handle, ledger=handle))

    for line in lines:
        assert not STEERING & set(line)
        assert "\n" not in line
    watch = next(line for line in lines if "job watch" in line)
    if BASH is not None:
        words = subprocess.run(
            [BASH, "-c", f"printf '%s\\0' {watch}"], capture_output=True, check=True, timeout=60
        )
        assert words.stdout.decode().split("\0")[5] == handle
