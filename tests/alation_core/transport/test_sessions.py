"""A session of the user's own: nothing is sent twice over it, and nothing false is told."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.util import Retry

from alation_core import Alation, ConfigurationError, RefreshToken, SimulatedClock
from alation_core.transport.sessions import OF_THE_REQUEST, hold_once
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import documents, posts

Sent = Callable[[requests.PreparedRequest, dict[str, Any]], Any]


class Wayward(HTTPAdapter):
    """Reaches the server, and does something else with the answer to a write."""

    def __init__(self, then: Callable[[requests.Response], Any]) -> None:
        super().__init__()
        self.then = then

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        answer = super().send(request, *args, **kwargs)
        return self.then(answer) if "/document/" in str(request.url) else answer


def raising(error: BaseException) -> Callable[[requests.Response], Any]:
    def then(answer: requests.Response) -> Any:
        answer.close()
        raise error

    return then


def client(
    server: Sandbox, clock: SimulatedClock, session: requests.Session, **options: Any
) -> Alation:
    auth = RefreshToken(1, server.credentials.refresh_token)
    return Alation(server.url, auth, ["document"], session=session, clock=clock, **options)


class OutOfOrder(BaseException):
    """What an extension in another language may raise."""


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


def circular() -> Exception:
    error = Exception()
    error.args = (error,)
    return error


# ------------------------------------------------------------------------------ adapters


@pytest.mark.parametrize(
    "error",
    [
        KeyError("x"),
        TypeError("x"),
        RuntimeError("x"),
        StopIteration(),
        SystemExit(0),
        GeneratorExit(),
        OutOfOrder(),
        Mute(),
        circular(),
        MemoryError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_an_adapter_raises_after_the_server_took_the_rows_they_are_unknown(
    server: Sandbox, clock: SimulatedClock, error: BaseException
) -> None:
    with requests.Session() as session:
        session.mount("http://", Wayward(raising(error)))
        run = client(server, clock, session).document.create(documents(4), batch_size=2)

    assert [row.status for row in run.rows] == ["unknown"] * 4
    assert posts(server) == 2


def test_the_users_interrupt_ends_the_run(server: Sandbox, clock: SimulatedClock) -> None:
    with requests.Session() as session:
        session.mount("http://", Wayward(raising(KeyboardInterrupt())))
        with pytest.raises(KeyboardInterrupt):
            client(server, clock, session).document.create(documents(2))


def _odd_status(answer: requests.Response) -> requests.Response:
    answer.status_code = "200"  # type: ignore[assignment]
    return answer


@pytest.mark.parametrize(
    "then",
    [
        lambda answer: answer.close(),
        lambda answer: answer.close() or {"job_id": 1},
        lambda answer: answer.close() or "200",
        lambda answer: answer.close() or requests.Response(),
        lambda answer: _odd_status(answer),
    ],
    ids=["nothing", "a dict", "a text", "an empty answer", "a status that is a text"],
)
def test_what_an_adapter_returns_that_is_no_answer_makes_the_rows_unknown(
    server: Sandbox, clock: SimulatedClock, then: Callable[[requests.Response], Any]
) -> None:
    with requests.Session() as session:
        session.mount("http://", Wayward(then))
        run = client(server, clock, session).document.create(documents(2))

    assert [row.status for row in run.rows] == ["unknown"] * 2
    assert posts(server) == 1


class Scripted(BaseAdapter):
    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        answer = requests.Response()
        answer.status_code, answer.request = 200, request
        answer.raw = io.BytesIO(json.dumps({"api_access_token": "fake-token"}).encode())
        return answer

    def close(self) -> None: ...


def test_a_scripted_adapter_is_taken(clock: SimulatedClock) -> None:
    with requests.Session() as session:
        session.mount("https://", Scripted())
        catalog = Alation("https://a.example.com", RefreshToken(1, "fake-secret"), session=session)
        catalog.transport.authenticate()


# ------------------------------------------------------------------------------ repeating


REPEATING = [
    3,
    Retry(3),
    Retry(total=1, allowed_methods=None),
    Retry(total=5, allowed_methods={"GET"}),
    Retry(total=None, connect=3, read=0, status=0),
    Retry(total=None, read=1, status=0, other=0, allowed_methods=["POST"]),
    Retry(total=None, read=0, other=0, status=1, allowed_methods=None, status_forcelist=[503]),
]
ONCE = [
    0,
    Retry(0),
    Retry(0, read=False),
    Retry(False),
    Retry(total=None, connect=3, read=0, status=0, other=0),
    Retry(total=5, connect=3, read=False, status=False, other=False),
    Retry(total=2, read=1, status=1, other=0, allowed_methods={"GET"}),
]


@pytest.mark.parametrize("policy", REPEATING, ids=str)
def test_an_adapter_that_repeats_writes_is_refused_by_name(
    server: Sandbox, clock: SimulatedClock, policy: Any
) -> None:
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=policy))
        with pytest.raises(ConfigurationError, match=r"max_retries.*could be sent twice"):
            client(server, clock, session)


@pytest.mark.parametrize("policy", ONCE, ids=str)
def test_an_adapter_that_repeats_only_what_never_left_is_taken(
    server: Sandbox, clock: SimulatedClock, policy: Any
) -> None:
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=policy))
        assert client(server, clock, session).document.create(documents(1)).ok


def test_reads_may_be_repeated_by_an_adapter() -> None:
    hold_once(HTTPAdapter(max_retries=3), "GET")


def test_an_adapter_that_is_mounted_later_sends_nothing(
    server: Sandbox, clock: SimulatedClock
) -> None:
    with requests.Session() as session:
        catalog = client(server, clock, session)
        session.mount("http://", HTTPAdapter(max_retries=Retry(5, allowed_methods=None)))
        with pytest.raises(ConfigurationError, match="max_retries"):
            catalog.document.create(documents(2))

    assert not server.requests


@pytest.mark.parametrize("policy", ONCE, ids=str)
def test_no_policy_that_is_taken_sends_a_lost_write_again(
    clock: SimulatedClock, policy: Any
) -> None:
    fault = Fault("reset-after", "POST", "/integration/v2/document/", times=None)
    with Sandbox(clock=clock.wall, faults=[fault]) as server, requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=policy))
        run = client(server, clock, session).document.create(documents(2), batch_size=1)
        assert posts(server) == 2

    assert [row.status for row in run.rows] == ["unknown"] * 2


# ------------------------------------------------------------------------------ hooks


def consumes(answer: requests.Response, **_: Any) -> None:
    assert "job_id" in answer.json() or answer.text


def alters(answer: requests.Response, **_: Any) -> None:
    answer.status_code = 500
    answer._content = b"{}"
    answer.headers.clear()
    answer.raw.close()


def replaces(answer: requests.Response, **_: Any) -> requests.Response:
    other = requests.Response()
    other.status_code = 400
    other._content = b'{"detail": "no"}'
    return other


def complains(answer: requests.Response, **_: Any) -> None:
    raise requests.HTTPError("418", response=answer)


def ends(answer: requests.Response, **_: Any) -> None:
    raise SystemExit(3)


@pytest.mark.parametrize("hook", [consumes, alters, replaces, complains, ends])
def test_a_hook_sees_the_answer_and_changes_nothing(
    server: Sandbox, clock: SimulatedClock, hook: Callable[..., Any]
) -> None:
    seen: list[int] = []
    with requests.Session() as session:
        session.hooks["response"] = [lambda answer, **_: seen.append(answer.status_code), hook]
        run = client(server, clock, session).document.create(documents(4), batch_size=2)

    assert run.ok
    assert len(list(server.world.table("document").rows())) == 4
    assert len(seen) == len(server.requests)


def test_a_single_hook_is_taken(server: Sandbox, clock: SimulatedClock) -> None:
    with requests.Session() as session:
        session.hooks["response"] = consumes
        assert client(server, clock, session).document.create(documents(1)).ok


# ------------------------------------------------------------------------------ a way of its own


class Follower(requests.Session):
    """Follows redirects, whatever it is told."""

    def request(self, *args: Any, **options: Any) -> requests.Response:
        return super().request(*args, **{**options, "allow_redirects": True})


class Deaf(Follower):
    """Follows redirects, and drops the hooks of a request."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        request.hooks = {"response": []}
        return super().send(request, **options)


