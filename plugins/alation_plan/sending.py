"""The writes of a plan: through the endpoint's own operations, each row's outcome kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alation_core import AlationError, BoundWrite, Endpoint, Problem, Progress, Run
from alation_core.batching import BatchKey
from alation_core.observers import observer_of
from alation_core.operations import WriteOperation
from alation_core.runs import Begun, Deferred, Event, Intent, NotSent, explained
from alation_core.shapes import by_python_name, places_of
from alation_plan.outcome import BrokenOff, RowState

State = tuple[RowState, Any, str | None]
"""What became of a row, the id of its object, and why."""


@dataclass(frozen=True)
class HowToSend:
    """How the writes of a plan are made.

    Args:
        options: arguments of each call (`ledger`, `progress`, ...).
        before: is told of each write, and how many rows it has, before it begins.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    before: Callable[[BoundWrite[Any], int], None] = lambda write, rows: None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A row that is sent.

    Args:
        row: as it is sent.
        place: what people call it in the plan: a write counts the rows that it was given.
    """

    row: Mapping[str, Any]
    place: str


@dataclass(frozen=True)
class Sent:
    """What became of the rows of one write, by their positions in the plan.

    Args:
        states: of each row.
        run: the write; None where there was none, or an error ended it.
        broken_off: the error; None where there was none.
    """

    states: Mapping[int, State] = field(default_factory=dict)
    run: Run[Any] | None = None
    broken_off: BrokenOff | None = None


class _Begun:
    """Follows the events of a write: an error that ends it tells neither its run nor its requests.

    Attributes:
        run: its id in the ledger, or None.
        sent: the batches of which something may be at the server.
    """

    def __init__(self, progress: Progress | None) -> None:
        self.run: str | None = None
        self.sent: set[BatchKey] = set()
        self._observer = observer_of(progress)

    def __call__(self, event: Event) -> None:
        match event:
            case Begun():
                self.run = event.run
            case Intent():
                self.sent.add(event.batch)
            case NotSent() | Deferred(sent=False, doubtful=False):
                self.sent.discard(event.batch)
        if self._observer is not None:
            self._observer(event)


def bound(endpoint: Endpoint, operation: WriteOperation[Any]) -> BoundWrite[Any]:
    """Return an operation as the endpoint of a client calls it."""
    return BoundWrite(endpoint.context, type(endpoint).name_of(operation), operation)


def params_for(operation: WriteOperation[Any], params: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the parameters that a write takes."""
    known = {*by_python_name(operation.params_schema), *places_of(operation.payload_schema)}
    return {name: value for name, value in params.items() if name in known}


def send(
    write: BoundWrite[Any],
    rows: Mapping[int, Outgoing],
    params: Mapping[str, Any],
    how: HowToSend,
    *,
    first: bool,
) -> Sent:
    """Send rows, and tell what became of each.

    Args:
        write: the call.
        rows: by their positions in the plan.
        params: of the call.
        how: it is made.
        first: nothing of the plan was sent before: what goes wrong may be raised.

    Raises:
        AlationError: the first write cannot begin; nothing was sent.
    """
    how.before(write, len(rows))
    begun = _Begun(how.options.get("progress"))
    try:
        run = write(
            [one.row for one in rows.values()], **{**how.options, "progress": begun}, **params
        )
    except AlationError as error:
        if first and not begun.sent:
            raise
        # What was sent before must be told, whatever becomes of the rest.
        state: RowState = "unknown" if begun.sent else "unsent"
        told: State = (state, None, str(error))
        return Sent(dict.fromkeys(rows, told), None, BrokenOff(write.name, error, begun.run))
    outcomes = (told for batch in run.batches for told in explained(batch))
    states: dict[int, State] = {}
    places = [one.place for one in rows.values()]
    for number, (outcome, problems) in zip(rows, outcomes, strict=False):
        reason = "; ".join(dict.fromkeys(_text(one, places) for one in problems)) or None
        states[number] = (outcome.status, outcome.id, reason)
    return Sent(states, run)


def _text(problem: Problem, places: Sequence[str]) -> str:
    """Return what is wrong, with another row that it concerns named as the plan names it."""
    if problem.other is None:
        return problem.message
    return problem.message.replace(f"row {problem.other}", places[problem.other], 1)
