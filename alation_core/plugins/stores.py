"""The stores of ledgers that plugins bring: found by the scheme of an address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from alation_core.errors import ConfigurationError
from alation_core.foreign import attempt, quiet_log
from alation_core.plugins.collecting import answers
from alation_core.plugins.entry_points import imported, installed_points

if TYPE_CHECKING:
    from alation_core.ledger import StoreFactory

logger = quiet_log("alation_core.plugins")

HOOK = "alation_stores"


def store_factory(scheme: str) -> StoreFactory:
    """Return what opens the ledgers whose addresses have a scheme.

    Plugins that bring endpoints are not asked, and so are not loaded. One that is broken is
    reported and left out.

    Args:
        scheme: what stands before "://" in an address, in any case.

    Raises:
        ConfigurationError: no installed plugin brings it, or two do.
    """
    brought = list(_brought())
    found = [(owner, factory) for owner, known, factory in brought if known == scheme.lower()]
    if len(found) == 1:
        return found[0][1]
    if found:
        owners = " and ".join(owner for owner, _ in found)
        raise ConfigurationError(
            f"the addresses of ledgers that begin with {scheme}:// are taken twice, by {owners}"
        )
    known = ", ".join(f"{name}://..." for name in sorted({known for _, known, _ in brought}))
    raise ConfigurationError(
        f"no installed plugin keeps ledgers at {scheme}://...: name the path of a file"
        + (f", or an address that is known ({known})" if known else "")
    )


def _brought() -> Iterator[tuple[str, str, StoreFactory]]:
    """Yield what plugins bring: the name of the plugin, a scheme, and what opens its ledgers."""
    asked: list[object] = []
    for point in installed_points():
        if point.name.isidentifier():
            continue
        plugin = attempt(imported, point)
        # Several entry points may name one module, which has one answer.
        if any(plugin is known for known in asked):
            continue
        asked.append(plugin)
        for one in answers(HOOK, point, plugin):
            match one:
                case (str() as scheme, factory) if callable(factory):
                    yield point.name, scheme.lower(), factory
                case _:
                    logger.warning("a store of the plugin %s is left out: %r", point.name, one)
