"""From the names of a new plugin to the files of its project.

Nothing here touches the disk beyond reading the templates of this package.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from string import Template

from alation_core import PLUGIN_API_VERSION, __version__

LONGEST_NAME = 30
"""Characters of a name: longer ones would break lines of the project apart."""

FILES: Mapping[str, str] = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "tests.yml": ".github/workflows/tests.yml",
    "init.py": "src/$package/__init__.py",
    "endpoint.py": "src/$package/endpoint.py",
    "shapes.py": "src/$package/shapes.py",
    "reading.py": "src/$package/reading.py",
    "sandbox.py": "src/$package/sandbox.py",
    "py.typed": "src/$package/py.typed",
    "test_contract.py": "tests/test_contract.py",
    "index.yaml": "tests/cassettes/$name/index.yaml",
    "create__success.yaml": "tests/cassettes/$name/create__success.yaml",
    "create__refused.yaml": "tests/cassettes/$name/create__refused.yaml",
    "rows.jsonl": "rows.jsonl",
}
"""Each file of the folder `files` (with the suffix .template), and where it goes in a project."""


@dataclass(frozen=True)
class PluginNames:
    """What a new plugin is called.

    Args:
        name: of its endpoint, for example "trust_check".

    Raises:
        ValueError: the name cannot be one of an endpoint.
    """

    name: str

    def __post_init__(self) -> None:
        usable = self.name.isascii() and self.name.isidentifier() and self.name.islower()
        if not usable or keyword.iskeyword(self.name) or len(self.name) > LONGEST_NAME:
            raise ValueError(
                f"{self.name!r} cannot be the name of an endpoint: take lower-case letters, digits "
                f"and underscores, at most {LONGEST_NAME}, as in trust_check"
            )

    @property
    def package(self) -> str:
        """The import package."""
        return f"alation_{self.name}"

    @property
    def distribution(self) -> str:
        """The distribution, which is also the folder of the project."""
        return self.package.replace("_", "-")

    @property
    def endpoint_class(self) -> str:
        """The class of the endpoint."""
        return "".join(part.capitalize() for part in self.name.split("_"))


def project_files(names: PluginNames, today: date) -> dict[str, str]:
    """Return the files of a new project: path within it -> text.

    Args:
        names: what the plugin is called.
        today: the day on which its tapes are written.
    """
    values = {
        "name": names.name,
        "package": names.package,
        "distribution": names.distribution,
        "endpoint_class": names.endpoint_class,
        "core_version": __version__,
        "api_version": PLUGIN_API_VERSION,
        "today": today.isoformat(),
    }
    folder = files(__package__) / "files"
    return {
        Template(target).substitute(values): Template(
            (folder / f"{source}.template").read_text(encoding="utf-8")
        ).substitute(values)
        for source, target in FILES.items()
    }
