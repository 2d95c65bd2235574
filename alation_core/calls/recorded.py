"""A recorded run, before something is done with it: found, and held against the client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alation_core.calls.context import Context
from alation_core.calls.options import WriteOptions
from alation_core.calls.writes import BoundWrite
from alation_core.errors import ConfigurationError, LedgerError
from alation_core.ledger.opening import Address, KnownRun, LedgerOption, check_key, known_run
from alation_core.ledger.store import RecordedRun, Store
from alation_core.shapes import secret_fields
from alation_core.wire.hosts import same_base


def chosen_ledger(context: Context, ledger: Address | LedgerOption | None) -> LedgerOption:
    """Return the ledger that a call names, or the client.

    Raises:
        ConfigurationError: neither names one.
    """
    option = context.recorded(ledger)
    if option is None:
        raise ConfigurationError("which ledger? Pass ledger=, here or to the client")
    return option


def opened(context: Context, ledger: Address | LedgerOption | None) -> Store:
    """Open the ledger that a call names, or the client.

    Raises:
        ConfigurationError: neither names one, or it cannot be used.
    """
    return context.opener.store(chosen_ledger(context, ledger).path)


def find(context: Context, key: str, ledger: Address | LedgerOption | None) -> KnownRun | None:
    """Return the newest run of a key in the ledger that a call names, or the client; or None.

    Raises:
        ConfigurationError: neither names one, it cannot be used, or no run can have that key.
    """
    check_key(key)
    store = opened(context, ledger)
    try:
        found = store.find(key)
        return None if found is None else known_run(found)
    finally:
        store.close()


def check_host(context: Context, run: RecordedRun) -> None:
    """Hold that a run writes to the host of the client.

    Raises:
        ConfigurationError: it writes to another one.
    """
    if not same_base(run.host, context.connection.base):
        raise ConfigurationError(
            f"the run {run.id} writes to {run.host}, not to {context.connection.base}"
        )


def check_rows(run: RecordedRun, write: BoundWrite[Any], rows: Iterable[Any] | None) -> None:
    """Hold that the rows of a run can be had: from the caller, or from its ledger.

    Raises:
        ConfigurationError: they cannot.
    """
    if rows is not None:
        return
    if not run.complete:
        raise ConfigurationError(
            f"the rows of the run {run.id} were not all read: pass rows= once more"
        )
    hidden = sorted(secret_fields(write.payload_schema))
    if hidden:
        raise ConfigurationError(
            f"the rows of the run {run.id} hold secrets ({', '.join(hidden)}), which no "
            "ledger keeps: pass rows= once more"
        )


def options_of(run: RecordedRun) -> WriteOptions:
    """Return how a run writes.

    Raises:
        LedgerError: this version of the package does not know it.
    """
    try:
        return WriteOptions(**run.options)
    except TypeError as error:
        raise LedgerError(
            f"the run {run.id} was recorded with options that this version of the package "
            f"does not know ({error}): resume it with a newer one"
        ) from error
