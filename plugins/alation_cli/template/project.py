"""From the names of a new endpoint to the files of its project, or to what a project gains by it.

Nothing here touches the disk beyond reading the templates of this package.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from string import Template

from alation_cli.template.imports import import_line, in_order
from alation_cli.template.taped import EXCHANGES
from alation_core import PLUGIN_API_VERSION, __version__

LONGEST_NAME = 30
"""Characters of a name: longer ones would break lines of the project apart."""

OF_THE_PROJECT: Mapping[str, str] = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "tests.yml": ".github/workflows/tests.yml",
    "py.typed": "src/$package/py.typed",
}
"""Each file of the folder `files` (with the suffix .template), and where it goes in a project."""

OF_THE_ENDPOINT: Mapping[str, str] = {
    "init.py": "$folder/__init__.py",
    "endpoint.py": "$folder/endpoint.py",
    "shapes.py": "$folder/shapes.py",
    "sandbox.py": "$folder/sandbox.py",
    "test_contract.py": "tests/$test.py",
    "index.yaml": "tests/cassettes/$name/index.yaml",
    "create__success.yaml": "tests/cassettes/$name/create__success.yaml",
}
"""The same for the files that each endpoint has."""

EXCHANGE = "exchange.yaml"
"""The file for the tapes of one request and one answer; see `taped`."""

_CHOSEN = re.compile(r"%(?P<options>!?\w+(?:\|\w+)*) (?P<line>.*)")


@dataclass(frozen=True)
class PluginNames:
    """What a new endpoint is called.

    Args:
        name: of the endpoint, for example "acme_flag".
        within: the package of the project that it is added to; None: it has one of its own.

    Raises:
        ValueError: the name cannot be one of an endpoint.
    """

    name: str
    within: str | None = None

    def __post_init__(self) -> None:
        usable = self.name.isascii() and self.name.isidentifier() and self.name.islower()
        if not usable or keyword.iskeyword(self.name) or len(self.name) > LONGEST_NAME:
            raise ValueError(
                f"{self.name!r} cannot be the name of an endpoint: take lower-case letters, digits "
                f"and underscores, at most {LONGEST_NAME}, as in acme_flag"
            )

    @property
    def package(self) -> str:
        """The import package."""
        return self.within or f"alation_{self.name}"

    @property
    def module(self) -> str:
        """What the entry point names: the package, or a package within it."""
        return self.package if self.within is None else f"{self.package}.{self.name}"

    @property
    def distribution(self) -> str:
        """The distribution, which is also the folder of the project."""
        return self.package.replace("_", "-")

    @property
    def endpoint_class(self) -> str:
        """The class of the endpoint."""
        return "".join(part.capitalize() for part in self.name.split("_"))


@dataclass(frozen=True)
class Choice:
    """What a new endpoint can do beside its create.

    Args:
        direct: the create is answered at once with the object, not with a job.
        list: it has a list.
        get: one object is read by its id.
        delete: objects are deleted by their ids.
    """

    direct: bool = False
    list: bool = False
    get: bool = False
    delete: bool = False

    @property
    def words(self) -> frozenset[str]:
        """The names of what was chosen."""
        return frozenset(name for name, chosen in vars(self).items() if chosen)


def project_files(names: PluginNames, today: date, choice: Choice | None = None) -> dict[str, str]:
    """Return the files of a new project: path within it -> text.

    Args:
        names: what the endpoint is called.
        today: the day on which its tapes are written.
        choice: what it can do; by default a create that runs as a job.
    """
    values = {
        "distribution": names.distribution,
        "core_version": __version__,
        **_values(names, today, choice or Choice()),
    }
    return {
        **_filled(OF_THE_PROJECT, values, frozenset()),
        **endpoint_files(names, today, choice),
    }


def endpoint_files(
    names: PluginNames, today: date, choice: Choice | None = None, source: str = "src"
) -> dict[str, str]:
    """Return the files that a project has for an endpoint: path within it -> text.

    Args:
        names: what the endpoint is called.
        today: the day on which its tapes are written.
        choice: what it can do; by default a create that runs as a job.
        source: the folder of the package; "" where it stands in the project itself.
    """
    chosen = choice or Choice()
    values = _values(names, today, chosen)
    values["folder"] = "/".join(filter(None, [source, *names.module.split(".")]))
    written = _filled(OF_THE_ENDPOINT, values, chosen.words)
    text = _template(EXCHANGE)
    for tape, exchange in EXCHANGES.items():
        if exchange.belongs(chosen.words):
            place = f"tests/cassettes/{names.name}/{tape}.yaml"
            written[place] = Template(text).substitute(
                name=names.name, **exchange.values(direct=chosen.direct)
            )
    return written


def _values(names: PluginNames, today: date, choice: Choice) -> dict[str, str]:
    words = choice.words
    at_once = "direct" in words or "delete" in words
    core = ["BatchLimit", "Endpoint", "JobDetails"]
    core += ["DirectOperation"] if at_once else []
    core += [] if "direct" in words else ["JobOperation"]
    core += [f"{word.capitalize()}Operation" for word in ("list", "get") if word in words]
    own = ["NewItem", "created"]
    own += ["OldItem"] if "delete" in words else []
    own += ["OneItem"] if "get" in words else []
    own += ["Filters"] if "list" in words else []
    own += ["ShownItem"] if words & {"list", "get"} else []
    bodies = [n for n, w in (("JSON_OBJECT", "direct"), ("NO_BODY", "delete")) if w in words]
    return {
        "name": names.name,
        "package": names.package,
        "module": names.module,
        "test": "test_contract" if names.within is None else f"test_{names.name}",
        "endpoint_class": names.endpoint_class,
        "api_version": str(PLUGIN_API_VERSION),
        "today": today.isoformat(),
        "reader": "one_object" if "direct" in words else "by_key",
        "shape_names": in_order(["UNSET", "Maybe", *(["InPath"] if "delete" in words else [])]),
        "body_names": in_order(bodies),
        "core_import": import_line("alation_core", core),
        "own_import": import_line(f"{names.module}.shapes", own),
        "class_import": import_line(f"{names.module}.endpoint", [names.endpoint_class]),
        "face_import": import_line(names.module, [names.endpoint_class]),
    }


def _filled(
    places: Mapping[str, str], values: Mapping[str, str], words: frozenset[str]
) -> dict[str, str]:
    return {
        Template(target).substitute(values): Template(chosen(_template(source), words)).substitute(
            values
        )
        for source, target in places.items()
    }


def _template(source: str) -> str:
    return (files(__package__) / "files" / f"{source}.template").read_text(encoding="utf-8")


def chosen(text: str, words: frozenset[str]) -> str:
    """Return a template without the lines of what was not chosen.

    A line "%list|get text" is there where one of the two was chosen, "%!direct text" where that was
    not.
    """
    kept = []
    for line in text.splitlines(keepends=True):
        found = _CHOSEN.fullmatch(line.rstrip("\n"))
        if found is None:
            kept.append(line)
        elif _holds(found["options"].split("|"), words):
            kept.append(f"{found['line']}\n")
    return "".join(kept)


def _holds(options: Sequence[str], words: frozenset[str]) -> bool:
    return any((name.removeprefix("!") in words) != name.startswith("!") for name in options)
