"""Loads every installed plugin on its own and tells what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from alation_core.errors import PluginError
from alation_core.frozen import dataclass
from alation_core.plugins.entry_points import Installed, installed
from alation_core.plugins.registry import Registry


@dataclass(frozen=True)
class Diagnosis:
    """What loading one installed plugin brought.

    Args:
        plugin: the entry point.
        seconds: that its import took.
        endpoints: names of the endpoints that it brings.
        cause: why it is broken, or None.
        api_version: of the interface that it is for; None where it does not load.
    """

    plugin: Installed
    seconds: float
    endpoints: tuple[str, ...]
    cause: str | None
    api_version: int | None = None


def diagnose(
    reserved: Collection[str] = (), timer: Callable[[], float] = time.perf_counter
) -> list[Diagnosis]:
    """Load every installed plugin on its own and tell what came of it.

    Args:
        reserved: names that an endpoint cannot have.
        timer: reads a clock, in seconds.
    """
    found = []
    for plugin in installed():
        started = timer()
        try:
            registry = Registry([plugin.name], reserved)
        except PluginError as error:
            found.append(Diagnosis(plugin, timer() - started, (), str(error)))
            continue
        seconds, brought = timer() - started, tuple(registry.brought)
        cause = None
        if brought and plugin.name not in brought:
            cause = (
                f"the entry point {plugin.name!r} brings {', '.join(brought)}: an endpoint is "
                "found by the name of its entry point, so both must be the same"
            )
        version = registry.api_version(plugin.name)
        found.append(Diagnosis(plugin, seconds, brought, cause, version))
    return found
