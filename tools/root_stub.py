"""Writes alation_core/__init__.pyi: the public names with their types, and the bundled endpoints.

The core imports no plugin, and its names are loaded when they are first asked for. What a type
checker and an editor read is this stub: from it they know `catalog.document.create`, and the verbs
that bundled plugins add (`catalog.document.plan`).

    python tools/root_stub.py           write it
    python tools/root_stub.py --check   fail where it is not what would be written
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import alation_core
from alation_core.plugins import Registry

ROOT = Path(__file__).resolve().parent.parent
STUB = ROOT / "alation_core" / "__init__.pyi"
GROUP = "alation_core"


@dataclass(frozen=True)
class Bundled:
    """A bundled endpoint.

    Args:
        module: that brings it.
        kind: the name of its class.
        verbs: the modules of the functions that are its verbs, by their names.
    """

    module: str
    kind: str
    verbs: Mapping[str, str]


def bundled() -> Mapping[str, Bundled]:
    """Return the bundled endpoints by their names, as pyproject.toml has them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    points: Mapping[str, str] = project["entry-points"][GROUP]
    registry = Registry(list(points))
    found = {name: registry.endpoint(name) for name in sorted(registry.names)}
    return {
        name: Bundled(
            points[name],
            kind.__name__,
            {verb: call.__module__ for verb, call in registry.verbs(kind).items()},
        )
        for name, kind in found.items()
    }


def lines(endpoints: Mapping[str, Bundled]) -> Iterator[str]:
    """Yield the lines of the stub.

    Args:
        endpoints: the bundled endpoints, by their names.
    """
    yield "# Written by tools/root_stub.py from the declarations; do not edit."
    yield ""
    sources = {module: [*names] for module, names in alation_core.MODULES.items()}
    # The client is given its endpoints below.
    sources["alation_core.client"] = ["Alation as _Alation"]
    sources["alation_core.version"] = ["__version__"]
    for endpoint in endpoints.values():
        sources.setdefault(endpoint.module, []).append(endpoint.kind)
        for verb, module in endpoint.verbs.items():
            sources[module] = [f"{verb} as _{verb}"]
    for module, names in sorted(sources.items()):
        for name in sorted(names):
            public = module.startswith("alation_core.") and " as " not in name
            yield f"from {module} import {name}{f' as {name}' if public else ''}"
    yield ""
    yield "__all__: list[str]"
    yield "MODULES: dict[str, tuple[str, ...]]"
    for endpoint in endpoints.values():
        if endpoint.verbs:
            yield ""
            yield f"class _{endpoint.kind}({endpoint.kind}):"
            yield from (f"    {verb} = _{verb}" for verb in endpoint.verbs)
    yield ""
    yield "class Alation(_Alation):"
    for name, endpoint in endpoints.items():
        yield f"    {name}: {'_' if endpoint.verbs else ''}{endpoint.kind}"


def stub() -> str:
    """Return the whole stub."""
    return "\n".join(lines(bundled())) + "\n"


if __name__ == "__main__":
    if "--check" not in sys.argv:
        STUB.write_text(stub(), "utf-8")
    elif STUB.read_text("utf-8") != stub():
        sys.exit("alation_core/__init__.pyi is not current: run `python tools/root_stub.py`")
