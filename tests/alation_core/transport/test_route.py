"""Proxies and private authorities, by arguments and by variables, on real sockets."""

from __future__ import annotations

import base64
import os
import traceback
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    RefreshToken,
    ServerUnreachable,
)
from alation_core.transport.repeating import RetryPolicy
from alation_core.wire.messages import Request
from alation_sandbox import Sandbox
from tests.ways_out import Authority, behind_tls, private_authority, running_proxy, telling_proxy

VARIABLES = (
    *(f"{kind}_proxy" for kind in ("http", "https", "all", "no")),
    *("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"),
)
PASSWORD = "fake-password-of-a-proxy"


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return private_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def secure(authority: Authority) -> Iterator[tuple[str, RefreshToken]]:
    """A sandbox behind a certificate that only the private authority vouches for."""
    with Sandbox() as server, behind_tls(int(server.url.rpartition(":")[2]), authority) as url:
        yield url, RefreshToken(server.credentials.user_id, server.credentials.refresh_token)


def test_a_private_authority_and_a_proxy_by_arguments(
    secure: tuple[str, RefreshToken], authority: Authority
) -> None:
    url, auth = secure
    with running_proxy(f"anna:{PASSWORD}") as proxy:
        there = proxy.url.replace("//", f"//anna:{PASSWORD}@")
        catalog = Alation(url, auth, proxy=there, ca_file=authority.ca_file)
        assert list(catalog.document.list()) == []
        assert proxy.asked
        assert all(line.startswith("CONNECT 127.0.0.1:") for line in proxy.asked)

        other = Alation(
            url, auth, proxy=there.replace("anna", "otto"), ca_file=authority.ca_file
        ).transport
        other.retry = RetryPolicy(tries=1)
        with pytest.raises(ServerUnreachable, match="407") as refused:
            other.read(Request("GET", "/integration/v2/document/"))
        assert proxy.refused
        assert PASSWORD not in "".join(traceback.format_exception(refused.value))
        assert PASSWORD not in repr(catalog.transport) + repr(catalog.context)


