"""Projects of plugins as if they were installed: nothing is built and nothing is fetched."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.processes import PATIENCE

PATH = "PYTHONPATH"


def install(project: Path, site: Path) -> dict[str, str]:
    """Make a project's package and entry points findable, as an editable install does.

    Returns:
        The environment in which they are.
    """
    stated = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    name, version = stated["name"], stated["version"]
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    (info / "METADATA").write_text(metadata, "utf-8")
    points = stated["entry-points"]["alation_core"].items()
    lines = [f"{point} = {target}" for point, target in points]
    (info / "entry_points.txt").write_text("\n".join(["[alation_core]", *lines, ""]), "utf-8")
    paths = [str(site), str(project / "src"), *filter(None, [os.environ.get(PATH)])]
    return {**os.environ, PATH: os.pathsep.join(paths), "COLUMNS": "150"}


def python(*args: str, cwd: Path, env: dict[str, str]) -> str:
    """Run this interpreter and return what it printed; it must end well."""
    done = subprocess.run(
        [sys.executable, *args], cwd=cwd, env=env, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def alation(*args: str, cwd: Path, env: dict[str, str]) -> str:
    """Run the command `alation`."""
    return python("-m", "alation_cli.main", *args, cwd=cwd, env=env)
