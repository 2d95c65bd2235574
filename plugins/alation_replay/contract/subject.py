"""The endpoint under test: what its author gave, and a client of it that plays scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any, ClassVar

from alation_core import (
    Alation,
    AlationError,
    BatchLimit,
    BoundWrite,
    ConfigurationError,
    Endpoint,
    Run,
)
from alation_core.auth import Credentials
from alation_core.bodies import Body
from alation_core.operations import WriteOperation
from alation_core.shapes import PayloadSchema, as_row, places_of, row_errors
from alation_replay.contract.server import Reaction, Scripted, ScriptedServer
from alation_replay.contract.taped import Success, entries_of, success_of
from alation_replay.index import Entry
from alation_replay.playing.credentials import CREDENTIALS, TAPE_URL, under_any_name
from alation_replay.tapes import INDEX_NAME


def require(condition: object, message: str) -> None:
    """Fail the test with a sentence that says what to do, unless the condition holds.

    Raises:
        AssertionError: it does not hold.
    """
    if not condition:
        raise AssertionError(message)


def require_refusal(server: ScriptedServer, call: Callable[[], object], message: str) -> None:
    """Fail the test unless a call is refused before anything is sent.

    Raises:
        AssertionError: the call is made, or something was sent.
    """
    try:
        call()
    except ConfigurationError:
        require(not server.calls, "something was sent")
        return
    raise AssertionError(message)


@dataclass(frozen=True)
class Subject:
    """An endpoint, with what its author gave beside it.

    Args:
        endpoint: the class.
        cassettes: folder of its tapes and their index.
        examples: rows by operation; by default those of its success tape.
        params: query and path parameters by operation; by default those of its success tape.
    """

    endpoint: type[Endpoint]
    cassettes: Path
    examples: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def operation(self, name: str) -> Any:
        """Return the declaration of an operation."""
        return self.endpoint.operations()[name]

    def entries(self, operation: str) -> list[Entry]:
        """Return the index entries of an operation's tapes that are there."""
        return entries_of(self.cassettes, operation)

    def success(self, operation: str) -> Success:
        """Return how an operation goes well, by its tape `<operation>__success` or another one.

        Raises:
            AssertionError: there is no such tape.
        """
        found = success_of(self.cassettes, operation, polled=self.writes(operation))
        if found is None:
            raise AssertionError(
                f"{self.named(operation)} has no tape of a success in {self.cassettes}: this test "
                f"takes the server's answers from it. Write {operation}__success.yaml and its "
                f"entry in {INDEX_NAME}"
            )
        return found

    def named(self, operation: str) -> str:
        """Return endpoint and operation, for messages."""
        return f"{self.endpoint.name}.{operation}"

    def writes(self, operation: str) -> bool:
        """Tell whether the operation takes rows."""
        return isinstance(self.operation(operation), WriteOperation)

    def rows(self, operation: str, number: int | None = None) -> list[Any]:
        """Return the example rows of a write, or so many of them, repeated where there are fewer.

        So many rows can share a request: they agree in what goes into its address.

        Raises:
            AssertionError: there are none.
        """
        given = list(self.examples.get(operation, ()))
        rows = given or list(self.success(operation).entry.call.rows)
        require(rows, f'{self.named(operation)} has no example: give examples = {{"{operation}": …')
        if number is None:
            return rows
        places = places_of(self.schema(operation))
        goes = [{name: as_row(row).get(name) for name in places} for row in rows]
        alike = [row for row, there in zip(rows, goes, strict=True) if there == goes[0]]
        return list(islice(cycle(alike), number))

    def parameters(self, operation: str) -> Mapping[str, Any]:
        """Return parameters that the operation can be called with."""
        if operation in self.params:
            return self.params[operation]
        needed = bool(row_errors(self.operation(operation).params_schema, {}))
        if self.writes(operation) and operation not in self.examples:
            # What goes into the address of every row may stand beside the rows.
            places = places_of(self.schema(operation))
            needed = needed or (bool(places) and not places.keys() <= self._named(operation))
        return self.success(operation).entry.call.params if needed else {}

    def _named(self, operation: str) -> set[str]:
        """Return the fields that every row of the success tape has."""
        rows = [set(as_row(row)) for row in self.success(operation).entry.call.rows]
        return set.intersection(*rows) if rows else set()

    def bound(self, operation: str, catalog: Alation | None = None) -> Any:
        """Return an operation that can be called; without a client, one that reaches nothing."""
        owner = catalog or self.client(ScriptedServer([Scripted(500)]))
        return getattr(owner.endpoint(self.endpoint.name), operation)

    def write(self, operation: str) -> BoundWrite[Any]:
        """Return a write for what needs no server: its schema, its batches."""
        bound: BoundWrite[Any] = self.bound(operation)
        return bound

    def limit(self, operation: str) -> BatchLimit:
        """Return how many rows one request of a write may hold, as its parameters have it."""
        limit: BatchLimit = self.operation(operation).limit(self.parameters(operation))
        return limit

    def form(self, operation: str) -> Body:
        """Return the form of the bodies of a write, with its parameters."""
        form: Body = self.operation(operation).form(self.parameters(operation))
        return form

    def schema(self, operation: str) -> PayloadSchema:
        """Return the payload schema of a write."""
        schema: PayloadSchema = self.operation(operation).payload_schema
        return schema

    def client(self, server: ScriptedServer, auth: Credentials | None = None) -> Alation:
        """Return a client of a scripted server; waiting takes no time."""
        opening = auth or CREDENTIALS["access_token"]
        return Alation(
            TAPE_URL,
            opening,
            [self.endpoint],
            session=server.session(),
            clock=server.clock,
            credentials=under_any_name(opening),
        )

    def server(
        self, operation: str, calls: Iterable[Reaction], polls: Iterable[Reaction] = ()
    ) -> ScriptedServer:
        """Return a server that answers the operation from lists."""
        return ScriptedServer(
            list(calls),
            list(polls),
            reads=not self.writes(operation),
            exchange=self.operation(operation).exchange,
        )

    def call(
        self, operation: str, server: ScriptedServer, rows: Sequence[Any], **options: Any
    ) -> Run[Any]:
        """Write rows to a scripted server."""
        bound = self.bound(operation, self.client(server))
        run: Run[Any] = bound(rows, **options, **self.parameters(operation))
        return run

    def write_again(
        self,
        operation: str,
        server: ScriptedServer,
        auth: Credentials | None = None,
        rows: Sequence[Any] | None = None,
        **options: Any,
    ) -> Run[Any]:
        """Make the write of the success tape once more, with further options, or other rows."""
        call = self.success(operation).entry.call
        bound = self.bound(operation, self.client(server, auth))
        given = call.rows if rows is None else rows
        run: Run[Any] = bound(given, **{**call.options, **options}, **call.params)
        return run

    def read(
        self,
        operation: str,
        server: ScriptedServer,
        params: Mapping[str, Any],
        auth: Credentials | None = None,
    ) -> list[Any]:
        """Read from a scripted server, to the end.

        Raises:
            AlationError: it does not go well.
        """
        found = self.bound(operation, self.client(server, auth))(**params)
        return list(found) if hasattr(found, "__next__") else [found]

    def read_again(
        self, operation: str, server: ScriptedServer, auth: Credentials | None = None
    ) -> list[Any]:
        """Make the read of the success tape once more."""
        return self.read(operation, server, self.success(operation).entry.call.params, auth)

    def failure(
        self, operation: str, server: ScriptedServer, auth: Credentials | None = None
    ) -> str | None:
        """Make the call of the success tape, and return what went wrong; None where nothing did."""
        try:
            if self.writes(operation):
                run = self.write_again(operation, server, auth)
                return None if run.ok else repr(run)
            self.read_again(operation, server, auth)
        except AlationError as error:
            return str(error)
        return None


class Contract:
    """Base of the parts of the suite; see `EndpointContract` for the attributes."""

    endpoint: ClassVar[type[Endpoint]]
    cassettes: ClassVar[Path]
    examples: ClassVar[Mapping[str, Sequence[Any]]] = {}
    params: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    packaged: ClassVar[bool] = True

    @property
    def subject(self) -> Subject:
        """The endpoint with its examples and tapes."""
        return Subject(self.endpoint, self.cassettes, self.examples, self.params)
