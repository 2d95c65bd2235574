"""Secrets never come back: however a server codes what it echoes, and whatever looks at frames."""

from __future__ import annotations

import base64
import html
import json
import logging
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import (
    Alation,
    AlationError,
    ApiAccessToken,
    OAuthClient,
    RefreshToken,
    SimulatedClock,
)
from alation_core.auth import Credentials
from alation_core.transport.connection import Connection
from alation_core.wire import Reply, Request, hidden, without_secrets
from tests.hostile.codings import CODINGS, ENCODINGS, SECRETS, Told, traces
from tests.hostile.figures import EXAMPLES, note
from tests.hostile.server import Asked, framed, serving

READ = Request("GET", "/x/")
ROWS = [{"title": f"document {place}", "document_hub_id": 1} for place in range(2)]


# ------------------------------------------------------------------------------ what is hidden


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("coding", CODINGS)
def test_no_coding_of_a_secret_is_kept(coding: str, secret: str) -> None:
    coded = CODINGS[coding](secret)
    for encoding in ENCODINGS:
        text = f'{{"job_id": 7, "detail": "TOKEN: {coded}", "rest": "kept, 100%"}}'
        found = without_secrets(Reply(400, {"x-echo": coded}, text.encode(encoding)), [secret])

        note("codings of secrets", "hidden")
        assert not any(trace in found.content for trace in traces(secret))
        assert coded not in found.headers["x-echo"]
        assert '{"job_id": 7, "detail": "' in found.text
        assert '"rest": "kept, 100%"}' in found.text
        assert "***" in found.text


@given(st.binary() | st.text().map(str.encode))
def test_an_answer_that_holds_no_secret_is_left_as_it_is(content: bytes) -> None:
    reply = Reply(200, {"x": "y"}, content)

    assert without_secrets(reply, SECRETS) is reply


def test_good_answers_full_of_escapes_are_left_as_they_are() -> None:
    for text in (
        json.dumps(["Überblick \u4e16\u754c"] * 100),
        html.escape("<p>a & b, 100 %</p>") * 100,
        quote_plus("a b/c?d=e&f") * 100,
        base64.b64encode(bytes(range(256)) * 10).decode(),
        "\\" * 1000 + "%" * 1000 + "&" * 1000,
    ):
        reply = Reply(200, {}, text.encode())
        assert without_secrets(reply, SECRETS) is reply


SIGNS = st.characters(codec="utf-8", exclude_characters="\0\\")


@settings(max_examples=EXAMPLES * 10)
@given(st.text(SIGNS, min_size=8, max_size=40), st.data())
def test_any_secret_is_hidden_in_any_coding(secret: str, data: st.DataObject) -> None:
    coding = data.draw(st.sampled_from([n for n in CODINGS if not n.startswith("HTML, named")]))
    try:
        content = f"before {CODINGS[coding](secret)} after".encode()
    except UnicodeEncodeError:
        return
    found = without_secrets(Reply(200, {}, content), [secret]).content

    assert secret.encode() not in found
    assert found != content or "***" in secret


def test_echoes_without_number_end_with_what_is_hidden_whole() -> None:
    coded = CODINGS["percent signs"](SECRETS[0])
    content = b"first " + f"<{coded}>".encode() * 5000 + b" last"
    found = without_secrets(Reply(200, {}, content), SECRETS).content

    assert found.startswith(b"first <***>")
    assert b"%" not in found
    assert len(found) < 2000


def test_a_long_answer_is_searched_to_its_end_and_over_its_seams() -> None:
    coded = CODINGS["JSON escapes"](SECRETS[0]).encode()
    for place in (1 << 20) - 40, (1 << 20) * 2 - 1, (1 << 20) * 3:
        content = b" " * place + coded + b" " * 100
        found = without_secrets(Reply(200, {}, content), SECRETS).content
        assert found == b" " * place + b"***" + b" " * 100


# ------------------------------------------------------------------------------ whole runs


def client(url: str, secret: str, kind: str) -> Credentials:
    if kind == "refresh token":
        return RefreshToken(1, secret)
    return OAuthClient("fake-client-id", secret) if kind == "OAuth" else ApiAccessToken(secret)


