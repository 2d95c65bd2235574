"""The transport against small servers on loopback: what was sent, and what is repeated."""

from __future__ import annotations

import gc
import socket
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from alation_core import (
    Alation,
    ApiAccessToken,
    AuthenticationFailed,
    RefreshToken,
    RequestRefused,
    ServerUnreachable,
    SimulatedClock,
)
from alation_core.transport import http as http_module
from alation_core.transport.connection import Connection
from alation_core.transport.repeating import RetryPolicy
from alation_core.wire.messages import NoReply, Reply, Request
from tests.alation_core.support import http, scripted

TOKEN = ApiAccessToken("fake-access-token")
READ = Request("GET", "/x/", (("id", "1"), ("id", "2"), ("name", "a#b c")))
WRITE = Request("POST", "/x/", (), b'[{"title":"x"}]', "application/json")


@pytest.fixture
def unused_url() -> str:
    """An address on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def transport(url: str, clock: SimulatedClock | None = None) -> Connection:
    return Connection(url, TOKEN, clock or SimulatedClock())


def exchanged(answer: bytes, request: Request = WRITE) -> Reply | NoReply:
    with scripted([answer]) as server:
        return transport(server.url).exchange(request)


# ------------------------------------------------------------------------------ what goes out


def test_a_request_goes_out_as_it_is() -> None:
    with scripted([http(200, {}), http(200, {})]) as server:
        client = transport(server.url)
        client.exchange(READ)
        client.exchange(WRITE)

    read, write = server.requests
    assert read.startswith("GET /x/?id=1&id=2&name=a%23b+c HTTP/1.1")
    assert write.startswith("POST /x/ HTTP/1.1")
    assert "Content-Type: application/json" in write
    assert write.endswith('\r\n\r\n[{"title":"x"}]')


def test_nothing_of_a_request_waits_for_the_garbage_collector() -> None:
    answers = [http(200, {}), http(500, {}), http(200, {})]
    batch = replace(WRITE, body=b'[{"title":"held"}]')
    with scripted(answers) as server:
        client = transport(server.url)
        gc.disable()
        try:
            for _ in answers:
                client.exchange(batch)
            held = [one for one in gc.get_objects() if isinstance(one, requests.PreparedRequest)]
        finally:
            gc.enable()
    assert batch.body not in [one.body for one in held]


def test_a_netrc_file_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password fake-password\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with scripted([http(201, {"api_access_token": "fake-access-token"}), http(200, [])]) as server:
        refresh = RefreshToken(1, "fake-refresh-token")
        Connection(server.url, refresh, SimulatedClock()).exchange(READ)

    assert len(server.requests) == 2
    for request in server.requests:
        assert "Authorization" not in request


# ------------------------------------------------------------------------------ redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_the_token_goes_nowhere(status: int) -> None:
    with scripted([http(200, {})]) as other:
        location = {"Location": f"{other.url}/x/"}
        with scripted([http(status, b"", location), http(status, b"", location)]) as server:
            client = transport(server.url)

            answer = client.exchange(WRITE)
            with pytest.raises(RequestRefused, match="redirects are not followed") as caught:
                client.read(READ)

        assert isinstance(answer, Reply)
        assert answer.status == caught.value.status == status
        assert len(server.requests) == 2
        assert other.requests == []


@pytest.mark.parametrize("location", ["http://[half", "http://x:port/", "//", "\u00e9"])
def test_a_redirect_to_no_address_is_no_failure(location: str) -> None:
    answer = exchanged(http(302, b"", {"Location": location}))

    assert isinstance(answer, Reply | NoReply)
    assert isinstance(answer, Reply) or answer.sent


# ------------------------------------------------------------------------------ lost connections


def test_a_connection_that_is_refused_sent_nothing(unused_url: str) -> None:
    answer = transport(unused_url).exchange(WRITE)

    assert isinstance(answer, NoReply)
    assert not answer.sent
    assert "refused" in answer.reason.lower()
    assert "0x" not in answer.reason


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        b"SSH-2.0-nothing\r\n",
    ],
)
def test_an_answer_that_breaks_off_leaves_open_what_was_done(answer: bytes) -> None:
    found = exchanged(answer)

    assert isinstance(found, NoReply)
    assert found.sent
    assert found.reason


def test_every_request_has_both_timeouts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "READ_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts, and never answers
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        answer = transport(url).exchange(WRITE)

    assert isinstance(answer, NoReply)
    assert answer.sent
    assert "timed out" in answer.reason.lower()


# ------------------------------------------------------------------------------ bounded answers


def test_an_answer_that_is_too_large_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "MAX_ANSWER_BYTES", 1000)

    found = exchanged(http(200, b"x" * 1001))

    assert found == NoReply(sent=True, reason="the answer is larger than 1000 bytes")
    assert isinstance(exchanged(http(200, b"x" * 1000)), Reply)


class SlowClock(SimulatedClock):
    """A clock that moves on whenever it is read."""

    def now(self) -> float:
        self.sleep(200.0)
        return super().now()


def test_an_answer_that_trickles_is_cut_off() -> None:
    with scripted([http(200, b"x" * 200_000)]) as server:
        found = transport(server.url, SlowClock()).exchange(WRITE)

    assert found == NoReply(sent=True, reason="the answer took longer than 300 s")


# ------------------------------------------------------------------------------ repeated reads


@pytest.mark.parametrize("bad", [http(500, b"<html>"), http(503, {}), http(429, {}), b""])
def test_a_read_is_repeated(bad: bytes, clock: SimulatedClock) -> None:
    with scripted([bad, bad, http(200, [1])]) as server:
        assert transport(server.url, clock).read(READ).data == [1]

    assert len(server.requests) == 3
    assert 0.0 < clock.now() < 2.0


def test_a_read_waits_as_long_as_the_server_asks(clock: SimulatedClock) -> None:
    throttled = http(429, {"detail": "Expected available in 40 seconds."})
    with scripted([http(503, {}, {"Retry-After": "20"}), throttled, http(200, [])]) as server:
        transport(server.url, clock).read(READ)

    assert clock.now() == 60.0


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (http(400, {"detail": "Missing required query parameters: [ds_id]"}), 400),
        (http(404, {"detail": "Not found."}), 404),
        (http(403, {"detail": "No right."}), 403),
        (http(429, {"error": "Entitlement quota exceeded"}), 429),
        (http(503, {}, {"Retry-After": "86400"}), 503),
    ],
)
def test_a_read_that_cannot_get_better_is_not_repeated(
    answer: bytes, status: int, clock: SimulatedClock
) -> None:
    with scripted([answer]) as server, pytest.raises(RequestRefused) as caught:
        transport(server.url, clock).read(READ)

    assert (caught.value.status, len(server.requests), clock.now()) == (status, 1, 0.0)
    assert "GET /x/" in str(caught.value)


def test_reads_are_given_up_after_some_tries(unused_url: str, clock: SimulatedClock) -> None:
    with pytest.raises(ServerUnreachable, match=r"\(5 tries\).*Is the host right"):
        transport(unused_url, clock).read(READ)
    with scripted([http(500, b"<html>")] * 5) as server, pytest.raises(RequestRefused):
        transport(server.url, clock).read(READ)
    assert len(server.requests) == 5


def test_a_write_is_tried_once(clock: SimulatedClock) -> None:
    with scripted([http(503, {}), http(200, {})]) as server:
        answer = transport(server.url, clock).exchange(WRITE)

    assert isinstance(answer, Reply)
    assert (answer.status, len(server.requests)) == (503, 1)


def test_pauses_grow_and_end() -> None:
    policy = RetryPolicy(tries=5, first_seconds=1.0, cap_seconds=4.0, patience_seconds=60.0)

    assert [policy.pause(n, None, 0.5) for n in range(1, 6)] == [1.0, 2.0, 4.0, 4.0, None]
    assert policy.pause(1, 60.0, 0.0) == 60.0
    assert policy.pause(1, 60.1, 0.0) is None
    assert policy.pause(1, None, 0.0) != policy.pause(1, None, 1.0)


# ------------------------------------------------------------------------------ token calls


def test_a_server_out_of_order_says_nothing_about_the_credentials(clock: SimulatedClock) -> None:
    refresh = RefreshToken(1, "fake-refresh-token")
    with scripted([http(503, b"<html>")] * 5) as server:
        answer = Connection(server.url, refresh, clock).exchange(WRITE)

    assert isinstance(answer, NoReply)
    assert not answer.sent
    assert "HTTP 503" in answer.reason
    token = http(201, {"api_access_token": "fake-access-token"})
    with scripted([http(503, b"<html>"), token, http(200, [1])]) as server:
        assert Connection(server.url, refresh, clock).read(READ).data == [1]


def test_credentials_that_are_refused_end_the_call(clock: SimulatedClock) -> None:
    refused = http(401, {"detail": "Refresh token provided is invalid.", "code": "401000"})
    refresh = RefreshToken(1, "fake-refresh-token")
    with scripted([refused]) as server, pytest.raises(AuthenticationFailed, match="invalid"):
        Connection(server.url, refresh, clock).exchange(WRITE)

    assert len(server.requests) == 1


def test_a_given_session_is_used(clock: SimulatedClock) -> None:
    with requests.Session() as session, scripted([http(200, [])]) as server:
        session.headers["X-Given"] = "yes"
        list(Alation(server.url, TOKEN, ["document"], session=session, clock=clock).document.list())

    assert "X-Given: yes" in server.requests[0]


def test_the_servers_time_of_day_is_known_from_its_answers(clock: SimulatedClock) -> None:
    client = Connection("http://127.0.0.1:1", TOKEN, clock)
    assert client.server_wall() == clock.wall()

    with scripted([http(200, {}, {"Date": "Wed, 19 Feb 2025 21:20:00 GMT"})]) as server:
        client = transport(server.url, clock)
        client.exchange(READ)

    clock.sleep(7.0)
    assert client.server_wall() == 1_740_000_007.0
