from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.errors import ConfigurationError, UnreadableAnswer
from alation_core.wire.hosts import check_host, next_page
from alation_core.wire.messages import Reply
from alation_core.wire.signals import (
    CREDENTIALS_REFUSED,
    is_quota,
    is_throttled,
    refuses_credentials,
    retry_after,
)
from tests.alation_core.support import JSON, reply

WALL = 1_740_000_000.0
THROTTLED = {
    "code": "429000",
    "title": "Too many requests",
    "detail": "Rate limit for read/ write requests reached. Expected available in 7.5 seconds.",
}


# ------------------------------------------------------------------------------ Retry-After


@pytest.fixture
def far_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own time zone is nine hours off UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("-3", 0.0),
        (formatdate(WALL + 90, usegmt=True), 90.0),
        (formatdate(WALL - 90, usegmt=True), 0.0),
        ("Wed, 19 Feb 2025 21:21:30 -0000", 90.0),  # without a zone: UTC
        ("Wed Feb 19 21:21:30 2025", 90.0),  # the old form of HTTP dates
    ],
)
@pytest.mark.usefixtures("far_zone")
def test_a_wait_is_read_in_seconds_and_as_a_date(header: str, seconds: float) -> None:
    assert retry_after(reply(503, retry_after=header), WALL) == seconds


@pytest.mark.parametrize("header", ["", "soon", "inf", "nan", "Wed, 99 Foo 2025", "0x10"])
def test_a_malformed_wait_is_none(header: str) -> None:
    assert retry_after(reply(503, retry_after=header), WALL) is None


def test_the_throttle_names_the_wait_in_its_text() -> None:
    assert retry_after(reply(429, THROTTLED), WALL) == 7.5
    assert retry_after(reply(503, THROTTLED), WALL) is None
    placeholder = {"detail": "Expected available in X seconds."}
    assert retry_after(reply(429, placeholder), WALL) is None


def test_the_header_counts_over_the_text() -> None:
    assert retry_after(reply(429, THROTTLED, retry_after="2"), WALL) == 2.0
    assert retry_after(reply(429, THROTTLED, retry_after="malformed"), WALL) == 7.5


@given(st.text(), st.sampled_from([200, 429, 503]))
def test_no_header_makes_reading_the_wait_fail(header: str, status: int) -> None:
    asked = retry_after(Reply(status, {"retry-after": header}, header.encode(errors="ignore")), 0.0)

    assert asked is None or 0.0 <= asked < float("inf")


# ------------------------------------------------------------------------------ what an answer is


@pytest.mark.parametrize(
    ("status", "body", "refused"),
    [
        (401, {"detail": "Authentication failed: invalid bearer token."}, True),
        (401, None, True),
        (403, {"detail": CREDENTIALS_REFUSED, "code": "403000"}, True),
        (403, {"detail": "You do not have the right."}, False),
        (403, {"detail": {"detail": CREDENTIALS_REFUSED}}, False),
        (403, [CREDENTIALS_REFUSED], False),
        (403, None, False),
        (400, {"detail": CREDENTIALS_REFUSED}, False),
        (200, {"detail": CREDENTIALS_REFUSED}, False),
    ],
)
def test_refused_credentials_are_any_401_and_the_literal_403(
    status: int, body: object, refused: bool
) -> None:
    assert refuses_credentials(reply(status, body)) is refused


@pytest.mark.parametrize(
    ("status", "body", "quota", "throttled"),
    [
        (429, {"error": "Entitlement quota exceeded"}, True, False),
        (429, {"error": "ENTITLEMENT quota exceeded"}, True, False),
        (429, {"error": "TOOL_CALL_QUOTA_EXCEEDED", "message": "Later."}, True, False),
        (429, {"detail": "Context API hit the throttle limit"}, False, True),
        (429, THROTTLED, False, True),
        (429, None, False, True),
        (403, {"error": "Entitlement quota exceeded"}, False, False),
        (503, THROTTLED, False, False),
    ],
)
def test_a_used_up_entitlement_is_no_throttle(
    status: int, body: object, quota: bool, throttled: bool
) -> None:
    assert is_quota(reply(status, body)) is quota
    assert is_throttled(reply(status, body)) is throttled


