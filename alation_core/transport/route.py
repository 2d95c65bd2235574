"""The way out of this machine: through which proxy, and whose certificates are believed."""

from __future__ import annotations

import os
from dataclasses import field
from pathlib import Path
from urllib.parse import urlsplit

from alation_core.errors import ConfigurationError
from alation_core.frozen import dataclass

_PROXIES = ("http", "https")


@dataclass(frozen=True)
class Route:
    """How a server is reached; without values, as the environment says.

    Args:
        proxy: address of an HTTP proxy, with its scheme; a name and a password may stand in it. It
            is used for every request, and the proxies of the environment are not. None: these are.
        ca_file: PEM file of the certificates that are believed, instead of those that come with
            the HTTP library. None: the variables REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE and
            SSL_CERT_FILE may name one.

    Raises:
        ConfigurationError: the proxy is no address, or no certificate can be read from the file.
    """

    proxy: str | None = field(default=None, repr=False)
    ca_file: str | os.PathLike[str] | None = None

    def __post_init__(self) -> None:
        if self.proxy is not None:
            _check_proxy(self.proxy)
        if self.ca_file is not None:
            check_ca_file(self.ca_file, f"ca_file {os.fspath(self.ca_file)}")

    @property
    def is_said(self) -> bool:
        """Whether anything is left to no environment."""
        return self.proxy is not None or self.ca_file is not None


BY_ENVIRONMENT = Route()
"""Whatever the variables of the environment say."""


def _check_proxy(proxy: str) -> None:
    try:
        parts = urlsplit(proxy)
        usable = parts.scheme in _PROXIES and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:  # a password may stand in it: it is not shown
        raise ConfigurationError(
            "proxy must be the address of an HTTP proxy with its scheme, for example "
            "http://proxy.example.com:3128"
        )


def check_ca_file(path: str | os.PathLike[str], told: str) -> None:
    """Hold that certificates can be read from a file.

    Args:
        path: of the file.
        told: what names it, for messages.

    Raises:
        ConfigurationError: they cannot.
    """
    import ssl  # here: who names no file does not wait for the library

    try:
        Path(path).open("rb").close()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=os.fspath(path))
    except ssl.SSLError:
        raise ConfigurationError(
            f"{told} holds no certificate: name a file in the form PEM, which begins with "
            "-----BEGIN CERTIFICATE-----"
        ) from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise ConfigurationError(f"{told} cannot be read: {said}") from None
