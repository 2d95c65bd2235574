"""What a look into the catalog tells of the rows of a run: plain data, and how it is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Literal

from alation_core.alike import unescaped
from alation_core.frozen import dataclass
from alation_core.ledger.chunks import RecordedOutcome
from alation_core.reading import ObjectId
from alation_core.shapes.rows import Row

Found = Literal["there", "differs", "gone", "not found", "not told", "not written"]

WRITTEN = frozenset({"succeeded", "unknown"})
"""Outcomes of rows that are, or may be, in the catalog."""


@dataclass(frozen=True)
class RowCheck:
    """What the catalog holds of one row.

    Args:
        row: its position in the input, from 0.
        status: as the ledger has it now: a row that was unknown and is found has succeeded.
        found: "there" (of a delete: nothing is there any more, as was wanted); "differs"; "gone"
            (of a delete: it is still there: "differs"); "not found": unknown, and it may still
            come; "not told": no answer told its id, so it cannot be looked for; "not written": it
            failed, was rejected or not sent.
        id: of its object.
        differs: the fields that differ: what was sent, and what is there.
    """

    row: int
    status: str
    found: Found
    id: ObjectId | None = None
    differs: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Verification:
    """What the catalog holds of the rows of a run.

    Args:
        run: its id.
        operation: name of the operation.
        rows: one for each row, in input order.
        settled: how many rows were unknown before, and have succeeded.
    """

    run: str
    operation: str
    rows: Sequence[RowCheck]
    settled: int = 0

    def __repr__(self) -> str:
        shown = ", ".join(f"{rows} {found}" for found, rows in sorted(self.counts.items()))
        return f"<Verification of {self.run}: {shown or 'no rows'}>"

    @property
    def counts(self) -> Counter[Found]:
        """How many rows were found how."""
        return Counter(row.found for row in self.rows)

    @property
    def ok(self) -> bool:
        """Whether every row of the run is there."""
        return all(row.found == "there" for row in self.rows)


@dataclass(frozen=True)
class Compared:
    """A row beside its object.

    Args:
        differs: the fields that differ: what was sent, and what is there.
        whole: every field that was sent could be compared.
    """

    differs: Mapping[str, tuple[Any, Any]]
    whole: bool


def compared(row: Row, found: Mapping[str, Any], named_by: str) -> Compared:
    """Compare what a row sends with the object that it wrote, where its list shows the field.

    A list may show a field in another form: what has parts of its own is not compared.

    Args:
        row: as it was sent.
        found: the object.
        named_by: the field of the row that names the object.
    """
    differs: dict[str, tuple[Any, Any]] = {}
    whole = True
    for name, sent in row.items():
        if name == named_by:
            continue
        if name not in found or not (_is_plain(sent) and _is_plain(found[name])):
            whole = False
        elif _form(sent) != _form(found[name]):
            differs[name] = (sent, found[name])
    return Compared(differs, whole)


def _is_plain(value: Any) -> bool:
    return all(not isinstance(one, dict | list) for one in _several(value))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _form(value: Any) -> Sequence[str]:
    """A value in a form in which it is equal to itself after a round trip.

    Nothing, an empty text and an empty list are one; so are a number and its text, a text and its
    escaped one, and a list in another order.
    """
    some = (one for one in _several(value) if one is not None)
    texts = (unescaped(" ".join(str(one).split())) for one in some)
    return sorted(text for text in texts if text)


def check_of(
    row: Row,
    outcome: RecordedOutcome,
    identity: ObjectId | None,
    found: Mapping[str, Any] | None,
    *,
    deletes: bool,
    named_by: str,
) -> tuple[RowCheck, bool]:
    """Return what an object tells of a row with an id, and whether that settles an unknown one.

    Args:
        row: as it was sent.
        outcome: what the ledger knows of it.
        identity: of its object.
        found: the object; None: no list has it.
        deletes: the row deletes its object.
        named_by: the field of the row that names the object.
    """
    position, status = outcome.row, outcome.status
    if deletes:
        told: Found = "there" if found is None else "differs"
        return RowCheck(position, status, told, identity), found is None
    if found is None:
        missing: Found = "gone" if status == "succeeded" else "not found"
        return RowCheck(position, status, missing, identity), False
    result = compared(row, found, named_by)
    told = "differs" if result.differs else "there"
    check = RowCheck(position, status, told, identity, result.differs)
    return check, result.whole and not result.differs
