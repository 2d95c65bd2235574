"""Answers of a server that is broken or means harm: bounded, and read for what they are."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    Endpoint,
    RefreshToken,
    ServerUnreachable,
    SimulatedClock,
    UnreadableAnswer,
)
from alation_core.jobs import JobHandle
from alation_core.paging import walk
from alation_core.problems import shorten
from alation_core.runs import Accepted, Event
from alation_core.transport import http as http_module
from alation_core.transport.connection import Connection
from alation_core.transport.unpacking import STEP_BYTES, BrokenEncoding, unpacked
from alation_core.wire import MAX_DEPTH, NoReply, Reply, Request, next_page
from alation_endpoints.custom_field_value import CustomFieldValue
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import http, scripted
from tests.faults.clock import SharedClock
from tests.faults.loads import DOCUMENT, JOB, LOADS

READ = Request("GET", "/x/")
ROWS = [{"title": f"document {place}", "document_hub_id": 1} for place in range(4)]


def sent(answer: bytes) -> Reply | NoReply:
    with scripted([answer]) as server:
        credentials = ApiAccessToken("fake-access-token")
        return Connection(server.url, credentials, SimulatedClock()).exchange(READ)


def client(server: Sandbox, clock: SimulatedClock) -> Alation:
    known = server.credentials
    return Alation(server.url, RefreshToken(known.user_id, known.refresh_token), clock=clock)


# ------------------------------------------------------------------------------ bodies


@pytest.mark.parametrize("kept", [-1, -8, -20])
def test_a_compressed_answer_that_breaks_off_is_no_answer(kept: int) -> None:
    packed = gzip.compress(b"id,name\n1,a\n2,b\n")[:kept]

    found = sent(http(200, packed, {"Content-Encoding": "gzip"}))

    assert found == NoReply(sent=True, reason="the compressed answer breaks off")


def test_a_compressed_answer_is_unpacked() -> None:
    found = sent(
        http(200, gzip.compress(b"[1,") + gzip.compress(b"2]"), {"Content-Encoding": "gzip"})
    )

    assert isinstance(found, Reply)
    assert found.data == [1, 2]


def test_a_compression_that_was_not_asked_for_is_no_answer() -> None:
    found = sent(http(200, b"{}", {"Content-Encoding": "br"}))

    assert isinstance(found, NoReply)
    assert found.sent
    assert "'br'" in found.reason


def test_a_body_that_grows_when_it_is_unpacked_comes_in_bounded_steps() -> None:
    packed = gzip.compress(b"\0" * (5 * STEP_BYTES))

    assert max(len(part) for part in unpacked([packed], "gzip")) <= STEP_BYTES


def test_an_unpacked_body_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "MAX_ANSWER_BYTES", 1000)

    found = sent(http(200, gzip.compress(b"x" * 100_000), {"Content-Encoding": "gzip"}))

    assert found == NoReply(sent=True, reason="the answer is larger than 1000 bytes")


def test_damage_is_told() -> None:
    with pytest.raises(BrokenEncoding, match="damaged"):
        list(unpacked([b"no gzip at all"], "gzip"))


def test_a_trickle_ends_though_each_part_comes_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "ANSWER_SECONDS", 0.2)
    trickle = Fault("trickle", "POST", DOCUMENT, seconds=0.05)
    with Sandbox(faults=[trickle]) as server:
        known = server.credentials
        catalog = Alation(server.url, RefreshToken(known.user_id, known.refresh_token))
        run = catalog.document.create(ROWS)

    assert run.status == "unknown"
    assert "took longer than 0.2 s" in run.problems[0].message


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_an_answer_that_is_nested_deeply_is_a_text(opening: bytes) -> None:
    closing = {b"[": b"]", b'{"a":': b"}"}[opening]
    for levels, readable in ((MAX_DEPTH, True), (MAX_DEPTH + 1, False), (100_000, False)):
        body = opening * levels + b"1" + closing * levels
        assert Reply(200, {}, body).is_json is readable


def test_a_text_is_shown_short_and_without_control_characters() -> None:
    assert shorten("\x1b[31mred\x07\n and\ttabs\x9b") == "\\u001b[31mred\\u0007 and tabs\\u009b"
    assert len(shorten("x" * 10_000_000, 200)) == 200


def test_no_log_line_holds_what_a_server_wants(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "alation_core")
    sent(b"\x1b[2J" + b"x" * 100_000 + b"\r\n\r\n")

    lines = [record.getMessage() for record in caplog.records]
    assert lines
    assert all(len(line) < 500 and line.isprintable() for line in lines)


# ------------------------------------------------------------------------------ lists


def test_pages_that_never_end_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MAX_PAGES", 5)
    clock = SharedClock()
    faults = [Fault("endless-pages", "GET", DOCUMENT, times=None)]
    with Sandbox(faults=faults, clock=clock.wall) as server:
        with pytest.raises(UnreadableAnswer, match="pages do not end"):
            list(client(server, clock).document.list())
        assert sum(log.path == DOCUMENT for log in server.requests) == 5


def test_a_long_address_of_a_page_is_shown_short() -> None:
    with pytest.raises(UnreadableAnswer) as caught:
        next_page("https://catalog.example.com", "http://" + "x" * 10_000 + "/")
    assert len(str(caught.value)) < 500


# ------------------------------------------------------------------------------ jobs


def test_a_poll_that_fails_does_not_lose_the_job() -> None:
    clock = SharedClock()
    kinds = ["reset-before", "half", "429", "500", "html", "no-json", "expired-token", "413"]
    faults = [Fault(kind, "GET", JOB, at=place) for place, kind in enumerate(kinds, 1)]
    accepted: list[JobHandle] = []

    def note(event: Event) -> None:
        if isinstance(event, Accepted):
            accepted.append(event.handle)

    with Sandbox(faults=faults, clock=clock.wall) as server:
        run = client(server, clock).document.create(ROWS, progress=note)
        assert {log.fault for log in server.requests if log.fault} == set(kinds)

    assert run.ok
    assert [job.handle for job in run.jobs] == accepted


@pytest.mark.parametrize("kind", ["reset-after", "no-json", "half", "500-after", "redirect"])
def test_a_batch_that_goes_wrong_costs_the_others_nothing(kind: str) -> None:
    clock = SharedClock()
    with Sandbox(faults=[Fault(kind, "POST", DOCUMENT, at=2)], clock=clock.wall) as server:
        run = client(server, clock).document.create(ROWS, batch_size=1)

    words = [row.status for row in run.rows]
    assert words[0] == words[2] == words[3] == "succeeded"
    assert words[1] == "unknown"


def test_a_follow_up_that_raises_costs_only_its_batch() -> None:
    operation = CustomFieldValue.upsert
    answers: list[object] = []

    def raising_at_first(answer: object) -> Sequence[JobHandle]:
        answers.append(answer)
        if len(answers) == 1:
            raise ValueError("a fault of the plugin")
        assert operation.follow_up is not None
        return operation.follow_up(answer)

    class Values(Endpoint):
        name = "values"
        upsert = replace(operation, follow_up=raising_at_first)

    clock = SharedClock()
    with Sandbox(clock=clock.wall) as server:
        LOADS[3].stock(server.world, 2)
        rows = LOADS[3].rows(Random(0), 2)  # noqa: S311 - no secret
        run = client(server, clock).use(Values).upsert(rows, batch_size=1)

    assert [row.status for row in run.rows] == ["unknown", "succeeded"]


# ------------------------------------------------------------------------------ tokens and time


def test_a_token_answer_that_is_no_json_says_nothing_about_the_credentials() -> None:
    clock = SharedClock()
    with Sandbox(faults=[Fault("no-json")], clock=clock.wall) as server:
        assert client(server, clock).document.create(ROWS).ok
    with (
        Sandbox(faults=[Fault("no-json", times=None)], clock=clock.wall) as server,
        pytest.raises(ServerUnreachable, match="no JSON"),
    ):
        client(server, clock).document.create(ROWS)


@pytest.mark.parametrize(
    ("second", "ahead"),
    [("Tue, 31 Dec 2024 23:00:00 GMT", 0.0), ("Wed, 01 Jan 2025 01:00:00 GMT", 3600.0)],
)
def test_of_several_times_of_the_server_the_latest_counts(second: str, ahead: float) -> None:
    clock = SimulatedClock()  # begins at the first of these times
    answers = [http(200, {}, {"Date": date}) for date in ("Wed, 01 Jan 2025 00:00:00 GMT", second)]
    with scripted(answers) as server:
        reading = Connection(server.url, ApiAccessToken("fake-access-token"), clock)
        reading.exchange(READ)
        reading.exchange(READ)

    assert reading.server_wall() == clock.wall() + ahead
