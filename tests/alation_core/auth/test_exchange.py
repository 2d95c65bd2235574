"""A service that takes tokens of its own: exchanged, sent alone, renewed once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    AuthenticationFailed,
    ConfigurationError,
    DirectOperation,
    Endpoint,
    GetOperation,
    Item,
    JobDetails,
    OAuthClient,
    RefreshToken,
    RequestRefused,
    ServiceToken,
    SimulatedClock,
    TokenExchange,
)
from alation_core.auth.exchange import exchanged_token
from alation_core.wire import Reply
from tests.hostile.server import Asked, framed, serving

OWN = RefreshToken(1, "fake-refresh-token-of-all")
EXCHANGE = TokenExchange("/svc/auth/", header="SvcToken")
LIFE = {"created_at": "2025-01-01T00:00:00Z", "token_expires_at": "2025-01-01T10:00:00Z"}
DENIED = (
    b"HTTP/1.1 403 x\r\nConnection: close\r\nContent-Length: 40\r\n\r\n"
    b"Access denied: Invalid Alation API token"
)


@dataclass(frozen=True)
class Row:
    key: str


class Sheets(Endpoint):
    name = "sheets"
    get = GetOperation("/svc/sheet/", item=Item, credential="svc", exchange=EXCHANGE)
    put = DirectOperation(
        "POST", "/svc/sheet/", Row, JobDetails, credential="svc", exchange=EXCHANGE
    )
    own = GetOperation("/own/", item=Item)


@dataclass
class Service:
    """What it was asked, and which tokens it takes; `None` in `alive`: any."""

    url: str = ""
    calls: list[str] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    answers: dict[str, bytes] = field(default_factory=dict)
    made: int = 0
    quoted: bool = False

    def answer(self, asked: Asked) -> bytes:
        method, path, _ = asked.line.split(" ")
        found = re.findall(r"^(TOKEN|Authorization|SvcToken): (\S+)", asked.head, re.M)
        opened = " ".join(f"{name}={value}" for name, value in found)
        self.calls.append(f"{method} {path} {opened}".strip())
        if path in self.answers:
            return self.answers[path]
        if path == "/integration/v1/createAPIAccessToken/":
            self.made += 1
            return framed({"api_access_token": f"fake-access-{self.made}", **LIFE})
        if path == EXCHANGE.path:
            if opened in self.dead or not opened.startswith("TOKEN="):
                return DENIED
            self.made += 1
            return self.token(f"fake-svc-{self.made}")
        if opened in self.dead:
            return framed({"detail": "ended"}, status=401)
        return framed({"id": 1, "result": "done"})

    def token(self, value: str) -> bytes:
        text = json.dumps(value) if self.quoted else value
        head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(text)}"
        return f"{head}\r\n\r\n{text}".encode()

    def client(self, given: Any = OWN, clock: Any = None) -> Any:
        catalog = Alation(
            self.url, OWN, [Sheets], credentials={"svc": given}, clock=clock or SimulatedClock()
        )
        return catalog.endpoint("sheets")

    def of(self, path: str) -> list[str]:
        return [call for call in self.calls if call.split(" ")[1] == path]


@contextmanager
def service() -> Iterator[Service]:
    made = Service()
    with serving(made.answer) as server:
        made.url = server.url
        yield made


@pytest.mark.parametrize("quoted", [False, True])
def test_the_token_is_exchanged_once_and_sent_alone(quoted: bool) -> None:
    with service() as svc:
        svc.quoted = quoted
        clock = SimulatedClock()
        sheets = svc.client(clock=clock)
        sheets.get()
        sheets.put([{"key": "a"}, {"key": "b"}])
        svc.client(clock=clock).get()  # another client of the process

        assert svc.calls[0] == "POST /integration/v1/createAPIAccessToken/"
        assert svc.calls[1] == "POST /svc/auth/ TOKEN=fake-access-1"
        assert {call.split(" ", 2)[2] for call in svc.calls[2:]} == {"SvcToken=fake-svc-2"}


def test_it_shares_the_access_token_of_an_equal_credential() -> None:
    """A further one may end the one before (sheet auth)."""
    with service() as svc:
        sheets = svc.client()
        sheets.own()
        sheets.get()
        assert len(svc.of("/integration/v1/createAPIAccessToken/")) == 1
        assert svc.of("/own/") == ["GET /own/ TOKEN=fake-access-1"]


def test_a_dead_token_is_renewed_once() -> None:
    with service() as svc:
        sheets = svc.client()
        sheets.get()
        svc.dead.add("SvcToken=fake-svc-2")
        assert sheets.get().raw["id"] == 1
        assert len(svc.of("/svc/auth/")) == 2
        svc.answers["/svc/sheet/"] = framed({"detail": "ended"}, status=401)
        svc.calls.clear()
        with pytest.raises(AuthenticationFailed, match="refused a fresh token as well"):
            sheets.get()
        # Nobody tells whether a token of a service is good: two more are tried.
        assert len(svc.of("/svc/sheet/")) == 4
        assert len(svc.of("/svc/auth/")) == 3


def test_an_access_token_that_ended_is_renewed_for_the_exchange() -> None:
    with service() as svc:
        sheets = svc.client()
        sheets.get()
        svc.dead |= {"SvcToken=fake-svc-2", "TOKEN=fake-access-1"}
        assert sheets.get().raw["id"] == 1
        assert svc.of("/svc/auth/")[1:] == [
            "POST /svc/auth/ TOKEN=fake-access-1",
            "POST /svc/auth/ TOKEN=fake-access-3",
        ]


def test_a_right_that_lacks_is_the_answer_after_one_renewal_and_no_further_one() -> None:
    """A 403 may speak of the token or of the user's rights; it ends no run."""
    with service() as svc:
        sheets = svc.client()
        sheets.get()
        svc.answers["/svc/sheet/"] = framed({"detail": "Only drafts can be deleted"}, status=403)
        svc.calls.clear()
        run = sheets.put([{"key": "a"}])
        assert [row.status for row in run.rows] == ["failed"]
        with pytest.raises(RequestRefused, match="Only drafts"):
            sheets.get()
        assert len(svc.of("/svc/auth/")) == 1
        assert len(svc.of("/svc/sheet/")) == 3


