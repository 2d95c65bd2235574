"""A name and a password within an address, in whatever way it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, unquote

from alation_core.wire.secrets import Secret

_IN_QUERY = frozenset({"password", "sslpassword"})
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_SCHEME = re.compile(r"\A(?:[A-Za-z][A-Za-z0-9+.-]*:)?//")
_NO_SLASHES = re.compile(r"\A(postgres(?:ql)?(?:\+\w*)?|sqlite):(?!//)", re.IGNORECASE)


def login_in(address: str) -> str:
    """Return what stands before the host; empty: nothing does.

    A password may hold any sign, coded or not: all between the scheme and the last @ belongs to it.
    """
    before, at, _ = address.rpartition("@")
    if not at:
        return ""
    scheme = _SCHEME.match(before)
    return before[scheme.end() :] if scheme else before


def without_password(address: str) -> str:
    """Return an address, with *** for the password before its host, however it is written."""
    login = login_in(address)
    name, colon, _ = login.partition(":")
    before, _, host = address.rpartition("@")
    return f"{before.removesuffix(login)}{name}:***@{host}" if colon else address


def scheme_without_slashes(address: str) -> str | None:
    """Return the scheme of a database where the // behind it is missing, or None.

    So mistyped, an address looks like the path of a file, and a password may stand in it.
    """
    found = _NO_SLASHES.match(address)
    return found[1] if found else None


def holds_password(address: str) -> bool:
    """Tell whether a password stands in an address, also in one that nobody can read."""
    is_address = "://" in address or scheme_without_slashes(address) is not None
    if not is_address and ("/" in address or "\\" in address):
        return False  # the path of a file
    query = parse_qsl(address.partition("?")[2])
    return ":" in login_in(address) or any(name.lower() in _IN_QUERY for name, _ in query)


def ledger_passwords_in(address: str) -> list[str]:
    """Return the passwords in the address of a ledger, before its host and behind it.

    Each as it is written and as it is meant, however short: they are to be kept out of logs.
    """
    bare, _, query = address.partition("?")
    # A ? may stand in a password, and an @ behind the host: what may be one is taken for one.
    before = [login_in(one).partition(":")[2] for one in (bare, address)]
    parts = (part.partition("=") for part in query.split("&"))
    behind = [value for name, _, value in parts if unquote(name).lower() in _IN_QUERY]
    found = [form for one in (*before, *behind) for form in (one, unquote(one)) if form]
    return list(dict.fromkeys(found))


def proxies_in(variables: Mapping[str, str]) -> list[str]:
    """Return the addresses of proxies that variables of the environment name."""
    told = (variables.get(name) for one in _PROXIES for name in (one, one.lower()))
    return [address for address in told if address]


def passwords_in(addresses: Iterable[str]) -> tuple[Secret, ...]:
    """Return what those who stand at the addresses may echo of their logins.

    A password alone may be too short to be looked for; with its name it mostly is not.
    """
    found = []
    for login in map(login_in, addresses):
        password = login.partition(":")[2]
        if password:
            found += [login, unquote(login), password, unquote(password)]
    return tuple(map(Secret, dict.fromkeys(found)))
