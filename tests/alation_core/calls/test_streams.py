"""Streams: batch by batch, reading ahead a little, losing nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from alation_core import Alation, BatchOutcome, SimulatedClock
from alation_sandbox import Sandbox
from tests.alation_core.support import documents, posts


def test_a_stream_sends_nothing_before_it_is_asked_and_reads_ahead_a_little(
    catalog: Alation, server: Sandbox
) -> None:
    read: list[int] = []

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(1000):
            read.append(number)
            yield {"title": f"Document {number}", "document_hub_id": 1}

    outcomes = catalog.document.create.stream(rows(), batch_size=2)
    assert not server.requests
    assert not read

    first = next(outcomes)
    assert [row.row for row in first.rows] == [0, 1]
    assert len(read) <= 2 * 5
    assert posts(server) <= 2


def test_a_caller_who_abandons_a_stream_leaves_the_jobs_to_the_server(
    catalog: Alation, server: Sandbox, clock: SimulatedClock
) -> None:
    outcomes = catalog.document.create.stream(documents(100), batch_size=2, concurrency=2)
    list(islice(outcomes, 1))
    sent = posts(server)
    outcomes.close()

    clock.sleep(60.0)
    assert posts(server) == sent
    assert len(list(catalog.document.list())) == 2 * sent


def test_rows_that_break_off_lose_no_open_job(catalog: Alation) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        yield from documents(4)
        raise RuntimeError("the cursor is gone")

    outcomes: list[BatchOutcome[Any]] = []

    with pytest.raises(RuntimeError, match="the cursor is gone"):
        outcomes.extend(catalog.document.create.stream(rows(), batch_size=2))

    statuses = [row.status for outcome in outcomes for row in outcome.rows]
    assert statuses == ["succeeded"] * 4
