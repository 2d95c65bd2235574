"""The address of a ledger in PostgreSQL: read once, and shown without its password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from alation_core.errors import NoLedger

SCHEMES = ("postgresql", "postgresql+psycopg", "postgres")

_SCHEMA = "schema"
"""The part of a query that is ours: libpq knows the others."""
_SHOWN = ("host", "port", "dbname", "service", "user", _SCHEMA)
"""Parts of a query that tell one ledger from another. The rest may be secret."""

# Strict, so that no part of a password which is written carelessly is taken for something else
# and shown: what has a meaning in an address stands nowhere else as it is.
_HOST = r"(?:\[[0-9A-Fa-f:.%]+\]|[^\s:/?#@,\[\]]*)(?::\d*)?"
_FORM = re.compile(
    rf"(?:{'|'.join(map(re.escape, SCHEMES))})://"
    r"(?:(?P<user>[^\s:/?@]*)(?P<password>:[^\s/?@]*)?@)?"
    rf"(?P<hosts>{_HOST}(?:,{_HOST})*)"
    r"(?:/(?P<database>[^\s/?#@]*))?"
    r"(?:\?(?P<query>(?:[A-Za-z_]+=[^\s?#@&=]*&?)+)?)?"
)
_BAD_ESCAPE = re.compile(r"%(?:00|(?![0-9A-Fa-f]{2}))")


@dataclass(frozen=True)
class Address:
    """Where a ledger is.

    Args:
        shown: for people: without password.
        given: for libpq, with the password.
        options: names of what its query says to libpq.
        schema: where the tables stand; None: where the server looks first.
    """

    shown: str
    given: str = field(repr=False)
    options: tuple[str, ...] = ()
    schema: str | None = None


def read_address(address: str) -> Address:
    """Read the address of a ledger.

    Raises:
        NoLedger: it has another form. No part of it is told: what looks like a host may be the
            rest of a password.
    """
    found = _FORM.fullmatch(address) if address.isprintable() else None
    if found is None or _BAD_ESCAPE.search(address):
        raise malformed()
    user, password, hosts, database, query = found.groups()
    said = list(_parts(query))
    schema = next((unquote(value) for name, value in said if name == _SCHEMA), None)
    place = f"{hosts}{'' if database is None else f'/{database}'}"
    secret = "" if password is None else password
    return Address(
        f"postgresql://{_before_at(user, ':***' if secret else '')}{place}"
        + _query((name, value) for name, value in said if name in _SHOWN),
        f"postgresql://{_before_at(user, secret)}{place}"
        + _query((name, value) for name, value in said if name != _SCHEMA),
        tuple(name for name, _ in said if name != _SCHEMA),
        schema or None,
    )


def malformed() -> NoLedger:
    """Return what is said of an address that cannot be read."""
    return NoLedger(
        "the address postgresql://*** of the ledger cannot be read. It has the form "
        "postgresql://user:password@host:port/database; in the user and the password write @ as "
        "%40, / as %2F, : as %3A, ? as %3F, a space as %20 and % as %25"
    )


def _parts(query: str | None) -> Iterator[tuple[str, str]]:
    for part in (query or "").split("&"):
        if part:
            name, _, value = part.partition("=")
            yield name, value


def _query(parts: Iterator[tuple[str, str]]) -> str:
    said = "&".join(f"{name}={value}" for name, value in parts)
    return f"?{said}" if said else ""


def _before_at(user: str | None, password: str) -> str:
    return "" if user is None else f"{user}{password}@"
