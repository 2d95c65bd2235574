"""The page for authors of plugins: its blocks run, and it leaves out no hook and no argument."""

from __future__ import annotations

import dataclasses
import inspect
import os
import re
import shlex
import shutil
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from alation_core import (
    BatchLimit,
    Compared,
    Comparison,
    Entries,
    GetOperation,
    ListOperation,
    LookUp,
    SameObject,
    Verb,
)
from alation_core.bodies import Body
from alation_core.jobs import HandlePlace, JobProtocol
from alation_core.operations import WriteOperation
from alation_core.plugins import Hooks, Registry
from alation_core.problems import Finding
from alation_core.reading import Reading
from alation_replay.contract.subject import Contract
from tests.plugin_author.support import alation, install, python

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "plugins.md"
TEXT = PAGE.read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A block: its language, the file that it is (where it is one), and its text."""
HOUR = "The author's hour"
MOST_TYPED = 90

DESCRIBED = {
    "JobOperation and DirectOperation": WriteOperation,
    "ListOperation": ListOperation,
    "GetOperation": GetOperation,
    "BatchLimit": BatchLimit,
    "Body": Body,
    "JobProtocol": JobProtocol,
    "HandlePlace": HandlePlace,
    "LookUp": LookUp,
    "SameObject": SameObject,
    "Comparison": Comparison,
    "Compared": Compared,
    "Entries": Entries,
    "Verb": Verb,
    "Reading": Reading,
    "Finding": Finding,
}


def blocks(language: str) -> list[tuple[int, str]]:
    """The blocks of a language that are no files, each with the number of lines before it."""
    found = [b for b in BLOCK.finditer(TEXT) if b[1] == language and b[2] is None]
    return [(TEXT[: b.start(3)].count("\n"), b[3]) for b in found]


def section(heading: str) -> str:
    """The text under a heading, up to the next one of its rank."""
    rank = re.search(rf"^(#+) {heading}$", TEXT, re.MULTILINE)
    assert rank is not None, heading
    return re.split(rf"^{rank[1]} ", TEXT[rank.end() :], flags=re.MULTILINE)[0]


def names_under(heading: str) -> list[str]:
    """The names in the first column of the table under a heading."""
    section = re.split(r"^##+ ", TEXT.partition(f"## {heading}\n")[2], flags=re.MULTILINE)[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_python_blocks_run_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    # A shape that names itself is looked for in the module that it stands in.
    page = ModuleType("page")
    monkeypatch.setitem(sys.modules, "page", page)
    namespace: dict[str, Any] = vars(page)
    for line, source in blocks("python"):
        code = compile("\n" * line + source, str(PAGE), "exec", dont_inherit=True)
        exec(code, namespace)  # noqa: S102 - our own page

    plugin = type("page", (), {n: staticmethod(f) for n, f in namespace.items() if n in HOOKS})
    assert Registry([plugin]).brought == ["flags"]
    (point,) = blocks("toml")
    stated = tomllib.loads(point[1])["project"]["entry-points"]["alation_core"]
    assert list(stated) == ["flags"]


def test_console_blocks_show_what_happens(tmp_path: Path) -> None:
    """Files are written and commands typed, in the order of the page.

    `pip install` is stood in for by `install`; the tox environment third_party runs it.
    """
    env, folder = dict(os.environ), tmp_path
    for block in BLOCK.finditer(TEXT):
        if block[2] is not None:
            assert (folder / block[2]).exists(), f"{block[2]} is not a file of the project"
            (folder / block[2]).write_text(block[3], "utf-8")
        for command, shown in commands(block[3]) if block[1] == "console" else ():
            program, *args = shlex.split(command)
            output = ""
            if program == "alation":
                output = alation(*args, cwd=folder, env=env)
            elif program == "pytest":
                output = python("-m", "pytest", "-p", "no:cacheprovider", cwd=folder, env=env)
            elif program == "cd":
                folder = folder / args[0]
            elif program == "rm":
                shutil.rmtree(folder / args[1])
            else:
                assert (program, args[0]) == ("pip", "install"), command
                env = install(folder, tmp_path / "site")
            pattern = ".*".join(re.escape(part) for part in shown.split("..."))
            lines = "\n".join(line.strip() for line in output.splitlines() if line.strip())
            assert re.fullmatch(pattern, lines, re.DOTALL), f"{command} prints:\n{output}"


def test_the_authors_hour_is_short() -> None:
    """What is typed: files, blank lines and all, and commands; of the tapes their commands too."""
    typed: list[str] = []
    for block in BLOCK.finditer(section(HOUR)):
        if block[2] is not None:
            typed += block[3].splitlines()
        elif block[1] == "console":
            typed += [line for line in block[3].splitlines() if line.startswith("$ ")]
    assert len(typed) <= MOST_TYPED, f"{len(typed)} lines are typed"


def commands(block: str) -> list[tuple[str, str]]:
    """The commands of a block, each with the lines that it prints."""
    parts = block.strip().removeprefix("$ ").split("\n$ ")
    return [
        (command, "\n".join(line.strip() for line in lines.splitlines()))
        for command, _, lines in (part.partition("\n") for part in parts)
    ]


HOOKS = [name for name, member in inspect.getmembers(Hooks) if name.startswith("alation_")]


def test_every_hook_is_described() -> None:
    assert sorted(names_under("Hooks")) == HOOKS


@pytest.mark.parametrize("heading", DESCRIBED)
def test_every_argument_is_described(heading: str) -> None:
    assert names_under(heading) == [field.name for field in dataclasses.fields(DESCRIBED[heading])]


def test_every_attribute_of_the_contract_is_described() -> None:
    assert names_under("The contract suite") == list(inspect.get_annotations(Contract))
