from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from alation_core.plugins.entry_points import installed_points
from tests.alation_cli.support import BadPlugin, run


def test_operations_are_listed_with_what_matters() -> None:
    result = run("endpoints", "--output", "jsonl")
    assert result.exit_code == 0
    found = {line["operation"]: line for line in map(json.loads, result.stdout.splitlines())}
    create = found["document.create"]
    assert create["endpoint"] == "document"
    assert (create["method"], create["path"]) == ("POST", "/integration/v2/document/")
    assert (create["batch"], create["repeat_safe"], create["cause"]) == (1000, False, None)
    assert found["document.update"]["repeat_safe"] is True
    assert found["document.list"]["batch"] is None
    assert "search" in found["document.list"]["params"]


def test_one_endpoint_with_its_parameters() -> None:
    result = run("endpoints", "document")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert any(line.split()[:2] == ["document.create", "POST"] for line in lines)
    assert "params of document.create: none" in lines
    assert "rdbms" not in result.stdout


def test_broken_plugin_is_listed_with_its_cause(bad_plugin: BadPlugin) -> None:
    result = run("endpoints")
    assert result.exit_code == 0
    assert "document.create" in result.stdout
    broken = [line for line in result.stdout.splitlines() if "is broken" in line]
    assert len(broken) == 1
    assert broken[0].startswith("lopsided is broken: the plugin 'lopsided' (lopsided_plugin) does")
    assert run("endpoints", bad_plugin.name).exit_code == 0


def test_broken_plugin_does_not_keep_the_sandbox_from_starting(bad_plugin: BadPlugin) -> None:
    result = run("auth", "check", "--sandbox")
    assert result.exit_code == 0
    assert "alation: alation_sandbox of the plugin lopsided is left out" in result.stderr
    assert "Traceback" not in result.stderr


TWO = """
from dataclasses import dataclass
from alation_core import DirectOperation, Endpoint, JobDetails, hookimpl

@dataclass(frozen=True)
class Row:
    n: int

class One(Endpoint):
    name = "twin_one"
    put = DirectOperation("PUT", "/one/", Row, JobDetails)

class Two(Endpoint):
    name = "twin_two"
    put = DirectOperation("PUT", "/two/", Row, JobDetails)

@hookimpl
def alation_endpoints():
    return [One, Two]
"""


def test_endpoints_of_one_module_are_told_of_once_and_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "twins_plugin.py").write_text(TWO)
    info = tmp_path / "twins-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: twins\nVersion: 1.0\n")
    points = "[alation_core]\ntwin_one = twins_plugin\ntwin_two = twins_plugin\n"
    (info / "entry_points.txt").write_text(points)
    monkeypatch.syspath_prepend(tmp_path)
    installed_points.cache_clear()
    try:
        listed = run("endpoints", "--output", "jsonl").stdout.splitlines()
        told = [json.loads(line)["operation"] for line in listed]
        assert [name for name in told if str(name).startswith("twin")] == [
            "twin_one.put",
            "twin_two.put",
        ]
        assert "twin_two" not in run("endpoints", "twin_one").stdout
    finally:
        installed_points.cache_clear()
        sys.modules.pop("twins_plugin", None)
