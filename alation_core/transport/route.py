"""The way out of this machine: through which proxy, and whose certificates are believed."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from alation_core.auth.telling import path_told
from alation_core.errors import ConfigurationError
from alation_core.frozen import dataclass
from alation_core.wire.logins import login_in

_PROXIES = ("http", "https")
_ENDS_HOST = re.compile("[/?#]")
_WANTED = "must be the address of an HTTP proxy with its scheme"


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
        ConfigurationError: the proxy is no address alone, or no certificate can be read from the
            file.
    """

    proxy: str | None = field(default=None, repr=False)
    ca_file: str | os.PathLike[str] | None = None

    def __post_init__(self) -> None:
        if self.proxy is not None:
            check_proxy(self.proxy)
        if self.ca_file is not None:
            _check_path(self.ca_file)
            check_ca_file(self.ca_file, f"ca_file {path_told(os.fsdecode(self.ca_file))}")

    @property
    def is_said(self) -> bool:
        """Whether anything is left to no environment."""
        return self.proxy is not None or self.ca_file is not None


BY_ENVIRONMENT = Route()
"""Whatever the variables of the environment say."""


def is_cut_short(proxy: str) -> bool:
    """Tell whether a sign of the login ends an address early: its user would be the proxy's host.

    Args:
        proxy: its address.
    """
    return _ENDS_HOST.search(login_in(proxy)) is not None


def check_proxy(proxy: Any, told: str = "proxy") -> None:
    """Hold that a text is the address of a proxy.

    Args:
        proxy: the address. It is shown by no message: a password may stand in it.
        told: where it stood, for messages.

    Raises:
        ConfigurationError: it is none.
    """
    if not isinstance(proxy, str):
        raise ConfigurationError(f"{told} {_WANTED}, as a text, not {type(proxy).__name__}")
    try:
        parts = urlsplit(proxy)
        usable = parts.scheme in _PROXIES and bool(parts.hostname) and (parts.port or 1) > 0
        usable = usable and parts.path in ("", "/") and not (parts.query or parts.fragment)
    except ValueError:
        usable = False
    if not usable or is_cut_short(proxy):
        raise ConfigurationError(
            f"{told} {_WANTED} and nothing behind its port, for example "
            "http://proxy.example.com:3128; in a password write / as %2F, ? as %3F, # as %23 and @ "
            "as %40"
        )


def _check_path(ca_file: Any) -> None:
    if not isinstance(ca_file, str | os.PathLike):
        more = ": certificates are always checked" if isinstance(ca_file, bool) else ""
        raise ConfigurationError(
            f"ca_file must be the path of a file, not {type(ca_file).__name__}{more}"
        )


def check_ca_file(path: str | os.PathLike[str], told: str) -> None:
    """Hold that certificates can be read from a file.

    Args:
        path: of the file.
        told: what names it, as the beginning of a message.

    Raises:
        ConfigurationError: they cannot.
    """
    import ssl  # here: who names no file does not wait for the library

    try:
        kind = os.stat(path).st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):  # opening it could wait for ever
            raise ConfigurationError(
                f"{told} is a device or a pipe: name a file, it is read more than once"
            )
        Path(path).open("rb").close()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=os.fspath(path))
    except ConfigurationError:
        raise  # it is a ValueError, and told already
    except ssl.SSLError:
        raise ConfigurationError(
            f"{told} holds no certificate: name a file in the form PEM, which begins with "
            "-----BEGIN CERTIFICATE-----"
        ) from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise ConfigurationError(f"{told} cannot be read: {said}") from None