def test_what_the_environment_names_counts_without_them(
    secure: tuple[str, RefreshToken], authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, auth = secure
    with pytest.raises(ServerUnreachable, match="certificate verify failed"):
        Alation(url, auth).transport.authenticate()
    # That client is gone, so its token is not shared: each of the next ones asks for its own.
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        with monkeypatch.context() as patch, running_proxy() as proxy:
            patch.setenv(name, str(authority.ca_file))
            patch.setenv("HTTPS_PROXY", proxy.url)
            Alation(url, auth).transport.authenticate()
            assert len(proxy.asked) == 1
            # What is given counts over the environment, NO_PROXY included.
            patch.setenv("NO_PROXY", "127.0.0.1")
            Alation(url, auth).transport.authenticate()
            assert len(proxy.asked) == 1
            Alation(url, auth, proxy=proxy.url).transport.authenticate()
            assert len(proxy.asked) == 2
    monkeypatch.setenv("SSL_CERT_FILE", "/gone.pem")
    with pytest.raises(ConfigurationError, match=r"SSL_CERT_FILE names /gone.pem, which is not"):
        Alation(url, auth).transport.authenticate()


def test_a_proxy_that_is_given_serves_plain_http_too_and_one_of_the_environment_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Sandbox() as server, running_proxy() as proxy:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        monkeypatch.setenv("http_proxy", proxy.url)
        Alation(server.url, auth).transport.authenticate()
        Alation(server.url.replace("http", "HTTP"), auth).transport.authenticate()
        assert not proxy.asked
        Alation(server.url, auth, proxy=proxy.url).transport.authenticate()
        assert proxy.asked == [f"POST {server.url}/integration/v1/createAPIAccessToken/ HTTP/1.1"]


@pytest.mark.parametrize(
    "proxy",
    [
        "",
        "proxy:3128",
        "proxy.example.com",
        "socks5://h:1",
        "http://",
        "http://h:99999",
        "http://[",
        "http://127.0.0.1:3128/more",
        "http://127.0.0.1:3128?more",
        "http://127.0.0.1:3128#more",
    ],
)
def test_what_is_no_proxy_is_refused_and_not_shown(proxy: str) -> None:
    with pytest.raises(ConfigurationError, match="proxy must be the address of an HTTP proxy"):
        Alation("https://h.example.com", ApiAccessToken("fake-a"), proxy=proxy)
    with pytest.raises(ConfigurationError) as caught:
        Alation("https://h.example.com", ApiAccessToken("fake-a"), proxy=f"u:{PASSWORD}@{proxy}")
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize("sign", ["/", "?", "#", "//"])
def test_a_proxy_whose_address_ends_within_its_password_is_used_nowhere(
    monkeypatch: pytest.MonkeyPatch, sign: str
) -> None:
    """The user would be the host, where requests go to, and half of the password a port."""
    host, auth = "https://h.example.com", ApiAccessToken("fake-a")
    proxy = f"http://127.0.0.1:9{sign}{PASSWORD}@h.example.com:3128"
    with pytest.raises(ConfigurationError, match="in a password write / as %2F") as refused:
        Alation(host, auth, proxy=proxy)
    assert PASSWORD not in str(refused.value)
    for named in (proxy, proxy.removeprefix("http://")):
        monkeypatch.setenv("HTTPS_PROXY", named)
        catalog = Alation(host, auth)
        catalog.transport.retry = RetryPolicy(tries=1)
        with pytest.raises(ServerUnreachable, match=r"the proxy .* cannot be read") as caught:
            catalog.transport.read(Request("GET", "/integration/v2/document/"))
        assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"proxy": {"https": f"http://u:{PASSWORD}@h:1"}}, "proxy must be .* not dict"),
        ({"proxy": 5}, "proxy must be .* not int"),
        ({"proxy": b"http://h:1"}, "proxy must be .* not bytes"),
        ({"ca_file": False}, "not bool: certificates are always checked"),
        ({"ca_file": True}, "not bool: certificates are always checked"),
        ({"ca_file": 5}, "ca_file must be the path of a file, not int"),
        ({"ca_file": b"x"}, "ca_file must be the path of a file, not bytes"),
    ],
)
def test_what_is_no_address_and_no_path_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        Alation("https://h.example.com", ApiAccessToken("fake-a"), **given)
    assert PASSWORD not in str(caught.value)


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda login: login,
    "base64": base64.b64encode,
    "percent": lambda login: quote(login.replace(b"-", b"%2D")).encode(),
}


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("by", ["argument", "variable", "session"])
def test_a_proxy_that_says_what_it_was_given_reveals_nothing(
    by: str, coding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = CODINGS[coding]
    # One sign of it is coded in the address, and the short one is known with its name only.
    for password in (PASSWORD, "p@ss"):
        with telling_proxy(lambda login: b"no, " + given(login)) as address:
            there = address.replace("//", f"//anna:{quote(password, safe='')}@")
            options: dict[str, Any] = {}
            if by == "argument":
                options["proxy"] = there
            elif by == "variable":
                monkeypatch.setenv("HTTPS_PROXY", there)
            else:
                options["session"] = requests.Session()
                options["session"].proxies["https"] = there
            catalog = Alation("https://127.0.0.1:9", ApiAccessToken("fake-token"), **options)
            catalog.transport.retry = RetryPolicy(tries=1)
            with pytest.raises(ServerUnreachable, match="407 no, ") as refused:
                catalog.transport.read(Request("GET", "/integration/v2/document/"))
        said = "".join(traceback.format_exception(refused.value))
        login = f"anna:{password}".encode()
        assert given(login).decode() not in said
        assert password not in said


@pytest.mark.skipif(find_spec("socks") is not None, reason="what a SOCKS proxy needs is installed")
def test_a_proxy_that_needs_a_library_is_told_with_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:9")
    catalog = Alation("https://127.0.0.1:9", ApiAccessToken("fake-token"))
    catalog.transport.retry = RetryPolicy(tries=1)
    with pytest.raises(ServerUnreachable, match=r"HTTPS_PROXY.*pip install 'requests\[socks\]'"):
        catalog.transport.read(Request("GET", "/integration/v2/document/"))


def test_no_part_of_a_proxy_that_cannot_be_read_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://anna:{PASSWORD}/2@127.0.0.1:9")
    catalog = Alation("https://127.0.0.1:9", ApiAccessToken("fake-token"))
    catalog.transport.retry = RetryPolicy(tries=1)
    with pytest.raises(ServerUnreachable, match=r"the proxy .* cannot be read") as caught:
        catalog.transport.read(Request("GET", "/integration/v2/document/"))
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


def test_what_holds_no_certificate_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    host, auth = "https://h.example.com", ApiAccessToken("fake-a")
    (tmp_path / "no.pem").write_text("-----BEGIN NOTHING-----\n")
    for file, said in (
        (tmp_path / "gone.pem", r"gone.pem cannot be read: No such file"),
        (tmp_path, "cannot be read: Is a directory"),
        (tmp_path / "no.pem", r"no.pem holds no certificate: name a file in the form PEM"),
    ):
        with pytest.raises(ConfigurationError, match=said):
            Alation(host, auth, ca_file=file)
    with requests.Session() as session, pytest.raises(ConfigurationError, match="of its own"):
        Alation(host, auth, session=session, proxy="http://proxy.example.com:3128")


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_ca_file_that_a_variable_names_is_looked_into_as_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    catalog = Alation("https://127.0.0.1:9", ApiAccessToken("fake-a"))
    (tmp_path / "no.pem").write_text("no certificate")
    (tmp_path / "closed.pem").write_text("nobody reads it")
    (tmp_path / "closed.pem").chmod(0)
    wrong = [("no.pem", "which holds no certificate"), ("gone.pem", "which is not there")]
    if os.name == "posix":
        os.mkfifo(tmp_path / "pipe")
        wrong.append(("pipe", "which is a device or a pipe"))
        with pytest.raises(ConfigurationError, match="is a device or a pipe"):
            Alation("https://h.example.com", ApiAccessToken("fake-a"), ca_file=tmp_path / "pipe")
        if os.geteuid():
            wrong.append(("closed.pem", "which cannot be read: Permission denied"))
    for file, said in wrong:
        monkeypatch.setenv(name, str(tmp_path / file))
        with pytest.raises(ConfigurationError, match=rf"{name} names .*{file}, {said}"):
            catalog.transport.read(Request("GET", "/integration/v2/document/"))
