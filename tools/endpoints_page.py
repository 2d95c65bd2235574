"""Writes docs/endpoints.md from the declarations and from the index of the cassettes.

`python tools/endpoints_page.py` writes the page; with `--check` it exits with 1 where the page is
not current.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from alation_core import BatchLimit, Endpoint
from alation_core.operations import Listing, Operation, Question, WriteOperation
from alation_core.plugins import Registry, installed

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "endpoints.md"
HEAD = """\
# Endpoints

<!-- Written by tools/endpoints_page.py from the declarations; do not edit. -->

Every operation of the bundled endpoints. *Batch* is the number of rows in one request: "hard" is
a limit of the vendor, the rest is advice or habit; "whole" is a body that deletes what it does not
name and is never split. *Repeat-safe* operations are sent again when an answer is lost; of the
others the rows are `unknown` then. *Cassettes* are counted by origin: captures of published
exchanges, mocks that the vendor's client tests against, the vendor's documentation, and inference.
None is recorded live.
"""


def endpoints() -> list[type[Endpoint]]:
    """Return the bundled endpoints, by name."""
    bundled = "alation_endpoints."
    names = [plugin.name for plugin in installed() if plugin.target.startswith(bundled)]
    registry = Registry(names)
    return [registry.endpoint(name) for name in sorted(names)]


def cassettes(endpoint: str) -> dict[str, Any]:
    """Return the index of an endpoint's cassettes: name -> entry."""
    index = ROOT / "cassettes" / endpoint / "index.yaml"
    loaded: dict[str, Any] = yaml.safe_load(index.read_text("utf-8")) if index.exists() else {}
    return loaded


def page() -> str:
    """Return the text of the page."""
    return "\n".join([HEAD, *(line for endpoint in endpoints() for line in section(endpoint))])


def section(endpoint: type[Endpoint]) -> Iterator[str]:
    """Yield the lines about one endpoint."""
    index = cassettes(endpoint.name)
    yield f"## {endpoint.name}"
    yield ""
    yield from paragraphs(endpoint.__doc__ or "")
    yield "| operation | request | batch | repeat-safe | result | jobs at once | cassettes |"
    yield "|---|---|---|---|---|---|---|"
    for name, operation in endpoint.operations().items():
        tapes = Counter(
            entry["origin"] for tape, entry in index.items() if tape.startswith(f"{name}__")
        )
        yield f"| {' | '.join([f'`{name}`', *columns(operation), counted(tapes)])} |"
    yield ""


def paragraphs(text: str) -> Iterator[str]:
    """Yield a docstring without its indentation."""
    first, _, rest = text.strip().partition("\n")
    yield first
    yield from (line.strip() for line in rest.split("\n"))
    if rest:
        yield ""


def columns(operation: Operation) -> Iterable[str]:
    """Return what the table says of an operation."""
    if isinstance(operation, WriteOperation):
        return (
            f"{operation.method} `{operation.path}`",
            batch(operation),
            "yes" if operation.repeat_safe else "no",
            f"`{operation.result.__name__}`",
            "one" if not operation.overlaps else "any" if operation.protocol else "no job",
        )
    if isinstance(operation, Listing | Question):
        method = operation.method if isinstance(operation, Question) else "GET"
        return (f"{method} `{operation.path}`", "", "read", f"`{operation.item.__name__}`", "")
    raise TypeError(f"no columns for {operation!r}")


def batch(operation: WriteOperation[Any]) -> str:
    """Return the limit of one request in words."""
    limit = operation.batch
    if not isinstance(limit, BatchLimit):
        return "by parameter"
    if limit.whole:
        return "whole"
    items = "all" if limit.items is None else f"{limit.items:,}"
    hard = " (hard)" if limit.hard else ""
    return f"{items}{hard}{', whole by parameter' if operation.whole_when else ''}"


def counted(tapes: Counter[str]) -> str:
    """Return the number of cassettes by origin."""
    return ", ".join(f"{number} {origin}" for origin, number in sorted(tapes.items())) or "none"


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell whether it is current")
    current = page()
    if parser.parse_args().check:
        if not PAGE.exists() or PAGE.read_text("utf-8") != current:
            print("docs/endpoints.md is not current: run python tools/endpoints_page.py")
            return 1
        return 0
    PAGE.write_text(current, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
