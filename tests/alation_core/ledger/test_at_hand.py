"""Rows that are still in memory are sent as they would be if they were read from the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import Alation, LedgerOption, RefreshToken
from alation_core.batching.rows import EncodedRow, PreparedRow
from alation_core.ledger import at_hand, spool
from alation_core.ledger.at_hand import AtHand, size_of
from alation_core.ledger.spool import chunked, spooled_rows
from alation_sandbox import Sandbox
from tests.alation_core.ledger.test_spool import KINDS, ROWS, seen, spooled


def known(row: PreparedRow) -> Any:
    """All of a row that matters."""
    if not isinstance(row, EncodedRow):
        return row
    sent, (given, recorded, values, digest) = seen(row)
    return sent, given, recorded if row.parted else row.part, values, digest


@given(
    kind=st.sampled_from(sorted(KINDS)),
    rows=ROWS,
    room=st.integers(0, 400),
    asked=st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14) | st.none()), max_size=5),
)
@settings(max_examples=100, deadline=None)
def test_they_are_those_of_the_ledger_whatever_is_asked_for(
    kind: str, rows: list[Any], room: int, asked: list[tuple[int, int | None]]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spool, "CHUNK_ROWS", 3)
        patched.setattr(at_hand, "MOST_BYTES", room)
        store, run, made = spooled(kind, rows)
        kept = AtHand()
        for part in chunked(made):
            kept.keep(part)

    for first, last in [*asked, (0, None)]:
        start = min(first, len(rows))
        stop = None if last is None else min(max(start, last), len(rows))
        told = spooled_rows(store, run, start, stop, kept)
        assert list(map(known, told)) == list(map(known, made[start:stop]))


@given(rows=ROWS, room=st.integers(0, 300))
@settings(max_examples=50, deadline=None)
def test_they_are_bounded_and_let_go_once_they_were_sent(rows: list[Any], room: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spool, "CHUNK_ROWS", 2)
        patched.setattr(at_hand, "MOST_BYTES", room)
        _, _, made = spooled("a list", rows)
        kept = AtHand()
        for part in chunked(made):
            kept.keep(part)

    held = sum(size_of(row) for part in kept._later for row in part)
    assert held <= room
    for row in made:
        kept.part_with(row.position)
    assert not kept._later


@pytest.mark.parametrize("room", [0, at_hand.MOST_BYTES])
def test_rows_that_contradict_each_other_are_known_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(at_hand, "MOST_BYTES", room)
    rows = [
        {"id": 1, "title": "\u00e9t\u00e9"},
        {"id": 1, "title": "hiver"},
        {"id": 2, "title": "\u00e0"},
    ]
    with Sandbox() as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        document = Alation(server.url, auth).document
        document.create([{"title": "a", "document_hub_id": 1}] * 2)
        option = LedgerOption(tmp_path / "runs.sqlite", key="a key")
        first = document.update(rows, ledger=option, on_invalid="skip")
        again = document.update(rows, ledger=option, on_invalid="skip")
    assert [row.status for row in first.rows] == ["rejected", "rejected", "succeeded"]
    assert list(again.rows) == list(first.rows)
