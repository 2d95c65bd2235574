"""What the page of the sandbox is answered with; test_page.py looks at it in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from alation_sandbox import Call, Sandbox, Text
from alation_sandbox.browser import site
from alation_sandbox.browser.secrets import answered_text, masked, query_of, sent_text
from tests.alation_sandbox.haunted import haunted
from tests.alation_sandbox.support import NOTE_ROUTES, Client, ManualClock


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with haunted() as running:
        yield running


@pytest.fixture
def client(server: Sandbox) -> Iterator[Client]:
    client = Client(server)
    with client.session:
        yield client


class Links(HTMLParser):
    """Collects the addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            assert not name.startswith("on")
            if name in ("href", "src") and value:
                assert value.startswith(("/", "#"))
                if value.startswith("/"):
                    self.found[value] = None


def test_every_link_leads_to_a_page_without_a_secret(client: Client, server: Sandbox) -> None:
    before = len(server.requests)
    todo, seen = ["/"], dict[str, str]()
    while todo:
        link = todo.pop()
        reply = client.get(link)
        assert reply.status_code == 200, link
        assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
        seen[link] = reply.content.decode()
        if reply.headers["Content-Type"].startswith("text/html"):
            assert "<script>" not in reply.text
            assert "<img src=x" not in reply.text
            todo += [one for one in Links(reply.text).found if one not in seen and one not in todo]
    assert len(seen) > 95
    assert not [link for link, text in seen.items() if "s3c" in text]
    assert not [link for link, text in seen.items() if "fake-" in text]
    assert len(server.requests) == before
    assert server._engine.gate.total == before


@pytest.mark.parametrize(
    "path",
    ["/_sandbox/", "/_sandbox/table?name=x", "/_sandbox/object?name=note&id=9999",
     "/_sandbox/object?name=note&id=x", "/_sandbox/request?n=0", "/_sandbox/job?id=1",
     "/_sandbox/job", "/_sandbox/files/page.css", "/_sandbox/site.py"],
)  # fmt: skip
def test_what_is_not_there_is_said(client: Client, path: str) -> None:
    reply = client.get(path)
    assert (reply.status_code, "Not found" in reply.text) == (404, True)


def test_a_page_number_out_of_reach_is_the_nearest(client: Client) -> None:
    for number, shown in {"-5": "Page 1 of 2", "x": "Page 1 of 2", "99": "Page 2 of 2"}.items():
        assert shown in client.get(f"/_sandbox/table?name=note&page={number}").text


def test_the_calls_of_endpoints_come_first(client: Client, server: Sandbox) -> None:
    before = len(server.requests)
    assert client.get("/_sandbox/own/").json() == "an endpoint's own"
    assert client.post("/").status_code == 501
    assert client.post("/_sandbox/jobs").status_code == 501
    assert len(server.requests) == before + 3


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:1", 200),
        ("127.0.0.1", 200),
        ("[::1]:80", 200),
        ("10.0.0.7:8000", 200),
        ("evil.example.com", 403),
        ("localhost.evil.example.com:80", 403),
        ("127.0.0.1.evil.example.com", 403),
        ("", 403),
    ],
)
def test_a_name_that_leads_here_from_elsewhere_is_refused(
    client: Client, host: str, status: int
) -> None:
    assert client.get("/", headers={"Host": host}).status_code == status


def test_it_is_shown_on_this_machine_only(server: Sandbox) -> None:
    call = Call("GET", "/", headers={"host": "10.0.0.7"}, is_local=False)
    answer = site.answer(call, server.world, (), 0, "")
    assert (answer.status, "localhost" in answer.body.content) == (403, True)


class Unshown:
    def __str__(self) -> str:
        raise OSError("nobody can show me")

    __repr__ = __str__


def test_what_plugins_put_there_never_ends_the_page(caplog: pytest.LogCaptureFixture) -> None:
    with Sandbox(routes=[]) as server:
        client = Client(server)
        with client.session:
            odd: dict[Any, Any] = {1: {2: {3}}, "title": ["no text"], "x": b"1"}
            server.world.table("lone \ud800").insert(odd)
            assert client.get("/").status_code == 200
            shown = client.get("/_sandbox/table?name=odd")
            assert shown.status_code == 404
            server.world.table("odd").insert(odd)
            assert client.get("/_sandbox/table?name=odd&q=no+text").status_code == 200
            assert client.get("/_sandbox/object?name=odd&id=1").status_code == 200
            server.world.table("odd").insert({"x": Unshown()})
            refused = client.get("/_sandbox/object?name=odd&id=2")
            assert (refused.status_code, "nobody can show me" in refused.text) == (500, True)
    assert "the page /_sandbox/object raised" in caplog.text


def test_times_of_other_days_tell_the_day(clock: ManualClock) -> None:
    with Sandbox(routes=NOTE_ROUTES, clock=clock.now) as server:
        client = Client(server)
        with client.session:
            client.login()
            assert ">21:20:00<" in client.get("/").text
            clock.advance(86400)
            assert ">2025-02-19 21:20:00<" in client.get("/").text


def test_secrets_are_masked_wherever_their_name_stands() -> None:
    assert masked({"Token": "a", "x": [{"API-Key": "b"}], "key": "c"}) == {
        "Token": "***",
        "x": [{"API-Key": "***"}],
        "key": "c",
    }
    assert query_of("a=1&access_token=x&b=2") == "a=1&access_token=***&b=2"
    cut = b'[{"title": "t", "password": "p\\" q", "n_token": 12, "secret": "begi'
    assert sent_text("/x/", "application/json", cut) == (
        '[{"title": "t", "password": "***", "n_token": "***", "secret": "***"'
    )
    for nested in (
        b'{"token": ["s3c", {"x": "s3c"}, "s3c"], "n": "',
        b'{"key": {"token" : {"v": "s3c',
    ):
        assert "s3c" not in sent_text("/x/", "application/json", nested)
    assert "***" not in sent_text("/x/", "application/json", b'{"title": "our password rules"}')
    assert sent_text("/x/", "image/png", b"\xff\xfe") == "Not shown: 2 bytes that are no text."
    assert (
        sent_text("/x/", "multipart/form-data; boundary=x", b"--x") == "Not shown: it holds files."
    )
    assert sent_text("/oauth/v2/token/", "", b"a=b").startswith("Not shown")
    assert answered_text("/own-service/token/", Text("abc")).startswith("Not shown")
    assert answered_text("/x/", {(1, 2): 3}).startswith("{")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "sign", ["token", '"', '\\"', '"token', '"token":', "token=", "&", "[", "<a"]
)
def test_no_body_holds_the_sandbox_up(sign: str) -> None:
    sent = (sign * 20_000).encode()[:16_384]
    for kind in ("application/json", "application/x-www-form-urlencoded", ""):
        assert len(sent_text("/x/", kind, sent)) < 200_000
    assert answered_text("/x/", Text(sent.decode()))
    assert query_of(sent.decode())


def test_long_values_are_cut(client: Client, server: Sandbox) -> None:
    server.world.table("long").insert({"title": "t" * 100_000, "all": list(range(100_000))})
    for view in ("table", "object"):
        reply = client.get(f"/_sandbox/{view}?name=long&id=1")
        assert (reply.status_code, len(reply.text) < 150_000) == (200, True)
    assert "… and 99,500 more" in reply.text
