"""Finds, loads and isolates plugins: a broken one is reported and skipped, never fatal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

from alation_core.errors import NoSuchEndpoint, PluginError
from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.locks import ForkedLock
from alation_core.plugins.collecting import manager, name_of, row_source
from alation_core.plugins.entry_points import imported, installed_points
from alation_core.plugins.hookspecs import (
    API_ATTRIBUTE,
    OBSERVERS,
    OLDEST_API_VERSION,
    PLUGIN_API_VERSION,
    Verb,
)
from alation_core.plugins.verbs import applying, usable, verbs_brought

if TYPE_CHECKING:
    from alation_core.clock import Clock
    from alation_core.endpoint import Endpoint
    from alation_core.runs.events import Event
    from alation_core.runs.telling import Observer
    from alation_core.shapes import PayloadSchema
    from alation_core.wire.messages import NoReply, Reply, Request

logger = quiet_log("alation_core.plugins")

_runs = count(1)
"""Numbers of the runs of this process."""

Plugin: TypeAlias = "str | type[Endpoint] | ModuleType | object"
"""What `plugins=[...]` takes: the name of an installed endpoint, an endpoint class, or any object
with hook implementations."""


class Registry:
    """The plugins of one client: chosen by name or given, loaded one by one on first use.

    Args:
        chosen: names, endpoint classes or plugin objects; None: all that are installed.
        reserved: names that an endpoint cannot have, because they are the client's own.

    Raises:
        PluginError: one that was named is missing or broken, or a name is taken twice.
    """

    def __init__(
        self, chosen: Iterable[Plugin] | None = None, reserved: Collection[str] = ()
    ) -> None:
        self._reserved = reserved
        self._manager = manager()
        # Threads that share a client load a plugin once.
        self._lock = ForkedLock()
        self._endpoints: dict[str, type[Endpoint]] = {}
        self._loaded: dict[str, object] = {}
        self._names: tuple[str, ...]
        self._verbs: tuple[Verb, ...] = ()
        self._asked_for_verbs = 0
        self._hooks_only: list[str] = []
        self._watching: list[str] = []
        if chosen is None:
            found = tuple(dict.fromkeys(point.name for point in installed_points()))
            self._names = tuple(name for name in found if name.isidentifier())
            self._hooks_only = [name for name in found if not name.isidentifier()]
            self._watching = [p.name for p in installed_points() if p.group == OBSERVERS]
            return
        if isinstance(chosen, str):
            raise PluginError(f"plugins is a list: write plugins=[{chosen!r}]")
        given = list(chosen)
        named = (name for name in given if isinstance(name, str))
        self._names = tuple(name for name in named if name.isidentifier())
        for plugin in given:
            if isinstance(plugin, str):
                self._load(plugin)
            elif _is_endpoint(plugin):
                self._add(plugin, plugin.__qualname__)
            else:
                self._register(plugin, name_of(plugin))

    @property
    def names(self) -> list[str]:
        """Names of the endpoints that can be used, loaded or not."""
        return sorted({*self._names, *self._endpoints})

    @property
    def brought(self) -> list[str]:
        """Names of the endpoints that the plugins loaded so far have brought."""
        return sorted(self._endpoints)

    def api_version(self, name: str) -> int:
        """Return the interface that a loaded plugin is for; one that is silent goes with any."""
        return _written_for(self._loaded.get(name))

    def endpoint(self, name: str) -> type[Endpoint]:
        """Return an endpoint class, loading its plugin on first use.

        Raises:
            PluginError: there is none of that name, or its plugin is broken.
        """
        if name not in self._endpoints and name in self._names:
            with self._lock.held():
                self._load(name)
        if name not in self._endpoints:
            near = _nearest(name, self.names)
            hint = f"did you mean {near!r}? " if near else ""
            raise NoSuchEndpoint(
                f"there is no endpoint {name!r}; {hint}available: {', '.join(self.names) or 'none'}"
            )
        return self._endpoints[name]

    def adopt(self, endpoint: type[Endpoint]) -> None:
        """Add an endpoint class that was given directly, unless it is there already."""
        with self._lock.held():
            if self._endpoints.get(endpoint.name) is not endpoint:
                self._add(endpoint, endpoint.__qualname__)

    def observers(self) -> list[Observer]:
        """Return what tells the plugins of an event; nothing where none of them observes.

        Those that are to be told of every run are loaded here; one that is broken is reported.
        """
        return [partial(self.observe, run=next(_runs))] if self._is_observed() else []

    def _is_observed(self) -> bool:
        with self._lock.held():
            while self._watching:
                self._load_aside(self._watching.pop(), "it is told of no run")
        hook = self._manager.hook
        asleep = [
            one.plugin
            for one in hook.alation_observes.get_hookimpls()
            if attempt(one.function) is False
        ]
        told = [one.plugin for one in hook.alation_on_event.get_hookimpls()]
        return any(all(plugin is not other for other in asleep) for plugin in told)

    def watch(self, host: str, clock: Clock) -> Callable[[Request, Reply | NoReply, float], None]:
        """Return what tells the plugins of the requests that belong to no run.

        Args:
            host: address of the server.
            clock: the time.
        """

        def watch(request: Request, reply: Reply | NoReply, seconds: float) -> None:
            if self._is_observed():
                from alation_core.runs.telling import requested

                self.observe(requested(request, reply, seconds, host=host, at=clock.now()))

        return watch

    def observe(self, event: Event, run: int | None = None) -> None:
        """Tell the loaded plugins of an event; one that raises is reported and changes nothing.

        Args:
            event: what happened.
            run: tells the runs of the process apart; None: it belongs to none.
        """
        for implementation in self._manager.hook.alation_on_event.get_hookimpls():
            # Each gets an event of its own: it can change nothing.
            from alation_core.runs.telling import own_copy

            told = {"event": own_copy(event), "run": run}
            raised = attempt(implementation.function, *map(told.get, implementation.argnames))
            if isinstance(raised, Raised):
                name = implementation.plugin_name
                logger.error("alation_on_event of %s raised", name, exc_info=raised.error)

    def rows_of(self, given: Any, schema: PayloadSchema) -> Iterable[Any]:
        """Return the rows of what the user gave: of a frame, those that a plugin makes of it."""
        plain = isinstance(given, list | tuple | Iterator)
        source = None if plain else row_source(given)
        rows: Iterable[Any] = given if source is None else source.rows(given, schema)
        return rows

    def verbs(self, endpoint: type) -> Mapping[str, Callable[..., Any]]:
        """Return what the verbs of an endpoint's class call, by their names.

        The plugins that are loaded are asked. Those that bring no endpoint, which their names tell,
        are loaded where a verb is first looked for; one that is broken is reported and left out.
        """
        from alation_core.endpoint import Endpoint

        with self._lock.held():
            while self._hooks_only:
                self._load_aside(self._hooks_only.pop(), "its verbs are left out")
            asked = len(self._manager.list_name_plugin())
            if asked != self._asked_for_verbs:
                brought = verbs_brought(self._manager.hook.alation_verbs.get_hookimpls())
                self._verbs = tuple(usable(brought, {*dir(Endpoint), "context"}))
                self._asked_for_verbs = asked
        return applying(self._verbs, endpoint)

    def _load_aside(self, name: str, then: str) -> None:
        """Load a plugin that brings no endpoint; of one that is broken say what comes of that."""
        broken = attempt(self._load, name)
        if isinstance(broken, Raised):
            logger.warning("the plugin %s is broken, %s: %s", name, then, broken)

    def _load(self, name: str) -> None:
        if name in self._loaded:
            return
        points = [point for point in installed_points() if point.name == name]
        if not points:
            near = _nearest(name, [point.name for point in installed_points()])
            raise PluginError(
                f"there is no plugin {name!r}" + (f"; did you mean {near!r}?" if near else "")
            )
        if len(points) > 1:
            owners = " and ".join(sorted(p.dist.name if p.dist else p.value for p in points))
            raise PluginError(f"the endpoint name {name!r} is taken twice, by {owners}")
        plugin = imported(points[0])
        # One module may stand behind several entry points: it is asked once.
        if not any(plugin is known for known in self._loaded.values()):
            self._register(plugin, name)
        self._loaded[name] = plugin

    def _register(self, plugin: object, name: str) -> None:
        """Register a plugin as a whole or not at all."""
        if self._manager.has_plugin(name) or self._manager.is_registered(plugin):
            raise PluginError(f"the plugin {name!r} is given twice")
        before = dict(self._endpoints)
        raised = attempt(self._take_in, plugin, name)
        if isinstance(raised, Raised):
            if self._manager.is_registered(plugin):
                self._manager.unregister(plugin)
            self._endpoints = before
            if isinstance(raised.error, PluginError):
                raise raised.error
            raise PluginError(f"the plugin {name!r} is broken: {raised}") from raised.error

    def _take_in(self, plugin: object, name: str) -> None:
        written_for = _written_for(plugin)
        if not _is_known(written_for):
            raise PluginError(
                f"the plugin {name!r} was written for version {written_for} of the plugin "
                f"interface, and this is version {PLUGIN_API_VERSION}, which takes plugins from "
                f"version {OLDEST_API_VERSION} on: install a release of it, or of alation-core, "
                "that fits"
            )
        self._manager.register(plugin, name)
        self._manager.check_pending()
        for implementation in self._manager.hook.alation_endpoints.get_hookimpls():
            if implementation.plugin is plugin:
                brought: Any = implementation.function()
                for endpoint in brought:
                    self._add(endpoint, name)

    def _add(self, endpoint: type[Endpoint], owner: str) -> None:
        name = getattr(endpoint, "name", None)
        if not _is_endpoint(endpoint):
            raise PluginError(f"{endpoint!r} of {owner} is no endpoint: return classes of Endpoint")
        if not isinstance(name, str) or not name.isidentifier():
            raise PluginError(f'{endpoint!r} of {owner} has no usable name: set name = "..."')
        if name in self._reserved:
            raise PluginError(f"{endpoint!r} of {owner}: the client has a {name!r} of its own")
        taken = self._endpoints.get(name)
        if taken is not None and taken is not endpoint:
            raise PluginError(
                f"the endpoint name {name!r} is taken twice, by {taken!r} and {endpoint!r}"
            )
        self._endpoints[name] = endpoint


def _is_endpoint(given: object) -> TypeGuard[type[Endpoint]]:
    # Imported when it is needed: with the declarations come the schemas and their library.
    from alation_core.endpoint import Endpoint

    return isinstance(given, type) and issubclass(given, Endpoint)


def _nearest(name: str, known: Sequence[str]) -> str | None:
    from difflib import get_close_matches  # seldom needed, and slow to load

    return next(iter(get_close_matches(name, known, n=1)), None)


def _written_for(plugin: object) -> int:
    version: int = getattr(plugin, API_ATTRIBUTE, PLUGIN_API_VERSION)
    return version


def _is_known(version: object) -> bool:
    if not isinstance(version, int) or isinstance(version, bool):
        return False
    return OLDEST_API_VERSION <= version <= PLUGIN_API_VERSION