@pytest.mark.parametrize("kind", ["refresh token", "OAuth", "access token"])
@pytest.mark.parametrize("status", [200, 206, 302, 400, 401, 403, 404, 429, 500])
def test_nothing_that_a_run_leaves_behind_holds_a_secret(
    kind: str, status: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = Told()
    secret = SECRETS[0]
    names = [*CODINGS][:: max(1, 4 * 60 // EXAMPLES)]
    for place, name in enumerate(names):
        token = f"canary-{place:04d}-token" if kind != "access token" else secret
        echoed = [CODINGS[name](secret), CODINGS[name](token)]

        def answer(asked: Asked, token: str = token, echoed: list[str] = echoed) -> bytes:
            if "createAPIAccessToken" in asked.line or "oauth" in asked.line:
                return framed({"api_access_token": token, "access_token": token}, status=201)
            text = f'{{"detail": "{echoed[0]}", "error": "{echoed[1]}", "job_id": 7}}'
            return framed(text.encode(), status=status, headers={"X-Echo": echoed[0]})

        with serving(answer) as server:
            clock = SimulatedClock()
            auth = client(server.url, secret, kind)
            ledger = tmp_path / f"{place}.sqlite"
            catalog = Alation(server.url, auth, ["document"], clock=clock, ledger=ledger)
            told.add(catalog, auth)
            try:
                run = catalog.document.create(ROWS, timeout=5.0)
                told.add(run, run.problems, run.jobs, list(run.rows))
                told.add([problem.raw for problem in run.problems], [job.raw for job in run.jobs])
                run.raise_for_problems()
            except AlationError as error:
                told.fail(error)
            try:
                told.add(list(catalog.document.list()))
            except AlationError as error:
                told.fail(error)
        shown = (told.text + caplog.text).encode("utf-8", "replace")
        shown += b"".join(path.read_bytes() for path in tmp_path.iterdir())
        note("runs against servers that echo", "nothing shown")
        assert not any(trace in shown for trace in traces(secret))
        assert not any(trace in shown for trace in traces(token))


def test_the_token_before_a_renewal_is_known_after_it() -> None:
    tokens = ["canary-first-token", "canary-second-token", "canary-third-token"]

    def answer(asked: Asked) -> bytes:
        if asked.phase == "token":
            return framed({"api_access_token": tokens[asked.number]}, status=201)
        if asked.number < 2:
            return framed({"detail": "expired"}, status=401)
        return framed({"before": tokens[0], "now": tokens[1], "coded": quote_plus(tokens[0])})

    with serving(answer) as server:
        connection = Connection(server.url, RefreshToken(1, SECRETS[0]), SimulatedClock())
        # The refusal of the second token is looked into, and then the request is sent once more.
        found = connection.exchange(READ)

    assert isinstance(found, Reply)
    assert found.data == {"before": "***", "now": "***", "coded": "***"}


def test_a_token_that_the_server_has_given_before_is_taken_as_it_is() -> None:
    sent: list[str] = []

    def answer(asked: Asked) -> bytes:
        if asked.phase == "token":
            return framed({"api_access_token": "canary-same-token"}, status=201)
        if asked.line.startswith("GET"):
            sent.append(asked.head)
        return framed({"detail": "canary-same-token"}, status=401)

    with serving(answer) as server:
        connection = Connection(server.url, RefreshToken(1, SECRETS[0]), SimulatedClock())
        with pytest.raises(AlationError) as caught:
            connection.exchange(READ)

    assert len(sent) > 2
    assert all("canary-same-token" in head for head in sent)
    assert "canary" not in str(caught.value)


# ------------------------------------------------------------------------------ heads and texts


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"TOKEN: {secret}\r\n\r\n",
        b"HTTP/1.1 two {secret}\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n{secret}\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: {secret}\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: {secret}\r\n\r\n0",
        b"HTTP/1.1 302 Moved\r\nLocation: http://[{secret}/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: {secret}\r\n\r\n",
        b"HTTP/9.9 {secret}\r\n\r\n",
    ],
)
def test_no_reason_and_no_log_line_shows_a_secret_of_a_broken_head(
    bytes_sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = SECRETS[0]
    for coding in ("as it is", "percent signs", "base64 1"):
        echoed = bytes_sent.replace(b"{secret}", CODINGS[coding](secret).encode())
        with serving(lambda asked, echoed=echoed: echoed) as server:  # type: ignore[misc]
            connection = Connection(server.url, ApiAccessToken(secret), SimulatedClock())
            found = connection.exchange(READ)
        shown = (repr(found) + repr(getattr(found, "headers", "")) + caplog.text).encode()
        assert not any(trace in shown for trace in traces(secret))


def test_a_name_of_a_header_shows_no_secret() -> None:
    found = without_secrets(Reply(200, {f"x-{SECRETS[0]}": "1"}, b""), SECRETS)

    assert list(found.headers) == ["x-***"]


def test_a_text_shows_no_secret() -> None:
    assert hidden("it reads canary-5d1f-secret, or %63anary-5d1f-secret", SECRETS) == (
        "it reads ***, or ***"
    )
    assert hidden("nothing \ud800 of it", SECRETS) == "nothing \ud800 of it"
