"""Renews what a run has claimed while its jobs run: the run itself, and the turn to send."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.ledger.store import Claim, Store
from alation_core.locks import ForkedLock

logger = quiet_log("alation_core.ledger")

SILENT_LEASES = 10
"""Who shows no sign of life for so many leases is given up."""
SILENT_SECONDS = 600.0
"""But nobody is before that: an answer may take its time."""
PARTING_SECONDS = 1.0


def pause(lease: float) -> float:
    """Return the seconds from one renewal to the next: two may fail before the lease ends."""
    return lease / 3.0


def is_alive(silent: float, lease: float) -> bool:
    """Tell whether a run is renewed though its thread was silent for so many seconds."""
    return silent <= max(SILENT_LEASES * lease, SILENT_SECONDS)


class Heart:
    """Renews claims from a thread of its own, on a connection of its own, while a block runs.

    The thread is there from the first claim on. It ends with the block and with the process, and
    no forked process has it. It renews nothing while the run shows no sign of life.

    Args:
        open_store: opens the ledger; called in the thread, when the first renewal is due.
        lease: seconds for which a renewed claim holds.
        wait: waits so many seconds for the end, and tells whether it has come.
        now: a clock that goes on while nobody sleeps; real time, as the leases are.
    """

    def __init__(
        self,
        open_store: Callable[[], Store],
        lease: float,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open = open_store
        self._lease = lease
        self._wait = wait
        self._now = now
        self._lock = ForkedLock()
        self._claims: dict[str, Claim] = {}
        self._lost: set[str] = set()
        self._seen = now()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._store: Store | None = None  # used by the thread alone

    def keep(self, claim: Claim) -> None:
        """Renew a claim from now on, in the place of an earlier one of its name."""
        with self._lock.held():
            self._claims[claim.name] = claim
            self._lost.discard(claim.name)
        self.beat()
        if self._thread is None:
            thread = threading.Thread(target=self._live, name="alation-lease", daemon=True)
            # At the end of a program none can be begun; what is recorded renews the lease as well.
            if not isinstance(attempt(thread.start), Raised):
                self._thread = thread

    def drop(self, claim: Claim) -> None:
        """Renew a claim no more."""
        with self._lock.held():
            if self._claims.get(claim.name) == claim:
                del self._claims[claim.name]

    def beat(self) -> None:
        """Show a sign of life: the run goes on."""
        self._seen = self._now()

    def has_lost(self, name: str) -> bool:
        """Tell whether somebody else has claimed what was kept under a name."""
        return name in self._lost

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the thread; a renewal that hangs is not waited for."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(PARTING_SECONDS)

    def _live(self) -> None:
        silent = False
        while not self._wait(self._over, pause(self._lease)):
            was_silent, silent = silent, not is_alive(self._now() - self._seen, self._lease)
            if not silent:
                self._renew()
            elif not was_silent:
                logger.warning("the run shows no sign of life: others may take it over")
        self._close()

    def _renew(self) -> None:
        """Renew all claims. What fails is tried again the next time; the run itself will tell."""
        with self._lock.held():
            claims = list(self._claims.values())
        for claim in claims:
            done = attempt(self._is_renewed, claim)
            if isinstance(done, Raised):
                logger.debug("a lease was not renewed: %s", done)
                self._close()
                return
            if not done:
                self._lose(claim)

    def _is_renewed(self, claim: Claim) -> bool:
        if self._store is None:
            self._store = self._open()
        return self._store.renew(claim)

    def _lose(self, claim: Claim) -> None:
        with self._lock.held():
            if self._claims.get(claim.name) == claim:
                del self._claims[claim.name]
                self._lost.add(claim.name)

    def _close(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            attempt(store.close)
