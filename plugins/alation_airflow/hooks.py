"""The connection `alation`: a client of it, and whether it works."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from airflow import __version__ as airflow_version
from airflow.sdk import BaseHook
from airflow.sdk.log import mask_secret

from alation_core import (
    Alation,
    AlationError,
    ConfigurationError,
    LedgerOption,
    OAuthClient,
    RefreshToken,
    RequestRefused,
    __version__,
)
from alation_core.auth import is_user_id
from alation_core.wire import check_host, ledger_passwords_in

AGENT = f"alation_airflow/{__version__} apache-airflow/{airflow_version}"
AUTH = ("oauth", "refresh_token")
NO_LEDGER = (
    "there is no ledger: a load that Airflow tries again needs one, or its rows are sent twice. "
    "Set extra.ledger of the connection {connection!r} (postgresql://... for several workers), or "
    "ledger= of the operator"
)
_KNOWN: dict[str, tuple[type, object]] = {
    "auth": (str, "oauth"),
    "ledger": (str, "postgresql://loader@db/ledgers"),
    "lease": (float, 60),
    "rate": (float, 5),
    "senders": (int, 1),
    "allow_insecure": (bool, True),
}
"""What the extra may hold: its kind, and an example."""


class AlationHook(BaseHook):
    """Makes a client of a connection.

    The host stands with its scheme. Login and password are a client id and its secret, or a user's
    id and refresh token: `extra.auth` says which ("oauth", "refresh_token"). `extra.ledger` is
    where loads are recorded; `lease`, `rate` and `senders` are those of a ledger and a client.

    Args:
        alation_conn_id: id of the connection.
    """

    conn_name_attr = "alation_conn_id"
    default_conn_name = "alation_default"
    conn_type = "alation"
    hook_name = "Alation"

    def __init__(self, alation_conn_id: str = default_conn_name, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.alation_conn_id = alation_conn_id
        self._client: Alation | None = None

    def get_conn(self) -> Alation:
        """Return the client, made once in each process.

        Raises:
            ConfigurationError: the connection cannot be used.
        """
        if self._client is None:
            self._client = client_of(self.get_connection(self.alation_conn_id))
        return self._client

    def ledger(self, address: str | None = None) -> LedgerOption:
        """Return where loads are recorded.

        Args:
            address: of the ledger; by default that of the connection.

        Raises:
            ConfigurationError: nobody says where.
        """
        extra = _extra(self.get_connection(self.alation_conn_id))
        address = address or extra.get("ledger")
        if not address:
            raise ConfigurationError(NO_LEDGER.format(connection=self.alation_conn_id))
        _mask_passwords(address)
        lease = extra.get("lease")
        return LedgerOption(address) if lease is None else LedgerOption(address, lease=lease)

    def test_connection(self) -> tuple[bool, str]:
        """Log in and make one read: the button "Test" of the web page."""
        try:
            catalog = self.get_conn()
            catalog.transport.authenticate()
            catalog.job(1).details()
        except RequestRefused as refusal:
            # That there is no such job does not matter.
            if refusal.status not in (400, 404):
                return False, str(refusal)
        except AlationError as error:
            return False, str(error)
        return True, f"{catalog.transport.base} accepts the credentials"


def client_of(connection: Any) -> Alation:
    """Return a client of an Airflow connection. Its secrets are masked in the logs from then on.

    Raises:
        ConfigurationError: the connection cannot be used.
    """
    extra, named = _extra(connection), f"the connection {connection.conn_id!r}"
    mask_secret(connection.password)
    _mask_passwords(extra.get("ledger"))
    options = {name: extra.get(name) for name in ("ledger", "rate", "senders")}
    open_too = extra.get("allow_insecure") is True
    host = _host(connection, named)
    return Alation(
        check_host(host, allow_insecure=open_too, told=f"the host of {named}"),
        _credentials(connection, extra, named),
        allow_insecure=open_too,
        user_agent=AGENT,
        **options,
    )


def _host(connection: Any, named: str) -> str:
    """Return the address of the server; a port may stand in the host, or in its own field."""
    host = str(connection.host or "").strip().rstrip("/")
    if not host:
        raise ConfigurationError(f"{named} has no host: set it with its scheme, https://...")
    if not connection.port or host.endswith(f":{connection.port}"):
        return host
    scheme, mark, rest = host.rpartition("://")
    name, slash, path = rest.partition("/")
    return f"{scheme}{mark}{name}:{connection.port}{slash}{path}"


def _credentials(
    connection: Any, extra: Mapping[str, Any], named: str
) -> OAuthClient | RefreshToken:
    auth, login, password = extra.get("auth"), connection.login, connection.password
    if auth not in AUTH:
        raise ConfigurationError(
            f'{named}: extra.auth says what login and password are: "oauth" (client id and '
            f'secret) or "refresh_token" (user id and token), not {auth!r}'
        )
    if not login or not password:
        raise ConfigurationError(f"{named} has no {'password' if login else 'login'}")
    if auth == "refresh_token" and not is_user_id(str(login)):
        raise ConfigurationError(f"{named}: to a refresh token belongs a user's id, a number")
    try:
        made = OAuthClient(login, password) if auth == "oauth" else None
        return made or RefreshToken(int(login), password)
    except ConfigurationError as error:
        raise ConfigurationError(f"{named}: {error}") from None


def _extra(connection: Any) -> Mapping[str, Any]:
    found: Any = connection.extra_dejson
    named = f"the connection {connection.conn_id!r}"
    if not isinstance(found, Mapping) or (connection.extra and not found):
        raise ConfigurationError(f"{named}: its extra is no JSON object")
    strange = sorted(set(found) - set(_KNOWN))
    if strange:
        raise ConfigurationError(
            f"{named}: extra has {', '.join(strange)}, which means nothing here; it takes "
            f"{', '.join(_KNOWN)}"
        )
    # A form that is left empty brings empty texts.
    extra = {name: value for name, value in found.items() if value not in (None, "")}
    return {name: _read(name, value, named) for name, value in extra.items()}


def _read(name: str, value: Any, named: str) -> Any:
    """Return a value of the extra. One that was written as a URI holds nothing but texts."""
    kind, example = _KNOWN[name]
    if isinstance(value, str) and kind is not str:
        with suppress(ValueError):
            value = json.loads(value.strip())
    if type(value) is int and kind is float:
        return value
    if type(value) is not kind:
        # An address may hold a password.
        told = type(value).__name__ if kind is str else repr(value)
        raise ConfigurationError(f"{named}: extra.{name} is {told}; write it like {example!r}")
    return value


def _mask_passwords(address: Any) -> None:
    """Keep the passwords of a ledger's address out of the logs."""
    for password in ledger_passwords_in(address) if isinstance(address, str) else ():
        mask_secret(password)
