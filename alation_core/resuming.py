"""Goes on with a recorded run: finds it in its ledger, and gives it to the write it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import TYPE_CHECKING, Any

from alation_core.errors import ConfigurationError
from alation_core.ledger.book import reopen_book
from alation_core.options import WriteOptions
from alation_core.runs.outcome import Run
from alation_core.runs.runner import Observer

if TYPE_CHECKING:
    from alation_core.client import Alation


def resume(
    catalog: Alation,
    identity: str,
    rows: Iterable[Any] | None,
    ledger: str | PathLike[str] | None,
    resend_unknown: bool,
    progress: Observer | None,
) -> Run[Any]:
    """Go on with a recorded run; the arguments are those of `Alation.resume`."""
    path = ledger if ledger is not None else catalog.ledger
    if path is None:
        raise ConfigurationError("which ledger? Pass ledger=, here or to the client")
    with reopen_book(path, catalog.transport.clock, identity) as (book, recorded):
        if recorded.host != catalog.transport.base:
            raise ConfigurationError(
                f"the run {recorded.id} writes to {recorded.host}, not to {catalog.transport.base}"
            )
        if rows is None and not recorded.complete:
            raise ConfigurationError(
                f"the rows of the run {recorded.id} were not all read: pass rows= once more"
            )
        endpoint, _, operation = recorded.operation.partition(".")
        write = getattr(catalog.endpoint(endpoint), operation)
        options = WriteOptions(**recorded.options)
        run: Run[Any] = write.resumed(book, options, rows, progress, resend_unknown)
        return run
