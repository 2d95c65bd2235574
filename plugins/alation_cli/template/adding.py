"""A project of a plugin as its pyproject.toml has it, and one entry point more in that file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

GROUP = "alation_core"
FILE = "pyproject.toml"
_HEADER = re.compile(
    r"""^[ \t]*\[[ \t]*project[ \t]*\.[ \t]*["']?entry-points["']?[ \t]*\.[ \t]*
        ["']?alation_core["']?[ \t]*\][^\n]*\n""",
    re.MULTILINE | re.VERBOSE,
)


class NoProject(ValueError):
    """There is no project of a plugin in a folder, or an endpoint cannot be added to it."""


@dataclass(frozen=True)
class Project:
    """A project of a plugin.

    Args:
        text: of its pyproject.toml.
        points: its entry points: endpoint -> what is imported.
        source: the folder of its package, within the project.
    """

    text: str
    points: Mapping[str, str]
    source: str

    @property
    def package(self) -> str:
        """The package of its first entry point."""
        return next(iter(self.points.values())).partition(":")[0].partition(".")[0]


def project_in(folder: Path) -> Project:
    """Return the project in a folder.

    Raises:
        NoProject: there is none, it brings no endpoint, or its package is not found.
    """
    path = folder / FILE
    try:
        text = path.read_text("utf-8")
        stated = tomllib.loads(text)
    except FileNotFoundError as error:
        raise NoProject(
            f"there is no {FILE} here: go into the folder of a plugin, or begin one with "
            "`alation plugin new`"
        ) from error
    except (OSError, ValueError) as error:
        raise NoProject(f"{path} cannot be read: {error}") from error
    points = stated.get("project", {}).get("entry-points", {}).get(GROUP, {})
    if not points or _HEADER.search(text) is None:
        raise NoProject(
            f"{path} has no table [project.entry-points.{GROUP}] with the entry point of an "
            "endpoint: this is no project of a plugin"
        )
    package = Project(text, points, "").package
    for source in ("src", ""):
        if (folder / source / package / "__init__.py").is_file():
            return Project(text, points, source)
    raise NoProject(f"there is no package {package}, in src or here, that {FILE} names")


def extended(project: Project, name: str, module: str) -> str:
    """Return the text of a pyproject.toml with one entry point more; all else stays.

    Raises:
        NoProject: the project has an endpoint of that name.
    """
    if name in project.points:
        raise NoProject(f"{FILE} has an entry point {name!r} already: take another name")
    text = _HEADER.sub(lambda found: f'{found[0]}{name} = "{module}"\n', project.text, count=1)
    stated = tomllib.loads(text)["project"]["entry-points"][GROUP]
    if stated != {**project.points, name: module}:
        raise NoProject(f"{FILE} takes no further entry point: add {name} = {module!r} by hand")
    return text