@pytest.mark.parametrize("kind", [Follower, Deaf])
def test_a_session_that_follows_redirects_makes_no_other_request_a_success(
    clock: SimulatedClock, kind: type[requests.Session]
) -> None:
    fault = Fault("redirect", "POST", "/integration/v2/document/", times=None)
    with Sandbox(clock=clock.wall, faults=[fault]) as server, kind() as session:
        run = client(server, clock, session).document.create(documents(2))
        made = server.world.table("document").rows()

    assert {row.status for row in run.rows} <= {"failed", "unknown"}
    assert not list(made)


def test_options_of_a_session_do_not_count_over_those_of_a_request(
    server: Sandbox, clock: SimulatedClock
) -> None:
    with requests.Session() as session:
        whole: Any = partial(session.request, allow_redirects=True, stream=False, timeout=0.001)
        session.request = whole  # type: ignore[method-assign]
        session.params = {"remove_not_seen": "true"}
        session.auth = ("somebody", "else")
        session.headers.update(dict.fromkeys(OF_THE_REQUEST, "3"))
        run = client(server, clock, session).document.create(documents(2))

    assert run.ok
    for request in server.requests:
        assert "remove_not_seen" not in str(request)


def test_what_is_no_session_is_refused_by_name(server: Sandbox, clock: SimulatedClock) -> None:
    other: Any = requests
    with pytest.raises(ConfigurationError, match=r"must be a requests\.Session, not module"):
        client(server, clock, other)
