"""Requests under a rate: a turn before each of them, whoever sends it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import Alation, ConfigurationError, RefreshToken, SimulatedClock
from alation_core.transport.turns import LONGEST_PAUSE, Line, OwnTurns, Pace, line_at, next_turn
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import DOCUMENTS, reply

TIMES = st.lists(st.floats(0, 1e6), max_size=50).map(sorted)


@given(TIMES, st.floats(0.01, 1000))
def test_turns_are_as_far_apart_as_the_rate_says_and_none_is_in_the_past(
    times: list[float], rate: float
) -> None:
    free, begun = 0.0, []
    for now in times:
        begins, free = next_turn(free, now, rate)
        assert begins >= now
        begun.append(begins)

    gaps = [later - earlier for earlier, later in pairwise(begun)]
    assert all(gap >= 1 / rate * (1 - 1e-6) - 1e-9 for gap in gaps)


def client(server: Sandbox, clock: SimulatedClock, **options: Any) -> Alation:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, ["document"], clock=clock, **options)


def test_reads_polls_writes_and_token_calls_take_turns(
    server: Sandbox, clock: SimulatedClock
) -> None:
    catalog = client(server, clock, rate=2)
    for _ in range(5):
        list(catalog.document.list())

    assert len(server.requests) == 6
    assert clock.now() == pytest.approx(5 / 2)


def test_clients_of_one_credential_in_one_process_share_its_rate(
    server: Sandbox, clock: SimulatedClock
) -> None:
    one, other = client(server, clock, rate=1), client(server, clock, rate=1)
    for _ in range(3):
        list(one.document.list())
        list(other.document.list())

    assert clock.now() == pytest.approx(len(server.requests) - 1)


def test_without_a_rate_nobody_waits(server: Sandbox, clock: SimulatedClock) -> None:
    list(client(server, clock).document.list())
    assert clock.now() == 0.0


def test_a_throttled_request_puts_off_those_of_everybody(clock: SimulatedClock) -> None:
    with Sandbox(faults=[Fault("429", "GET", DOCUMENTS, seconds=40.0)], clock=clock.wall) as server:
        catalog = client(server, clock, rate=100)
        line = line_at(server.url, catalog.transport.credentials, clock)
        asked: list[float] = []
        Pace(_Noting(line, asked), clock).note(reply(429, retry_after="7"))
        assert asked == [7.0]

        list(catalog.document.list())

        assert [log.status for log in server.requests] == [201, 429, 200]
        assert line.turn(100) <= 1 / 100
        assert clock.now() >= 40.0


class _Noting:
    def __init__(self, line: Line, asked: list[float]) -> None:
        self._line, self.put_off = line, asked.append

    def turn(self) -> float:
        return self._line.turn(1.0)


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (reply(429, retry_after="7"), 7.0),
        (reply(429, retry_after="1e300"), LONGEST_PAUSE),
        (reply(429, {"detail": "Request was throttled. Expected available in 9 seconds."}), 9.0),
        (reply(429), None),
        (reply(429, {"code": "quota_exceeded"}, retry_after="7"), None),
        (reply(503, retry_after="7"), None),
        (reply(200, retry_after="7"), None),
    ],
)
def test_only_what_the_throttle_asks_puts_off(answer: Any, asked: float | None) -> None:
    clock = SimulatedClock()
    line = Line(clock)
    Pace(OwnTurns(line, 1000.0), clock).note(answer)

    assert line.turn(1000.0) == (asked or 0.0)


def test_who_is_told_to_stop_waits_no_longer_but_takes_turns_again_afterwards() -> None:
    clock, said = SimulatedClock(), ["", ""]

    def stop() -> str | None:
        said.append("asked")
        return "stop" if len(said) > 6 else None

    pace = Pace(OwnTurns(Line(clock), 0.01), clock, stop)
    pace.wait()
    pace.wait()
    assert 0.0 < clock.now() < 2.0
    pace.wait()
    assert clock.now() >= 200.0


@pytest.mark.parametrize("options", [{"rate": bad} for bad in (0, -1, "5", True, 1e9, 1e-9)])
def test_what_is_no_rate_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="rate must be requests a second"):
        Alation("https://a.example.com", RefreshToken(1, "fake-token"), [], **options)


@pytest.mark.parametrize("bad", [0, -1, 1.5, "1", True])
def test_what_is_no_number_of_senders_is_refused(bad: Any) -> None:
    with pytest.raises(ConfigurationError, match="how many processes may send"):
        Alation("https://a.example.com", RefreshToken(1, "fake-token"), [], senders=bad)


def test_a_line_lives_as_long_as_its_clients() -> None:
    clock, auth = SimulatedClock(), RefreshToken(1, "fake-token-of-a-line")

    def named(host: str) -> Line:
        return line_at(host, auth, clock)

    line = named("https://a.example.com")
    assert named("https://A.example.com") is line
    assert named("https://b.example.com") is not line
