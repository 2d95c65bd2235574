"""A store in the memory of this process: the plainest one that does what a store does."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from alation_core.errors import ConfigurationError
from alation_core.ledger import (
    ALL_RUNS,
    INPUT,
    LAST,
    MARK,
    OPEN,
    Claim,
    Held,
    Record,
    RecordedRun,
    RunFilter,
    Store,
    lease_lost,
    next_kept_turn,
)


@dataclass
class _Ledger:
    """What is in one ledger: by the name of a run, or of what it is."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    runs: dict[str, RecordedRun] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    records: dict[tuple[str, str], dict[int, Record]] = field(default_factory=dict)
    claims: dict[str, tuple[str, int, float]] = field(default_factory=dict)
    turns: dict[str, float] = field(default_factory=dict)
    notes: dict[str, bytes] = field(default_factory=dict)


_LEDGERS: dict[str, _Ledger] = {}


class MemoryStore(Store):
    """A ledger that is gone with the process: for tests, and to measure other stores by.

    Args:
        address: names the ledger: stores of one address share it, as processes share a file.
        stop: says why the process is to stop, or None; nobody is ever waited for.
    """

    def __init__(self, address: str, stop: Callable[[], str | None] = lambda: None) -> None:
        self._address = address
        self._ledger = _LEDGERS.setdefault(address, _Ledger())
        self._owned: set[str] = set()

    @property
    def name(self) -> str:
        """The address."""
        return self._address

    def close(self) -> None:
        """Let go of the ledger; it stays as it is, with its claims."""

    def begin(self, run: RecordedRun, *, again: bool = False) -> RecordedRun:
        """Record that a run begins, unless its key is known; see `Store.begin`."""
        with self._ledger.lock:
            known = None if run.key is None or again else self.find(run.key)
            if known is not None:
                return known
            if run.key is not None:
                self._ledger.keys[run.key] = run.id
            return self._keep(_as_written(run))

    def _keep(self, run: RecordedRun) -> RecordedRun:
        self._ledger.runs[run.id] = replace(run, seen=time.time())
        return self._ledger.runs[run.id]

    def find(self, key: str) -> RecordedRun | None:
        """Return the newest run of a key, or None."""
        with self._ledger.lock:
            found = self._ledger.keys.get(key)
            return None if found is None else self._ledger.runs[found]

    def run(self, identity: str) -> RecordedRun:
        """Return a run by its id, or by the beginning of it; "last" is the newest run.

        Raises:
            ConfigurationError: there is none, or more than one.
        """
        found = list(self.runs())
        if identity == LAST:
            found = found[:1]
        elif any(run.id == identity for run in found):
            found = [run for run in found if run.id == identity]
        else:
            found = [run for run in found if run.id.startswith(identity)]
        if len(found) != 1:
            said = "no run" if not found else f"{len(found)} runs"
            raise ConfigurationError(f"{said} {identity!r} in the ledger {self.name}")
        return found[0]

    def runs(self, only: RunFilter = ALL_RUNS, limit: int | None = None) -> Iterator[RecordedRun]:
        """Yield runs, newest first; see `Store.runs`."""
        with self._ledger.lock:
            found = [run for run in reversed(self._ledger.runs.values()) if _agrees(run, only)]
        return iter(sorted(found, key=lambda run: -run.created)[:limit])

    def remove(self, run: str, claim: Claim | None = None) -> bool:
        """Forget a run with all that is recorded of it; see `Store.remove`."""
        ledger = self._ledger
        with ledger.lock:
            known = ledger.runs.get(run)
            if known is None or self._is_elsewhere(run):
                return False
            if claim is not None and not self._holds(claim):
                return False
            kinds = {kind for of, kind in ledger.records if of == run and ledger.records[of, kind]}
            if known.status is None and not kinds <= set(INPUT):
                return False
            for kind in kinds:
                del ledger.records[run, kind]
            if known.key is not None and ledger.keys.get(known.key) == run:
                del ledger.keys[known.key]
            ledger.claims.pop(run, None)
            del ledger.runs[run]
            return True

    def _is_elsewhere(self, name: str) -> bool:
        owner, _, until = self._ledger.claims.get(name, ("", 0, 0.0))
        return until > time.time() and owner not in self._owned

    def claim(self, name: str, seconds: float) -> Claim | Held:
        """Claim a run by its id, or something else by another name; see `Store.claim`."""
        with self._ledger.lock:
            _, epoch, until = self._ledger.claims.get(name, ("", 0, 0.0))
            if until > time.time():
                return Held(until)
            claim = Claim(name, secrets.token_hex(8), epoch + 1, seconds)
            self._owned.add(claim.owner)
            self._set_until(claim, time.time() + seconds)
            return claim

    def _set_until(self, claim: Claim, until: float) -> None:
        self._ledger.claims[claim.name] = (claim.owner, claim.epoch, until)

    def _holds(self, claim: Claim) -> bool:
        owner, epoch, _ = self._ledger.claims.get(claim.name, ("", 0, 0.0))
        return (owner, epoch) == (claim.owner, claim.epoch)

    def renew(self, claim: Claim) -> bool:
        """Let a claim hold from now on for its seconds; False: somebody else has claimed it."""
        with self._ledger.lock:
            holds = self._holds(claim)
            if holds:
                self._set_until(claim, time.time() + claim.seconds)
            return holds

    def release(self, claim: Claim) -> None:
        """Give a claim up; nothing happens where somebody else has claimed it."""
        with self._ledger.lock:
            if self._holds(claim):
                self._set_until(claim, 0.0)

    def append(
        self,
        claim: Claim,
        records: Sequence[Record] = (),
        run: RecordedRun | None = None,
        drop: Sequence[str] = (),
    ) -> None:
        """Write to a claimed run, all or nothing; see `Store.append`.

        Raises:
            LeaseLost: somebody else has claimed the run, or it is gone. Nothing was written.
        """
        ledger = self._ledger
        added = list(records)
        with ledger.lock:
            known = ledger.runs.get(claim.name)
            if known is None or not self.renew(claim):
                raise lease_lost(claim.name)
            for kind in drop:
                ledger.records.pop((claim.name, kind), None)
            for record in added:
                ledger.records.setdefault((claim.name, record.kind), {})[record.place] = record
            self._keep(known if run is None else _standing(known, _as_written(run)))

    def records(
        self, run: str, kind: str, start: int = 0, stop: int | None = None
    ) -> Iterator[Record]:
        """Yield the records of a kind that fill a place from start to before stop, by place."""
        with self._ledger.lock:
            found = sorted(self._ledger.records.get((run, kind), {}).items())
        for place, record in found:
            if place + record.size > start and (stop is None or place < stop):
                yield record

    def marked(self, content: bytes, but: str) -> bool:
        """Tell whether a run other than one has a record of kind MARK with that content."""
        with self._ledger.lock:
            return any(
                record.content == content
                for (run, kind), records in self._ledger.records.items()
                if kind == MARK and run != but
                for record in records.values()
            )

    def turn(self, name: str, per_second: float) -> float:
        """Reserve the next turn of those who share a rate; see `Store.turn`."""
        with self._ledger.lock:
            now = time.time()
            free = self._ledger.turns.get(name, 0.0)
            at, self._ledger.turns[name] = next_kept_turn(free, now, per_second)
            return at - now

    def put_off(self, name: str, seconds: float) -> None:
        """Let the next turn of a name begin no earlier than in that many seconds."""
        with self._ledger.lock:
            planned = self._ledger.turns.get(name, 0.0)
            self._ledger.turns[name] = max(planned, time.time() + seconds)

    def note(self, name: str) -> bytes | None:
        """Return what is noted under a name, or None."""
        with self._ledger.lock:
            return self._ledger.notes.get(name)

    def set_note(self, name: str, content: bytes | None) -> None:
        """Note something under a name, for all processes; None: nothing."""
        with self._ledger.lock:
            if content is None:
                self._ledger.notes.pop(name, None)
            else:
                self._ledger.notes[name] = content

    def size(self) -> int:
        """Return how many bytes the contents of the records take."""
        with self._ledger.lock:
            each = (one for of in self._ledger.records.values() for one in of.values())
            return sum(len(one.content) for one in each)

    def compact(self) -> bool:
        """Nothing takes space that was removed."""
        return True


def _as_written(run: RecordedRun) -> RecordedRun:
    """Return a run as it is read where it is written as JSON, so that nobody changes it here."""
    found: Any = json.loads(json.dumps([run.params, run.options, run.counts and dict(run.counts)]))
    return replace(run, params=found[0], options=found[1], counts=found[2])


def _standing(known: RecordedRun, now: RecordedRun) -> RecordedRun:
    return replace(
        known,
        rows=now.rows,
        complete=now.complete,
        status=now.status,
        counts=now.counts,
        seconds=now.seconds,
        since=now.since,
        ended=now.ended,
    )


def _agrees(run: RecordedRun, only: RunFilter) -> bool:
    return (
        only.operation in (None, run.operation)
        and only.host in (None, run.host)
        and only.status in (None, run.status or OPEN)
        and only.retry_of in (None, run.retry_of)
        and (only.created_from is None or run.created >= only.created_from)
    )
