"""What a store of ledgers holds, and what it can do: texts, bytes and numbers, and no event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Protocol

from alation_core.errors import LeaseLost
from alation_core.frozen import dataclass

LAST = "last"
"""Names the newest run wherever the id of a run is taken."""

OPEN = "open"
"""Status by which runs are found that have not ended: running, or interrupted."""

INPUT = ("rows", "given", "digests", "rejected")
"""Kinds of what a run was given. While nothing else is recorded of it, nothing was sent, and it can
be forgotten though it has not ended."""


@dataclass(frozen=True)
class RecordedRun:
    """One run in a ledger.

    Args:
        id: names the run.
        created: when it began, in seconds since 1970.
        operation: endpoint and operation.
        host: the server that it writes to.
        params: query and path parameters.
        options: how the write is done.
        source: where the rows came from, if that was said.
        complete: all rows of the input are recorded.
        status: of the run; None while it is open: running, or interrupted.
        rows: rows recorded so far.
        counts: how many rows have each status, as they were when the run ended last; None while it
            is open, and in a ledger of an earlier version.
        seconds: for which processes worked on it, as far as that was noted: the time between them
            does not count, and each that let go of it counted by its monotonic clock. None in a
            ledger of an earlier version.
        since: when the process that works on it began or went on, in seconds since 1970; None
            while none does.
        seen: when something of it was recorded last, in seconds since 1970; the store sets it.
        ended: when it ended last, in seconds since 1970; None where that is not known.
        retry_of: id of the run whose rows it sends once more.
        retried: the positions of its rows in the input of that run, as ranges (start, stop).
        key: what its caller calls it; of the runs of one key the newest is found by it.
    """

    id: str
    created: float
    operation: str
    host: str
    params: dict[str, Any]
    options: dict[str, Any]
    source: str | None = None
    complete: bool = False
    status: str | None = None
    rows: int = 0
    counts: Mapping[str, int] | None = None
    seconds: float | None = 0.0
    since: float | None = None
    seen: float | None = None
    ended: float | None = None
    retry_of: str | None = None
    retried: tuple[tuple[int, int], ...] = ()
    key: str | None = None

    @property
    def worked(self) -> float | None:
        """Seconds for which processes worked on it, up to what was recorded last.

        Of one that works on it, or died, they are known by the time of day only.
        """
        if self.seconds is None or self.since is None:
            return self.seconds
        return self.seconds + max(0.0, (self.seen or self.since) - self.since)


@dataclass(frozen=True)
class Record:
    """A piece of what is recorded of a run. A store looks into none.

    Args:
        kind: what it is.
        place: where it stands among those of its kind; a later one of the same kind and place
            takes the place of an earlier one.
        size: how many places it fills, from that one on.
        content: its bytes.
    """

    kind: str
    place: int
    size: int
    content: bytes = field(repr=False)


MARK = "mark"
"""The kind of records that can be found in all runs by their content (`Store.marked`)."""


@dataclass(frozen=True)
class Claim:
    """The right to write to a run, or to send, until somebody else has it.

    Args:
        name: of what is claimed: the id of a run, or another text.
        owner: who claims it: random, of one process and one claim.
        epoch: counts the claims of that name: a later one is the higher number, and fences earlier
            ones off.
        seconds: for which it holds after it was renewed last.
    """

    name: str
    owner: str
    epoch: int
    seconds: float


@dataclass(frozen=True)
class Held:
    """Somebody else has what was to be claimed.

    Args:
        until: when that claim ends if it is not renewed, in seconds since 1970.
    """

    until: float


@dataclass(frozen=True)
class RunFilter:
    """Which runs are listed: those that agree with all that is given.

    Args:
        operation: endpoint and operation.
        host: the server.
        status: how they ended; OPEN: they did not.
        retry_of: the run whose rows they send once more.
        created_from: when they began at the earliest, in seconds since 1970.
    """

    operation: str | None = None
    host: str | None = None
    status: str | None = None
    retry_of: str | None = None
    created_from: float | None = None


ALL_RUNS = RunFilter()


def lease_lost(run: str) -> LeaseLost:
    """Return the error of a write that came too late, in the words of all stores."""
    return LeaseLost(
        f"another process has taken over the run {run}, or removed it: this one was silent for "
        "longer than its lease. Nothing more is sent here; what became of the rows is told there",
        run=run,
    )


class Store(Protocol):
    """A ledger, open. Several processes may use one; what a method wrote is durable on return.

    One thread at a time uses a store. Time is that of the store: the database's clock decides about
    claims, never a worker's. A method raises LedgerError, with what to do, where the ledger cannot
    be read or written; what it was to write is then not there in part.
    """

    @property
    def name(self) -> str:
        """What people call the ledger: its path or address, without secrets."""

    def close(self) -> None:
        """Let go of the ledger. Claims that were not released stay until they end."""

    # -------------------------------------------------------------------------- runs

    def begin(self, run: RecordedRun, *, again: bool = False) -> RecordedRun:
        """Record that a run begins, unless its key is known.

        Args:
            run: the run. Nobody has claimed it yet.
            again: it begins though its key is known, and is found by that key from then on.

        Returns:
            The run; or else the newest one of that key, which stays as it was. Of several processes
            that begin with one new key at once, one begins, and all get its run.
        """

    def find(self, key: str) -> RecordedRun | None:
        """Return the newest run of a key, or None."""

    def run(self, identity: str) -> RecordedRun:
        """Return a run by its id, or by the beginning of it; "last" is the newest run.

        Raises:
            ConfigurationError: there is none, or more than one.
        """

    def runs(self, only: RunFilter = ALL_RUNS, limit: int | None = None) -> Iterator[RecordedRun]:
        """Yield runs, newest first.

        Args:
            only: which ones.
            limit: how many at most; None: all.
        """

    def remove(self, run: str, claim: Claim | None = None) -> bool:
        """Forget a run with all that is recorded of it, and tell whether that was done.

        A run that has not ended and of which something besides its input is recorded stays, and
        one that another store has claimed. Its key is free again where it named this run.

        Args:
            run: id of the run.
            claim: of it; the run stays where somebody else has claimed it since, though that one
                has given it up. None: it does not matter.
        """

    # -------------------------------------------------------------------------- claims

    def claim(self, name: str, seconds: float) -> Claim | Held:
        """Claim a run by its id, or something else by another name.

        A claim is had where nobody else has one, where that one has ended, and where the store can
        tell that the process which has it is dead.

        Args:
            name: of what is claimed.
            seconds: for which the claim holds. Appending renews it, and so does `renew`.
        """

    def renew(self, claim: Claim) -> bool:
        """Let a claim hold from now on for its seconds; False: somebody else has claimed it."""

    def release(self, claim: Claim) -> None:
        """Give a claim up; nothing happens where somebody else has claimed it."""

    # -------------------------------------------------------------------------- records

    def append(
        self,
        claim: Claim,
        records: Sequence[Record] = (),
        run: RecordedRun | None = None,
        drop: Sequence[str] = (),
    ) -> None:
        """Write to a claimed run, all or nothing: the only way to write what is recorded of it.

        Args:
            claim: of the run; it is renewed.
            records: are added, or take the place of those of the same kind and place.
            run: how the run stands now: `rows`, `complete`, `status`, `counts`, `seconds`, `since`
                and `ended` of it are kept; None: as it stood.
            drop: kinds of which all records are removed before.

        Raises:
            LeaseLost: somebody else has claimed the run, or it is gone. Nothing was written.
        """

    def records(
        self, run: str, kind: str, start: int = 0, stop: int | None = None
    ) -> Iterator[Record]:
        """Yield the records of a kind that fill a place from start to before stop, by place.

        Those of one kind do not overlap. While this is half read, everybody can write.
        """

    def marked(self, content: bytes, but: str) -> bool:
        """Tell whether a run other than one has a record of kind MARK with that content."""

    # -------------------------------------------------------------------------- shared

    def turn(self, name: str, per_second: float) -> float:
        """Reserve the next turn of those who share a rate.

        Turns of one name are handed out to all processes in one row: each begins 1/per_second
        after the one before it, or now where that is over. One that is further ahead than any
        can be was kept by a clock that was set back since: the next one begins now
        (`next_kept_turn`).

        Returns:
            Seconds to wait until it begins.
        """

    def put_off(self, name: str, seconds: float) -> None:
        """Let the next turn of a name begin no earlier than in that many seconds."""

    def note(self, name: str) -> bytes | None:
        """Return what is noted under a name, or None."""

    def set_note(self, name: str, content: bytes | None) -> None:
        """Note something under a name, for all processes; None: nothing."""

    # -------------------------------------------------------------------------- space

    def size(self) -> int:
        """Return how many bytes the ledger takes."""

    def compact(self) -> bool:
        """Give back the space of what was removed; nobody who works on the ledger waits for long.

        Returns:
            Whether all of it was given back; else others are at work, and it can be tried later.
        """