def test_the_token_is_renewed_before_its_life_ends() -> None:
    with service() as svc:
        clock = SimulatedClock()
        sheets = svc.client(clock=clock)
        sheets.get()
        clock.sleep(EXCHANGE.life_seconds - 299)
        sheets.get()
        assert len(svc.of("/svc/auth/")) == 2


def test_ready_tokens_are_not_renewed() -> None:
    with service() as svc:
        svc.client(ServiceToken("fake-ready-token")).get()
        assert svc.calls == ["GET /svc/sheet/ SvcToken=fake-ready-token"]
        svc.client(ApiAccessToken("fake-given-token")).get()
        assert svc.of("/svc/auth/") == ["POST /svc/auth/ TOKEN=fake-given-token"]
        svc.dead.add("SvcToken=fake-ready-token")
        with pytest.raises(AuthenticationFailed, match="cannot be renewed"):
            svc.client(ServiceToken("fake-ready-token")).get()


def test_an_oauth_client_is_refused_by_name_before_anything_is_sent() -> None:
    with service() as svc:
        sheets = svc.client(OAuthClient("fake-id", "fake-secret-x"))
        for call in (sheets.get, lambda: sheets.put([{"key": "a"}])):
            with pytest.raises(ConfigurationError, match=r"sheets\.\w+ needs the credential 'svc'"):
                call()
        assert svc.calls == []


@pytest.mark.parametrize("answer", [DENIED, framed({}), framed({"detail": "no"}, status=401)])
def test_an_exchange_that_gives_no_token_is_said(answer: bytes) -> None:
    with service() as svc:
        svc.answers["/svc/auth/"] = answer
        with pytest.raises(AuthenticationFailed, match="POST /svc/auth/ gave no token"):
            svc.client().get()


def test_no_secret_is_told() -> None:
    with service() as svc:
        sheets = svc.client()
        sheets.get()
        echo = "fake-svc-2 fake-access-1 fake-refresh-token-of-all"
        svc.answers["/svc/sheet/"] = framed({"detail": echo}, status=400)
        with pytest.raises(RequestRefused) as caught:
            sheets.get()
        told = str(caught.value) + repr(caught.value.raw)
        assert not any(secret in told for secret in echo.split())


@pytest.mark.parametrize(
    ("content", "token"),
    [
        (b"fake-t", "fake-t"),
        (b'"fake-t"\n', "fake-t"),
        (b"12345", "12345"),
        (b"", None),
        (b'""', None),
        (b"null", None),
        (b"true", None),
        (b'{"token":"fake-t"}', None),
        (b"<html>log in</html> ok", None),
    ],
)
def test_what_an_answer_to_an_exchange_holds(content: bytes, token: str | None) -> None:
    assert exchanged_token(Reply(200, {}, content)) == token
    assert exchanged_token(Reply(401, {}, content)) is None


@pytest.mark.parametrize(("path", "header"), [("svc/", "SvcToken"), ("/svc/", ""), ("/", "a b")])
def test_an_exchange_that_cannot_work_is_refused(path: str, header: str) -> None:
    with pytest.raises(ValueError, match="name of a header"):
        TokenExchange(path, header)


def test_an_exchange_is_of_a_named_credential() -> None:
    with pytest.raises(ValueError, match="name it by credential="):
        GetOperation("/x/", item=Item, exchange=EXCHANGE)


def test_a_token_of_a_service_is_not_the_clients_own() -> None:
    with pytest.raises(ConfigurationError, match=r"credentials=\{name: ...\}") as caught:
        Alation("https://acme.example.com", ServiceToken("fake-service-token"))
    assert "fake-service-token" not in str(caught.value)
