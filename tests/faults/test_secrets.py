"""Tokens go to the configured origin only, and no secret is ever shown."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import ssl
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import certifi
import pytest
import requests

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
from alation_core.wire import NoReply, Reply, Request, without_secrets
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import http, scripted
from tests.faults.clock import SharedClock
from tests.faults.loads import DOCUMENT
from tests.processes import PATIENCE

READ = Request("GET", "/x/")
ROWS = [{"title": f"document {place}", "document_hub_id": 1} for place in range(4)]
CANARY = "canary-5d1f-secret"
CREDENTIALS: list[Credentials] = [
    RefreshToken(1, CANARY),
    OAuthClient("fake-client-id", CANARY),
    ApiAccessToken(CANARY),
]


# ------------------------------------------------------------------------------ other origins


@pytest.mark.parametrize("kind", ["redirect", "far-next-page"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_host_gets_nothing(kind: str, method: str, tmp_path: Path) -> None:
    clock = SharedClock()
    with scripted([http(200, [])] * 3) as other:
        fault = Fault(kind, method, DOCUMENT, times=None, to=other.url)
        with Sandbox(faults=[fault], clock=clock.wall) as server:
            known = server.credentials
            auth = RefreshToken(known.user_id, known.refresh_token)
            catalog = Alation(server.url, auth, clock=clock)
            with suppress(AlationError):
                catalog.document.create(ROWS)
            with suppress(AlationError):
                list(catalog.document.list())
            assert any(log.fault == kind for log in server.requests)
        assert other.requests == []


def test_a_proxy_that_redirects_gets_no_token() -> None:
    moved = {"Location": "http://127.0.0.1:9/"}
    with scripted([http(302, b"", moved)]) as proxy, requests.Session() as session:
        session.trust_env = False
        session.proxies = {"https": proxy.url}
        found = Connection(
            "https://catalog.example.com", ApiAccessToken(CANARY), SimulatedClock(), session
        ).exchange(READ)

    assert isinstance(found, NoReply)
    assert len(proxy.requests) == 1
    assert proxy.requests[0].startswith("CONNECT catalog.example.com:443")
    assert CANARY not in proxy.requests[0]


def test_a_proxy_of_the_session_is_used() -> None:
    with scripted([http(200, [7])]) as proxy, requests.Session() as session:
        session.trust_env = False
        session.proxies = {"http": proxy.url}
        found = Connection(
            "http://catalog.example.com", ApiAccessToken(CANARY), SimulatedClock(), session
        ).exchange(READ)

    assert isinstance(found, Reply)
    assert found.data == [7]
    assert proxy.requests[0].startswith("GET http://catalog.example.com/x/")


# ------------------------------------------------------------------------------ TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that no public authority signed, with its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    made = tmp_path_factory.mktemp("tls") / "server.pem"
    command = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", str(made), "-out", f"{made}.crt"]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return made


@contextmanager
def serving_tls(certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{certificate}.crt", certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection, context.wrap_socket(connection, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(http(200, ["secure"]))

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(10.0)


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    with serving_tls(certificate) as url:
        found = Connection(url, ApiAccessToken(CANARY), SimulatedClock()).exchange(READ)

    assert isinstance(found, NoReply)
    assert not found.sent
    assert "certificate" in found.reason.lower()


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "NOTHING"])
def test_a_private_authority_can_be_trusted(
    certificate: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, certifi.where())  # the session's own file counts all the same
    with serving_tls(certificate) as url, requests.Session() as session:
        session.verify = f"{certificate}.crt"
        client = Connection(url, ApiAccessToken(CANARY), SimulatedClock(), session)
        found = client.exchange(READ)

    assert isinstance(found, Reply)
    assert found.data == ["secure"]


# ------------------------------------------------------------------------------ canaries


def everything_of(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))


@pytest.mark.parametrize("auth", CREDENTIALS, ids=lambda auth: type(auth).__name__)
@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 500])
def test_a_server_that_echoes_the_secret_reveals_nothing(
    auth: Credentials, status: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = f"{CANARY}-token"
    echo = http(status, {"detail": f"TOKEN {token} {CANARY}", "raw": [token]}, {"X-Echo": token})
    granted = http(201, {"api_access_token": token, "access_token": token, "echo": CANARY})
    answers = [echo] * 8 if isinstance(auth, ApiAccessToken) else [granted, echo, granted, echo]
    shown = ""
    with scripted([*answers, *[echo] * 8]) as server:
        clock = SimulatedClock()
        catalog = Alation(server.url, auth, clock=clock, ledger=tmp_path / "ledger.sqlite")
        shown += repr(catalog) + repr(auth)
        try:
            run = catalog.document.create(ROWS)
            shown += repr(run) + repr(run.problems) + repr(run.jobs) + str(list(run.rows))
            shown += repr([problem.raw for problem in run.problems])
            run.raise_for_problems()
        except AlationError as error:
            shown += everything_of(error)
        try:
            shown += repr(list(catalog.document.list()))
        except AlationError as error:
            shown += everything_of(error)
    shown += caplog.text
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert CANARY not in shown
    assert CANARY.encode() not in stored


def test_short_secrets_do_not_spoil_answers() -> None:
    reply = Reply(200, {}, b"a word")
    assert without_secrets(reply, ["word"]).content == b"a word"
    assert without_secrets(Reply(200, {}, b"a password"), ["password"]).content == b"a ***"


@pytest.mark.parametrize(
    "variables",
    [
        {"ALATION_USER_ID": "1", "ALATION_REFRESH_TOKEN": CANARY},
        {"ALATION_CLIENT_ID": "fake-client-id", "ALATION_CLIENT_SECRET": CANARY},
        {"ALATION_ACCESS_TOKEN": CANARY},
    ],
    ids=lambda variables: list(variables)[-1],
)
@pytest.mark.parametrize("status", [200, 401, 500])
def test_the_command_line_prints_no_secret(variables: dict[str, str], status: int) -> None:
    token = f"{CANARY}-token"
    answers = [http(status, {"api_access_token": token, "access_token": token, "detail": CANARY})]
    with scripted(answers * 12) as server:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ALATION_")}
        done = subprocess.run(
            [sys.executable, "-m", "alation_cli.main", "get", "document.list"],
            env=environment | variables | {"ALATION_HOST": server.url, "ALATION_DEBUG": "1"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode != 0
    assert done.stderr
    assert CANARY not in done.stdout + done.stderr


def test_a_session_that_carries_a_token_of_its_own_sends_one() -> None:
    with scripted([http(200, [])]) as server, requests.Session() as session:
        session.headers["Authorization"] = "Bearer fake-foreign-token"
        session.auth = ("someone", "fake-password")
        arguments: Any = (server.url, ApiAccessToken(CANARY), SimulatedClock(), session)
        Connection(*arguments).exchange(READ)

    assert "Authorization" not in server.requests[0]
    assert f"TOKEN: {CANARY}" in server.requests[0]
