"""This machine: versions against those that are supported, and every installed plugin."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata

from alation_cli.checkup.finding import Finding, failed, ok, warning
from alation_cli.exits import ExitCode
from alation_core.client import reserved_names
from alation_core.plugins import PLUGIN_API_VERSION, diagnose
from alation_core.version import __version__

DISTRIBUTION = "alation-core"
OLDEST_PYTHON = (3, 11)
_NEED = re.compile(r"\s*([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*\(?([^;)]*)\)?\s*(?:;(.*))?")
_BOUND = re.compile(r"(>=|<)\s*([0-9][0-9.]*)")
_EXTRA = re.compile(r"""extra\s*==\s*['"]([\w-]+)['"]""")


def machine() -> Iterator[Finding]:
    """Yield versions, the libraries that are too old or too new, and the plugins."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield ok(
        "versions",
        f"alation-core {__version__}, plugin interface {PLUGIN_API_VERSION}, Python {python}",
    )
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield warning("versions", f"Python {python} is not supported", "take Python 3.11 or newer")
    try:
        needs = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        needs = []
    yield from _libraries(needs)
    yield from _plugins()


def _libraries(needs: list[str]) -> Iterator[Finding]:
    fitting = []
    for need in needs:
        told = _NEED.fullmatch(need)
        if told is None:
            continue
        name, wanted, marker = told[1], told[2].strip(), told[3] or ""
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # of an extra that is not installed
        if fits(version, wanted):
            fitting.append(f"{name} {version}")
            continue
        extra = _EXTRA.search(marker)
        target = f"{DISTRIBUTION}[{extra[1]}]" if extra else DISTRIBUTION
        says = f"{name} {version} is installed, and {wanted} is supported"
        yield warning("libraries", says, f"pip install --upgrade '{target}'")
    if fitting:
        yield ok("libraries", ", ".join(dict.fromkeys(fitting)))


def fits(version: str, wanted: str) -> bool:
    """Tell whether a version lies within bounds (">=2.32,<3"); other bounds are not looked at."""
    own = _numbers(version)
    for sign, bound in _BOUND.findall(wanted):
        at_least = own >= _numbers(bound)
        if at_least is (sign == "<"):
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    numbers = [] if found is None else [int(part) for part in found[0].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()  # 2.0 is 2
    return tuple(numbers)


def _plugins() -> Iterator[Finding]:
    found = diagnose(reserved_names())
    for diagnosis in found:
        if diagnosis.cause is not None:
            whose = diagnosis.plugin.distribution
            says = f"{diagnosis.plugin.name} ({whose}) is broken: {diagnosis.cause}"
            todo = "alation plugin doctor tells more; pip install --upgrade or uninstall it"
            yield failed("plugins", says, todo, ExitCode.NOT_ALL)
    working = sum(diagnosis.cause is None for diagnosis in found)
    yield ok("plugins", f"{working} of {len(found)} load")