@given(JSON)
def test_a_body_is_decoded_whatever_its_type_says(value: object) -> None:
    assert reply(200, value).data == value
    assert reply(200, value).is_json or value is None


def test_a_body_that_is_no_json_is_a_text_and_an_empty_one_none() -> None:
    assert Reply(500, {}, b"<html>\xff").data == "<html>�"
    assert not Reply(500, {}, b"<html>").is_json
    assert Reply(204).data is None
    assert Reply(200, {}, b"[" * 100_000).is_json is False


# ------------------------------------------------------------------------------ the host


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("https://acme.alationcloud.com", "https://acme.alationcloud.com"),
        ("https://acme.alationcloud.com/", "https://acme.alationcloud.com"),
        (" https://acme.alationcloud.com\n", "https://acme.alationcloud.com"),
        ("https://example.com:8443/alation//", "https://example.com:8443/alation"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("HTTP://LocalHost:8000/Alation/", "http://localhost:8000/Alation"),
        ("hTTps://ACME.alationcloud.com", "https://acme.alationcloud.com"),
        ("https://[FE80::1%25Eth0]", "https://[fe80::1%25Eth0]"),
        ("http://localhost", "http://localhost"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_host_becomes_a_base(host: str, base: str) -> None:
    assert check_host(host) == base


@pytest.mark.parametrize(
    ("host", "message"),
    [
        ("acme.alationcloud.com", "with its scheme, for example https://acme.alationcloud.com"),
        ("", "with its scheme"),
        ("ftp://acme.alationcloud.com", "with its scheme"),
        ("https://", "with its scheme"),
        ("https://acme.example.com:http", "no web address"),
        ("https://acme.example.com?x=1", "nothing else"),
        ("https://acme.example.com#top", "nothing else"),
        ("https://acme.example.com/#", "nothing else"),
        ("https://acme.example.com?", "nothing else"),
        ("https://acme .example.com", "no web address: a blank"),
        ("https://acme\n.example.com", "no web address: a blank"),
        ("https://acme\udcff.example.com", "no web address: a blank"),
        ("http:127.0.0.1:8000", "for example http://127.0.0.1:8000$"),
        ("http:acme.example.com", "for example https://acme.example.com$"),
        ("HTTPS:/acme.example.com", "for example https://acme.example.com$"),
        ("https:///acme.example.com", "for example https://acme.example.com$"),
        ("ftp://acme.example.com/alation", "for example https://acme.example.com/alation$"),
        ('"http://127.0.0.1:8000"', "for example http://127.0.0.1:8000$"),
        ("'https://acme.example.com/'", "for example https://acme.example.com$"),
        ("localhost:8000", "for example https://localhost:8000$"),
        ("https://", "for example https://acme.alationcloud.com$"),
        ("https:///", "for example https://acme.alationcloud.com$"),
        ("ftp://acme.example.com:port", "Port could not be cast"),
        ("http://acme.example.com", "unencrypted"),
        ("http://127.0.0.1.example.com", "unencrypted"),
    ],
)
def test_a_host_that_cannot_be_used_says_why(host: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        check_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "https://user:fake-password@acme.example.com",
        "user:fake-password@acme.example.com",
        "ftp://user:fake-password@acme.example.com",
        "https://user:fake-password@acme.example.com:port",
        "http://user:fake-password@acme.example.com",
    ],
)
def test_credentials_in_a_host_are_refused_and_not_shown(host: str) -> None:
    with pytest.raises(ConfigurationError, match="credentials are given apart") as caught:
        check_host(host)

    assert "fake-password" not in str(caught.value)


@pytest.mark.parametrize(
    "token",
    [
        "fake-refresh-token",
        "4mJ9fAkE_tOkEn-0123456789abcdefghijklmnopqrs",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJmYWtlIn0.ZmFrZS1zaWduYXR1cmUtb2YtYS10b2tlbi1mYWtl",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJmYWtlIn0.",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJmYWtlIn0.ZmFrZS1zaWduYXR1cmUtb2YtYS10b2tlbi1mYWtl",
        "//fake:secret",
        "[fake-secret",
        "fake\nsecret",
    ],
)
def test_a_token_that_stands_for_a_host_is_not_shown(token: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_host(token, told="ALATION_HOST")

    assert str(caught.value) == (
        "ALATION_HOST is no web address: write it with its scheme, for example "
        "https://acme.alationcloud.com"
    )
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("host", [b"https://acme.example.com", None, 1])
def test_a_host_is_a_text(host: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_host(host)

    assert str(caught.value) == f"host must be a text, not {type(host).__name__}"


@given(
    st.text() | st.from_regex(r"['\"]?(http|https|ftp)?:?/{0,3}[a-z.:'\" ]{0,9}", fullmatch=True)
)
def test_only_what_can_be_used_is_suggested(host: str) -> None:
    try:
        check_host(host)
    except ConfigurationError as error:
        _, mark, example = str(error).partition("for example ")
        assert not mark or check_host(example) == example


def test_plain_http_is_taken_where_the_caller_wants_it() -> None:
    base = check_host("http://acme.example.com", allow_insecure=True)

    assert base == "http://acme.example.com"


# ------------------------------------------------------------------------------ the next page

BASE = "https://acme.example.com"


@pytest.mark.parametrize(
    ("base", "value", "path", "query"),
    [
        (BASE, "/integration/v2/term/?skip=200", "/integration/v2/term/", [("skip", "200")]),
        (BASE, "integration/v2/term/?skip=1", "/integration/v2/term/", [("skip", "1")]),
        (BASE, f"{BASE}/a/?id=1&id=2&q=", "/a/", [("id", "1"), ("id", "2"), ("q", "")]),
        (BASE, "https://ACME.example.com:443/a/", "/a/", []),
        (BASE, "/a/?name=x%23y+z", "/a/", [("name", "x#y z")]),
        (f"{BASE}/alation", "/alation/a/?skip=1", "/a/", [("skip", "1")]),
        (f"{BASE}/alation", "/a/", "/a/", []),
        (f"{BASE}/a", "/api/v1/x/", "/api/v1/x/", []),  # the prefix ends with its segment
    ],
)
def test_a_next_page_on_the_same_origin_is_followed(
    base: str, value: str, path: str, query: list[tuple[str, str]]
) -> None:
    assert next_page(base, value) == (path, query)


@pytest.mark.parametrize(
    "value",
    [
        "https://evil.example.net/a/?skip=1",
        "//evil.example.net/a/",
        "https://acme.example.com:8443/a/",
        "http://acme.example.com/a/",
        "https://acme.example.com@evil.example.net/a/",
        "ftp://acme.example.com/a/",
        "javascript:alert(1)",
    ],
)
def test_a_next_page_elsewhere_is_refused(value: str) -> None:
    with pytest.raises(UnreadableAnswer, match="not followed"):
        next_page(BASE, value)


@pytest.mark.parametrize("value", ["https://[half", "https://acme.example.com:port/a/"])
def test_a_next_page_that_is_no_address_is_named(value: str) -> None:
    with pytest.raises(UnreadableAnswer, match="no address"):
        next_page(BASE, value)


@pytest.mark.parametrize("host", ["https://https://acme.example.com", "HTTPS://http://x/y"])
def test_a_host_whose_scheme_stands_there_twice_is_refused(host: str) -> None:
    with pytest.raises(ConfigurationError, match="its scheme stands there twice"):
        check_host(host)
