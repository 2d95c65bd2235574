"""Requests say who uses the package, behind its own name."""

from __future__ import annotations

import pytest

from alation_core import Alation, ApiAccessToken, ConfigurationError, RequestRefused
from alation_core.version import __version__
from tests.alation_core.support import http, scripted


@pytest.mark.parametrize(
    ("given", "sent"), [(None, ""), ("engine/1.2 worker/3", " engine/1.2 worker/3")]
)
def test_requests_say_who_uses_the_package(given: str | None, sent: str) -> None:
    with scripted([http(404)]) as server:
        catalog = Alation(server.url, ApiAccessToken("invented"), user_agent=given)
        with pytest.raises(RequestRefused):
            catalog.job(1).details()
    assert f"User-Agent: alation-core/{__version__}{sent}\r\n" in server.requests[0] + "\r\n"


@pytest.mark.parametrize("given", ["a\r\nTOKEN: x", "caf\N{LATIN SMALL LETTER E WITH ACUTE}", 7])
def test_what_no_header_can_hold_is_refused(given: str) -> None:
    with pytest.raises(ConfigurationError, match="user_agent"):
        Alation("http://127.0.0.1:9", ApiAccessToken("invented"), user_agent=given)
