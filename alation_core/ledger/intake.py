"""The rows of a run on their way into its ledger, and out of it when they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from alation_core.batching.rows import PreparedRow
from alation_core.errors import InputChanged
from alation_core.ledger.again import hold_new
from alation_core.ledger.at_hand import AtHand
from alation_core.ledger.digests import as_recorded, digests_of
from alation_core.ledger.pages import Pages
from alation_core.ledger.spool import (
    CHUNK_ROWS,
    are_readable,
    chunked,
    given_records,
    is_spooled,
    rows_of,
    spooled_records,
    spooled_rows,
)
from alation_core.ledger.store import INPUT, Record


class Intake:
    """The input of one run.

    Args:
        pages: of the run.

    Attributes:
        before_sending: is called once the first rows are recorded, and before anything is sent.
    """

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._store, self._run = pages.store, pages.run.id
        self._waiting: list[PreparedRow] = []
        self._at_hand = AtHand()
        self._are_whole = False
        self._keeps_rows = True
        self.before_sending: Callable[[], None] | None = None

    @property
    def is_behind(self) -> bool:
        """Whether rows are not written yet."""
        return bool(self._waiting)

    def forget(self) -> None:
        """Forget the rows that are not written yet."""
        self._waiting = []
        self._at_hand.forget()

    def take_in(
        self, rows: Iterable[PreparedRow], *, whole: bool, secret: bool
    ) -> Iterator[PreparedRow]:
        """Pass rows on, recorded or known again; all are recorded before their batch is sent.

        Args:
            rows: the input from its beginning, checked and encoded.
            whole: what is sent of a row is all of it, as one JSON text.
            secret: the rows hold what no ledger keeps.

        Raises:
            InputChanged: a row is not the one that was recorded, is missing, or is new.
        """
        given = self._begun(rows, whole=whole, secret=secret)
        for part in self._known_again(given):
            yield from part
        for row in self._new(given):
            self._waiting.append(row)
            if len(self._waiting) >= CHUNK_ROWS:
                self.write()
            yield row
        self.write(complete=True)

    def take_parts(
        self, rows: Iterable[PreparedRow], *, whole: bool, secret: bool
    ) -> Iterator[Sequence[PreparedRow]]:
        """Do what `take_in` does, for rows that are all recorded before the first is sent.

        Rows come in parts, so that each of them costs less. That they are complete is left to be
        recorded when they are known to be what may be sent: until then they are taken anew.
        """
        given = self._begun(rows, whole=whole, secret=secret)
        yield from self._known_again(given)
        for part in chunked(self._new(given)):
            self._waiting = part
            self._write([part])
            if self._keeps_rows:
                self._at_hand.keep(part)
            yield part

    def _begun(
        self, rows: Iterable[PreparedRow], *, whole: bool, secret: bool
    ) -> Iterator[PreparedRow]:
        self._are_whole, self._keeps_rows = whole, not secret
        return iter(rows)

    def _known_again(self, given: Iterator[PreparedRow]) -> Iterator[Sequence[PreparedRow]]:
        for record in digests_of(self._store, self._run):
            rows = as_recorded(given, record)
            stop = record.place + record.size
            # A ledger of an earlier version holds rows that cannot be sent from it.
            if self._keeps_rows and not are_readable(self._store, self._run, record.place, stop):
                records = spooled_records(rows, whole=self._are_whole)
                self._pages.write([one for one in records if one.kind != record.kind])
            yield rows

    def _new(self, given: Iterator[PreparedRow]) -> Iterator[PreparedRow]:
        """The rows that follow those recorded; where all are recorded, there are none."""
        if self._pages.run.complete and next(given, None) is not None:
            raise InputChanged(self._pages.run.rows, "is new")
        return given

    def begin_anew(self) -> None:
        """Forget the rows that were recorded: nothing was sent of them, and not all were read."""
        self._at_hand.forget()
        if self._pages.run.rows:
            self._pages.run = replace(self._pages.run, rows=0, complete=False)
            self._pages.write(drop=INPUT)

    def write(self, *, complete: bool = False) -> None:
        """Write the rows that were taken in.

        Args:
            complete: they are the last ones, and nothing keeps them from being sent.

        Raises:
            LedgerError: the ledger cannot be written.
        """
        if self._waiting or complete:
            self._write(chunked(self._waiting), complete=complete)

    def _write(self, parts: Iterable[Sequence[PreparedRow]], *, complete: bool = False) -> None:
        """Write the rows that were taken in, which are cut into those parts."""
        records: list[Record] = []
        for part in parts:
            records += (
                spooled_records(part, whole=self._are_whole)
                if self._keeps_rows
                else given_records(part)
            )
        known = self._pages.run.rows + len(self._waiting)
        before = self._pages.run
        self._pages.run = replace(before, rows=known, complete=complete)
        try:
            self._pages.write(records)
        except BaseException:
            self._pages.run = before
            raise
        self._waiting = []

    def reject(self, rejected: Callable[[PreparedRow], PreparedRow], places: Sequence[int]) -> None:
        """Record that rows, which fit by themselves, are not sent after all.

        Args:
            rejected: returns a row as one that is never sent, or as it is.
            places: the positions of those rows.
        """
        at = -1
        for place in sorted(places):
            if place < at:
                continue
            record = next(self._store.records(self._run, INPUT[0], place, place + 1))
            at = record.place + record.size
            rows = [rejected(row) for row in self.rows(record.place, at)]
            self._pages.write(spooled_records(rows, whole=self._are_whole))
            self._at_hand.forget()

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[PreparedRow]:
        """Yield the recorded rows, checked and encoded, from start to before stop.

        Raises:
            LedgerError: they cannot be read.
        """
        return spooled_rows(self._store, self._run, start, stop, self._at_hand)

    def values(self) -> Iterator[Any]:
        """Yield the recorded rows as they were given, without what no ledger keeps.

        Raises:
            LedgerError: they cannot be read.
        """
        return rows_of(self._store, self._run)

    @property
    def has_rows(self) -> bool:
        """Whether all rows can be sent from the ledger as they lie there."""
        run = self._pages.run
        return run.complete and (not run.rows or is_spooled(self._store, self._run))

    def hold_new(self, again: bool | None) -> None:
        """Hold that the rows were not sent before by another run; see `ledger.again`.

        Raises:
            SameRowsAgain: they were, and may not be sent again.
        """
        hold_new(self._store, self._pages.run, again)

    def check(self) -> None:
        """Let what has to be held before anything is sent be looked at, once."""
        if self.before_sending is not None:
            self.before_sending()
            self.before_sending = None
