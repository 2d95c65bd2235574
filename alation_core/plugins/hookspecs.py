"""The hooks that a plugin may implement. See docs/plugins.md for the author's path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pluggy

from alation_core.frozen import dataclass

if TYPE_CHECKING:
    from alation_core.endpoint import Endpoint
    from alation_core.ledger import StoreFactory
    from alation_core.runs.events import Event
    from alation_core.shapes import PayloadSchema


PROJECT = "alation_core"
"""The name of the pluggy project, and of the entry-point group."""
PLUGIN_API_VERSION = 2
"""Version of the plugin interface, apart from the package's own. It grows with what an author can
declare, so that a plugin can say what it needs."""
OLDEST_API_VERSION = 1
"""The oldest version whose plugins still work as they are. It changes where one no longer does."""
OBSERVERS = "alation_core.observers"
"""The entry-point group of plugins that bring no endpoint and are told of every run."""
API_ATTRIBUTE = "alation_plugin_api"
"""Attribute in which a plugin's module may say for which version it was written, as an integer."""
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True)
class RowSource:
    """What makes rows of something that is none of the core's: a data frame.

    Args:
        takes: tells of what the user gave as rows whether it is such a thing.
        rows: returns the rows of it, from the thing and the schema of a row.
    """

    takes: Callable[[Any], bool]
    rows: Callable[[Any, PayloadSchema], Iterable[Any]]


@dataclass(frozen=True)
class Verb:
    """What a plugin adds to endpoints: `catalog.document.plan(...)`.

    Args:
        name: under which an endpoint has it. An operation of that name comes first.
        call: is called with the endpoint of the client, then with what the user gives.
        applies: tells of an endpoint's class whether it has the verb.
    """

    name: str
    call: Callable[..., Any]
    applies: Callable[[type[Endpoint]], bool]


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
    def alation_row_sources(self) -> Sequence[RowSource]:
        """Return what makes rows of things that are no list, no tuple and no iterator.

            @hookimpl
            def alation_row_sources():
                return [RowSource(lambda given: isinstance(given, Sheet), rows_of_sheet)]

        Then `catalog.document.create(sheet)` writes the rows of a sheet. Only entry points whose
        names are no identifiers are asked (`acme-sheets = "acme_sheets"`): they bring no endpoint.
        """
        raise NotImplementedError

    @hookspec
    def alation_verbs(self) -> Sequence[Verb]:
        """Return the verbs that this plugin adds to endpoints. They are calls on public names.

            def export(endpoint, file, **filters):
                ...

            @hookimpl
            def alation_verbs():
                return [Verb("export", export, lambda kind: "list" in kind.operations())]

        Then `catalog.document.export("documents.csv")` calls `export` with the endpoint. Two
        plugins that bring one name for one endpoint leave it without: calling it tells both.

        An entry point that brings no endpoint has a name that is no identifier
        (`acme-export = "acme_export"`): so it is never taken for one.
        """
        raise NotImplementedError

    @hookspec
    def alation_stores(self) -> Mapping[str, StoreFactory]:
        """Return what opens ledgers that are no files, by the schemes of their addresses.

        It is called with an address, and with what says why the process is to stop, or None; it
        returns a `Store` (`alation_core.ledger`), or raises LedgerError, with what to do.

        Import the libraries of the store inside the function that opens it: they are an extra.

            def open_acme(address, stop):
                from acme_ledger.store import AcmeStore

                return AcmeStore(address, stop)

            @hookimpl
            def alation_stores():
                return {"acme": open_acme}

        Then `ledger="acme://ledgers.example.com/nightly"` records runs there. Only entry points
        whose names are no identifiers are asked (`acme-ledger = "acme_ledger"`): they bring no
        endpoint.
        """
        raise NotImplementedError

    @hookspec
    def alation_observes(self) -> bool:
        """Tell whether there is anything to be told to: then `alation_on_event` is called.

            @hookimpl
            def alation_observes():
                return "acme_monitor" in sys.modules

        It is asked when a run begins, and for each request outside of one. Where no plugin
        observes, events of requests are not even made. A plugin without this hook observes always.
        """
        raise NotImplementedError

    @hookspec
    def alation_on_event(self, event: Event, run: int | None) -> None:
        """Observe a run: called for every event, in order. It can change nothing.

            @hookimpl
            def alation_on_event(event):
                print(type(event).__name__, event.batch)

        A plugin that brings an endpoint is told of the runs of each client that has loaded it. One
        that brings none, and is to be told of every run, has its entry point in the group
        `alation_core.observers`, under a name that is no identifier: it is loaded when a client
        sends its first request.

        Args:
            event: one of the events of `alation_core.runs`; `Requested` also of reads outside of
                a run.
            run: a number that tells the runs of the process apart; None: a request outside of
                one. A plugin that does not need it leaves it out.
        """
