"""What a call needs of the client: no more than this is handed to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from alation_core.frozen import dataclass

if TYPE_CHECKING:
    from alation_core.ledger.opening import FindStore, LedgerOption, Opener
    from alation_core.ledger.sharing import Sharing
    from alation_core.operations.operation import Operation
    from alation_core.runs.telling import Observer
    from alation_core.shapes import PayloadSchema
    from alation_core.transport.connection import Connection

Verbs = Callable[[type], Mapping[str, Callable[..., Any]]]
"""Returns what the verbs of an endpoint's class call, by their names."""


def no_verbs(endpoint: type) -> Mapping[str, Callable[..., Any]]:
    """Return the verbs of an endpoint where no plugin brings any."""
    return {}


RowsOf = Callable[[Any, "PayloadSchema"], Iterable[Any]]


@dataclass(frozen=True)
class Context:
    """The parts of a client that its calls use.

    Args:
        connection: the way to the server.
        observers: returns those of the client's plugins that are told of a run.
        stop: returns why the client's writes are to stop, or None.
        ledger: where writes are recorded that name no ledger of their own; None: nowhere.
        verbs: what the client's plugins add to an endpoint.
        stores: returns what opens the ledgers of a scheme.
        parks: counts how often the client's runs were told to leave.
        rows_of: returns the rows of what the user gave as such, from it and the schema of a row.
        sharing: what the client shares with other processes; None: nothing.
    """

    connection: Connection
    observers: Callable[[], Sequence[Observer]]
    stop: Callable[[], str | None]
    ledger: str | PathLike[str] | None = None
    verbs: Verbs = no_verbs
    rows_of: RowsOf = lambda given, schema: given
    stores: FindStore | None = None
    parks: Callable[[], int] = lambda: 0
    sharing: Sharing | None = None

    @property
    def opener(self) -> Opener:
        """What opens ledgers."""
        from alation_core.ledger.opening import Opener, no_stores

        return Opener(self.connection.clock, self.stop, self.stores or no_stores)

    def opened(self, where: str, operation: Operation) -> Connection:
        """Return the way to the server with the credential of an operation.

        Raises:
            ConfigurationError: the client has no credential of the name that the operation names,
                or none that can be exchanged.
        """
        return self.connection.with_credential(operation.credential, where, operation.exchange)

    def recorded(self, ledger: str | PathLike[str] | LedgerOption | None) -> LedgerOption | None:
        """Return where a call is recorded: where it says so itself, else where the client does."""
        chosen = ledger if ledger is not None else self.ledger
        if chosen is None:
            return None
        from alation_core.ledger.opening import LedgerOption

        return chosen if isinstance(chosen, LedgerOption) else LedgerOption(chosen)

    def __repr__(self) -> str:
        return f"<Context {self.connection.base}>"
