"""Where a run stands, told by its events: which jobs are open, and whether it may be left now."""

from __future__ import annotations

from collections.abc import Iterable

from alation_core.batching.grouping import BatchKey
from alation_core.jobs.protocol import JobHandle
from alation_core.runs.events import (
    Accepted,
    Awaited,
    Begun,
    Confirmed,
    Deferred,
    Ended,
    Event,
    Exhausted,
    Finished,
    FollowUpFound,
    Intent,
    Planned,
    Polled,
    Reported,
    Requested,
    Stopped,
    TooLarge,
    Woke,
)

STILL = (Begun, Confirmed, Finished, Reported, Stopped, Woke)
"""These say nothing of what is open."""
GRACE_SECONDS = 5.0
"""A run with a free slot and rows left is left when nothing was sent for so long: its next batch
waits for a job that is open."""


class Standing:
    """What is open of a run. It is told the events of the run, in order.

    Attributes:
        jobs: the open jobs of each batch, and since when they are waited for, by the events' clock.
        moved: when something else than a poll happened last, by the events' clock.
    """

    def __init__(self, past: Iterable[Event] = ()) -> None:
        """Begin with what earlier processes recorded and is still true."""
        self.jobs: dict[BatchKey, dict[JobHandle, float]] = {}
        self.moved = 0.0
        self._unseen: set[tuple[BatchKey, JobHandle]] = set()
        self._unsent: set[BatchKey] = set()
        self._put_off: set[BatchKey] = set()
        self._all_read = False
        for event in past:
            self.see(event)
        # Who goes on sends these at once.
        self._put_off.clear()

    def see(self, event: Event) -> None:
        """Take in what happened. A request is no step of a run."""
        if isinstance(event, Requested):
            return
        if isinstance(event, Polled):
            self._found(event)
            return
        self.moved = event.at
        match event:
            case Accepted() | FollowUpFound():
                self._begun(event.batch, event.handle, event.at)
            case Ended():
                self._over(event.batch, event.handle)
            case Planned() | Intent() | Deferred():
                self._is_unsent(event.batch, put_off=isinstance(event, Deferred))
            case TooLarge():
                self._settled(event.batch)
                self._unsent.update({(*event.batch, 0), (*event.batch, 1)})
            case Exhausted():
                self._all_read = True
            case Awaited():
                # Their time begins anew.
                waiting = self.jobs.get(event.batch, {})
                waiting.update(dict.fromkeys(waiting, event.at))
            case _ if not isinstance(event, STILL):
                self._settled(event.batch)

    def may_be_left(self, now: float, slots: int, after: float) -> bool:
        """Tell whether nothing is to be done but to wait for jobs that are known to run.

        Args:
            now: reading of the events' clock.
            slots: jobs that may be open at once.
            after: seconds of waiting that come first.
        """
        if not self.jobs or self._unseen or self._put_off:
            return False
        full = len(self.jobs) >= slots or (self._all_read and not self._unsent)
        return now - self.moved >= (after if full else after + GRACE_SECONDS)

    def _found(self, event: Polled) -> None:
        """Note a job that was asked for: what answered and has not ended runs at the server."""
        self.jobs.setdefault(event.batch, {}).setdefault(event.handle, event.at)
        if event.poll.failure is None and not event.poll.gone:
            self._unseen.discard((event.batch, event.handle))
        else:
            self._unseen.add((event.batch, event.handle))

    def _is_unsent(self, batch: BatchKey, *, put_off: bool) -> None:
        self._unsent.add(batch)
        (self._put_off.add if put_off else self._put_off.discard)(batch)

    def _begun(self, batch: BatchKey, handle: JobHandle, at: float) -> None:
        self._unsent.discard(batch)
        self._put_off.discard(batch)
        self.jobs.setdefault(batch, {})[handle] = at
        self._unseen.add((batch, handle))

    def _over(self, batch: BatchKey, handle: JobHandle) -> None:
        self._unseen.discard((batch, handle))
        left = self.jobs.get(batch, {})
        left.pop(handle, None)
        if not left:
            self.jobs.pop(batch, None)

    def _settled(self, batch: BatchKey) -> None:
        self._unsent.discard(batch)
        self._put_off.discard(batch)
        for handle in self.jobs.pop(batch, {}):
            self._unseen.discard((batch, handle))
