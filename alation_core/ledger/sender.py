"""Who may send: at most so many processes at a time, for one host and credential.

The vendor asks clients not to call in parallel. Each process that sends has one of the slots, as a
claim in the ledger; it ends as the lease of a run does, so one that is frozen blocks nobody longer.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from alation_core.clock import Clock
from alation_core.errors import LedgerError, SenderBusy
from alation_core.foreign import attempt, quiet_log
from alation_core.ledger.store import Claim, Held, Store

logger = quiet_log("alation_core.transport")

LOOK_SECONDS = 0.25
"""How often one who waits for a turn looks for it, and whether it is to stop."""
SURE = 0.5
"""For this share of its lease nobody needs to ask whether a claim still holds."""


def _nobody(claim: Claim) -> None:
    pass


@dataclass
class Sending:
    """The right to send, as long as this process is one of the senders.

    Args:
        store: of the claims.
        name: of those who share the right.
        seconds: for which a claim holds.
        slots: how many may send at a time.
        wait: seconds to wait for a turn.
        clock: what waits.
        stop: says why the process is to stop, or None: then nobody waits any more.
        keep: is told of a claim that is to be renewed.
        drop: is told of a claim that is not.
        now: clocks that tell together how old a claim is, whatever stood still.
        claim: the turn.
        outer: the turn of another run that goes on in this thread: it is this one's too.
    """

    store: Store
    name: str
    seconds: float
    slots: int
    wait: float
    clock: Clock
    stop: Callable[[], str | None]
    keep: Callable[[Claim], object] = _nobody
    drop: Callable[[Claim], object] = _nobody
    now: tuple[Callable[[], float], ...] = (time.monotonic, time.time)
    claim: Claim | None = None
    outer: Sending | None = None
    _seen: tuple[float, ...] = field(default=(), repr=False)

    def held(self) -> bool:
        """Tell whether this process may send now. After a while the ledger is asked, and renewed.

        Raises:
            LedgerError: it cannot be asked.
        """
        if self.outer is not None and self.outer.held():
            return True
        self.outer = None
        if self.claim is None:
            return False
        read = self._readings()
        if _is_sure(self._seen, read, self.seconds):
            return True
        if not self.store.renew(self.claim):
            self._lose()
            return False
        self._seen = read
        return True

    def take(self) -> None:
        """Wait for a turn, unless this process has one.

        Who waits stands in line before the slots: who has just sent stands behind those.

        Raises:
            SenderBusy: none could be had within the time to wait.
            LedgerError: the ledger cannot be used.
        """
        if self.held():
            return
        line = _Line(self.store, f"sender {self.name} next", self.seconds, self._readings)
        try:
            self._wait(line)
        finally:
            line.leave()

    def _wait(self, line: _Line) -> None:
        until, told = self.clock.now() + self.wait, False
        while self.stop() is None:
            busy = line.others() or self._tried()
            if busy is None:
                return
            left = until - self.clock.now()
            if left <= 0.0:
                raise SenderBusy(self._refusal(busy), until=_moment(busy.until))
            if not told:
                told = True
                logger.info(
                    "%s; waiting for a turn, at most %.0f s", _others(self.slots), self.wait
                )
            self.clock.sleep(min(LOOK_SECONDS, left))

    def hindrance(self) -> str | None:
        """Say why nothing is to be sent now, or None: the turn is there, or was had again.

        A ledger that fails is such a reason: a run that is under way does not end with it.
        """
        try:
            self.take()
            return None if self.held() else self.stop() or _others(self.slots)
        except (SenderBusy, LedgerError) as error:
            return str(error)

    def release(self) -> None:
        """Let another process send."""
        if self.claim is not None:
            claim = self.claim
            self._lose()
            attempt(self.store.release, claim)

    def _tried(self) -> Held | None:
        """Claim a free slot; else return which of the others ends first."""
        held: list[Held] = []
        for slot in range(self.slots):
            read = self._readings()
            found = self.store.claim(f"sender {self.name} {slot}", self.seconds)
            if isinstance(found, Claim):
                self.claim, self._seen = found, read
                self.keep(found)
                return None
            held.append(found)
        return min(held, key=lambda one: one.until)

    def _refusal(self, busy: Held) -> str:
        return (
            f"{_others(self.slots)}, and no turn came within {self.wait:g} s; their turn ends at "
            f"{_moment(busy.until):%H:%M:%S} UTC unless it is renewed. Go on later, or give a "
            "longer timeout"
        )

    def _readings(self) -> tuple[float, ...]:
        return tuple(read() for read in self.now)

    def _lose(self) -> None:
        if self.claim is not None:
            self.drop(self.claim)
            self.claim = None


@dataclass
class _Line:
    """The line before the slots, in which one process stands first.

    Args:
        store: of the claims.
        name: of the first place.
        seconds: for which it holds.
        readings: of the clocks that tell how old the claim is.
    """

    store: Store
    name: str
    seconds: float
    readings: Callable[[], tuple[float, ...]]
    claim: Claim | None = None
    seen: tuple[float, ...] = ()

    def others(self) -> Held | None:
        """Return who stands before this process, or None: it is the first."""
        read = self.readings()
        if self.claim is not None and not _is_sure(self.seen, read, self.seconds):
            self.claim, self.seen = self.claim if self.store.renew(self.claim) else None, read
        if self.claim is not None:
            return None
        found = self.store.claim(self.name, self.seconds)
        if isinstance(found, Held):
            return found
        self.claim, self.seen = found, read
        return None

    def leave(self) -> None:
        """Let the next one be the first."""
        claim, self.claim = self.claim, None
        if claim is not None:
            attempt(self.store.release, claim)


def _is_sure(seen: tuple[float, ...], read: tuple[float, ...], seconds: float) -> bool:
    """Tell whether a claim holds without a look, by when it was renewed and the clocks now."""
    return max(now - then for now, then in zip(read, seen, strict=True)) < SURE * seconds


@contextmanager
def sending(turn: Sending, *, at_once: bool = True) -> Iterator[Sending]:
    """Be one of the senders until the block is left.

    Who is told to stop while waiting goes on without a turn, and sends nothing.

    Args:
        turn: to send.
        at_once: wait for it now; else when something is to be sent (`Sending.hindrance`).

    Raises:
        SenderBusy: no turn could be had within the time to wait. Nothing was sent.
        LedgerError: the ledger cannot be used.
    """
    place = (os.getpid(), threading.get_ident(), turn.store.name, turn.name)
    turn.outer = _of_threads.get(place)
    if at_once:
        turn.take()
    if turn.outer is None:
        _of_threads[place] = turn
    try:
        yield turn
    finally:
        if _of_threads.get(place) is turn:
            del _of_threads[place]
        turn.release()


_of_threads: dict[tuple[int, int, str, str], Sending] = {}
"""The turn that the runs of a thread share: one that is begun within another waits for no turn."""


def _others(slots: int) -> str:
    if slots == 1:
        return "another process is sending with the same credential"
    return f"{slots} other processes are sending with the same credential"


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
