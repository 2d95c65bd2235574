"""Lines of import, laid out as ruff lays them out."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_LINE = 100


def in_order(names: Iterable[str]) -> str:
    """Return names as they stand in an import: constants, classes, then the others."""
    return ", ".join(_sorted(names))


def import_line(module: str, names: Iterable[str]) -> str:
    """Return the import of some names, in several lines where one would be too long."""
    line = f"from {module} import {in_order(names)}"
    if len(line) <= LONGEST_LINE:
        return line
    inner = "".join(f"    {name},\n" for name in _sorted(names))
    return f"from {module} import (\n{inner})"


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
