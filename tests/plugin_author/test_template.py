"""What `alation plugin new` writes works at once, whatever the plugin is called."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest

from alation_cli.template import FILES, LONGEST_NAME, PluginNames, project_files
from tests.plugin_author.support import alation, install, python
from tests.processes import PATIENCE

NAMES = ("widget", "a", "zz_top9", "n" * LONGEST_NAME)


def written(name: str, folder: Path) -> Path:
    for place, text in project_files(PluginNames(name), date(2026, 11, 23)).items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_its_tests_pass_and_the_command_knows_it(tmp_path: Path) -> None:
    project = written("widget", tmp_path / "project")
    env = install(project, tmp_path / "site")

    assert " passed" in python("-m", "pytest", "-q", cwd=project, env=env)
    assert "widget.create" in alation("endpoints", "widget", cwd=project, env=env)
    results = ("--results", "out.jsonl", "--job-seconds", "0")
    alation("load", "widget.create", "rows.jsonl", "--sandbox", *results, cwd=project, env=env)
    lines = (project / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["succeeded", "succeeded"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tool", [("ruff", "format", "--check"), ("ruff", "check")])
def test_its_style_is_clean(name: str, tool: tuple[str, ...], tmp_path: Path) -> None:
    holds(tool, written(name, tmp_path / "project"))


def test_its_types_are_clean(tmp_path: Path) -> None:
    holds(("mypy", "--no-incremental"), written("widget", tmp_path / "project"))


def holds(tool: tuple[str, ...], project: Path) -> None:
    if find_spec(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed here; the environment third_party has it")
    command = [sys.executable, "-m", *tool]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_of_the_template_is_used() -> None:
    there = {entry.name for entry in (files("alation_cli.template") / "files").iterdir()}
    assert there == {f"{source}.template" for source in FILES}


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


def test_the_example_passes_its_own_tests(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "examples" / "third_party_plugin"
    project = tmp_path / "plugin"
    left_out = shutil.ignore_patterns("__pycache__", ".*_cache")
    shutil.copytree(example, project, ignore=left_out)
    env = install(project, tmp_path / "site")
    assert " passed" in python("-m", "pytest", "-q", cwd=project, env=env)
    alation("load", "trust_check.create", "flags.jsonl", "--sandbox", cwd=project, env=env)
