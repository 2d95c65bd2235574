"""Every operation of every sheet is bundled, is the core's own, or is left out with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from alation_core.plugins import Registry, installed
from tests.tools.sheets import SHEETS, UNDER_OTHER_NAMES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "endpoints.md"
ELSEWHERE = ("The core's own", "Not bundled")


def on_the_page(*, bundled: bool) -> Iterator[str]:
    """Yield the first column of the endpoints' tables, or of the others, as endpoint.operation."""
    for section in PAGE.read_text("utf-8").split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        if title != "Not known" and bundled is (title not in ELSEWHERE):
            prefix = f"{title}." if bundled else ""
            yield from (prefix + name for name in re.findall(r"^\| `([\w.]+)` \|", text, re.M))


def of_the_sheets() -> Iterator[str]:
    for sheet, operations in SHEETS.items():
        for operation in operations:
            names = UNDER_OTHER_NAMES.get(f"{sheet}.{operation}", (operation,))
            yield from (f"{sheet}.{name}" for name in names)


def declared() -> Iterator[str]:
    names = [plugin.name for plugin in installed() if plugin.target.startswith("alation_endpoints")]
    registry = Registry(names)
    for name in names:
        yield from (f"{name}.{operation}" for operation in registry.endpoint(name).operations())


def test_the_page_names_every_operation_of_every_sheet_once() -> None:
    named = [*on_the_page(bundled=True), *on_the_page(bundled=False)]
    assert sorted(named) == sorted(of_the_sheets())


def test_the_page_calls_bundled_what_is_declared() -> None:
    assert sorted(on_the_page(bundled=True)) == sorted(declared())
