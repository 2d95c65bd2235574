"""A load whose key is known: which run goes on, or has ended, and rows that are not its own."""

from __future__ import annotations

from alation_cli.exits import BadInput
from alation_cli.output.plain import hint, plural
from alation_core import Alation, InputChanged, LedgerOption
from alation_core.ledger import OPEN, KnownRun
from alation_files.rows import Places


def known_by_key(catalog: Alation, ledger: LedgerOption | None, *, again: bool) -> KnownRun | None:
    """Return the run that a load goes on with, and say so; None: it begins one.

    Args:
        catalog: where the rows go.
        ledger: where the load is recorded, or None.
        again: it begins a new run, though its key is known.

    Raises:
        LedgerError: the ledger cannot be used.
    """
    if ledger is None or ledger.key is None or again:
        return None
    known = catalog.find(key=ledger.key, ledger=ledger.path)
    if known is None:
        return None
    if known.status == OPEN:
        hint(f"note: goes on with the run {known.id} of the key {known.key!r}")
    else:
        hint(
            f"note: the run {known.id} of the key {known.key!r} has ended as {known.status}: "
            "nothing is sent (--again begins a new run)"
        )
    return known


def what_changed(rows: Places, changed: InputChanged, recorded: int) -> str:
    """Return how rows differ from those of a recorded run, and where.

    Args:
        rows: the rows.
        changed: what the core found.
        recorded: how many rows the run has.
    """
    if changed.what == "is missing":
        return f"{rows.name} ends after {plural(changed.row, 'row')}, but the run has {recorded}"
    return f"{rows.place(changed.row)} {changed.what}"


def other_rows(rows: Places, changed: InputChanged, known: KnownRun) -> BadInput:
    """Return the error for rows that are not those of the run with their key."""
    return BadInput(
        f"{what_changed(rows, changed, known.rows)}: these are not the rows of the run {known.id}, "
        f"which has the key {known.key!r}",
        "load the rows as they were, or give these another --key; --again begins a new run with "
        "this key, which sends them all",
    )
