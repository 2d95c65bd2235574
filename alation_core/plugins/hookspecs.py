"""The hooks that a plugin may implement. See docs/plugins.md for the author's path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from alation_core.endpoint import Endpoint
    from alation_core.runs.events import Event


PROJECT = "alation_core"
"""The name of the pluggy project, and of the entry-point group."""
PLUGIN_API_VERSION = 2
"""Version of the plugin interface, apart from the package's own. It grows with what an author can
declare, so that a plugin can say what it needs."""
OLDEST_API_VERSION = 1
"""The oldest version whose plugins still work as they are. It changes where one no longer does."""
API_ATTRIBUTE = "alation_plugin_api"
"""Attribute in which a plugin's module may say for which version it was written, as an integer."""
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Hooks:
    """The specification: each method is one hook."""

    @hookspec
    def alation_endpoints(self) -> Sequence[type[Endpoint]]:
        """Return the endpoint classes of this plugin.

        An entry point loads under its own name, so a plugin that brings several endpoints
        registers one entry point for each:

            @hookimpl
            def alation_endpoints():
                return [TrustCheck]
        """
        raise NotImplementedError

    @hookspec
    def alation_sandbox(self) -> Sequence[Any]:
        """Return the routes (`alation_sandbox.Route`) that the sandbox emulates for this plugin.

        Import `alation_sandbox` inside the function: it is an extra.

            @hookimpl
            def alation_sandbox():
                from acme_plugin.sandbox import ROUTES

                return ROUTES
        """
        raise NotImplementedError

    @hookspec
    def alation_demo(self) -> Sequence[Any]:
        """Return the calls (`alation_sandbox.Furnishing`) that fill a sandbox for a first look.

        Import `alation_sandbox` inside the function: it is an extra.

            @hookimpl
            def alation_demo():
                from acme_plugin.demo import FURNITURE

                return FURNITURE
        """
        raise NotImplementedError

    @hookspec
    def alation_on_event(self, event: Event) -> None:
        """Observe a run: called for every event, in order. It can change nothing.

            @hookimpl
            def alation_on_event(event):
                print(type(event).__name__, event.batch)

        Args:
            event: one of the events of `alation_core.runs`.
        """
