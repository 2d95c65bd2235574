"""Which errors are worth another try of the task."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from alation_core import AlationError
from alation_core.engines import may_pass


@contextmanager
def told_to_airflow() -> Iterator[None]:
    """Raise errors of the package as Airflow's own: those that a retry cannot mend end the task."""
    try:
        yield
    except AlationError as error:
        kind = AirflowException if may_pass(error) else AirflowFailException
        raise kind(f"{type(error).__name__}: {error}") from error
