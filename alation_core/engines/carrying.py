"""Carries a keyed load on, by as much as an engine wants to wait for now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from alation_core.calls.options import WriteOptions
from alation_core.calls.recorded import chosen_ledger
from alation_core.calls.writes import BoundWrite
from alation_core.client import Alation
from alation_core.engines.finding import found, is_empty, rows_instead, take_up
from alation_core.engines.looking import write_of
from alation_core.engines.rules import FailOn, failure, key_of, needs_rows
from alation_core.engines.standing import Standing
from alation_core.engines.waiting import Waits, standing_of, waits_of
from alation_core.errors import ConfigurationError
from alation_core.foreign import quiet_log
from alation_core.ledger.opening import (
    Address,
    LedgerOption,
    OnChanged,
    check_key,
    check_same,
    new_run,
)
from alation_core.ledger.store import RecordedRun
from alation_core.problems import shown
from alation_core.runs.events import Event
from alation_core.runs.outcome import Run
from alation_core.runs.row_outcome import RowStatus
from alation_core.runs.telling import Observer
from alation_core.shapes import as_wire, secret_fields

logger = quiet_log("alation_core.engines")

OWNER_LEASES = 2.0
"""So many leases a run's owner is waited for: a dead one keeps it for one, at most."""

OPTIONS = frozenset({"again", "allow_empty", *(one.name for one in fields(WriteOptions))})
"""Of a write; what else is given are its parameters."""

Rows = Callable[[], Iterable[Any]]


@dataclass(frozen=True)
class Carried:
    """How far a load was carried.

    Args:
        state: "ended"; "waiting", for jobs that run at the server; or "stopped": the client was
            told to stop, or the run stopped itself (the server is gone). What has not ended goes on
            when it is carried on again.
        run: what became of each row, so far.
        waits: what a run that is waiting waits for, as plain data.
    """

    state: Literal["ended", "waiting", "stopped"]
    run: Run[Any]
    waits: Waits | None = None

    @property
    def summary(self) -> dict[str, Any]:
        """`run` (its id), `status` ("open" until it ended), `rows` and `counts`, as plain data."""
        counts = self.run.counts
        return {
            "run": self.run.id,
            "status": self.run.status if self.state == "ended" else "open",
            "rows": sum(counts.values()),
            "counts": {word: counts[word] for word in get_args(RowStatus) if counts[word]},
        }

    def failure(self, fail_on: FailOn = "any") -> str | None:
        """Say why the run counts as failed, or None; see `engines.failure`."""
        return failure(self.summary, fail_on)


def carry_on(
    catalog: Alation,
    operation: str,
    rows: Rows,
    *,
    key: str,
    ledger: Address | LedgerOption | None = None,
    params: Mapping[str, Any] | None = None,
    leave_after: float | None = None,
    on_changed: OnChanged = "recorded",
    anew: int = 0,
    progress: Observer | None = None,
    **options: Any,
) -> Carried:
    """Begin the load of a key or go on with it, and wait for it as long as is wanted.

    Call it again with the same key whenever a try was lost, failed, or left the load waiting: what
    is done is not done again. Of a load that has ended, what a resume brings further is brought
    further, and nothing is sent else.

    Args:
        catalog: the client. It may be told to stop (`catalog.stop`) from a signal handler.
        operation: endpoint and operation ("document.create").
        rows: returns the rows. It is called where they are not all recorded, or hold secrets, and
            where there were none: rows that come later are loaded.
        key: of the load: the same for each try of the same work, and for nothing else.
        ledger: its address, or a `LedgerOption` with a lease; by default that of the client. Where
            its `source` is not that of the recorded run, rows are compared as with "refuse".
        params: query and path parameters of the operation; they may stand among the options too.
        leave_after: seconds to wait for jobs that are known to run, when nothing more can be sent
            meanwhile; then the load is left as it is. None: until it ends.
        on_changed: "recorded" goes on with the recorded rows, and asks for no others; "refuse"
            calls `rows` each time, and raises where they are not the recorded ones. It counts
            wherever it stands: here or in the `LedgerOption`.
        anew: how often the work was begun anew on purpose: each count is a run of its own. While
            the run of an earlier count is open, that one goes on. A retry is no new beginning.
        progress: is called with every event.
        options: of the write (`concurrency`, `batch_size`, `timeout`, ...). A run that has all its
            rows goes on with those that it began with.

    Returns:
        How far it came.

    Raises:
        ConfigurationError: there is no ledger, or an argument cannot be used; nothing was sent.
        InvalidPayload: rows do not fit; nothing was sent.
        InputChanged: the rows are not the recorded ones.
        RunOwned: another process works on it, and did so for longer than two leases.
        LeaseLost: another process has taken it over.
        AuthenticationFailed: the credentials were refused; nothing was sent.
        ServerUnreachable: there is no connection; nothing was sent.
    """
    given = {**options, **_named(params)}
    _check(rows, key, leave_after, given)
    write = write_of(catalog, operation)
    option = _option(catalog, ledger, on_changed)
    option, known = found(catalog, option, key, anew)
    instead: Iterable[Any] | None = None
    if known is not None:
        _hold_same(catalog, write, option, known, given, anew)
        option = _guarded(option, known)
        if known.key != key_of(key, anew):
            take_up(catalog, option, known, anew)
        if option.on_changed == "recorded":
            instead = rows_instead(catalog, write, option, known, rows)
        if instead is not None:
            known = None
    watch = _Watch(catalog, leave_after, progress, *_stood(catalog, write, option, known, options))
    hidden = bool(secret_fields(write.payload_schema))
    parks = catalog.context.parks
    before, compared = parks(), option.on_changed == "refuse"
    complete = known is not None and known.complete
    if known is not None and not needs_rows(complete=complete, hidden=hidden, compared=compared):
        run = catalog.resume(known.id, ledger=option, progress=watch)
        return _carried(catalog, option, run, parked=parks() != before)
    run = write(rows() if instead is None else instead, ledger=option, progress=watch, **given)
    had_ended = known is not None and known.status is not None and known.id == run.id
    if had_ended and run.resumable:
        again = rows() if hidden else None
        run = catalog.resume(str(run.id), again, ledger=option, progress=watch)
    return _carried(catalog, option, run, parked=parks() != before)


