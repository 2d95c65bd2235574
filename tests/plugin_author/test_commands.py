"""`alation plugin new` and `alation plugin doctor`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alation_cli.app import app
from alation_core.plugins import installed
from alation_core.plugins.entry_points import installed_points


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["plugin", *args])


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


@pytest.fixture
def lopsided(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """An installed plugin that does not import."""
    site = tmp_path_factory.mktemp("site")
    (site / "lopsided_plugin.py").write_text("import no_such_module_anywhere\n")
    info = site / "lopsided-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lopsided\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[alation_core]\nlopsided = lopsided_plugin\n")
    monkeypatch.syspath_prepend(str(site))
    installed_points.cache_clear()
    yield
    installed_points.cache_clear()


def test_new_writes_a_project_and_says_how_to_go_on(empty_folder: Path) -> None:
    result = run("new", "widget")
    assert result.exit_code == 0
    assert "pip install -e '.[test]'" in result.output
    assert (empty_folder / "alation-widget" / "src" / "alation_widget" / "endpoint.py").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Widget", "cannot be the name of an endpoint"),
        ("document", "'document' is taken"),
        ("job", "'job' is taken"),
        ("gadget", "alation-gadget is there already"),
    ],
)
def test_new_refuses_a_name_that_cannot_be_used(
    name: str, sentence: str, empty_folder: Path
) -> None:
    (empty_folder / "alation-gadget").mkdir()
    result = run("new", name)
    assert result.exit_code == 2
    assert sentence in result.output
    assert [path.name for path in empty_folder.iterdir()] == ["alation-gadget"]
    assert not list((empty_folder / "alation-gadget").iterdir())


def test_doctor_lists_every_plugin() -> None:
    result = run("doctor", "--output", "json")
    records = json.loads(result.output)
    assert result.exit_code == 0
    assert [record["endpoint"] for record in records] == [plugin.name for plugin in installed()]
    first = records[0]
    assert (first["distribution"], first["api_version"]) == ("alation-core", 2)
    assert first["version"]
    assert first["milliseconds"] >= 0
    assert {record["state"] for record in records} == {"loaded"}


@pytest.mark.usefixtures("lopsided")
def test_doctor_names_the_broken_one_and_the_cause() -> None:
    result = run("doctor", "--output", "json")
    states = {record["endpoint"]: record for record in json.loads(result.output)}
    assert result.exit_code == 1
    assert states["lopsided"]["state"] == "broken"
    assert "no_such_module_anywhere" in states["lopsided"]["cause"]
    assert states["document"]["state"] == "loaded"


@pytest.mark.usefixtures("lopsided")
def test_doctor_shows_the_cause_in_its_table() -> None:
    result = run("doctor")
    assert result.exit_code == 1
    assert "no_such_module_anywhere" in result.output
