"""The constraints of the environment `lowest` are the lower bounds of the project, all of them."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from tools.lowest import lowest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_library_of_the_project_has_one_lower_bound() -> None:
    lines = list(lowest(PROJECT["project"]))
    assert {"marshmallow", "click", "pyarrow"} <= {line.partition("==")[0] for line in lines}
    assert not any(line.startswith("alation-core") for line in lines)
    assert len(lines) == len({line.partition("==")[0] for line in lines})


@pytest.mark.parametrize(
    ("extra", "told"),
    [(["click"], "no lower bound"), (["requests>=2.33"], "two lower bounds")],
)
def test_a_library_without_a_bound_or_with_two_is_named(extra: list[str], told: str) -> None:
    project = {
        "name": "own",
        "dependencies": ["requests>=2.32"],
        "optional-dependencies": {"x": extra, "all": ["own[x]"]},
    }
    with pytest.raises(ValueError, match=told):
        list(lowest(project))


NAMES = {
    "airflow": "apache-airflow",
    "opentelemetry": "opentelemetry-api",
    "vcr": "vcrpy",
    "yaml": "pyyaml",
}
"""Libraries whose modules are named otherwise."""
BROUGHT = {"asgiref", "openlineage"}
"""Of Airflow's own interface: triggers are awaited, and lineage is asked for by its library."""
OPTIONAL = {"_typeshed", "hypothesis"}
"""For a type checker; and for authors of ledgers, whose tests say where it lacks."""
IMPORT = re.compile(
    r"^\s*(?:import (\w+)(?:\.[\w.]+)?(?: as \w+)?|from (\w+)[\w.]* import .+)$", re.M
)


def test_every_library_that_is_imported_is_asked_for() -> None:
    packages = [ROOT / "alation_core", *(ROOT / "plugins").iterdir()]
    imported: dict[str, str] = {}
    for file in (file for package in packages for file in package.rglob("*.py")):
        for found in IMPORT.finditer(file.read_text("utf-8")):
            imported.setdefault(found[1] or found[2], str(file))
    own = {package.name for package in packages}
    asked = {line.partition("==")[0].lower() for line in lowest(PROJECT["project"])}
    foreign = {
        name: file
        for name, file in imported.items()
        if name not in sys.stdlib_module_names | own | BROUGHT | OPTIONAL
        if not name.startswith("acme_")  # in examples
    }
    assert {"requests", "urllib3", "yaml", "markupsafe"} <= foreign.keys()
    assert {
        name: file
        for name, file in foreign.items()
        if NAMES.get(name, name).replace("_", "-") not in asked
    } == {}
