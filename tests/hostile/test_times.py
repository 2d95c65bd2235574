"""Times of any size and kind that a server names, or a person asks for, do no harm."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import (
    Alation,
    ConfigurationError,
    RefreshToken,
    ServerUnreachable,
    SimulatedClock,
)
from alation_core.auth.tokens import ASSUMED_LIFE_SECONDS, read_token
from alation_core.wire import Reply, http_date, retry_after
from alation_core.wire.signals import LONGEST_WAIT
from tests.hostile.figures import note
from tests.hostile.server import Asked, framed, good, serving

REFRESH = RefreshToken(1, "fake-refresh-token")
ROWS = [{"title": f"document {place}", "document_hub_id": 1} for place in range(2)]
ODD = [
    "1e308",
    "1e999",
    "-1e999",
    "NaN",
    "Infinity",
    "-1",
    "0",
    '"1e999"',
    '"soon"',
    '"-5"',
    "null",
]
ODD += ["7" * 400, "7" * 5000, "-" + "7" * 5000, "[]", "{}", "true", '""', '"' + "7" * 5000 + '"']


@pytest.mark.parametrize("value", ODD, ids=lambda value: value[:12])
@pytest.mark.parametrize("key", ["expires_in", "created_at", "token_expires_at"])
def test_a_token_lives_for_a_time_that_makes_sense(key: str, value: str) -> None:
    dates = '"created_at": "2025-02-12T09:00:10Z", "token_expires_at": "2025-02-12T10:00:10Z"'
    body = f'{{"api_access_token": "fake-token", {dates}, "{key}": {value}}}'
    token = read_token(REFRESH, Reply(201, {}, body.encode()), now=5.0)

    note("lives of a token", "kept")
    assert token.renew_at is not None
    assert math.isfinite(token.renew_at)
    assert token.renew_at >= 5.0
    if key != "expires_in":
        assert token.renew_at == 5.0 + ASSUMED_LIFE_SECONDS - 300.0


@pytest.mark.parametrize("value", ODD, ids=lambda value: value[:12])
def test_a_run_is_as_short_whatever_the_life_of_its_token(value: str) -> None:
    def answer(asked: Asked) -> bytes:
        if asked.phase != "token":
            return framed(good(asked))
        return framed(f'{{"api_access_token": "fake-token", "expires_in": {value}}}'.encode())

    with serving(answer) as server:
        run = Alation(server.url, REFRESH, clock=SimulatedClock()).document.create(ROWS)

    assert run.ok
    assert len(server.asked) <= 4


WAITS = ["1e308", "1e999", "nan", "-1", "inf", "", "soon", "7" * 400, "7" * 60_000, " " * 60_000]
WAITS += ["Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "Wed, 19 Feb 2025"]
WAITS += ["Wed, 19 Feb 2025 21:20:00 +9999", "1 Jan " + "9" * 5000 + " 00:00:00", "," * 60_000]


@pytest.mark.parametrize("wait", WAITS, ids=lambda wait: wait[:12].strip() or str(len(wait)))
@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_of_any_kind_ends_a_run_in_time(wait: str, status: int) -> None:
    clock = SimulatedClock()

    def answer(asked: Asked) -> bytes:
        bad = asked.phase != "token" and asked.number == 0
        headers = {"Retry-After": wait, "Date": wait}
        return framed(good(asked), status=status if bad else 200, headers=headers)

    with serving(answer) as server:
        catalog = Alation(server.url, REFRESH, clock=clock)
        words: set[str] = set()
        try:
            run = catalog.document.create(ROWS, timeout=100.0)
            words = {row.status for row in run.rows}
            assert all(len(problem.message) < 1000 for problem in run.problems)
        except ServerUnreachable:
            assert status == 429  # nothing was taken, and the server asks to wait for too long

    note("waits that are asked for", "/".join(sorted(words)) or "too long, told at once")
    assert words <= {"succeeded", "unknown"}
    assert clock.now() < 500.0


@given(st.text() | st.floats().map(str) | st.integers().map(str), st.floats(0, 4e9))
def test_any_wait_is_a_time_or_none(text: str, wall: float) -> None:
    asked = retry_after(Reply(429, {"retry-after": text}, text.encode("utf-8", "replace")), wall)

    assert asked is None or 0.0 <= asked <= LONGEST_WAIT
    moment = http_date(text)
    assert moment is None or math.isfinite(moment)


@pytest.mark.parametrize(
    "timeout",
    [math.nan, -1, -0.1, "1e999", "5", None, True, 10**400, 10**5000, -math.inf, [5]],
    ids=lambda value: str(value)[:12] if not isinstance(value, int) else type(value).__name__,
)
def test_a_time_to_wait_that_is_none_is_refused_by_name(timeout: Any) -> None:
    catalog = Alation("http://127.0.0.1:9", REFRESH, clock=SimulatedClock())
    for call in (
        lambda: catalog.document.create(ROWS, timeout=timeout),
        lambda: catalog.document.create.stream(ROWS, timeout=timeout),
        lambda: catalog.job(7).wait(timeout=timeout),
    ):
        with pytest.raises(ConfigurationError, match="timeout must be") as caught:
            call()
        assert len(str(caught.value)) < 300


@pytest.mark.parametrize("timeout", [0, 1e308, math.inf, 10**300])
def test_a_time_to_wait_of_any_size_counts(timeout: float) -> None:
    with serving(lambda asked: framed(good(asked))) as server:
        clock = SimulatedClock()
        run = Alation(server.url, REFRESH, clock=clock).document.create(ROWS, timeout=timeout)
        job = Alation(server.url, REFRESH, clock=clock).job(7).wait(timeout=timeout)

    assert run.ok
    assert job.status == "successful"
