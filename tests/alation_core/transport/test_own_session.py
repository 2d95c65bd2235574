"""The session of our own sends what any session of requests would, and minds the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import certifi
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from requests.auth import AuthBase
from requests.utils import get_environ_proxies

from alation_core.errors import ConfigurationError
from alation_core.foreign import Raised, attempt
from alation_core.transport import own_session
from alation_core.transport.http import _Query
from alation_core.transport.own_session import OwnSession

CERTIFICATES = certifi.where()
HOST = "https://catalog.example.com"
HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "ours/1"}
PAIRS = st.lists(st.tuples(st.text(), st.text()), max_size=4)


class Opening(AuthBase):
    """Sets a header of its own, and takes one of the session away."""

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        prepared.headers.pop("Connection", None)
        prepared.headers["TOKEN"] = "fake-access-token"
        return prepared


def prepared(session: requests.Session, request: requests.Request) -> Any:
    """Return all that a session makes of a request, or what it raises."""
    made = attempt(session.prepare_request, request)
    if isinstance(made, Raised):
        return type(made.error), str(made.error)
    return made.method, made.url, list(made.headers.items()), made.body, made.hooks


@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    st.text(max_size=20),
    PAIRS.map(_Query) | st.text(),
    st.none() | st.binary(),
    st.none() | st.text(max_size=20),
)
def test_it_prepares_what_any_session_prepares(
    method: str, path: str, params: Any, body: bytes | None, kind: str | None
) -> None:
    headers = HEADERS | ({} if kind is None else {"Content-Type": kind})
    hooks = {"response": [print]}
    request = requests.Request(
        method, f"{HOST}/{path}", headers, None, body, params, Opening(), hooks=hooks
    )

    assert prepared(OwnSession(), request) == prepared(requests.Session(), request)


def test_what_it_does_not_know_it_leaves_to_requests() -> None:
    ours, theirs = OwnSession(), requests.Session()
    with ours, theirs:
        for session in (ours, theirs):
            session.cookies.set("kept", "1")
        request = requests.Request("POST", HOST, data={"a": "b"}, auth=Opening())
        plain = requests.Request("POST", HOST, json=[1])

        assert prepared(ours, request) == prepared(theirs, request)
        assert ("Cookie", "kept=1") in prepared(ours, request)[2]
        assert prepared(ours, plain) == prepared(theirs, plain)


ENVIRONMENTS: list[dict[str, str]] = [
    {},
    {"HTTPS_PROXY": "http://proxy.example.com:3128"},
    {"https_proxy": "http://proxy.example.com:3128", "NO_PROXY": "catalog.example.com"},
    {"ALL_PROXY": "http://all.example.com", "no_proxy": "example.org"},
    {"REQUESTS_CA_BUNDLE": CERTIFICATES, "http_proxy": "http://other.example.com"},
    {"CURL_CA_BUNDLE": CERTIFICATES, "HTTPS_PROXY": ""},
]


def clear(patch: pytest.MonkeyPatch) -> None:
    for name in (*own_session._NAMES, *own_session._CA_FILES):
        patch.delenv(name, raising=False)


def test_a_change_of_the_environment_counts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = OwnSession(), requests.Session()
    url = f"{HOST}/integration/v2/document/?id=1"
    for named in (*ENVIRONMENTS, *reversed(ENVIRONMENTS)):
        with monkeypatch.context() as patch:
            clear(patch)
            for name, value in named.items():
                patch.setenv(name, value)

            settings = (ours.merge_environment_settings, theirs.merge_environment_settings)
            found, usual = (merge(url, {}, True, True, None) for merge in settings)
            assert {**found, "proxies": dict(found["proxies"])} == {
                **usual,
                "proxies": dict(usual["proxies"]),
            }
            given = ours.merge_environment_settings(url, {}, True, "/own.pem", None)
            assert given["verify"] == "/own.pem"


def test_the_ca_file_of_openssl_counts_where_requests_has_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clear(monkeypatch)
    monkeypatch.setenv("SSL_CERT_FILE", CERTIFICATES)
    verify = OwnSession().merge_environment_settings(HOST, {}, True, True, None)["verify"]
    assert verify == CERTIFICATES
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))
    verify = OwnSession().merge_environment_settings(HOST, {}, True, True, None)["verify"]
    assert verify == str(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
    with pytest.raises(ConfigurationError, match=r"REQUESTS_CA_BUNDLE names .*gone.pem, which is"):
        OwnSession().merge_environment_settings(HOST, {}, True, True, None)


def test_what_stays_as_it_is_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    asked: list[str] = []
    usual = get_environ_proxies

    def counted(url: str) -> Any:
        asked.append(url)
        return usual(url)

    now = [100.0]
    monkeypatch.setattr("alation_core.transport.own_session.get_environ_proxies", counted)
    monkeypatch.setattr("alation_core.transport.own_session.monotonic", lambda: now[0])
    session = OwnSession()
    for number in range(5):
        merged = session.merge_environment_settings(f"{HOST}/?id={number}", {}, True, True, None)
        merged["proxies"].clear()  # what it returns is the caller's
    assert len(asked) == 1

    session.merge_environment_settings("https://other.example.com/", {}, True, True, None)
    now[0] += own_session._KEPT_SECONDS + 1
    session.merge_environment_settings("https://other.example.com/", {}, True, True, None)
    assert len(asked) == 3
