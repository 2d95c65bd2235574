"""What processes share of a server through a ledger beside their runs: a rate, and a token.

Nothing is lost where the ledger fails here: then each process keeps the rate for itself, and makes
its own token.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from alation_core.auth.identity import Identity
from alation_core.auth.sealing import sealed, unsealed
from alation_core.auth.tokens import Token
from alation_core.clock import Clock
from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.ledger.store import Claim, Store
from alation_core.locks import ForkedLock
from alation_core.transport.turns import Turns

logger = quiet_log("alation_core.ledger")

T = TypeVar("T")

AGAIN_SECONDS = 30.0
"""After a failure the ledger is left alone for this long."""
TOKEN_SECONDS = 60.0
"""So long others wait for a process that makes a token, if it says nothing more."""
LOOK_SECONDS = 0.1
"""How often a process that waits for another one's token looks for it."""


class SharedStore:
    """A ledger that the threads of a client use, one at a time, on a connection of its own.

    Args:
        open_store: opens it; called at the first use, and once more in a process that was forked.
        clock: the time.
    """

    def __init__(self, open_store: Callable[[], Store], clock: Clock) -> None:
        self._open = open_store
        self._clock = clock
        self._lock = ForkedLock()
        self._store: Store | None = None
        self._process = 0
        self._of_parents: list[Store] = []
        self._failed_until = float("-inf")
        self._has_told = False

    def asked(self, work: Callable[[Store], T]) -> T | None:
        """Do something with the ledger; None: it fails, which is told once, or has just failed."""
        with self._lock.held():
            if self._clock.now() < self._failed_until:
                return None
            done = attempt(lambda: work(self._opened()))
            if not isinstance(done, Raised):
                return done
            self._failed_until = self._clock.now() + AGAIN_SECONDS
            if not self._has_told:
                self._has_told = True
                logger.warning(
                    "%s. What processes share through it is kept by each for itself meanwhile",
                    done.error,
                )
            self._close()
            return None

    def _opened(self) -> Store:
        if self._store is not None and self._process != os.getpid():
            # Closing it here could end what the other process does with it.
            self._of_parents.append(self._store)
            self._store = None
        if self._store is None:
            self._store, self._process = self._open(), os.getpid()
        return self._store

    def _close(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            attempt(store.close)

    def __del__(self) -> None:
        """Close what a client used that is let go: nobody else can, and Python 3.13 warns of it."""
        self._close()


class StoredTurns:
    """The turns of all processes that share a ledger.

    Args:
        shared: the ledger.
        name: of those who share the rate.
        per_second: the rate.
        own: the turns of this process, which count where the ledger fails.
    """

    def __init__(self, shared: SharedStore, name: str, per_second: float, own: Turns) -> None:
        self._shared = shared
        self._name = f"turns {name}"
        self._per_second = per_second
        self._own = own

    def turn(self) -> float:
        """Reserve the next turn."""
        wait = self._shared.asked(lambda store: store.turn(self._name, self._per_second))
        return self._own.turn() if wait is None else wait

    def put_off(self, seconds: float) -> None:
        """Put the next turn off, for all."""
        self._own.put_off(seconds)
        self._shared.asked(lambda store: store.put_off(self._name, seconds))


class StoredToken:
    """The token of a credential, encrypted in a ledger for all processes that have the credential.

    Args:
        shared: the ledger.
        identity: of the credential.
        clock: the time.
    """

    def __init__(self, shared: SharedStore, identity: Identity, clock: Clock) -> None:
        self._shared = shared
        self._name = f"token {identity.name}"
        self._key = identity.key
        self._clock = clock

    def kept(self) -> Token | None:
        """Return the token that was kept last, or None."""
        content = self._shared.asked(lambda store: store.note(self._name))
        return None if content is None else unsealed(content, self._key, self._clock)

    def keep(self, token: Token) -> None:
        """Keep a token for all."""
        content = sealed(token, self._key, self._clock)
        self._shared.asked(lambda store: store.set_note(self._name, content))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the others back from making a token meanwhile.

        Where the ledger fails, or another process makes one for too long, nobody is waited for.
        """
        claim = self._claimed()
        try:
            yield
        finally:
            if claim is not None:
                self._shared.asked(lambda store: store.release(claim))

    def _claimed(self) -> Claim | None:
        until = self._clock.now() + 1.5 * TOKEN_SECONDS
        while self._clock.now() < until:
            found = self._shared.asked(lambda store: store.claim(self._name, TOKEN_SECONDS))
            if found is None or isinstance(found, Claim):
                return found
            self._clock.sleep(LOOK_SECONDS)
        return None
