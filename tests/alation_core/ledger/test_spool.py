"""Rows come out of a ledger as they went in: what is sent of them, where, and what is wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core.batching.encoders import are_whole
from alation_core.batching.preparing import prepare
from alation_core.batching.rows import EncodedRow, PreparedRow
from alation_core.bodies import (
    CSV,
    JSON_LINES,
    JSON_LIST,
    JSON_OBJECT,
    NO_BODY,
    Body,
    csv_with,
    list_of,
    list_under,
    lists_under,
    multipart,
)
from alation_core.ledger import Store, rows_of, spool
from alation_core.ledger.digests import digest_of, digests_of
from alation_core.ledger.spool import are_readable, chunked, spooled_records, spooled_rows
from alation_core.operations.addresses import placing
from alation_core.shapes import UNSET, InPath, InQuery, Maybe, payload_schema
from alation_core.shapes.digits import kept_json
from alation_replay.stores import MemoryStore
from alation_replay.stores.subject import begun
from tests.alation_core.support import JSON


@dataclass(frozen=True)
class Flow:
    name: str
    paths: Maybe[list[list[int]]] = UNSET
    more: Maybe[dict[str, Any]] = UNSET
    price: Maybe[Decimal] = UNSET
    since: Maybe[date | None] = UNSET


@dataclass(frozen=True)
class Placed(Flow):
    area: Annotated[Maybe[int], InPath] = UNSET
    marks: Annotated[Maybe[list[str]], InQuery] = UNSET


KINDS: dict[str, tuple[type, Body]] = {
    "a list": (Flow, JSON_LIST),
    "lines": (Flow, JSON_LINES),
    "an object in a path": (Placed, JSON_OBJECT),
    "a path without a body": (Placed, NO_BODY),
    "a list of values": (Flow, list_of("paths", "name")),
    "a list under a name": (Flow, list_under("flows", None, {"a": [1]})),
    "several lists": (Flow, lists_under({"flows": None, "paths": "paths"})),
    "CSV": (Flow, CSV),
    "CSV with columns of rows": (Flow, csv_with("more", sparse=True)),
    "a file": (Flow, multipart("f", encoder=csv_with("more"))),
    "CSV in a path": (Placed, csv_with("more")),
}

TEXTS = st.text(alphabet='aé☃\U0001f600\n\r\t\x00\x1f "-,0|', max_size=6)
FITTING = st.fixed_dictionaries(
    {"name": TEXTS},
    optional={
        "paths": st.lists(st.lists(st.integers(0, 3), max_size=2), max_size=3),
        "more": st.dictionaries(TEXTS, TEXTS | st.none() | st.integers() | st.floats(), max_size=3),
        "price": st.decimals(allow_nan=False, allow_infinity=False, places=3, max_value=10**20),
        "since": st.dates() | st.none(),
        "area": st.integers(-3, 10**20),
        "marks": st.lists(TEXTS, max_size=2),
    },
)
ROWS = st.lists(FITTING | FITTING | FITTING | JSON | st.just(object()), max_size=14)

numbers = count()


def seen(row: PreparedRow) -> Any:
    """All that is sent, compared or told of a row; a sign may stand in its JSON as an escape."""
    if not isinstance(row, EncodedRow):
        return row
    return (
        (row.position, row.part, row.place, row.parted, row.secrets),
        (repr(json.loads(row.as_given)), row.recorded, dict(row.values), digest_of(row)),
    )


def spooled(kind: str, rows: list[Any]) -> tuple[Store, str, list[PreparedRow]]:
    shape, form = KINDS[kind]
    schema = payload_schema(shape)
    bound = form.bound({}, [name for name in schema.fields if name not in ("area", "marks")])
    where = placing(schema, 9, alone=True)
    given_rows = [{**row} if isinstance(row, dict) else row for row in rows]
    for row in given_rows:
        if shape is Flow and isinstance(row, dict):
            row.pop("area", None)
            row.pop("marks", None)
    made = list(prepare(given_rows, schema, bound, where))
    store = MemoryStore(f"memory://spool/{next(numbers)}")
    claim = begun(store)
    whole = are_whole(schema, bound, where)
    for part in chunked(made):
        store.append(claim, spooled_records(part, whole=whole))
    return store, claim.name, made


@given(
    kind=st.sampled_from(sorted(KINDS)),
    rows=ROWS,
    most=st.sampled_from([1, 2, 3, 1000]),
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_rows_come_out_as_they_went_in(
    kind: str, rows: list[Any], most: int, data: st.DataObject
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spool, "CHUNK_ROWS", most)
        store, run, made = spooled(kind, rows)

    assert list(map(seen, spooled_rows(store, run))) == list(map(seen, made))
    assert [row.position for row in made] == list(range(len(rows)))
    start = data.draw(st.integers(0, len(rows)))
    stop = data.draw(st.integers(start, len(rows)))
    between = list(spooled_rows(store, run, start, stop))
    assert list(map(seen, between)) == list(map(seen, made[start:stop]))
    assert are_readable(store, run, 0, len(rows))
    assert not are_readable(store, run, 0, len(rows) + 1)
    assert b"".join(record.content for record in digests_of(store, run)) == b"".join(
        map(digest_of, made)
    )
    lines = [row.as_given if isinstance(row, EncodedRow) else row.given for row in between]
    assert repr(list(rows_of(store, run, start, stop))) == repr([*map(kept_json, map(text, lines))])


def text(line: str | bytes) -> str:
    return line if isinstance(line, str) else line.decode()


@given(rows=st.lists(FITTING, min_size=1, max_size=30), size=st.integers(1, 200))
@settings(max_examples=20, deadline=None)
def test_chunks_are_bounded_in_bytes(rows: list[Any], size: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spool, "CHUNK_BYTES", size)
        _, _, made = spooled("a list", rows)
        parts = list(chunked(made))
    assert [row for part in parts for row in part] == made
    for part in parts:
        most = [len(row.part) if isinstance(row, EncodedRow) else len(row.given) for row in part]
        assert sum(most[:-1]) < size
