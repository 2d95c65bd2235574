"""What the site shows: every page of docs/, every public name, and every command."""

from __future__ import annotations

import importlib
import re
from functools import reduce
from inspect import ismodule
from pathlib import Path
from typing import Any

import pytest
import yaml

import alation_core
from alation_cli.app import alation
from tools.site_pages import MADE, command_page, start_page

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SHOWN = re.compile(r"^::: (\S+)$", re.MULTILINE)


def shown() -> list[str]:
    """The dotted names whose docstrings the reference shows."""
    return [
        name
        for page in sorted((DOCS / "reference").glob("*.md"))
        for name in SHOWN.findall(page.read_text("utf-8"))
    ]


def found(dotted: str) -> Any:
    """What stands at a dotted name: a module, or something in one."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            module = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        return reduce(getattr, parts[end:], module)
    raise LookupError(dotted)


def pages_of(nav: list[Any]) -> list[str]:
    """The files that a navigation names."""
    named = [value for entry in nav for value in entry.values()]
    return [file for one in named for file in ([one] if isinstance(one, str) else pages_of(one))]


def test_every_public_name_of_the_core_is_in_the_reference() -> None:
    named = shown()
    assert len(named) == len(set(named))
    modules = [name for name in named if ismodule(found(name))]
    inside = {
        f"{module}.{name}" for module in modules for name in getattr(found(module), "__all__", ())
    }
    objects = [found(name) for name in {*named, *inside}]
    errors = vars(importlib.import_module("alation_core.errors")).values()
    lacking = [
        name
        for name in alation_core.__all__
        if not any(getattr(alation_core, name) is known for known in [*objects, *errors])
    ]
    assert lacking == [], "name it in a page of docs/reference, as `::: module.Name`"


def test_every_bundled_package_that_hands_names_on_is_in_the_reference() -> None:
    packages = [file.parent.name for file in (ROOT / "plugins").glob("*/__init__.py")]
    faces = {name for name in packages if getattr(found(name), "__all__", ())}
    assert faces >= {"alation_plan", "alation_profiles", "alation_report", "alation_sandbox"}
    assert faces - {*shown()} == set(), "name it in docs/reference/plugins.md"


def test_every_page_is_in_the_navigation_once() -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    named = pages_of(yaml.safe_load(text)["nav"])
    made = {file.relative_to(DOCS).as_posix() for file in MADE}
    written = {file.relative_to(DOCS).as_posix() for file in DOCS.rglob("*.md")} | made
    assert sorted(named) == sorted(written)


def test_links_of_the_start_lead_on_from_docs() -> None:
    said = start_page("[a](docs/cli.md#load) [b](#here) [c](https://example.com/docs/x)")
    assert said == "[a](cli.md#load) [b](#here) [c](https://example.com/docs/x)"
    with pytest.raises(ValueError, match="LICENSE"):
        start_page("[a](LICENSE)")


def test_the_start_can_be_made_and_its_links_are_there() -> None:
    page = start_page((ROOT / "README.md").read_text("utf-8"))
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", page)
    assert [link for link in linked if not (DOCS / link).exists()] == []
    assert len(linked) > 5


def test_the_page_of_the_command_has_a_section_for_each_and_what_it_prints() -> None:
    page = command_page(alation)
    headings = re.findall(r"^## alation(.*)$", page, re.MULTILINE)
    assert {"", " load", " runs resume", " auth check"} <= set(headings)
    assert page.count("Show this message and exit.") == len(headings)
    assert "-h, --help" in page
