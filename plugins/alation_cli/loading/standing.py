"""Where a run stands, as people are told: counts, the newest word, what does not answer, how long.

A fold over the events of a run. Readings of its clock are passed in, so nothing here waits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import inf

from alation_cli.loading.events import batch_name, word_of
from alation_cli.output.words import cut, span
from alation_core.batching import BatchKey
from alation_core.jobs import DEFAULT_TIMEOUT
from alation_core.runs import (
    Accepted,
    Answered,
    Deferred,
    Ended,
    Event,
    FollowUpFound,
    Intent,
    Lost,
    NotSent,
    Polled,
    Refused,
    Resolved,
    SetAside,
    Stopped,
    TooLarge,
)

EVIDENCE = 2
"""So many batches have to be done in this process before the rest is estimated."""
WORTH_SECONDS = 10.0
"""How long a word holds is told from here on."""
OVERDUE = 3.0
"""An estimate is dropped where the next batch takes this many times as long as those before."""

_WORKED = (Intent, Polled, Ended)
_TAKEN = (Accepted, Answered, Refused, SetAside, TooLarge)
_GIVEN_UP = (Lost, NotSent, Resolved)


@dataclass(frozen=True)
class Trouble:
    """Something that does not go on at the moment.

    Args:
        what: the job or the batch, with what is wrong with it.
        why: in the words of the server or the connection.
        since: reading of the clock when it began.
        again: reading at which it is tried again; None: it is asked for now and then.
        until: reading until which it is waited for; None: a number of tries decides.
        over: what is said when it is over.
    """

    what: str
    why: str
    since: float
    over: str
    again: float | None = None
    until: float | None = None

    def told(self, now: float, width: int | None = None) -> str:
        """Return it in one sentence; where it is too long, the reason is cut and nothing else."""
        lasts = f" for {span(now - self.since)}" if now - self.since >= 1 else ""
        waits = []
        if self.again is not None:
            waits.append(f"tried again in {span(max(self.again - now, 1.0))}")
        if self.until is not None and self.until < inf:
            waits.append(f"waited for {span(self.until - now)} more")
        head, tail = f"{self.what}{lasts}: ", f"; {', '.join(waits)}" if waits else ""
        room = None if width is None else max(width - len(head) - len(tail), 12)
        return f"{head}{cut(self.why, room)}{tail}"


@dataclass
class Standing:
    """Where a run stands.

    Args:
        operation: its name.
        total: rows of the input; None where nobody knows yet.
        timeout: seconds for which a job is waited for.
        counts: rows whose outcome is known, by status.
        word: the newest word, and since when it holds.
        troubles: what does not go on, by the job or batch that it concerns; the newest is last.
        ended: the troubles that the newest event ended.
    """

    operation: str
    total: int | None = None
    timeout: float = DEFAULT_TIMEOUT
    counts: Counter[str] = field(default_factory=Counter)
    word: str = ""
    word_since: float = 0.0
    troubles: dict[str | BatchKey, Trouble] = field(default_factory=dict)
    ended: list[Trouble] = field(default_factory=list)
    stopped: bool = False
    began: float | None = None
    _accepted: dict[str, float] = field(default_factory=dict)
    _at_work: set[BatchKey] = field(default_factory=set)
    _batches: int = 0
    _worked: int = 0
    _first: float | None = None
    _last: float = 0.0

    @property
    def done(self) -> int:
        """Rows whose outcome is known."""
        return self.counts.total()

    def take(self, event: Event) -> None:
        """Take note of an event."""
        self.began = event.at if self.began is None else self.began
        self.ended = []
        if isinstance(event, _WORKED) and event.batch not in self._at_work:
            self._at_work.add(event.batch)
            self._first = event.at if self._first is None else self._first
        self.stopped = self.stopped or isinstance(event, Stopped)
        match event:
            case Resolved():
                self._resolved(event)
            case Accepted() | FollowUpFound():
                self._accepted[str(event.handle)] = event.at
            case Polled():
                self._polled(event)
            case Ended():
                self._ended(event)
            case Deferred():
                self._put_off(event)
        if isinstance(event, _TAKEN):
            self._recovered(event.batch)
        elif isinstance(event, _GIVEN_UP):
            self.troubles.pop(event.batch, None)
        word = word_of(event)
        if word is not None and word != self.word:
            self.word, self.word_since = word, event.at

    def newest(self, now: float, width: int | None = None) -> str:
        """Return the newest word: what does not go on comes before what does."""
        if self.troubles:
            *others, trouble = self.troubles.values()
            more = f" (and {len(others)} more)" if others else ""
            room = None if width is None else width - len(more)
            return f"{trouble.told(now, room)}{more}"
        lasts = now - self.word_since if self.word else 0.0
        age = f", for {span(lasts)}" if lasts >= WORTH_SECONDS else ""
        return f"{cut(self.word, None if width is None else width - len(age))}{age}"

    def left(self, now: float) -> float | None:
        """Return the seconds that the rest may take; None where nothing tells."""
        if self.total is None or self._first is None or self._batches < EVIDENCE:
            return None
        rest, took = self.total - self.done, self._last - self._first
        if rest <= 0 or took <= 0 or not self._worked or self.troubles or self.stopped:
            return None
        since = now - self._last
        if since > OVERDUE * took / self._batches:
            return None
        return max(rest * took / self._worked - since, 0.0)

    def _resolved(self, event: Resolved) -> None:
        counts = event.outcome.summary.counts
        self.counts.update(counts)
        if event.batch in self._at_work:
            # What an earlier process did is known at once: it says nothing of the pace.
            self._at_work.discard(event.batch)
            self._batches += 1
            self._worked += counts.total()
            self._last = event.at

    def _polled(self, event: Polled) -> None:
        handle, poll = str(event.handle), event.poll
        accepted = self._accepted.setdefault(handle, event.at)
        if poll.failure is None:
            self._recovered(handle)
            return
        known = self.troubles.pop(handle, None)
        self.troubles[handle] = Trouble(
            f"job {handle} does not answer",
            poll.failure,
            event.at if known is None else known.since,
            f"job {handle} answers again",
            until=accepted + self.timeout,
        )

    def _ended(self, event: Ended) -> None:
        self._accepted.pop(str(event.handle), None)
        if event.state.is_end:
            self._recovered(str(event.handle))
        else:
            self.troubles.pop(str(event.handle), None)

    def _put_off(self, event: Deferred) -> None:
        known = self.troubles.pop(event.batch, None)
        name = batch_name(event.batch)
        self.troubles[event.batch] = Trouble(
            f"batch {name} waits",
            event.reason,
            event.at if known is None else known.since,
            f"batch {name} goes on",
            event.until,
            event.patience_until,
        )

    def _recovered(self, what: str | BatchKey) -> None:
        trouble = self.troubles.pop(what, None)
        if trouble is not None:
            self.ended.append(trouble)
