"""`alation plugin new` and `alation plugin doctor`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alation_cli.app import alation
from alation_core.plugins import installed
from alation_core.plugins.entry_points import installed_points
from tests.alation_cli.support import loggers_as_they_were


def run(*args: str) -> Result:
    with loggers_as_they_were():
        return CliRunner().invoke(alation, ["plugin", *args])


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


def test_new_takes_the_calls_that_are_asked_for(empty_folder: Path) -> None:
    assert run("new", "widget", "--direct", "--list", "--get", "--delete").exit_code == 0
    source = empty_folder / "alation-widget" / "src" / "alation_widget" / "endpoint.py"
    text = source.read_text("utf-8")
    for kind in ("list = ListOperation", "get = GetOperation", "delete = DirectOperation"):
        assert kind in text
    assert "JobOperation" not in text


@pytest.fixture
def project(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run("new", "widget").exit_code == 0
    monkeypatch.chdir(empty_folder / "alation-widget")
    return empty_folder / "alation-widget"


def test_add_writes_a_further_endpoint_and_changes_one_line(project: Path) -> None:
    before = (project / "pyproject.toml").read_text("utf-8")
    result = run("add", "gadget", "--direct")
    assert result.exit_code == 0, result.output
    assert "gadget is written, as the package alation_widget.gadget" in result.output
    after = (project / "pyproject.toml").read_text("utf-8")
    line = 'gadget = "alation_widget.gadget"\n'
    assert line in after
    assert after.replace(line, "") == before
    assert (project / "src" / "alation_widget" / "gadget" / "endpoint.py").exists()
    assert (project / "tests" / "test_gadget.py").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Gadget", "cannot be the name of an endpoint"),
        ("document", "'document' is taken"),
        ("widget", "has an entry point 'widget' already"),
        ("gizmo", "tests/test_gizmo.py is there already"),
    ],
)
def test_add_refuses_what_it_cannot_write(name: str, sentence: str, project: Path) -> None:
    (project / "tests" / "test_gizmo.py").write_text("")
    before = sorted(project.rglob("*"))
    result = run("add", name)
    assert result.exit_code == 2
    assert sentence in result.output
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "there is no pyproject.toml here"),
        ("[project", "pyproject.toml cannot be read"),
        ('[project]\nname = "x"\n', "this is no project of a plugin"),
        ('[project.entry-points.alation_core]\na = "b.c:d"\n', "there is no package b"),
    ],
)
def test_add_says_what_is_no_project(text: str | None, sentence: str, empty_folder: Path) -> None:
    if text is not None:
        (empty_folder / "pyproject.toml").write_text(text)
    result = run("add", "gadget")
    assert result.exit_code == 2
    assert sentence in result.output


def test_add_knows_a_package_beside_the_file_and_other_spellings(empty_folder: Path) -> None:
    (empty_folder / "acme").mkdir()
    (empty_folder / "acme" / "__init__.py").write_text("")
    text = '[ project."entry-points".alation_core ] # ours\nrating = "acme"\n\n[tool.x]\na = 1\n'
    (empty_folder / "pyproject.toml").write_text(text)
    assert run("add", "gadget").exit_code == 0
    assert (empty_folder / "acme" / "gadget" / "shapes.py").exists()
    assert (
        'gadget = "acme.gadget"\nrating = "acme"' in (empty_folder / "pyproject.toml").read_text()
    )


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
