"""Who works on a run: one process at a time, for as long as it shows a sign of life."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from alation_core.clock import Clock
from alation_core.errors import RunOwned
from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.frozen import dataclass
from alation_core.ledger.store import Claim, Held, Store

logger = quiet_log("alation_core.ledger")

LEASE_SECONDS = 60.0
"""How long a run is its owner's after a sign of life."""
_PAUSE_SECONDS = 0.25
"""So often it is looked whether an owner has let go."""


@dataclass(frozen=True)
class Patience:
    """How an owner is waited for.

    Args:
        lease: seconds for which the run is owned after a sign of life.
        wait: seconds to wait for another owner.
    """

    lease: float = LEASE_SECONDS
    wait: float = 0.0


def claimed(
    store: Store, run: str, patience: Patience, clock: Clock, stop: Callable[[], str | None]
) -> Claim:
    """Claim a run, and wait for its owner if there is one.

    Args:
        store: the ledger.
        run: id of the run.
        patience: how long it is waited for.
        clock: the time.
        stop: says why the process is to stop, or None: then nobody is waited for.

    Raises:
        RunOwned: another process works on it, and does so still.
    """
    until, told = clock.now() + patience.wait, False
    while True:
        found = store.claim(run, patience.lease)
        if not isinstance(found, Held):
            return found
        left = until - clock.now()
        if left <= 0 or stop() is not None:
            raise _owned_by_another(run, found)
        if not told:
            told = True
            logger.info(
                "another process works on the run %s; waiting for it, at most %.0f s",
                *(run, patience.wait),
            )
        clock.sleep(min(_PAUSE_SECONDS, left))


def _owned_by_another(run: str, held: Held) -> RunOwned:
    until = datetime.fromtimestamp(held.until, UTC)
    return RunOwned(
        f"the run {run} has an owner: another process is working on it, and has it until "
        f"{until:%Y-%m-%d %H:%M:%S} UTC unless it shows a sign of life before. Wait for it "
        "(wait_for_owner=, `--wait-for-owner`), or stop it first; nothing was sent",
        run=run,
        until=until,
    )


@contextmanager
def owned(
    store: Store,
    run: str,
    patience: Patience,
    clock: Clock,
    stop: Callable[[], str | None],
) -> Iterator[Claim]:
    """Own a run until the block is left.

    Arguments and errors are those of `claimed`.
    """
    claim = claimed(store, run, patience, clock, stop)
    try:
        yield claim
    finally:
        # What became of the run is known by now: a ledger that fails here ends nothing.
        raised = attempt(store.release, claim)
        if isinstance(raised, Raised):
            logger.warning("the run %s cannot be given up, its lease ends: %s", run, raised)
