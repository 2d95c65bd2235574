"""Looks into the catalog for what a recorded run wrote, and settles what was unknown."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from alation_core.calls.context import Context
from alation_core.calls.reading_back import ReadBack, deletes, own_id, read_back
from alation_core.calls.recorded import check_host, chosen_ledger
from alation_core.calls.verified import WRITTEN, RowCheck, Verification, check_of
from alation_core.calls.writes import BoundWrite
from alation_core.errors import ConfigurationError
from alation_core.frozen import dataclass
from alation_core.ledger.chunks import RecordedOutcome, changed, chunks
from alation_core.ledger.codec import event_record
from alation_core.ledger.opening import Address, LedgerOption
from alation_core.ledger.outcomes import counts_of, outcomes_of
from alation_core.ledger.owning import owned
from alation_core.ledger.past import every_event, next_number
from alation_core.ledger.spool import rows_of
from alation_core.ledger.store import Claim, RecordedRun, Store
from alation_core.reading import ObjectId
from alation_core.runs.events import Confirmed, Intent, Planned
from alation_core.runs.look_up import found_among, look, name_of
from alation_core.runs.tally import summed_up

if TYPE_CHECKING:
    from alation_core.operations.operation import Operation


@dataclass(frozen=True)
class _Told:
    """A row, and what the ledger tells of it."""

    row: Any
    outcome: RecordedOutcome


def verify(
    context: Context,
    find: Callable[[str], BoundWrite[Any]],
    operations: Callable[[str], Mapping[str, Operation]],
    identity: str,
    ledger: Address | LedgerOption | None,
) -> Verification:
    """Look into the catalog for what a run wrote.

    Args:
        context: the parts of the client that the call uses.
        find: returns the write of a name ("document.create").
        operations: returns the operations of the endpoint of a name.
        identity: id of the run, or the beginning of it.
        ledger: its address; None: that of the client.
    """
    context.connection.check()
    option = chosen_ledger(context, ledger)
    opener, patience = context.opener, option.patience
    store = opener.recorded(option.path)
    try:
        identity = store.run(identity).id
        with owned(store, identity, patience, opener.clock, opener.stop) as claim:
            run = store.run(identity)
            check_host(context, run)
            write = find(run.operation)
            way = read_back(context, write, operations(run.operation), run.params)
            told = [
                _Told(row, outcome)
                for row, outcome in zip(
                    rows_of(store, run.id), outcomes_of(store, run), strict=True
                )
            ]
            verification, settled = _verified(store, run, way, told)
            _settle(store, claim, run, settled, opener.clock.wall())
            return verification
    finally:
        store.close()


def _verified(
    store: Store, run: RecordedRun, way: ReadBack, told: Sequence[_Told]
) -> tuple[Verification, Mapping[int, ObjectId]]:
    looked_up = _looked_up(store, run, way, told)
    ids = {one.outcome.row: looked_up.get(one.outcome.row, _id_of(one, way)) for one in told}
    written = [one for one in told if one.outcome.status in WRITTEN]
    known = [one for one in written if ids[one.outcome.row] is not None]
    unknown = any(one.outcome.status == "unknown" for one in written)
    if written and not known and not (unknown and way.write.operation.look_up):
        raise ConfigurationError(
            f"what the run {run.id} wrote cannot be read back: no answer told the id of an object, "
            "and no row names one. Nothing was asked for"
        )
    objects = way.objects([ids[one.outcome.row] for one in known], [one.row for one in known])
    checks, settled = [], dict(looked_up)
    for one in told:
        check, settles = _check(one, ids[one.outcome.row], objects, way)
        if settles and one.outcome.status == "unknown" and check.id is not None:
            settled[check.row] = check.id
        checks.append(check)
    rows = [_succeeded(check) if check.row in settled else check for check in checks]
    return Verification(run.id, run.operation, rows, len(settled)), settled


def _id_of(one: _Told, way: ReadBack) -> ObjectId | None:
    if one.outcome.status not in WRITTEN:
        return None
    return one.outcome.id if one.outcome.id is not None else own_id(one.row, way.id)


def _check(
    one: _Told, identity: ObjectId | None, objects: Mapping[str, Any], way: ReadBack
) -> tuple[RowCheck, bool]:
    operation, outcome = way.write.operation, one.outcome
    if outcome.status not in WRITTEN:
        return RowCheck(outcome.row, outcome.status, "not written"), False
    if identity is None:
        told = outcome.status == "unknown" and operation.look_up is not None
        found: Any = "not found" if told else "not told"
        return RowCheck(outcome.row, outcome.status, found), False
    there = objects.get(str(identity))
    row = one.row if isinstance(one.row, Mapping) else {}
    gone_is_good = deletes(way.write)
    check, equal = check_of(row, outcome, identity, there, deletes=gone_is_good, named_by=way.id)
    # What is equal tells that the wish is fulfilled; of a create it does not tell by which row.
    return check, equal and operation.repeat_safe


def _succeeded(check: RowCheck) -> RowCheck:
    return replace(check, status="succeeded")


def _looked_up(
    store: Store, run: RecordedRun, way: ReadBack, told: Sequence[_Told]
) -> dict[int, ObjectId]:
    """The unknown rows that the look-up of their operation finds, as a resume would: their ids."""
    look_up = way.write.operation.look_up
    open_rows = [one for one in told if one.outcome.status == "unknown" and one.outcome.id is None]
    if look_up is None or not open_rows:
        return {}
    known = [one.outcome.id for one in told if one.outcome.id is not None]
    nameless = [one for one in told if one.outcome.status in WRITTEN and one.outcome.id is None]
    shared = Counter(repr(name_of(look_up, one.row)) for one in nameless)
    batches = [*_by_intent(every_event(store, run.id), open_rows)]
    if not batches:
        return {}
    connection = way.context.opened(way.write.name, way.write.operation)
    looked = look(connection, look_up, (one.row for _, rows in batches for one in rows), run.params)
    taken, found = looked.made_by(known), dict[int, ObjectId]()
    for since, rows in batches:
        given = [one.row for one in rows]
        matched = found_among(looked, look_up, given, since, taken, run.params)
        for index, identity in matched.items():
            if shared[repr(name_of(look_up, rows[index].row))] == 1:
                found[rows[index].outcome.row] = identity
    return found


def _by_intent(
    events: Iterable[Any], rows: Sequence[_Told]
) -> Iterator[tuple[float, Sequence[_Told]]]:
    """Yield the rows of each batch, with the server's time when it was first about to be sent.

    The rows are in input order.
    """
    batches: dict[int, range] = {}
    since: dict[int, float] = {}
    for event in events:
        if isinstance(event, Planned):
            stop = event.start + event.rows + event.rejected
            batches[event.batch[0]] = range(event.start, stop)
        elif isinstance(event, Intent):
            since.setdefault(event.batch[0], event.server_time)
    places = [one.outcome.row for one in rows]
    for number, batch in batches.items():
        those = rows[bisect_left(places, batch.start) : bisect_left(places, batch.stop)]
        if those and number in since:
            yield since[number], those


def _settle(
    store: Store, claim: Claim, run: RecordedRun, settled: Mapping[int, ObjectId], at: float
) -> None:
    """Record that rows succeeded, all at once; a run that is resumed follows it."""
    if not settled:
        return
    confirmed = Confirmed((), at, tuple(sorted(settled.items())))
    later = {row: RecordedOutcome(row, "succeeded", one, []) for row, one in settled.items()}
    told = [changed(store, run.id, chunk, later) for chunk in chunks(store, run.id)]
    records = [event_record(next_number(store, run.id), confirmed, at)]
    records += [record for _, record in told if record is not None]
    if run.status is not None:
        counts = Counter(counts_of(store, run))
        now = Counter(one.status for one in _of_rows(store, run, settled))
        counts.subtract(now)
        counts["succeeded"] += len(settled)
        flawless = all(summary.flawless for summary, _ in told)
        run = _summed_up(run, counts, flawless)
    elif run.since is not None:
        # The time since its process ended is no time of work.
        run = replace(run, seconds=run.worked, since=None)
    store.append(claim, records, run)


def _of_rows(
    store: Store, run: RecordedRun, rows: Mapping[int, ObjectId]
) -> Iterator[RecordedOutcome]:
    return (one for one in outcomes_of(store, run) if one.row in rows)


def _summed_up(run: RecordedRun, counts: Mapping[str, int], flawless: bool) -> RecordedRun:
    left = {status: rows for status, rows in counts.items() if rows}
    kinds: Any = set(left)
    word = summed_up(kinds, partial=False, flawless=flawless)
    return replace(run, status=word, counts=left)
