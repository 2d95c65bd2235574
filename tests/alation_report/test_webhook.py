"""What is posted to a webhook, what becomes of it, and that its address is told to nobody."""

from __future__ import annotations

import base64
import json
import logging
import socket
from typing import Any

import pytest

from alation_core import ConfigurationError
from alation_report import notify
from alation_report.message import body_of, message_of
from alation_report.webhook import Webhook, post, webhook_at
from tests.alation_core.support import http, scripted
from tests.alation_report.support import names_of, run_of
from tests.ways_out import telling_proxy

PATH = "/services/T0/B0/canary-4711"
DONE = http(200, b"ok")


def posted(request: str) -> Any:
    return json.loads(request.partition("\r\n\r\n")[2])


def test_a_run_is_told_without_values_of_its_rows() -> None:
    with scripted([DONE]) as server:
        assert notify(run_of(names_of(10)), server.url + PATH)

    (request,) = server.requests
    assert request.startswith(f"POST {PATH} HTTP/1.1\r\n")
    told = posted(request)
    assert (told["version"], told["run"], told["status"]) == (1, "20261126-0a1b", "partial")
    assert told["counts"] == {"succeeded": 8, "failed": 2}
    assert told["problems"] == {"row_failed": 2}
    assert told["next"] == "catalog.retry('20261126-0a1b')"
    assert "Metric" not in request


def test_slack_is_told_in_its_own_form() -> None:
    form = {**run_of(names_of(5)).to_dict(), "key": "<!channel> & `x`"}
    message = message_of(form, {"row_failed": 1}, next_command="alation runs retry `x`")

    told = body_of(message, webhook_at("https://hooks.slack.com/services/a").form)
    assert told.keys() == {"text"}
    assert told["text"].splitlines() == [
        "*document.create*: partial (5 rows: 4 succeeded, 1 failed; 1 min 16 s)",
        "problems: 1 row_failed",
        "run 20261126-0a1b, key &lt;!channel&gt; &amp; `x` on https://catalog.example.com",
        "`alation runs retry 'x'`",
    ]


@pytest.mark.parametrize(
    ("code", "said"), [(0, "successful"), (1, "successful, but the exit code is 1")]
)
def test_slack_is_told_of_an_exit_code_that_says_something_else(code: int, said: str) -> None:
    form = {"operation": "document.create", "status": "successful", "rows": 7}
    told = body_of(message_of(form, {}, exit_code=code, reason="it broke off"), "slack")

    assert told["text"].splitlines() == [f"*document.create*: {said}", "it broke off"]


ANSWERS = {
    "redirect": (http(302, b"", {"Location": "{url}/elsewhere"}), "HTTP 302"),
    "refused": (http(404, {"error": "canary-4711"}), "HTTP 404"),
    "broken": (http(500, b"no"), "HTTP 500"),
    "nonsense": (b"canary-4711 is what you asked for\r\n\r\n", ""),
    "nothing": (b"", ""),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_is_not_taken_is_a_warning_without_the_address(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer, reason = ANSWERS[kind]
    with scripted([answer, DONE]) as server:
        assert not notify(run_of(names_of(5)), server.url + PATH)

    assert len(server.requests) == 1
    (record,) = [one for one in caplog.records if one.levelno == logging.WARNING]
    assert "the notification was not taken by 127.0.0.1: " in record.getMessage()
    assert reason in record.getMessage()
    assert "canary" not in caplog.text


def test_a_proxy_that_says_what_it_was_given_reveals_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with telling_proxy(lambda login: login + b" " + base64.b64encode(login)) as address:
        monkeypatch.setenv("https_proxy", address.replace("//", "//anna:canary-4711@"))
        assert not notify(run_of(names_of(5)), "https://127.0.0.1:9/services/T0")
    assert "not taken by 127.0.0.1: Tunnel connection failed: 407" in caplog.text
    assert "canary" not in caplog.text
    assert base64.b64encode(b"anna:canary-4711").decode() not in caplog.text


def test_nobody_is_waited_for_longer_than_that() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        webhook = webhook_at(f"http://127.0.0.1:{silent.getsockname()[1]}{PATH}")
        assert post(webhook, {}, seconds=0.2) in ("no answer within 0.2 s", "timed out")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "canary-4711",
        "ftp://canary-4711.example.com/",
        "https://",
        "https://canary-4711@example.com/x",
        "https://example.com:canary-4711/x",
        "https://example.com/canary-4711 x",
        "https://example.com/canary-4711\nx: y",
        "https://[canary-4711/x",
        "https://example.com/c\u00e4nary-4711",
        "http://hooks.slack.com/services/canary-4711",
    ],
)
def test_an_address_that_cannot_be_used_is_not_repeated(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^--notify ") as caught:
        webhook_at(url, None, "--notify")
    assert "4711" not in str(caught.value) + repr(caught.value)


def test_an_address_is_shown_to_nobody() -> None:
    webhook = webhook_at(f"https://hooks.example.com{PATH}\n")

    assert "canary" not in repr(webhook)
    assert webhook == Webhook(webhook.url, "hooks.example.com", "json")
    assert webhook_at(webhook.url, "slack").form == "slack"
