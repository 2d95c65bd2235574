"""Heads that mean harm: long values of every kind, cookies, and what an adapter does by itself."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError
from urllib3.util import Retry

from alation_core import ApiAccessToken, SimulatedClock
from alation_core.transport.connection import Connection
from alation_core.wire import NoReply, Reply, Request
from tests.hostile.figures import note
from tests.hostile.server import Asked, framed, head, serving
from tests.hostile.test_linear import REPEATED, check

READ = Request("GET", "/x/")
WRITE = Request("POST", "/x/", (), b"[]", "application/json")
TOKEN = ApiAccessToken("fake-access-token")
NAMES = ["Set-Cookie", "Content-Type", "Content-Length", "Retry-After", "Date", "X-Next-Page"]
NAMES += ["Location", "Connection", "Content-Encoding", "Transfer-Encoding", "Keep-Alive", "Vary"]
OPENINGS = {"Set-Cookie": "a=b; expires=1 Jan ", "Content-Type": "text/html; charset="}


@pytest.mark.parametrize("name", NAMES)
def test_a_head_costs_no_more_than_it_is_long(name: str) -> None:
    """Nor does it warn: warnings are errors in these tests."""
    given = [""]

    def answer(asked: Asked) -> bytes:
        return head(200, {"Content-Length": "2", name: given[0]}) + b"[]"

    with serving(answer) as server, requests.Session() as session:
        for own in (None, session):
            connection = Connection(server.url, TOKEN, SimulatedClock(), own)

            def exchange(text: str, connection: Connection = connection) -> object:
                text = text.encode().decode("latin-1").translate({0: 48, 10: 49, 13: 50})
                given[0] = f"{OPENINGS.get(name, '')}{text}x"
                return connection.exchange(READ)

            assert isinstance(exchange(""), Reply | NoReply)
            check(f"a head with {name}", exchange, repeated=REPEATED[::4])


def test_a_session_of_our_own_keeps_no_cookies() -> None:
    cookie = {"Set-Cookie": "sessionid=foreign; Path=/"}
    with serving(lambda asked: framed([], headers=cookie)) as server:
        connection = Connection(server.url, TOKEN, SimulatedClock())
        for _ in range(2):
            found = connection.exchange(READ)
            assert isinstance(found, Reply)
            assert "set-cookie" not in found.headers

    assert all("cookie" not in asked.head.lower() for asked in server.asked)


def test_a_session_that_was_given_keeps_its_cookies() -> None:
    long = "b=" + "x" * 5000
    cookies = {"Set-Cookie": f"balancer=7; Path=/\r\nSet-Cookie: {long}"}
    with (
        serving(lambda asked: framed([], headers=cookies)) as server,
        requests.Session() as session,
    ):
        connection = Connection(server.url, TOKEN, SimulatedClock(), session)
        for _ in range(2):
            assert isinstance(connection.exchange(READ), Reply)

    assert "cookie: balancer=7" in server.asked[1].head.lower()
    assert "xxx" not in server.asked[1].head


def test_a_hook_of_the_session_sees_the_redirect_that_is_not_followed() -> None:
    seen: list[str | None] = []

    def look(response: requests.Response, **_: Any) -> None:
        seen.append(response.headers.get("Location"))

    with (
        serving(lambda asked: framed([], status=302, headers={"Location": "/y/"})) as server,
        requests.Session() as session,
    ):
        session.hooks["response"] = [look]
        found = Connection(server.url, TOKEN, SimulatedClock(), session).exchange(WRITE)

    assert isinstance(found, Reply)
    assert found.status == 302
    assert seen == ["/y/"]
    assert len(server.asked) == 1


class Stubborn(HTTPAdapter):
    """An adapter that tries once more by itself, and cannot connect then."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().send(request, *args, **kwargs)
        except requests.ConnectionError:
            pool: Any = self.get_connection_with_tls_context(request, verify=True)
            pool._get_conn()
            reason = NewConnectionError(pool, "refused")
            raise requests.ConnectionError(MaxRetryError(pool, "/x/", reason)) from None


@pytest.mark.parametrize(
    "mounted",
    [Stubborn(), HTTPAdapter(max_retries=Retry(None, connect=3, read=0, status=0, other=0))],
)
def test_what_an_adapter_tries_again_is_not_taken_for_unsent(mounted: HTTPAdapter) -> None:
    with serving(lambda asked: b"") as server, requests.Session() as session:
        session.mount("http://", mounted)
        found = Connection(server.url, TOKEN, SimulatedClock(), session).exchange(WRITE)

    note("adapters that try again", "sent" if getattr(found, "sent", None) else "unsent")
    assert isinstance(found, NoReply)
    assert found.sent
    assert len(server.asked) >= 1
