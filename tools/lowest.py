"""Writes the lowest versions that pyproject.toml allows, as constraints for pip.

`python tools/lowest.py FILE`: one line for each library of the base and of the extras. Libraries of
libraries are not named: they come as these ask for them.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def lowest(project: Mapping[str, Any]) -> Iterator[str]:
    """Yield a constraint for each library, in the order of the project.

    Args:
        project: the table `project` of pyproject.toml.

    Raises:
        ValueError: a library has no lower bound, or two different ones.
    """
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    known: dict[str, str] = {}
    for requirement in (Requirement(text) for group in groups for text in group):
        if requirement.name == project["name"]:
            continue
        bounds = [one.version for one in requirement.specifier if one.operator in (">=", "==")]
        if len(bounds) != 1:
            raise ValueError(f"{requirement}: pyproject.toml gives it no lower bound")
        if known.setdefault(requirement.name, bounds[0]) != bounds[0]:
            raise ValueError(f"{requirement.name} has two lower bounds: give it one")
    yield from (f"{name}=={version}" for name, version in known.items())


def main() -> int:
    """Write the constraints into the file that is named."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    Path(sys.argv[1]).write_text("\n".join([*lowest(project), ""]), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
