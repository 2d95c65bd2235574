"""What `alation plugin new` writes works at once, whatever the plugin is called."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest

from alation_cli.template import (
    LONGEST_NAME,
    Choice,
    PluginNames,
    endpoint_files,
    extended,
    project_files,
    project_in,
)
from alation_cli.template.project import EXCHANGE, OF_THE_ENDPOINT, OF_THE_PROJECT
from tests.plugin_author.support import alation, install, python
from tests.processes import PATIENCE

NAMES = ("widget", "a", "zz_top9", "n" * LONGEST_NAME)
TODAY = date(2026, 11, 23)
EVERY = [Choice(*chosen) for chosen in itertools.product((False, True), repeat=4)]


def written(name: str, folder: Path, choice: Choice | None = None) -> Path:
    return put(project_files(PluginNames(name), TODAY, choice), folder)


def put(files: Mapping[str, str], folder: Path) -> Path:
    for place, text in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def add(name: str, project: Path, choice: Choice | None = None) -> Path:
    """Do what `alation plugin add` does."""
    known = project_in(project)
    names = PluginNames(name, known.package)
    text = extended(known, name, names.module)
    files = endpoint_files(names, TODAY, choice, known.source)
    return put({**files, "pyproject.toml": text}, project)


def suite(project: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the project's own tests."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(
        command, cwd=project, env=dict(env), capture_output=True, text=True, timeout=PATIENCE
    )


done_by_third_party = pytest.mark.skipif(
    bool(os.environ.get("CI")), reason="the environment third_party does it, with built wheels"
)
"""CI has twenty minutes."""


@done_by_third_party
def test_its_tests_pass_and_the_command_knows_it(tmp_path: Path) -> None:
    project = written("widget", tmp_path / "project")
    env = install(project, tmp_path / "site")

    assert " passed" in python("-m", "pytest", "-q", cwd=project, env=env)
    assert "widget.create" in alation("endpoints", "widget", cwd=project, env=env)
    rows = [{"title": "Net revenue", "description": "After returns."}, {"title": "Churn rate"}]
    (project / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    results = ("--results", "out.jsonl", "--job-seconds", "0")
    alation("load", "widget.create", "rows.jsonl", "--sandbox", *results, cwd=project, env=env)
    lines = (project / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["succeeded", "succeeded"]


def test_with_every_call_and_a_further_endpoint_it_passes(tmp_path: Path) -> None:
    project = written("widget", tmp_path / "project", Choice(True, True, True, True))
    add("gadget", project)
    add("gizmo", project, Choice(list=True, delete=True))
    env = install(project, tmp_path / "site")

    done = suite(project, env)
    assert done.returncode == 0, done.stdout
    told = alation("endpoints", "widget", cwd=project, env=env)
    assert all(f"widget.{name}" in told for name in ("create", "list", "get", "delete"))
    assert "gadget.create" in alation("endpoints", "gadget", cwd=project, env=env)
    script = (
        "from alation_core import Alation, RefreshToken\n"
        "from alation_sandbox import Sandbox\n"
        "with Sandbox() as server:\n"
        "    known = server.credentials\n"
        "    catalog = Alation(server.url, RefreshToken(known.user_id, known.refresh_token))\n"
        "    made = catalog.gizmo.create([{'title': 'a'}, {'title': 'b'}])\n"
        "    ids = [row.id for row in made.rows]\n"
        "    catalog.gizmo.delete([{'id': ids[0]}]).raise_for_problems()\n"
        "    print(ids, [one.id for one in catalog.gizmo.list()])\n"
    )
    assert python("-c", script, cwd=project, env=env) == "[1, 2] [2]\n"


@pytest.mark.parametrize("choice", [Choice(), Choice(True, True, True, True)])
def test_renaming_a_field_touches_three_files_and_one_test_says_which(
    choice: Choice, tmp_path: Path
) -> None:
    project = written("widget", tmp_path / "project", choice)
    env = install(project, tmp_path / "site")
    texts = [path for path in project.rglob("*") if path.is_file()]
    holding = [path for path in texts if re.search(r"\btitle\b", path.read_text("utf-8"))]
    shapes, index, tape = sorted(holding, key=lambda path: path.suffix)
    assert (shapes.name, index.name, tape.name) == (
        "shapes.py",
        "index.yaml",
        "create__success.yaml",
    )

    rename(shapes)
    done = suite(project, env)
    assert re.search(r"\b1 failed\b", done.stdout), done.stdout
    assert "FAILED tests/test_contract.py::TestContract::test_examples_fit[create]" in done.stdout
    for said in ("field 'heading'", "class NewItem", f"create__success in {index}", tape.parent):
        assert str(said) in done.stdout

    rename(index)
    rename(tape)
    done = suite(project, env)
    assert done.returncode == 0, done.stdout


def rename(path: Path) -> None:
    path.write_text(re.sub(r"\btitle\b", "heading", path.read_text("utf-8")), "utf-8")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tool", [("ruff", "format", "--check"), ("ruff", "check")])
def test_its_style_is_clean(name: str, tool: tuple[str, ...], tmp_path: Path) -> None:
    for number, choice in enumerate(EVERY):
        add(
            f"{'x' * 29}{number:x}"[-LONGEST_NAME:],
            written(name, tmp_path / str(number), choice),
            choice,
        )
    holds(tool, tmp_path)


def test_its_types_are_clean(tmp_path: Path) -> None:
    project = written("widget", tmp_path / "project", Choice(True, True, True, True))
    holds(("mypy", "--no-incremental"), add("gadget", project, Choice(list=True)))


def holds(tool: tuple[str, ...], project: Path) -> None:
    if find_spec(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed here; the environment third_party has it")
    command = [sys.executable, "-m", *tool]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_of_the_template_is_used() -> None:
    there = {entry.name for entry in (files("alation_cli.template") / "files").iterdir()}
    used = {*OF_THE_PROJECT, *OF_THE_ENDPOINT, EXCHANGE}
    assert there == {f"{source}.template" for source in used}


@pytest.mark.parametrize("name", ["", "Widget", "my-widget", "1st", "class", "wídget", "n" * 31])
def test_a_name_that_cannot_be_one_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name of an endpoint"):
        PluginNames(name)


def test_names_follow_from_the_name() -> None:
    names = PluginNames("trust_check")
    assert (names.package, names.distribution, names.endpoint_class) == (
        "alation_trust_check",
        "alation-trust-check",
        "TrustCheck",
    )


@done_by_third_party
def test_the_example_passes_its_own_tests(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "examples" / "third_party_plugin"
    project = tmp_path / "plugin"
    left_out = shutil.ignore_patterns("__pycache__", ".*_cache")
    shutil.copytree(example, project, ignore=left_out)
    env = install(project, tmp_path / "site")
    assert " passed" in python("-m", "pytest", "-q", cwd=project, env=env)
    alation("load", "acme_flag.create", "flags.jsonl", "--sandbox", cwd=project, env=env)