def _check(rows: Rows, key: str, leave_after: float | None, given: Mapping[str, Any]) -> None:
    if not callable(rows):
        raise ConfigurationError("rows must be what returns them, as in rows=lambda: read(path)")
    check_key(key)
    number = isinstance(leave_after, int | float) and not isinstance(leave_after, bool)
    if leave_after is not None and not (number and leave_after >= 0):
        raise ConfigurationError(f"leave_after must be seconds, at least 0, not {leave_after!r}")
    if given.get("again"):
        raise ConfigurationError(
            "again=True would begin a new run at each try: a load that is wanted once more on "
            "purpose has anew=1, and then 2"
        )


def _named(params: Any) -> Mapping[str, Any]:
    if params is None or isinstance(params, Mapping):
        return params or {}
    raise ConfigurationError(
        f"params must be a mapping of names to values, not {type(params).__name__}"
    )


def _option(
    catalog: Alation, ledger: Address | LedgerOption | None, on_changed: OnChanged
) -> LedgerOption:
    """Return where the load is recorded: what is said there counts, and a "refuse" at either place.

    Raises:
        ConfigurationError: there is no ledger, or `on_changed` is none of its values.
    """
    told = chosen_ledger(catalog.context, ledger)
    wait = OWNER_LEASES * told.lease if told.wait_for_owner is None else told.wait_for_owner
    option = replace(told, wait_for_owner=wait, on_changed=on_changed)
    return replace(option, on_changed="refuse") if told.on_changed == "refuse" else option


def _hold_same(
    catalog: Alation,
    write: BoundWrite[Any],
    option: LedgerOption,
    known: RecordedRun,
    given: Mapping[str, Any],
    anew: int,
) -> None:
    """Hold that the run of the key does what is wanted.

    Raises:
        ConfigurationError: it writes something else, elsewhere, or with other parameters.
    """
    connection = catalog.transport
    params = {name: value for name, value in given.items() if name not in OPTIONS}
    wired = json.loads(json.dumps(as_wire(params), default=str))
    wanted = new_run(option, connection.clock, write.name, connection.base, {}, wired)
    check_same(known, wanted, f"anew={anew + 1}, once its run has ended,")


def _guarded(option: LedgerOption, known: RecordedRun) -> LedgerOption:
    """Let the rows be compared where another source began the run: they may be other ones.

    A key that names too little is that of several works. What was recorded of one of them is no
    answer to another.
    """
    named = option.source is not None and known.source is not None
    return (
        replace(option, on_changed="refuse") if named and option.source != known.source else option
    )


def _stood(
    catalog: Alation,
    write: BoundWrite[Any],
    option: LedgerOption,
    known: RecordedRun | None,
    options: Mapping[str, Any],
) -> tuple[Standing, int]:
    """Return where the run stands before this process goes on, and how many slots it has."""
    told = options if known is None else known.options
    at_once = told.get("concurrency", 1)
    # One that cannot be used is refused by the write.
    slots = at_once if write.operation.overlaps and isinstance(at_once, int) else 1
    if known is None:
        return Standing(), slots
    store = catalog.context.opener.recorded(option.path)
    try:
        return standing_of(store, known), slots
    finally:
        store.close()


class _Watch:
    """Watches a run, and lets it leave when there is nothing to do but to wait."""

    def __init__(
        self,
        catalog: Alation,
        leave_after: float | None,
        progress: Observer | None,
        standing: Standing,
        slots: int,
    ) -> None:
        self._catalog = catalog
        self._after = leave_after
        self._progress = progress
        self._standing = standing
        self._slots = slots

    def __call__(self, event: Event) -> None:
        self._standing.see(event)
        after = self._after
        if after is not None and self._standing.may_be_left(event.at, self._slots, after):
            self._catalog.park()
        if self._progress is not None:
            self._progress(event)


def _carried(catalog: Alation, option: LedgerOption, run: Run[Any], *, parked: bool) -> Carried:
    opener = catalog.context.opener
    store = opener.recorded(option.path)
    try:
        recorded = store.run(str(run.id))
        if recorded.status is not None:
            if is_empty(store, recorded):
                logger.warning(
                    "the load of the key %s has no rows: they are asked for once more by its next "
                    "try",
                    shown(recorded.key),
                )
            return Carried("ended", run)
        if catalog.stop_reason() is not None or not parked:
            return Carried("stopped", run)
        return Carried("waiting", run, waits_of(store, recorded, opener.clock.wall()))
    finally:
        store.close()
