"""`Sandbox`: the emulated server as an object that is started and closed."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Self

from alation_sandbox.engine import Engine
from alation_sandbox.exchange.routes import Route
from alation_sandbox.faults.fault import Fault
from alation_sandbox.furnishing import Furnishing, furnish, installed_furniture
from alation_sandbox.gate import RequestLog
from alation_sandbox.listener import LOOPBACK, Listener
from alation_sandbox.world import World
from alation_sandbox.world.credentials import SANDBOX_CREDENTIALS, Credentials
from alation_sandbox.world.jobs import FIRST_JOB_ID
from alation_sandbox.world.shelves import NOWHERE, Keeper

if TYPE_CHECKING:
    from alation_sandbox.keeping.file import StateFile

JOBS_IN_A_SECOND = 100
"""So many jobs, at most, are started in each second of a sandbox's life at a chosen port."""


def installed_routes() -> list[Route]:
    """Return the routes of all installed endpoint plugins."""
    from alation_core.plugins import collected

    return list(collected("alation_sandbox"))


class Sandbox:
    """A local, stateful emulator of an Alation server, for a first run and for tests.

    It keeps everything in memory and starts anew with every object, unless it is given a file.
    Jobs end by its clock: with the default of no waiting, the first poll finds a job ended.

    Args:
        port: port to listen on; 0 takes a free one.
        job_seconds: how long a job runs.
        queue_seconds: how long a job waits before it runs; it is reported as running.
        token_seconds: how long access tokens live.
        routes: of the endpoints; None takes those of all installed plugins.
        clock: returns the seconds since 1970; None takes the machine's clock.
        faults: what goes wrong, in the order in which they are looked at.
        state: file that keeps the world: it is read, and locked, from `start()` to `close()`.
            Jobs that are open at the end are ended then. None: the world ends with this object.
        demo: begin with a small catalog of a shop, made by the calls that the installed plugins
            furnish a sandbox with, or with what other calls make. A file that holds a world
            already stays as it is.
        bind: address to listen on. Whoever reaches it can read and change everything: the
            credentials of a sandbox are known to all. By default it is loopback.

    Raises:
        ValueError: two routes answer the same call, or a fault is of no known kind.
    """

    def __init__(
        self,
        port: int = 0,
        job_seconds: float = 0.0,
        queue_seconds: float = 0.0,
        token_seconds: float = 86400.0,
        routes: Sequence[Route] | None = None,
        clock: Callable[[], float] | None = None,
        faults: Sequence[Fault] = (),
        state: str | PathLike[str] | None = None,
        demo: bool | Sequence[Furnishing] = False,
        bind: str = LOOPBACK,
    ) -> None:
        self._port, self._bind = port, bind
        self._clock = clock or time.time
        self._seconds = {
            "queue_seconds": queue_seconds,
            "job_seconds": job_seconds,
            "token_seconds": token_seconds,
        }
        self._routes = installed_routes() if routes is None else routes
        self._faults = faults
        self._state = state
        self._file: StateFile | None = None
        self._listener: Listener | None = None
        self._furniture = installed_furniture() if demo is True else demo or ()
        self._is_furnished = False
        self._begin(NOWHERE)
        if state is None:
            self._furnish()

    def _begin(self, keeper: Keeper) -> None:
        self._world = World(
            self._clock,
            **self._seconds,
            # A sandbox that comes back at an address gives no job the number of an earlier one, as
            # no server does: a ledger would take it for that one.
            first_job=int(self._clock() * JOBS_IN_A_SECOND) if self._port else FIRST_JOB_ID,
            keeper=keeper,
        )
        kept = (
            "Everything is in memory." if self._state is None else f"It is kept in {self._state}."
        )
        self._engine = Engine(self._world, self._routes, self._faults, kept)

    def _furnish(self) -> None:
        if self._furniture:
            self._is_furnished = True
            with self._world.lock:
                furnish(self._engine, self._world, self._furniture)

    @property
    def url(self) -> str:
        """Base URL, without a slash at its end.

        Raises:
            RuntimeError: the sandbox is not started.
        """
        if self._listener is None:
            raise RuntimeError("the sandbox is not started: call start(), or use it in a with")
        return self._listener.url

    @property
    def credentials(self) -> Credentials:
        """What a client logs in with."""
        return SANDBOX_CREDENTIALS

    @property
    def world(self) -> World:
        """The books as they are now: the works of all jobs that have ended are done."""
        with self._world.lock:
            self._world.run_due_jobs()
        return self._world

    @property
    def is_furnished(self) -> bool:
        """Whether it was furnished: not where nobody asked, or a file held a world already."""
        return self._is_furnished

    @property
    def requests(self) -> deque[RequestLog]:
        """The last 10,000 exchanges, oldest first."""
        return self._engine.gate.requests

    def expire_tokens(self) -> None:
        """End all access tokens and OAuth tokens, as time would do."""
        with self._world.lock:
            self._world.tokens.expire_all()

    def catch_up(self) -> None:
        """Do what is due by the sandbox's clock: end jobs, and listen again after an outage.

        With the machine's clock that happens by itself. A simulated clock that is moved on calls
        this, so that what comes next finds the server as it is by then.
        """
        with self._world.lock:
            self._world.run_due_jobs()
            self._world.commit()
        if self._listener is not None:
            self._listener.catch_up()

    def start(self) -> Self:
        """Listen, from a daemon thread.

        Raises:
            RuntimeError: it is started already.
            OSError: the port is taken, or the machine has no such address.
            ValueError: the file that keeps the world cannot be used (`StateError`).
        """
        if self._listener is not None:
            raise RuntimeError(f"the sandbox is started already, at {self.url}")
        if self._state is not None:
            self._open(self._state)
        try:
            self._listener = Listener(self._port, self._engine.answer, self._clock, self._bind)
        except OSError:
            self._let_go()
            raise
        self._listener.start()
        return self

    def _open(self, state: str | PathLike[str]) -> None:
        from alation_sandbox.keeping.file import StateFile

        self._file, self._is_furnished = StateFile(state), False
        try:
            with self._file.reading():
                self._begin(self._file)
                if self._file.is_new:
                    self._furnish()
        except BaseException:
            self._let_go()
            raise
        self._world.commit()

    def _let_go(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def close(self) -> None:
        """End all connections and stop listening. The world stays readable.

        Where a file keeps the world, all jobs are ended and it is written.

        Raises:
            ValueError: the file cannot be written (`StateError`).
        """
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
        if self._file is not None:
            with self._world.lock:
                self._world.finish_jobs()
                self._world.keep_all()
                self._let_go()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
