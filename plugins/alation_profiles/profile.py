"""One profile: what may stand in it, and whether what stands there can be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from sys import float_info
from typing import Any

from alation_core import ConfigurationError
from alation_core.auth import SECRETS, WAYS, is_like_name, is_user_id
from alation_core.wire import holds_password
from alation_profiles.references import KINDS, Reference

CREDENTIALS = "credentials"
AUTH = "auth"
ADDRESSES = frozenset({"ledger", "proxy"})
"""Values in which a password may stand."""
ALONE = frozenset({AUTH, "rate", "senders"})
"""Values that stand in the file itself, and never elsewhere."""
_LONGEST = 64
"""Bits of an integer: one of thousands of digits has no text."""
LOGIN = frozenset(name for way in WAYS.values() for name in way.names)


@dataclass(frozen=True)
class Profile:
    """The values of one profile, checked.

    Args:
        name: of the profile.
        told: what people call it, with its file.
        values: by key; what stands elsewhere as a `Reference`.
        auth: the way to log in that is meant, or None.
        named: the credentials that operations name, each with values of its own.
    """

    name: str
    told: str
    values: Mapping[str, str | Reference] = field(repr=False)
    auth: str | None = None
    named: Mapping[str, Profile] = field(default_factory=dict)

    def part(self, of: str | None) -> Profile:
        """Return what it says of the credentials that operations name; None: of the client."""
        return self if of is None else self.named.get(of) or Profile(of, self.told, {})


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() and value.isprintable() else None


def _way(value: Any) -> str | None:
    return value if isinstance(value, str) and value in WAYS else None


def _user(value: Any) -> str | None:
    if type(value) is int and value.bit_length() < _LONGEST:
        value = str(value)
    return value if isinstance(value, str) and is_user_id(value) else None


def _rate(value: Any) -> str | None:
    usable = type(value) in (int, float) and 0 < value <= float_info.max
    return repr(value) if usable else None


def _count(value: Any) -> str | None:
    usable = type(value) is int and value > 0 and value.bit_length() < _LONGEST
    return str(value) if usable else None


@dataclass(frozen=True)
class Key:
    """What a key takes.

    Args:
        read: returns the value as a text; None: it cannot be used.
        wanted: what can, for the message.
    """

    read: Callable[[Any], str | None]
    wanted: str


_ADDRESS = Key(_text, 'a text, for example "https://acme.alationcloud.com"')
_PATH = Key(_text, "the path of a file, as a text")
_WORD = Key(_text, "a text")

KEYS: Mapping[str, Key] = {
    "host": _ADDRESS,
    AUTH: Key(_way, f"one of {', '.join(WAYS)}"),
    "user_id": Key(_user, "the number of a user"),
    "client_id": _WORD,
    **{name: _WORD for name in sorted(SECRETS)},
    "ledger": Key(_text, "a path or the address of a ledger, as a text"),
    "rate": Key(_rate, "requests a second, more than 0"),
    "senders": Key(_count, "a number of processes, at least 1"),
    "proxy": Key(_text, 'a text, for example "http://proxy.example.com:3128"'),
    "ca_file": _PATH,
}
"""What a profile takes, beside the table `credentials`."""


def profile_from(name: str, given: Any, file: str) -> Profile:
    """Return a profile of its table.

    Args:
        name: of the profile.
        given: what stands in the file.
        file: for messages.

    Raises:
        ConfigurationError: a key is unknown, a value cannot be used, or a secret stands in clear.
    """
    told = f"profile {name!r} in {file}"
    table = _table(given, told)
    further = _table(table.get(CREDENTIALS, {}), f"{CREDENTIALS} of {told}")
    known = [*KEYS, CREDENTIALS]
    _refuse_unknown(table, known, told)
    named = {}
    for of, values in further.items():
        where = f"{CREDENTIALS}.{of} of {told}"
        _refuse_unknown(_table(values, where), [*sorted(LOGIN), AUTH], where)
        named[of] = _checked(of, values, where)
    own = {key: value for key, value in table.items() if key != CREDENTIALS}
    return _checked(name, own, told, named)


def _checked(
    name: str, table: Mapping[str, Any], told: str, named: Mapping[str, Profile] | None = None
) -> Profile:
    values = {key: _value(key, value, f"{key} of {told}") for key, value in table.items()}
    auth = values.pop(AUTH, None)
    if isinstance(auth, str):
        for key in values:
            if key in LOGIN and key not in WAYS[auth].names:
                takes = " and ".join(WAYS[auth].names)
                raise ConfigurationError(
                    f"{key} of {told} has no place where {AUTH} is {auth!r}, which takes {takes}"
                )
    return Profile(name, told, values, auth if isinstance(auth, str) else None, named or {})


def _table(given: Any, told: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise ConfigurationError(f"{told} must be a table, with a key and a value on each line")
    return given


def _refuse_unknown(table: Mapping[str, Any], known: list[str], told: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigurationError(f"{told}: {unknown(key, known)}")


def meant_by(name: str, known: Iterable[str]) -> str:
    """Return the question whether another name is meant, for a message; empty: none is near.

    Args:
        name: that is unknown. Capitals make no difference: nobody gives two such names.
        known: the names.
    """
    by_small = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), by_small, n=1)
    return f"did you mean {by_small[near[0]]!r}? " if near else ""


def unknown(key: str, known: list[str]) -> str:
    """Return what is said of a key that nothing takes."""
    meant = meant_by(key, known)
    shown = repr(key) if is_like_name(key) else "*** (not shown: is it a secret?)"
    return f"unknown key {shown}; {meant}known are {', '.join(known)}"


def _value(key: str, value: Any, told: str) -> str | Reference:
    if isinstance(value, dict) and key not in ALONE:
        return _reference(key, value, told)
    if key in SECRETS:
        raise ConfigurationError(
            f"{told} stands there in clear: put it into a file of its own "
            f'({key} = {{ file = "PATH" }}), a variable ({key} = {{ env = "NAME" }}) or the '
            f'keyring of the system ({key} = {{ keyring = "SERVICE" }})'
        )
    text = KEYS[key].read(value)
    if text is None:
        raise ConfigurationError(f"{told} must be {KEYS[key].wanted}")
    if key in ADDRESSES and holds_password(text):
        raise ConfigurationError(
            f"{told} holds a password in clear: put the whole address into a file of its own "
            f'({key} = {{ file = "PATH" }}), a variable (env) or the keyring of the system'
        )
    return text


def _reference(key: str, value: Mapping[str, Any], told: str) -> Reference:
    kinds = list(KINDS)
    _refuse_unknown(value, kinds, told)
    if len(value) != 1:
        raise ConfigurationError(f"{told} must name one of {', '.join(kinds)}")
    ((kind, to),) = value.items()
    if _text(to) is None:
        raise ConfigurationError(f"{told}: {kind} must be a text")
    return Reference(kind, to, key, told)
