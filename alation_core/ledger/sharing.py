"""What a client shares with other processes: the rate of its requests, its token, the turn to send.

What is given is checked here. Without a ledger the rate is that of this process.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any

from alation_core.auth.credentials import ApiAccessToken, Credentials
from alation_core.auth.identity import identity_of
from alation_core.auth.sealing import can_seal
from alation_core.auth.sources import Shelf
from alation_core.clock import Clock
from alation_core.errors import ConfigurationError
from alation_core.foreign import quiet_log
from alation_core.frozen import dataclass
from alation_core.ledger.shared import SharedStore, StoredToken, StoredTurns
from alation_core.ledger.store import Store
from alation_core.transport.turns import OwnTurns, Pace, line_at

logger = quiet_log("alation_core.ledger")

FASTEST, SLOWEST = 10_000.0, 1.0 / 3600.0
"""Requests a second."""


@dataclass(frozen=True)
class Sharing:
    """What a client shares with other processes.

    Args:
        base: the checked base URL of the server.
        clock: the time.
        open_store: opens the client's ledger; None: it has none.
        stop: says why the client is to stop, or None.
        rate: requests a second, of all that share the ledger; None: as many as there are.
        senders: processes that may send at a time; None: as many as there are.

    Raises:
        ConfigurationError: a value cannot be used.
    """

    base: str
    clock: Clock
    open_store: Callable[[], Store] | None
    stop: Callable[[], str | None]
    rate: float | None = None
    senders: int | None = None

    def __post_init__(self) -> None:
        if self.rate is not None and not _is_rate(self.rate):
            raise ConfigurationError(
                "rate must be requests a second, more than 0, for example rate=5; not "
                f"{self.rate!r}"
            )
        if self.senders is not None and not _is_count(self.senders):
            raise ConfigurationError(
                f"senders must be how many processes may send at a time, at least 1; not "
                f"{self.senders!r}"
            )

    @cached_property
    def _shared(self) -> SharedStore | None:
        return None if self.open_store is None else SharedStore(self.open_store, self.clock)

    @cached_property
    def _seals(self) -> bool:
        if not can_seal():
            logger.info(
                "the access token is not shared with other processes: it is kept encrypted or not "
                "at all, and the library cryptography is not installed (pip install "
                "'alation-core[sql]')"
            )
        return can_seal()

    def pace(self, credentials: Credentials) -> Pace | None:
        """Return the pace of the requests that a credential opens; None: each goes out at once."""
        if self.rate is None:
            return None
        own = OwnTurns(line_at(self.base, credentials, self.clock), self.rate)
        if self._shared is None:
            return Pace(own, self.clock, self.stop)
        name = identity_of(self.base, credentials).name
        return Pace(StoredTurns(self._shared, name, self.rate, own), self.clock, self.stop)

    def shelf(self, credentials: Credentials) -> Shelf | None:
        """Return where the token of a credential is shared, or None: it is this process's own."""
        if self.senders is None or self._shared is None or isinstance(credentials, ApiAccessToken):
            return None
        if not self._seals:
            return None
        return StoredToken(self._shared, identity_of(self.base, credentials), self.clock)

    def wanted(
        self, credentials: Credentials, operation: str, *, overlaps: bool
    ) -> list[tuple[str, int]]:
        """Return whose turn a run has to be to send, as names and how many may have each.

        Args:
            credentials: of the run.
            operation: endpoint and operation.
            overlaps: several jobs of it may be open at once.
        """
        if self.senders is None:
            return []
        name = identity_of(self.base, credentials).name
        alone = [] if overlaps or self.senders == 1 else [(f"{name} {operation}", 1)]
        return [*alone, (name, self.senders)]


def _is_rate(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and SLOWEST <= value <= FASTEST


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
