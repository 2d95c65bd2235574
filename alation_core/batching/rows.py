"""Rows, checked and encoded once, or rejected: from then on the caller's objects don't matter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from alation_core.batching.snapshots import JsonRow, check_inside, described
from alation_core.bodies.body import Body
from alation_core.bodies.encoding import as_json, as_json_line
from alation_core.foreign import Halt, Raised, attempt, told
from alation_core.problems import Problem, shorten
from alation_core.shapes import (
    PayloadSchema,
    Row,
    as_row,
    json_writer,
    places_of,
    quick_check,
    row_errors,
    row_writer,
    unstorable,
)
from alation_core.shapes.rows import leaves_unchecked, names_of_holders, with_dicts
from alation_core.shapes.secret_values import (
    Cut,
    cutter,
    message_without_secrets,
    without_secrets,
)


@dataclass(frozen=True)
class Place:
    """What of a row stands in the address of its request: names and texts.

    Args:
        path: the text of each place of the path that the row fills.
        query: the pairs of the query that are the row's own, in order.
    """

    path: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()


_written = json_writer(json.JSONEncoder(separators=(",", ":")))

Placing = Callable[[Row], Place | Sequence[tuple[str, str]]]
"""Returns what of a row stands in its address, or fields with why no address can bear them."""


@dataclass(slots=True)
class EncodedRow:
    """A row that fits its schema, as it will be sent. Nobody changes one.

    There is one for every row of a load, so it is as light as can be: what is frozen takes three
    times as long to make.

    Args:
        position: of the row in the caller's input, from 0.
        row: the row as it was encoded, by its wire names, for mapping results back; without its
            secrets.
        part: the row as it stands in the body.
        place: what of it stands in the address.
        secrets: texts of what stands in the request alone.
        parted: not all of the row is body and record: something stands in the address, or its
            schema calls something secret.
    """

    position: int
    row: Row
    part: bytes = field(repr=False)
    place: Place | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    parted: bool = False

    @property
    def recorded(self) -> bytes:
        """What tells the row from others: all that is sent of it but its secrets."""
        return self.as_given if self.parted else self.part

    @property
    def as_given(self) -> bytes:
        """The row as JSON, as a ledger keeps it."""
        if isinstance(self.row, JsonRow):
            return self.row.text
        return _written(self.row).encode()

    @property
    def values(self) -> Row:
        """The row's values, decoded for this once where it is kept as JSON."""
        if not isinstance(self.row, JsonRow):
            return self.row
        values: Row = json.loads(self.row.text)
        return values

    def rejected(self, problems: tuple[Problem, ...]) -> RejectedRow:
        """Return the row as one that is never sent."""
        return RejectedRow(self.position, problems, self.as_given.decode())


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that does not fit its schema and is never sent.

    Args:
        position: of the row in the caller's input, from 0.
        problems: what is wrong with it.
        given: what it was, as JSON; what is no JSON in it stands there as a text.
    """

    position: int
    problems: tuple[Problem, ...]
    given: str = field(default="null", repr=False)


PreparedRow = EncodedRow | RejectedRow


_BACKSLASH = ord("\\")


def _may_hold_nul(encoded: bytes) -> bool:
    # The second form of U+0000 may also be six characters of a text. Most rows hold no backslash.
    return 0 in encoded or (_BACKSLASH in encoded and rb"\u0000" in encoded)


_IMMUTABLE = frozenset({str, int, float, bool, type(None)})
Errors = list[tuple[str | None, str]]
"""What is wrong with a row: fields, each with a message."""
_WHOLE_ROW = (as_json, as_json_line)
"""Encoders whose part is the whole row as JSON."""


def are_whole(schema: PayloadSchema, form: Body, placing: Placing | None) -> bool:
    """Tell whether what is sent of a row is all of it, as one JSON text."""
    return form.encode in _WHOLE_ROW and placing is None and cutter(schema) is None


def prepare(
    rows: Iterable[Any],
    schema: PayloadSchema,
    form: Body,
    placing: Placing | None = None,
    *,
    start: int = 0,
    admit: Callable[[Any], Any] = as_row,
) -> Iterator[PreparedRow]:
    """Check and encode rows one by one, in order.

    A row that cannot be checked or encoded, whatever that raises, is rejected.

    Args:
        rows: dicts, or instances of the payload dataclass.
        schema: what a row must fit.
        form: how a row is encoded.
        placing: finds what of a row stands in its address; None: nothing does.
        start: position of the first row.
        admit: makes a row as a dict of what was given.
    """
    fits, write, encoded = quick_check(schema), row_writer(schema), _encoder(schema, form, placing)
    for position, given in enumerate(rows, start):
        row, doing = given, "checked"
        made: EncodedRow | Errors
        try:
            row = admit(given)
            sure = fits(row)
            if not sure:
                row = with_dicts(row)
            made = [] if sure else row_errors(schema, row)
            if not made:
                doing = "written as JSON"
                made = encoded(position, dict(row) if write is None else write(row), sure)
        except (KeyboardInterrupt, Halt, MemoryError):
            raise
        except BaseException as error:
            # A check or an encoder is a plugin's; a value may be anything.
            what = f"This row cannot be {doing}: {shorten(told(error))}."
            made = _halves_of_characters(row, error) or [(None, what)]
        yield made if isinstance(made, EncodedRow) else _rejected(schema, position, row, made)


def _rejected(schema: PayloadSchema, position: int, row: Any, errors: Errors) -> RejectedRow:
    problems = (
        _invalid(position, name, message_without_secrets(schema, row, name, message))
        for name, message in errors
    )
    return RejectedRow(position, tuple(problems), described(without_secrets(schema, row)))


def _halves_of_characters(row: Any, error: BaseException) -> list[tuple[str | None, str]]:
    """Return the texts of a row that cannot be written, where that is what an error says."""
    if not isinstance(error, UnicodeEncodeError):
        return []
    found = attempt(lambda: list(unstorable(row)))
    return [] if isinstance(found, Raised) else found


Encode = Callable[[int, dict[str, Any], bool], EncodedRow | Errors]
"""Encodes a row that fits, with its position, and with whether the quick check said so; or returns
why it cannot be sent all the same."""


def _encoder(schema: PayloadSchema, form: Body, placing: Placing | None) -> Encode:
    cut = cutter(schema)
    if cut is not None or placing is not None:
        return _parting(schema, form, cut, placing)
    encode, holders, keep = form.encode, names_of_holders(schema), _keeper(schema, form)
    unchanging = _IMMUTABLE.issuperset

    def encoded(position: int, row: dict[str, Any], sure: bool) -> EncodedRow | Errors:
        # A caller may use a dict, or a list in it, again for the next row.
        kept: Row = row
        if (sure and holders.isdisjoint(row)) or unchanging(map(type, row.values())):
            part = encode(row)
            if type(part) is not bytes:
                raise _no_bytes(part)
        else:
            kept, part = keep(row)
        wrong = list(unstorable(kept)) if _may_hold_nul(part) else None
        return wrong or EncodedRow(position, kept, part)

    return encoded


def _keeper(schema: PayloadSchema, form: Body) -> Callable[[dict[str, Any]], tuple[Row, bytes]]:
    """Return what encodes a row and keeps its values as they are now: as the encoded text.

    It is decoded where somebody asks for it.
    """
    encode, whole, unchecked = form.encode, form.encode in _WHOLE_ROW, leaves_unchecked(schema)

    def kept(row: dict[str, Any]) -> tuple[Row, bytes]:
        if unchecked:
            check_inside(row)
        part = _as_bytes(encode(row))
        return JsonRow(part if whole else as_json(row)), part

    return kept


def _parting(schema: PayloadSchema, form: Body, cut: Cut | None, placing: Placing | None) -> Encode:
    """Return what encodes a row of which not all is body and record."""
    elsewhere, unchecked = places_of(schema), leaves_unchecked(schema)

    def parted(position: int, row: dict[str, Any], sure: bool) -> EncodedRow | Errors:
        if unchecked:
            check_inside(row)
        place = placing(row) if placing is not None else None
        known, secrets = cut(row) if cut is not None else (row, ())
        inside = {name: value for name, value in row.items() if name not in elsewhere}
        part = _as_bytes(form.encode(inside))
        kept = JsonRow(as_json(known))
        wrong: Errors = []
        if place is not None and not isinstance(place, Place):
            wrong, place = [*place], None
        if not wrong and (_may_hold_nul(part) or _may_hold_nul(kept.text)):
            wrong += unstorable(row)
        return wrong or EncodedRow(position, kept, part, place, secrets, parted=True)

    return parted


def _as_bytes(part: Any) -> bytes:
    if type(part) is not bytes:
        raise _no_bytes(part)
    return part


def _no_bytes(part: Any) -> TypeError:
    return TypeError(f"its encoder returns {type(part).__name__}, not bytes")


def _invalid(position: int, name: str | None, message: str) -> Problem:
    return Problem(position, name, message, "invalid_payload")
