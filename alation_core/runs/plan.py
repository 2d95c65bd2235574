"""All that a run needs to know before it begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Generic, TypeVar

from alation_core.batching.grouping import Batch
from alation_core.batching.room import Room
from alation_core.batching.rows import Place, PreparedRow
from alation_core.bodies.body import Body
from alation_core.frozen import dataclass
from alation_core.jobs.protocol import JobHandle
from alation_core.operations.operation import Params
from alation_core.operations.write import WriteOperation
from alation_core.reading import ObjectId
from alation_core.results import JobDetails
from alation_core.runs.events import Event, Resolved
from alation_core.runs.past import Past
from alation_core.runs.state import Rules
from alation_core.runs.telling import Observer
from alation_core.wire.messages import Request

J = TypeVar("J", bound=JobDetails)


@dataclass(frozen=True)
class Plan(Generic[J]):
    """All that a run needs to know.

    Args:
        operation: what is called.
        address: makes the request of rows that have one place, without its body.
        form: of the bodies.
        batches: the batches, in input order; read as the run goes on.
        rules: concurrency, deadline, polls.
        splittable: a batch may be sent in halves.
        isolate: the rest of a refused batch is sent again without its bad rows.
        record: keeps every event before anything follows from it; if it raises, nothing more is
            sent. LeaseLost ends the run at once: no job is waited for either.
        observers: are told every event, in order. One that raises is reported and changes nothing.
        log: is told them too, before the others, but for requests.
        stop: says why the run is to stop, or None.
        parked: tells that the run is to be left as it is: a later process goes on with it.
        broke: tells that the input was not read to its end.
        broken_by: tells the kind of the exception that its caller gets for that, or None.
        name: of the operation ("document.create").
        rows: of the input; None: nobody knows yet.
        run: its id in the ledger; None where it is not recorded.
        key: what its caller calls it.
        ledger: what people call the ledger.
        past: what earlier processes recorded, to go on from. Then `batches` yields first those
            that were recorded and are not closed, in the order of their `Planned`, and after them
            new ones with higher numbers; numbers may be missing.
        closed: what became of the recorded batches that are closed: observers are told.
        confirmed: the rows that were found in the catalog later, by their positions, with their
            ids.
        resend_unknown: send rows again whose fate is unknown.
        params: query and path parameters of the call.
        met_before: tells whether an earlier run on this server, or a closed batch of this one, was
            given a job of that handle.
        withheld: says why the rows of a batch are not to be sent by this run, or None.
        room: what the server takes in one request; `batches` reads it, and the run tells it.
    """

    operation: WriteOperation[J]
    address: Callable[[Place | None], Request]
    form: Body
    batches: Iterator[Batch]
    rules: Rules
    splittable: bool = True
    isolate: bool = False
    record: Callable[[Event], None] | None = None
    observers: Sequence[Observer] = ()
    log: Observer | None = None
    stop: Callable[[], str | None] = lambda: None
    parked: Callable[[], bool] = lambda: False
    broke: Callable[[], bool] = lambda: False
    broken_by: Callable[[], str | None] = lambda: None
    name: str = ""
    rows: int | None = None
    run: str | None = None
    key: str | None = None
    ledger: str | None = None
    past: Past | None = None
    closed: Iterable[Resolved] = ()
    confirmed: Mapping[int, ObjectId] = field(default_factory=dict)
    resend_unknown: bool = False
    params: Params = field(default_factory=dict)
    met_before: Callable[[JobHandle], bool] = lambda handle: False
    withheld: Callable[[Sequence[PreparedRow]], str | None] = lambda rows: None
    room: Room = field(default_factory=Room)

    @property
    def everybody(self) -> Sequence[Observer]:
        """Who is told what happens."""
        return self.observers if self.log is None else (self.log, *self.observers)
