"""`Alation`: the object that users hold."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, Self, TypeVar

from alation_core.calls.context import Context
from alation_core.clock import Clock, SystemClock
from alation_core.jobs.answers import handle_of
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobProtocol
from alation_core.plugins.registry import Plugin, Registry
from alation_core.plugins.stores import store_factory
from alation_core.transport.connection import Connection
from alation_core.transport.route import Route
from alation_core.wire.hosts import check_host

if TYPE_CHECKING:
    import requests

    from alation_core.auth.credentials import Credentials
    from alation_core.calls.job import RunningJob
    from alation_core.calls.verified import Verification
    from alation_core.calls.writes import BoundWrite
    from alation_core.endpoint import Endpoint
    from alation_core.ledger.opening import Address, KnownRun, LedgerOption
    from alation_core.ledger.sharing import Sharing
    from alation_core.observers.named import Progress
    from alation_core.operations.operation import Operation
    from alation_core.runs.outcome import Run

E = TypeVar("E", bound="Endpoint")


class Alation:
    """A data catalog, reached through its endpoint plugins.

    Args:
        host: address of the server, with its scheme.
        auth: `RefreshToken`, `OAuthClient` or `ApiAccessToken`. A token is fetched on first use.
        plugins: names of installed endpoints, endpoint classes, or objects with hook
            implementations. Only these are loaded, at once. Default: all that are installed, each
            loaded on first use.
        session: a requests session to use, with its proxies, adapters and CA file. Its hooks see
            the answers and change nothing. Adapters that repeat requests by themselves are
            refused, and so is the session in a process that was forked off.
        proxy: address of an HTTP proxy; default: HTTPS_PROXY and NO_PROXY. No `session` then.
        ca_file: PEM file of the certificates that are believed; default: REQUESTS_CA_BUNDLE,
            CURL_CA_BUNDLE or SSL_CERT_FILE, else those of the library certifi. No `session` then.
        ledger: in which every write is recorded, so that it can be resumed: the path of a file, or
            the URL of a shared one; None: none.
        clock: the time; replays pass a simulated one.
        allow_insecure: accept plain http to a host that is not loopback.
        credentials: further credentials, by the names that operations give them
            (`credential="cde"`). Each has a token of its own.
        rate: requests a second, at most, of all processes that share the ledger, for one host and
            credential; without a ledger, of this process. Polls and token calls count.
        senders: so many processes, at most, send runs at a time for one host and credential; a
            write waits for its turn at most its `timeout`. Its ledger holds the turns. The access
            token is shared through the client's ledger, encrypted, where the extra `sql` is there.
        user_agent: who uses the package, as "name/version": requests say it behind our own name.

    Raises:
        ConfigurationError: the host, an option, or one of the further credentials cannot be used.
        PluginError: a plugin that was named is missing or broken, or a name is taken twice.
    """

    def __init__(
        self,
        host: str,
        auth: Credentials,
        plugins: Iterable[Plugin] | None = None,
        *,
        session: requests.Session | None = None,
        proxy: str | None = None,
        ca_file: str | PathLike[str] | None = None,
        ledger: str | PathLike[str] | None = None,
        clock: Clock | None = None,
        allow_insecure: bool = False,
        credentials: Mapping[str, Credentials] | None = None,
        rate: float | None = None,
        senders: int | None = None,
        user_agent: str | None = None,
    ) -> None:
        base = check_host(host, allow_insecure=allow_insecure)
        self.registry = Registry(plugins, reserved_names())
        self.ledger = ledger
        self._stop: str | None = None
        self._parks = 0
        time = clock or SystemClock()
        self._sharing = self._shared(base, time, rate, senders)
        share = self._sharing
        self.transport = Connection(
            base,
            auth,
            time,
            session,
            named=credentials,
            paces=share.pace if share else None,
            shelves=share.shelf if share else None,
            watch=self.registry.watch(base, time),
            route=Route(proxy, ca_file),
            agent=user_agent,
        )

    @classmethod
    def from_env(cls, variables: Mapping[str, str] = os.environ, **options: Any) -> Self:
        """Return a client whose server and credentials are named by variables.

        Those are ALATION_HOST, and one of: ALATION_USER_ID and ALATION_REFRESH_TOKEN;
        ALATION_CLIENT_ID and ALATION_CLIENT_SECRET; ALATION_ACCESS_TOKEN. Those of the name "cde"
        are in ALATION_CDE_USER_ID and so on; ALATION_LEDGER names a ledger. Each may stand in a
        file instead, as containers mount secrets: ALATION_REFRESH_TOKEN_FILE holds its path.

        Args:
            variables: of the environment.
            options: those of `Alation`; they count over the variables.

        Raises:
            NotConfigured: no server, or no credentials, are named.
            ConfigurationError: a value is missing, contradicts another one, or cannot be read.
        """
        from alation_core.auth.from_variables import arguments_from

        return cls(**arguments_from(variables, options))

    def _shared(
        self, base: str, clock: Clock, rate: float | None, senders: int | None
    ) -> Sharing | None:
        if rate is None and senders is None:
            return None
        # Imported when it is used: who shares nothing does not load the ledger.
        from alation_core.calls.recorded import opened
        from alation_core.ledger.sharing import Sharing

        ledger = None if self.ledger is None else lambda: opened(self.context, None)
        return Sharing(base, clock, ledger, self.stop_reason, rate, senders)

    def __repr__(self) -> str:
        made = vars(self).get("transport")  # a client whose making failed has none
        return f"<Alation {made.base}>" if made else "<Alation, not made>"

    def __getattr__(self, name: str) -> Any:
        """Return the endpoint of that name.

        Raises:
            PluginError: there is none, or its plugin is broken.
        """
        if name.startswith("_") or "transport" not in vars(self):
            raise AttributeError(name)
        return self.endpoint(name)

    def __dir__(self) -> list[str]:
        made = vars(self).get("registry")
        return [*super().__dir__(), *(made.names if made else ())]

    @property
    def context(self) -> Context:
        """What the client's calls use of it."""
        registry = self.registry
        return Context(
            self.transport,
            registry.observers,
            self.stop_reason,
            self.ledger,
            registry.verbs,
            registry.rows_of,
            store_factory,
            parks=lambda: self._parks,
            sharing=self._sharing,
        )

    def endpoint(self, name: str) -> Endpoint:
        """Return the endpoint of that name; the same as the attribute.

        Raises:
            PluginError: there is none, or its plugin is broken.
        """
        return self.registry.endpoint(name)(self.context)

    def use(self, endpoint: type[E]) -> E:
        """Return an endpoint by its class, with types: `catalog.use(Document).create(rows)`."""
        self.registry.adopt(endpoint)
        return endpoint(self.context)

    def resume(
        self,
        run: str,
        rows: Iterable[Any] | None = None,
        *,
        ledger: Address | LedgerOption | None = None,
        resend_unknown: bool = False,
        progress: Progress | None = None,
        wait_for_owner: float = 0.0,
    ) -> Run[Any]:
        """Go on with a recorded run that was interrupted, or that left rows unsent or unknown.

        Batches that are finished are not sent again, jobs in flight are taken up by their handle.
        A batch that was being sent has no handle: it is sent again where that does no harm; else
        its rows are looked for, and those that are not found stay unknown. Of a refused batch, the
        rows that the refusal does not speak of are sent.

        Args:
            run: id of the run, or the beginning of it.
            rows: the rows once more, to be checked against the recorded ones. Needed only where
                they were streamed and not all read.
            ledger: its address; by default that of the client.
            resend_unknown: send rows again whose fate is unknown. They may then be there twice.
            progress: as of a write.
            wait_for_owner: seconds to wait where another process works on the run.

        Returns:
            The whole run, with the outcomes of the earlier process.

        Raises:
            ConfigurationError: there is no such run, or it belongs to another host.
            RunOwned: another process works on it.
            LeaseLost: this process was silent for longer than its lease, and another one took over.
            InputChanged: the rows are not the recorded ones.
        """
        from alation_core.calls.resume import resume

        return resume(
            self.context, self._write, run, rows, ledger, resend_unknown, progress, wait_for_owner
        )

    def find(self, *, key: str, ledger: Address | LedgerOption | None = None) -> KnownRun | None:
        """Return the newest run of a key, or None; nothing is sent.

        Args:
            key: as it was given with the run (`LedgerOption(..., key=...)`).
            ledger: its address; by default that of the client.

        Returns:
            Its id, key, operation, status ("open" until it ended), number of recorded rows, and
            when it began.

        Raises:
            ConfigurationError: no run can have that key.
            LedgerError: the ledger cannot be used.
        """
        from alation_core.calls.recorded import find

        return find(self.context, key, ledger)

    def park(self) -> None:
        """Let the client's recorded runs that are under way leave at once, as they are.

        Nothing more is sent, jobs go on at the server, and the runs stay open: their calls return
        with the status "open". Whoever begins with the key of such a run, or resumes it, goes on.
        May be called from `progress=`, a signal handler or another thread. A run that is not
        recorded goes on: nobody could take it up.
        """
        self._parks += 1

    def retry(
        self,
        run: str,
        rows: Iterable[Any] | None = None,
        *,
        ledger: Address | LedgerOption | None = None,
        progress: Progress | None = None,
    ) -> Run[Any]:
        """Send once more what a recorded run did not get into the catalog, as a run of its own.

        These are the rows that failed, were rejected, or stayed unsent when the run ended, the
        rest of a refused batch among them. What succeeded is not sent again, nor what is unknown:
        `resume(resend_unknown=True)` is for that. The new run names the old one, which sends none
        of these rows any more; what the new one leaves is retried by its id.

        Args:
            run: id of the run, or the beginning of it.
            rows: all rows of the run once more, to be checked against the recorded ones. Needed
                only where they hold secrets.
            ledger: its address; by default that of the client.
            progress: as of a write.

        Returns:
            The new run: its rows count from 0, in the order of the old one.

        Raises:
            ConfigurationError: there is no such run, it has not ended or has an owner, it belongs
                to another host, or nothing is left to be sent once more.
            InputChanged: the rows are not the recorded ones.
        """
        from alation_core.calls.retry import retry

        return retry(self.context, self._write, run, rows, ledger, progress)

    def verify(self, run: str, *, ledger: Address | LedgerOption | None = None) -> Verification:
        """Look into the catalog for what a recorded run wrote; only reads are sent.

        Objects are read back by their ids, and compared with what was sent where the list shows
        it. Rows that are unknown are looked for as `resume` does it; those that are found have
        succeeded, in the ledger too. One that is not found stays unknown: it may still come.

        Args:
            run: id of the run, or the beginning of it.
            ledger: its address; by default that of the client.

        Returns:
            What was found of each row, in input order.

        Raises:
            ConfigurationError: there is no such run, it has an owner, it belongs to another host,
                or nothing lists what its operation writes.
            RequestRefused: the server answered a read with an error.
            ServerUnreachable: there is no connection.
        """
        from alation_core.calls.verify import verify

        return verify(self.context, self._write, self._operations, run, ledger)

    def _operations(self, operation: str) -> Mapping[str, Operation]:
        return type(self.endpoint(operation.partition(".")[0])).operations()

    def _write(self, operation: str) -> BoundWrite[Any]:
        endpoint, _, name = operation.partition(".")
        found: BoundWrite[Any] = getattr(self.endpoint(endpoint), name)
        return found

    def stop(self, reason: str = "the run was stopped") -> None:
        """Let the client's writes stop cleanly: nothing new is sent, open jobs are left alone.

        May be called from a signal handler or another thread.
        """
        self._stop = reason

    def stop_reason(self) -> str | None:
        """Return why the client's writes are to stop, or None."""
        return self._stop

    def job(self, handle: int | str, protocol: JobProtocol = BULK_METADATA_JOBS) -> RunningJob:
        """Take up a job again, by its number or its name. Nothing is asked yet.

        It is asked for with the client's own credential: nothing in a handle says which operation
        began the job, nor which other credential that one names.

        Args:
            handle: a number (int, or a text of digits) or a name.
            protocol: how the job is asked for; that of nearly every endpoint by default.

        Raises:
            ConfigurationError: the handle is neither a number nor a text.
        """
        from alation_core.calls.job import RunningJob

        return RunningJob(self.transport, protocol, handle_of(handle))


def reserved_names() -> set[str]:
    """Return the names that an endpoint cannot have, because they are the client's own."""
    return {*dir(Alation), "registry", "transport", "ledger"}
