"""The same rows again: by a second click, a scheduler's retry, or after an interruption.

A create that is sent twice doubles its objects. The digests of the rows that a ledger keeps tell
that rows were sent before, to the same host by the same operation: all of them or some, in
whatever order and among whatever others they stand now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from datetime import UTC, datetime
from struct import unpack

from alation_core.errors import SameRowsAgain
from alation_core.foreign import quiet_log
from alation_core.frozen import dataclass
from alation_core.ledger.digests import DIGEST_BYTES, digests_of
from alation_core.ledger.outcomes import counts_of, outcomes_of
from alation_core.ledger.store import RecordedRun, RunFilter, Store
from alation_core.wire.hosts import same_base

logger = quiet_log("alation_core.ledger")

ROWS_AT_ONCE = 100_000
"""So many rows are compared at once, about."""

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


def hold_new(store: Store, run: RecordedRun, again: bool | None) -> None:
    """Hold that the rows of a run that begins were not sent before, or that this is wanted.

    Args:
        store: the ledger.
        run: that begins; its rows are recorded: all of them, or the first ones.
        again: True: they may be sent again; False: they may not; None: they may not while the run
            that sent them has not ended, else a warning is logged.

    Raises:
        SameRowsAgain: some were sent before; it names the run.
    """
    if again:
        return
    found = _earlier(store, run) if run.rows else None
    if found is None:
        return
    earlier = found.run
    told = _told(store, run, found, run.rows)
    if again is None and earlier.status is not None:
        logger.warning("%s. They are sent once more", told)
        return
    way = (
        f"go on with it: catalog.resume({earlier.id!r}) or `alation runs resume {earlier.id}`"
        if earlier.status is None
        else ("leave it at that" if found.total == run.rows else "leave those rows out")
    )
    raise SameRowsAgain(
        f"{told}; nothing was sent. Either {way}, or send them once more with again=True "
        "(`--again`): what was made then would be there twice",
        run=earlier.id,
        ended=earlier.status is not None,
    )


def _earlier(store: Store, run: RecordedRun) -> _Earlier | None:
    """The run that made most of these rows; one that has not ended comes first."""
    same = [
        earlier
        for earlier in store.runs(RunFilter(operation=run.operation))
        if same_base(earlier.host, run.host)
        and earlier.id != run.id
        and earlier.rows
        and earlier.params == run.params
    ]
    same.sort(key=lambda one: one.status is not None)
    rows: Counter[str] = Counter()
    total = 0
    # Part by part of all digests that there can be: so memory does not grow with the rows.
    parts = 1 + run.rows // ROWS_AT_ONCE if same else 0
    for part in range(parts):
        ours = Counter(
            digest
            for record in digests_of(store, run.id)
            for digest in _each(record.content)
            if digest % parts == part
        )
        union: Counter[int] = Counter()
        for earlier in same:
            made = _made(store, earlier, ours)
            rows[earlier.id] += made.total()
            union += made
            if made == ours:
                break  # the others can tell nothing more
        total += (union & ours).total()
    found = [earlier for earlier in same if rows[earlier.id]]
    if not found:
        return None
    found.sort(key=lambda one: (one.status is not None, -rows[one.id]))
    return _Earlier(found[0], rows[found[0].id], len(found), total)


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
    for record in digests_of(store, earlier.id):
        digests = _each(record.content)
        if not known.isdisjoint(digests):
            each = enumerate(digests, record.place)
            places |= {place: digest for place, digest in each if digest in known}
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
