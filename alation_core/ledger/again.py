"""The same rows again: by a second click, a scheduler's retry, or after an interruption.

A create that is sent twice doubles its objects. The digests of the rows that a ledger keeps tell
that rows were sent before, to the same host by the same operation: all of them or some, in
whatever order and among whatever others they stand now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from struct import unpack

from alation_core.errors import SameRowsAgain
from alation_core.foreign import quiet_log
from alation_core.ledger.outcomes import counts_of, outcomes_of
from alation_core.ledger.rows import DIGEST_BYTES
from alation_core.ledger.store import InputChunk, RecordedRun, Store

logger = quiet_log("alation_core.ledger")

MADE = frozenset({"succeeded", "unknown"})
"""Outcomes of rows that are, or may be, in the catalog."""


@dataclass(frozen=True)
class _Earlier:
    """The runs that sent rows of the one that begins.

    Args:
        run: the one that is named.
        rows: how many rows of the one that begins it made, or may have made.
        runs: how many there are.
        total: how many rows they made together.
    """

    run: RecordedRun
    rows: int
    runs: int
    total: int


def hold_new(
    store: Store, run: RecordedRun, chunks: Iterable[InputChunk], again: bool | None
) -> None:
    """Hold that the rows of a run that begins were not sent before, or that this is wanted.

    Args:
        store: the ledger.
        run: that begins.
        chunks: its rows, or the first ones of them where `run` is not complete.
        again: True: they may be sent again; False: they may not; None: they may not while the run
            that sent them has not ended, else a warning is logged.

    Raises:
        SameRowsAgain: some were sent before; it names the run.
    """
    if again:
        return
    digests = [chunk.digests for chunk in chunks]
    found = _earlier(store, run, digests) if any(digests) else None
    if found is None:
        return
    rows, earlier = sum(map(len, digests)) // DIGEST_BYTES, found.run
    told = _told(store, run, found, rows)
    if again is None and earlier.status is not None:
        logger.warning("%s. They are sent once more", told)
        return
    way = (
        f"go on with it: catalog.resume({earlier.id!r}) or `alation runs resume {earlier.id}`"
        if earlier.status is None
        else ("leave it at that" if found.total == rows else "leave those rows out")
    )
    raise SameRowsAgain(
        f"{told}; nothing was sent. Either {way}, or send them once more with again=True "
        "(`--again`): what was made then would be there twice",
        run=earlier.id,
        ended=earlier.status is not None,
    )


def _earlier(store: Store, run: RecordedRun, digests: Iterable[bytes]) -> _Earlier | None:
    """The run that made most of these rows; one that has not ended comes first."""
    target = (run.operation, run.host, run.params)
    same = [
        earlier
        for earlier in store.runs()
        if earlier.id != run.id
        and earlier.rows
        and (earlier.operation, earlier.host, earlier.params) == target
    ]
    if not same:
        return None
    ours: Counter[int] = Counter()
    for chunk in digests:
        ours.update(_each(chunk))
    found: list[tuple[RecordedRun, Counter[int]]] = []
    for earlier in sorted(same, key=lambda one: one.status is not None):
        made = _made(store, earlier, ours)
        found += [(earlier, made)] if made else []
        if made == ours:
            break  # the others can tell nothing more
    if not found:
        return None
    found.sort(key=lambda one: (one[0].status is not None, -one[1].total()))
    total = (sum((rows for _, rows in found), Counter()) & ours).total()
    return _Earlier(found[0][0], found[0][1].total(), len(found), total)


def _each(digests: bytes) -> tuple[int, ...]:
    """Digests as numbers: millions of them are compared."""
    return unpack(f"{len(digests) // DIGEST_BYTES}Q", digests)


def _made(store: Store, earlier: RecordedRun, ours: Counter[int]) -> Counter[int]:
    """Which of these rows a run made, or may have made."""
    known = ours.keys()
    places = _places(store, earlier, known)
    if not places:
        return Counter()
    if earlier.counts is not None and earlier.counts.keys() <= MADE:
        return Counter(places.values()) & ours
    made: Counter[int] = Counter(
        places[outcome.row]
        for outcome in outcomes_of(store, earlier)
        if outcome.row in places and outcome.status in MADE
    )
    return made & ours


def _places(store: Store, earlier: RecordedRun, known: Set[int]) -> dict[int, int]:
    """The rows of a run that are among those that are known, by their positions."""
    places: dict[int, int] = {}
    start = 0
    for chunk in store.digests(earlier.id):
        if not known.isdisjoint(_each(chunk)):
            each = enumerate(_each(chunk), start)
            places |= {place: digest for place, digest in each if digest in known}
        start += len(chunk) // DIGEST_BYTES
    return places


def _told(store: Store, run: RecordedRun, found: _Earlier, rows: int) -> str:
    earlier = found.run
    begun = datetime.fromtimestamp(earlier.created, UTC)
    counts = sorted(counts_of(store, earlier).items())
    shown = ", ".join(f"{status} {number}" for status, number in counts)
    state = "which has not ended" if earlier.status is None else f"which ended as {earlier.status}"
    these = f"these {rows if run.complete else f'first {rows}'} rows"
    if rows == found.rows == earlier.rows:
        which = "these rows are those of"
    elif found.runs == 1:
        which = f"{found.rows} of {these} were sent before, by"
    else:
        which = (
            f"{found.total} of {these} were sent before, by {found.runs} runs; {found.rows} of "
            "them by"
        )
    return f"{which} the run {earlier.id}, begun {begun:%Y-%m-%d %H:%M:%S} UTC, {state} ({shown})"
