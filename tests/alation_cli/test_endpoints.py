from __future__ import annotations

import json

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
