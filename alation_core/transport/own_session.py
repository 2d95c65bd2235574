"""The session of our own: it sends what any session would, without looking everything up again."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from functools import lru_cache
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import requests
from requests.utils import get_environ_proxies

from alation_core.auth.telling import path_told
from alation_core.errors import ConfigurationError
from alation_core.transport.route import BY_ENVIRONMENT, Route, check_ca_file, is_cut_short

_NAMES = tuple(
    name
    for kind in ("http", "https", "all", "no")
    for name in (f"{kind}_proxy", f"{kind}_proxy".upper())
)
_CA_FILES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""The first of them that is set counts; the last one is OpenSSL's own."""
_KEPT_SECONDS = 5.0
"""What the environment says otherwise (in other letters, or in the settings of the machine) is
looked up again after so long."""


class _Proxies:
    """The proxies that the environment names for one address, as they were looked up last."""

    def __init__(self) -> None:
        self._known: tuple[str, tuple[str | None, ...]] | None = None
        self._until = 0.0
        self._found: Mapping[str, str] = {}

    def of(self, url: str) -> dict[str, str]:
        """Return them by scheme.

        Raises:
            InvalidURL: the address of one ends within its login.
        """
        host = url.split("?", 1)[0].split("/", 3)[:3]
        known = ("/".join(host), tuple(os.environ.get(name) for name in _NAMES))
        now = monotonic()
        if known != self._known or now > self._until:
            self._found = get_environ_proxies(url)
            if any(map(is_cut_short, self._found.values())):
                raise requests.exceptions.InvalidURL("a sign of the login has to be coded")
            self._known, self._until = known, now + _KEPT_SECONDS
        return dict(self._found)


class OwnSession(requests.Session):
    """A session for requests with headers, hooks and an `auth` of their own, and no cookies.

    Args:
        route: how the server is reached.
    """

    def __init__(self, route: Route = BY_ENVIRONMENT) -> None:
        super().__init__()
        self._environment = _Proxies()
        if route.proxy is not None:
            self.proxies = {scheme: route.proxy for scheme in ("http", "https")}
        if route.ca_file is not None:
            self.verify = os.fspath(route.ca_file)

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Prepare a request; what a session merges into it is nothing but its headers here."""
        if not request.auth or request.files or request.json or request.cookies or self.cookies:
            return super().prepare_request(request)
        prepared = requests.PreparedRequest()
        prepared.prepare_method(request.method)
        # Pairs of texts: what requests would write as well, after it asked what they are.
        params = request.params
        prepared.prepare_url(request.url, urlencode(params) if isinstance(params, list) else params)
        prepared.prepare_headers({**self.headers, **(request.headers or {})})
        prepared.prepare_body(request.data, None)
        prepared.prepare_auth(request.auth, request.url)
        prepared.prepare_hooks(request.hooks)
        return prepared

    def merge_environment_settings(
        self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> Any:
        """Add the proxies and the CA file of the environment. Proxies that are given are all.

        Raises:
            ConfigurationError: the environment names a CA file that cannot be used.
        """
        if verify is True:
            verify = ca_file_of(os.environ) or verify
        return {
            "proxies": proxies or self.proxies or self._environment.of(url),
            "stream": stream,
            "verify": verify,
            "cert": cert,
        }


def ca_file_of(variables: Mapping[str, str]) -> str | None:
    """Return the CA file, or the folder of some, that the environment names, or None.

    Raises:
        ConfigurationError: it is not there, or holds no certificates that can be read.
    """
    name = next((name for name in _CA_FILES if variables.get(name)), None)
    if name is None:
        return None
    path = variables[name]
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        raise ConfigurationError(
            f"{name} names {path_told(path)}, which is not there: whose certificates are believed "
            "cannot be told; nothing was sent"
        ) from None
    if not stat.S_ISDIR(found.st_mode):
        _check_once(path, f"{name} names {path}, which", found.st_mtime_ns, found.st_size)
    return path


@lru_cache(maxsize=16)
def _check_once(path: str, told: str, changed: int, size: int) -> None:
    """Look into a file again only where it was changed: it is asked for by each request."""
    check_ca_file(path, told)
