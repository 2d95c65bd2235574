"""Asks plugins for what a hook returns, each alone: one that is broken costs the others nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Any

import pluggy

from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.plugins.entry_points import imported, installed_points
from alation_core.plugins.hookspecs import PROJECT, Hooks, RowSource

logger = quiet_log("alation_core.plugins")


def manager() -> pluggy.PluginManager:
    """Return a manager that knows the hooks and no plugin."""
    made = pluggy.PluginManager(PROJECT)
    made.add_hookspecs(Hooks)
    return made


def row_source(given: object) -> RowSource | None:
    """Return what an installed plugin makes rows with of something; None: no plugin takes it.

    Plugins that bring endpoints are not asked, and so are not loaded; one that raises is left out.
    """
    for point in installed_points():
        if not point.name.isidentifier():
            for source in answers("alation_row_sources", point, attempt(imported, point)):
                if attempt(source.takes, given) is True:
                    found: RowSource = source
                    return found
    return None


def collected(hook: str, plugins: Sequence[object] = ()) -> Iterator[Any]:
    """Yield what the installed plugins return for a hook, one thing after the other.

    A plugin that cannot be imported or that raises is reported and skipped.

    Args:
        hook: name of a hook that takes nothing and returns a sequence, or a mapping: then
            its items are yielded.
        plugins: further plugin objects that are asked; one of these that raises is not skipped.
    """
    asked: list[object] = []
    for point in installed_points():
        plugin = attempt(imported, point)
        # Several entry points may name one module, which has one answer.
        if any(plugin is known for known in asked):
            continue
        asked.append(plugin)
        yield from answers(hook, point, plugin)
    for plugin in plugins:
        yield from _asked(hook, plugin, name_of(plugin))


def answers(hook: str, point: Any, plugin: object) -> list[Any]:
    """Return what an installed plugin returns for a hook; nothing where it is broken."""
    found = plugin if isinstance(plugin, Raised) else attempt(_asked, hook, plugin, point.name)
    if isinstance(found, Raised):
        logger.warning("%s of the plugin %s is left out: %s", hook, point.name, found)
        return []
    return found


def name_of(plugin: object) -> str:
    """Return the name of a plugin that was given as an object."""
    named = attempt(lambda: str(getattr(plugin, "__name__", None) or repr(plugin)))
    return f"<{type(plugin).__name__}>" if isinstance(named, Raised) else named


def _asked(hook: str, plugin: object, name: str) -> list[Any]:
    asking = _known(plugin, name) if isinstance(plugin, ModuleType) else _knowing(plugin, name)
    return [thing for things in getattr(asking.hook, hook)() for thing in _each(things)]


def _each(things: Any) -> Iterable[Any]:
    return things.items() if isinstance(things, Mapping) else things


def _knowing(plugin: object, name: str) -> pluggy.PluginManager:
    """Return a manager that knows this plugin alone."""
    asking = manager()
    asking.register(plugin, name)
    return asking


# To look through a module for its hooks takes longer than to ask one.
_known = lru_cache(maxsize=256)(_knowing)
