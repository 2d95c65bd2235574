"""Blocks of a page that show what is typed, and not what comes of it: all of it must succeed."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from alation_core.clock import SystemClock
from tests.alation_cli.support import run
from tests.docs.blocks import ROOT
from tests.processes import PATIENCE

OF_THE_READER = {
    "documents.csv": "title,document_hub_id\nNet revenue,1\nChurn rate,1\n",
    "terms.csv": "title,description\nGross margin,Income less direct costs\n",
}
"""Files that a page takes for granted, where none of its blocks made one of that name."""
CONNECTION = ("ALATION_HOST", "ALATION_USER_ID", "ALATION_REFRESH_TOKEN")
"""Variables of the reader: those of the test's sandbox stand for them."""
DONE_BEFORE = (["python3", "-m", "venv"], ["pip", "install"])
"""What installs: the environment of the tests stands for it."""


def commands(text: str) -> Iterator[list[str]]:
    """Yield the words of each command of a block."""
    for line in text.splitlines():
        parts = shlex.shlex(line, posix=True, punctuation_chars="&>")
        parts.whitespace_split = True
        words = [word.removeprefix(".venv/bin/") for word in parts]
        while words:
            end = words.index("&&") if "&&" in words else len(words)
            yield words[:end]
            words = words[end + 1 :]


def check_typed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Type the lines of a block, one after another, with jobs that end at once."""
    monkeypatch.setattr("alation_cli.connection.SystemClock", SystemClock)
    monkeypatch.setattr("alation_cli.connection.JOB_SECONDS", 0.0)
    for name, content in OF_THE_READER.items():
        if not Path(name).exists():
            Path(name).write_text(content, "utf-8")
    for program, *args in commands(text):
        if program == "export":
            for name, _, value in (arg.partition("=") for arg in args):
                if name not in CONNECTION:
                    monkeypatch.setenv(name, value)
        elif program == "alation":
            result = run(*args)
            assert result.exit_code == 0, f"alation {shlex.join(args)} prints:\n{result.output}"
        elif program == "python" and args[0].startswith("examples/"):
            example = [sys.executable, str(ROOT / args[0]), *args[1:]]
            subprocess.run(example, check=True, timeout=PATIENCE, capture_output=True)
        else:
            installs = any([program, *args][: len(known)] == known for known in DONE_BEFORE)
            assert installs, f"the page types {program!r}: mark the block as not run"
