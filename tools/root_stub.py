"""Writes alation_core/__init__.pyi: the public names with their types, and the bundled endpoints.

The core imports no plugin, and its names are loaded when they are first asked for. What a type
checker and an editor read is this stub: from it they know `catalog.document.create`.

    python tools/root_stub.py           write it
    python tools/root_stub.py --check   fail where it is not what would be written
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import alation_core
from alation_core.plugins import Registry

ROOT = Path(__file__).resolve().parent.parent
STUB = ROOT / "alation_core" / "__init__.pyi"
GROUP = "alation_core"


def bundled() -> Mapping[str, tuple[str, str]]:
    """Return module and class of each bundled endpoint by its name, as pyproject.toml has them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    points: Mapping[str, str] = project["entry-points"][GROUP]
    registry = Registry(list(points))
    return {name: (points[name], registry.endpoint(name).__name__) for name in sorted(points)}


def lines(endpoints: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of the stub.

    Args:
        endpoints: module and class of each bundled endpoint, by its name.
    """
    yield "# Written by tools/root_stub.py from the declarations; do not edit."
    yield ""
    sources = {module: [*names] for module, names in alation_core.MODULES.items()}
    # The client is given its endpoints below.
    sources["alation_core.client"] = ["Alation as _Alation"]
    sources["alation_core.version"] = ["__version__"]
    for module, kind in endpoints.values():
        sources.setdefault(module, []).append(kind)
    for module, names in sorted(sources.items()):
        for name in sorted(names):
            public = module.startswith("alation_core.") and " as " not in name
            yield f"from {module} import {name}{f' as {name}' if public else ''}"
    yield ""
    yield "__all__: list[str]"
    yield "MODULES: dict[str, tuple[str, ...]]"
    yield ""
    yield "class Alation(_Alation):"
    for name, (_, kind) in endpoints.items():
        yield f"    {name}: {kind}"


def stub() -> str:
    """Return the whole stub."""
    return "\n".join(lines(bundled())) + "\n"


if __name__ == "__main__":
    if "--check" not in sys.argv:
        STUB.write_text(stub(), "utf-8")
    elif STUB.read_text("utf-8") != stub():
        sys.exit("alation_core/__init__.pyi is not current: run `python tools/root_stub.py`")
