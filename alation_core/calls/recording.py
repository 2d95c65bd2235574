"""The rows of a recorded call: taken into its ledger, or known again, and sent from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from alation_core.batching.encoders import are_whole
from alation_core.batching.grouping import Batch, recorded_batch
from alation_core.batching.rows import EncodedRow, PreparedRow
from alation_core.calls.input import Ready, check_problems, check_whole, problems_of
from alation_core.calls.one_object import SharedObjects, contradicting, rejected_by
from alation_core.errors import InputChanged
from alation_core.foreign import quiet_log
from alation_core.frozen import dataclass
from alation_core.ledger.book import RunBook
from alation_core.ledger.chunks import Chunk, RecordedOutcome
from alation_core.ledger.opening import OnChanged
from alation_core.ledger.past import Left
from alation_core.ledger.spool import spooled_rows
from alation_core.ledger.store import Store
from alation_core.problems import Problem
from alation_core.shapes import Row, secret_fields

logger = quiet_log("alation_core.ledger")


@dataclass(frozen=True)
class Input:
    """The rows of a run, from its beginning.

    Args:
        book: of the run.
        held: the rows, where the ledger does not keep all that is sent of them; None: they lie
            there.
    """

    book: RunBook
    held: list[PreparedRow] | None = None

    @property
    def is_held(self) -> bool:
        """Whether the rows are held here."""
        return self.held is not None

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[PreparedRow]:
        """Yield the rows from start to before stop, as far as they were taken in."""
        if self.held is not None:
            return iter(self.held[start:stop])
        return self.book.intake.rows(start, stop)

    def between(self, store: Store, start: int, stop: int) -> Iterator[PreparedRow]:
        """Yield rows once more, when the book is closed and its ledger was opened again."""
        if self.held is not None:
            return iter(self.held[start:stop])
        return spooled_rows(store, self.book.id, start, stop)


def input_of(book: RunBook, ready: Ready) -> Input:
    """Return where the rows of a run lie, before any was taken in."""
    return Input(book, [] if secret_fields(ready.operation.payload_schema) else None)


def taken_in(known: Input, ready: Ready) -> Iterator[PreparedRow]:
    """Pass the rows of a call on, recorded or known again.

    Raises:
        InputChanged: they are not those that were recorded.
    """
    for row in known.book.intake.take_in(ready.rows, whole=_are_whole(ready), secret=known.is_held):
        if known.held is not None:
            known.held.append(row)
        yield row


def _parts(known: Input, ready: Ready) -> Iterator[Sequence[PreparedRow]]:
    """Yield the rows of a call in parts, recorded or known again, as `taken_in` does."""
    for part in known.book.intake.take_parts(
        ready.rows, whole=_are_whole(ready), secret=known.is_held
    ):
        if known.held is not None:
            known.held.extend(part)
        yield part


def _are_whole(ready: Ready) -> bool:
    return are_whole(ready.operation.payload_schema, ready.form, ready.address.placing)


def checked_in(where: str, book: RunBook, ready: Ready, *, allow_empty: bool) -> Input:
    """Record all rows of a run that begins, and hold what must hold before its first request.

    Args:
        where: name of the operation, for messages.
        book: of the run.
        ready: the call, its rows not read yet.
        allow_empty: a whole state without rows may be sent.

    Raises:
        InvalidPayload: rows do not fit, and are not to be skipped.
        ConfigurationError: a whole state is empty or too large.
    """
    known, problems = input_of(book, ready), list[Problem]()
    shared = SharedObjects(ready.operation)
    collects = ready.options.on_invalid == "raise" or ready.limit.whole
    for part in _parts(known, ready):
        shared.note(part)
        if collects:
            problems += problems_of(part)
    known, found = _without_contradictions(known, ready, shared.positions())
    check_problems(ready, sorted([*problems, *found], key=lambda one: one.row or 0))
    if ready.limit.whole:
        check_whole(where, ready, list(known.rows()), allow_empty)
    book.intake.write(complete=True)
    return known


def _without_contradictions(
    known: Input, ready: Ready, places: list[int]
) -> tuple[Input, list[Problem]]:
    """Reject the rows that contradict each other, of those that share an object."""
    if not places:
        return known, []
    chosen = set(places)
    wrong = contradicting(ready.operation, (row for row in known.rows() if row.position in chosen))
    if not wrong:
        return known, []
    if known.held is not None:
        known = replace(known, held=[rejected_by(wrong, row) for row in known.held])
    else:
        known.book.intake.reject(lambda row: rejected_by(wrong, row), list(wrong))
    return known, [problem for place in sorted(wrong) for problem in wrong[place]]


def known_again(book: RunBook, ready: Ready, on_changed: OnChanged | None) -> Input:
    """Read all rows of a call whose run is there, and hold that they are those of the run.

    Args:
        book: of the run.
        ready: the call, its rows not read yet.
        on_changed: "recorded": other rows are left alone, and the recorded ones go on.

    Raises:
        InputChanged: they are not.
    """
    known = input_of(book, ready)
    try:
        for _ in _parts(known, ready):
            pass
        if not book.run.complete:
            book.intake.write(complete=True)
    except InputChanged as changed:
        if on_changed != "recorded" or not book.intake.has_rows:
            raise
        logger.warning(
            "the rows of the run %s are not those that were given under its key (row %s %s): the "
            "recorded ones go on",
            *(book.id, changed.row, changed.what),
        )
        return Input(book)
    return known


def begun_rows(book: RunBook, ready: Ready) -> tuple[Input, Iterator[PreparedRow]]:
    """Read the rows that were recorded, of a call whose rows are sent while they are read.

    Returns:
        The rows so far, and those that follow.

    Raises:
        InputChanged: they are not those that were recorded.
    """
    known, recorded = input_of(book, ready), book.run.rows
    rows = taken_in(known, ready)
    for _ in islice(rows, recorded):
        pass
    return known, rows


def batches_from(
    left: Left, known: Input, ready: Ready, live: Iterable[PreparedRow]
) -> Iterator[Batch]:
    """Yield the batches of a run that are open, and then those that were not planned yet.

    Args:
        left: what earlier processes left of the run.
        known: its rows.
        ready: the call.
        live: rows that follow those recorded so far.
    """
    recorded = known.book.run.rows
    for planned in left.planned:
        stop = planned.start + planned.rows + planned.rejected
        rows = known.rows(planned.start, stop)
        yield recorded_batch(planned.batch, rows, whole=planned.whole)
    if ready.limit.whole and left.next_batch:
        return
    rest = chain(known.rows(left.next_row, recorded), live)
    yield from replace(ready, rows=rest).batches(left.next_batch)


def nameless_rows(known: Input, closed: Iterable[Chunk]) -> Iterator[Row]:
    """Yield the rows that are, or may be, in the catalog under an id that nobody knows.

    Args:
        known: the rows of the run.
        closed: what became of those that are looked at.
    """
    for chunk in closed:
        open_rows = {one.row for one in known.book.outcomes(chunk) if is_nameless(one)}
        if open_rows:
            for row in known.rows(chunk.start, chunk.stop):
                if isinstance(row, EncodedRow) and row.position in open_rows:
                    yield row.row


def is_nameless(one: RecordedOutcome) -> bool:
    """Tell whether a row is, or may be, in the catalog, and no answer told its id."""
    return one.id is None and one.status in ("succeeded", "unknown")
