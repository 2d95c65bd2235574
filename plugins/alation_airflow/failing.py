"""Which errors are worth another try of the task."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from alation_core import (
    AlationError,
    ConfigurationError,
    InvalidPayload,
    LedgerError,
    PluginError,
    RunOwned,
    SameRowsAgain,
    SenderBusy,
)

_MAY_PASS = (LedgerError, RunOwned, SameRowsAgain, SenderBusy)
_STAYS = (ConfigurationError, InvalidPayload, PluginError)


@contextmanager
def told_to_airflow() -> Iterator[None]:
    """Raise errors of the package as Airflow's own: those that a retry cannot mend end the task."""
    try:
        yield
    except AlationError as error:
        stays = isinstance(error, _STAYS) and not isinstance(error, _MAY_PASS)
        kind = AirflowFailException if stays else AirflowException
        raise kind(f"{type(error).__name__}: {error}") from error
