"""The installed entry points: found without importing any of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from alation_core.errors import PluginError
from alation_core.foreign import Raised, attempt
from alation_core.frozen import dataclass
from alation_core.plugins.hookspecs import OBSERVERS, PROJECT

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


@dataclass(frozen=True)
class Installed:
    """One installed entry point.

    Args:
        name: of the entry point, which is the name of its endpoint.
        distribution: that brings it, with its version.
        target: what it names, as "module:attribute".
    """

    name: str
    distribution: str
    target: str


@cache
def installed_points() -> tuple[EntryPoint, ...]:
    """Return the entry points of both groups, by name; they are looked up once."""
    from importlib.metadata import entry_points

    known = entry_points()
    found = (*known.select(group=PROJECT), *known.select(group=OBSERVERS))
    return tuple(sorted(found, key=lambda point: point.name))


def installed() -> list[Installed]:
    """Return the installed entry points, by name. Nothing is imported."""
    return [
        Installed(point.name, f"{point.dist.name} {point.dist.version}", point.value)
        for point in installed_points()
        if point.dist is not None
    ]


def imported(point: EntryPoint) -> object:
    """Import what an entry point names.

    Raises:
        PluginError: it does not import.
    """
    loaded: object = attempt(point.load)
    if isinstance(loaded, Raised):
        raise PluginError(
            f"the plugin {point.name!r} ({point.value}) does not import: {loaded}"
        ) from loaded.error
    return loaded
