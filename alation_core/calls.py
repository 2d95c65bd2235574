"""Operations bound to a client: what users call."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from alation_core.batching import (
    Batch,
    BatchLimit,
    EncodedRow,
    PreparedRow,
    RejectedRow,
    batches,
    prepare,
)
from alation_core.bodies import as_json
from alation_core.errors import ConfigurationError, InvalidPayload, UnreadableAnswer
from alation_core.operations import Endpoint, GetOperation, ListOperation, WriteOperation
from alation_core.parameters import address
from alation_core.problems import Problem
from alation_core.results import JobDetails
from alation_core.runs.machine import Rules
from alation_core.runs.outcome import BatchOutcome, Run
from alation_core.runs.runner import Observer, Plan, run
from alation_core.shapes import AnswerSchema, PayloadSchema, json_schema
from alation_core.wire import JSON_TYPE, Reply, Request, next_page

if TYPE_CHECKING:
    from alation_core.client import Alation

J = TypeVar("J", bound=JobDetails)
ItemT = TypeVar("ItemT")
OnInvalid = Literal["raise", "skip"]

DEFAULT_TIMEOUT = 1800.0
"""Seconds to wait for a job. Waits of minutes for a tiny job are normal (sheet job, timing)."""
PAGE_SIZE = 1000
"""Objects asked for per page, the documented hard limit (sheet pagination)."""
MAX_PAGES = 100_000


@dataclass(frozen=True)
class BoundWrite(Generic[J]):
    """A write of a client: call it with rows, or use its other ways in."""

    catalog: Alation
    endpoint: type[Endpoint]
    operation: WriteOperation[J]

    @property
    def name(self) -> str:
        """Endpoint and operation ("document.create")."""
        return f"{self.endpoint.name}.{self.operation.name}"

    @property
    def payload_schema(self) -> PayloadSchema:
        """The marshmallow schema of one row."""
        return self.operation.payload_schema

    @property
    def result_schema(self) -> AnswerSchema:
        """The marshmallow schema of a job's details."""
        return self.operation.result_schema

    def json_schema(self) -> dict[str, Any]:
        """Return the payload as JSON Schema: a list of rows."""
        return json_schema(self.payload_schema, self.name)

    def validate(self, rows: Iterable[Any]) -> list[Problem]:
        """Check rows offline; nothing is sent.

        Returns:
            What is wrong, in the order of the rows; empty where all fit.
        """
        prepared = prepare(rows, self.payload_schema, self.operation.body)
        return [p for row in prepared if isinstance(row, RejectedRow) for p in row.problems]

    def plan(
        self, rows: Iterable[Any], *, batch_size: int | None = None, **params: Any
    ) -> Iterator[Batch]:
        """Yield the batches that a call would send, offline; rejected rows are marked in them.

        Raises:
            ConfigurationError: an option or a parameter cannot be used.
        """
        self._address(params)
        limit = self._limit(batch_size, params)
        prepared = prepare(rows, self.payload_schema, self.operation.body)
        return batches(prepared, limit, self.operation.body)

    def __call__(
        self,
        rows: Iterable[Any],
        *,
        concurrency: int = 1,
        batch_size: int | None = None,
        on_invalid: OnInvalid = "raise",
        timeout: float = DEFAULT_TIMEOUT,
        progress: Observer | None = None,
        allow_empty: bool = False,
        **params: Any,
    ) -> Run[J]:
        """Write rows and wait for what becomes of each. All are checked before the first request.

        Args:
            rows: dicts, or instances of the payload dataclass; any iterable.
            concurrency: jobs that may be open at once. The vendor advises one.
            batch_size: rows per request; by default the limit of the operation.
            on_invalid: "raise" sends nothing where a row does not fit its schema; "skip" leaves
                such rows out and reports them as rejected.
            timeout: seconds to wait for each job. A wait that runs out cancels nothing.
            progress: is called with every event of the run.
            allow_empty: for a body that is a whole state: send it even if there are no rows, which
                deletes everything.
            params: query and path parameters of the operation.

        Returns:
            The run: outcomes in input order, whatever happened on the way.

        Raises:
            InvalidPayload: rows do not fit and `on_invalid` is "raise"; nothing was sent.
            ConfigurationError: an option or a parameter cannot be used; nothing was sent.
            AuthenticationFailed: the credentials were refused; nothing was sent.
            ServerUnreachable: there is no connection; nothing was sent.
        """
        self._check(on_invalid)
        prepared = list(prepare(rows, self.payload_schema, self.operation.body))
        problems = [p for r in prepared if isinstance(r, RejectedRow) for p in r.problems]
        limit = self._limit(batch_size, params)
        if problems and (on_invalid == "raise" or limit.whole):
            # Left out of a whole state, a row would be deleted: skipping is no choice there.
            raise InvalidPayload(problems)
        if limit.whole:
            self._check_whole(prepared, limit, allow_empty)
        outcomes = self._run(prepared, concurrency, batch_size, timeout, progress, params)
        return Run(self.name, outcomes)

    def stream(
        self,
        rows: Iterable[Any],
        *,
        concurrency: int = 1,
        batch_size: int | None = None,
        on_invalid: OnInvalid = "raise",
        timeout: float = DEFAULT_TIMEOUT,
        progress: Observer | None = None,
        **params: Any,
    ) -> Iterator[BatchOutcome[J]]:
        """Write rows batch by batch, reading ahead by a few batches; memory stays flat.

        Arguments and errors are those of the call, but rows are checked as they are read: with
        `on_invalid="raise"` the run stops at the first row that does not fit, after the rows
        before it were sent and their outcomes yielded. A whole state goes out in one piece.

        Returns:
            An iterator of batch outcomes, in input order. Nothing is sent before it is asked.
        """
        self._check(on_invalid)
        if self._limit(batch_size, params).whole:
            return iter(self(rows, timeout=timeout, progress=progress, **params).batches)
        prepared = prepare(rows, self.payload_schema, self.operation.body)
        stopper = _StopAtInvalid() if on_invalid == "raise" else None
        watched = stopper.watch(prepared) if stopper else prepared
        outcomes = self._run(watched, concurrency, batch_size, timeout, progress, params)
        return stopper.after(outcomes) if stopper else outcomes

    def _run(
        self,
        prepared: Iterable[PreparedRow],
        concurrency: int,
        batch_size: int | None,
        timeout: float,
        progress: Observer | None,
        params: dict[str, Any],
    ) -> Iterator[BatchOutcome[J]]:
        if not isinstance(concurrency, int) or concurrency < 1:
            raise ConfigurationError(f"concurrency must be at least 1, not {concurrency!r}")
        path, query = self._address(params)
        limit = self._limit(batch_size, params)
        made = batches(prepared, limit, self.operation.body)
        jobs_at_once = concurrency if self.operation.overlaps else 1
        observers = [self.catalog.registry.observe] + ([progress] if progress else [])
        plan = Plan(
            operation=self.operation,
            request=Request(self.operation.method, path, query),
            batches=made,
            rules=Rules(concurrency=jobs_at_once, timeout=timeout),
            splittable=not limit.whole,
            observers=observers,
        )
        return run(plan, self.catalog.transport)

    def _check(self, on_invalid: str) -> None:
        if on_invalid not in ("raise", "skip"):
            raise ConfigurationError(f"on_invalid must be 'raise' or 'skip', not {on_invalid!r}")

    def _address(self, params: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
        return address(self.name, self.operation.path, self.operation.params_schema, params)

    def _limit(self, batch_size: int | None, params: dict[str, Any]) -> BatchLimit:
        limit = self.operation.batch
        whole_when = self.operation.whole_when
        if limit.whole or (whole_when is not None and whole_when(params)):
            if batch_size is not None:
                raise ConfigurationError(
                    f"{self.name} is one whole state here, which deletes what it does not name: it "
                    "is never split, so leave batch_size out"
                )
            return dataclasses.replace(limit, items=None, whole=True)
        if batch_size is None:
            return limit
        if batch_size < 1 or (limit.hard and limit.items is not None and batch_size > limit.items):
            highest = f" and at most {limit.items}, the server's limit" if limit.hard else ""
            raise ConfigurationError(
                f"{self.name}: batch_size must be at least 1{highest}, not {batch_size}"
            )
        return dataclasses.replace(limit, items=batch_size)

    def _check_whole(
        self, prepared: Sequence[PreparedRow], limit: BatchLimit, allow_empty: bool
    ) -> None:
        if not prepared and not allow_empty:
            raise ConfigurationError(
                f"{self.name}: there are no rows, and this body is a whole state: sending it would "
                "delete everything. Pass allow_empty=True if that is what you want"
            )
        parts = [len(row.part) for row in prepared if isinstance(row, EncodedRow)]
        size = self.operation.body.size(sum(parts), len(parts))
        if size > limit.bytes:
            raise ConfigurationError(
                f"{self.name}: the rows make {size} bytes, more than the {limit.bytes} that go "
                "into one request, and this body is a whole state that can't be split; "
                "nothing was sent"
            )


class _StopAtInvalid:
    """Ends the rows at the first rejected one, and raises after the outcomes before it."""

    def __init__(self) -> None:
        self._problems: tuple[Problem, ...] = ()

    def watch(self, rows: Iterable[PreparedRow]) -> Iterator[PreparedRow]:
        for row in rows:
            yield row
            if isinstance(row, RejectedRow):
                self._problems = row.problems
                return

    def after(self, outcomes: Iterator[BatchOutcome[J]]) -> Iterator[BatchOutcome[J]]:
        yield from outcomes
        if self._problems:
            raise InvalidPayload(self._problems)


@dataclass(frozen=True)
class BoundList(Generic[ItemT]):
    """A list of a client: call it with filters, iterate over objects."""

    catalog: Alation
    endpoint: type[Endpoint]
    operation: ListOperation[ItemT]

    @property
    def name(self) -> str:
        """Endpoint and operation ("document.list")."""
        return f"{self.endpoint.name}.{self.operation.name}"

    def __call__(self, **filters: Any) -> Iterator[ItemT]:
        """Return the objects, page by page as they are asked for.

        Pages are offsets: objects that are made or deleted meanwhile can shift the window (sheet
        pagination, stability).

        Args:
            filters: query and path parameters of the operation. `limit` is the size of a page, not
                the number of objects.

        Raises:
            ConfigurationError: a filter cannot be used. Raised at once; the others while iterating:
            ServerUnreachable: a page could not be had.
            RequestRefused: the server answered with an error.
            UnreadableAnswer: a page is not a list, or the pages go round in a circle.
        """
        operation = self.operation
        known = operation.params_schema.fields
        given = {"limit": PAGE_SIZE, **filters} if "limit" in known else filters
        path, query = address(self.name, operation.path, operation.params_schema, given)
        return self._objects(Request("GET", path, query))

    def _objects(self, request: Request) -> Iterator[ItemT]:
        seen = {(request.path, *request.query)}
        for _ in range(MAX_PAGES):
            reply = self.catalog.transport.read(request)
            decode = self.operation.decode
            objects = decode(reply.data) if decode else reply.data
            if not isinstance(objects, list):
                raise UnreadableAnswer(f"{self.name}: the page is not a list", reply.data)
            yield from (load_item(self.operation.item_schema, found) for found in objects)
            following = self._next(reply)
            if following is None:
                return
            place = (following.path, *following.query)
            if place in seen:
                break
            seen.add(place)
            request = following
        raise UnreadableAnswer(f"{self.name}: the server's pages do not end", None)

    def _next(self, reply: Reply) -> Request | None:
        value = reply.headers.get("x-next-page", "").strip()
        if not value or self.operation.paging == "none":
            return None
        path, query = next_page(self.catalog.transport.base, value)
        return Request("GET", path, query)


@dataclass(frozen=True)
class BoundGet(Generic[ItemT]):
    """A read of one thing of a client."""

    catalog: Alation
    endpoint: type[Endpoint]
    operation: GetOperation[ItemT]

    @property
    def name(self) -> str:
        """Endpoint and operation ("user.get")."""
        return f"{self.endpoint.name}.{self.operation.name}"

    def __call__(self, **params: Any) -> ItemT:
        """Return the thing.

        Args:
            params: query and path parameters of the operation.

        Raises:
            ConfigurationError: a parameter cannot be used.
            ServerUnreachable: no answer.
            RequestRefused: the server answered with an error, "not found" included.
            UnreadableAnswer: the answer is no object.
        """
        operation = self.operation
        path, query = address(self.name, operation.path, operation.params_schema, params)
        request = Request("GET", path, query)
        if operation.method == "POST":
            request = Request("POST", path, body=as_json(params), content_type=JSON_TYPE)
        reply = self.catalog.transport.read(request)
        found = operation.decode(reply.data) if operation.decode else reply.data
        if not isinstance(found, dict):
            raise UnreadableAnswer(f"{self.name}: the answer is no object", reply.data)
        item: ItemT = load_item(operation.item_schema, found)
        return item


def load_item(schema: AnswerSchema, found: Any) -> Any:
    """Type one object of an answer; what is no object is returned as it came."""
    if not isinstance(found, dict):
        return found
    return dataclasses.replace(schema.load(found), raw=found)
