"""Writes as plain data: what is sent, in which batches, and how the answer is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import UnionType
from typing import Any, Generic, TypeVar

from alation_core.batching.limits import DEFAULT_LIMIT, BatchLimit
from alation_core.bodies.body import Body
from alation_core.bodies.plain import JSON_LIST
from alation_core.errors import ConfigurationError
from alation_core.foreign import attempt
from alation_core.frozen import dataclass
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobProtocol
from alation_core.operations.marked_texts import as_marked, is_marked
from alation_core.operations.objects import SameObject
from alation_core.operations.operation import NoParams, Operation, Params
from alation_core.operations.read import LookUp
from alation_core.operations.taken_back import TakesBack
from alation_core.reading import Locate, Reader, as_read, trust_status
from alation_core.results import JobDetails
from alation_core.shapes import (
    UNSET,
    AnswerSchema,
    PayloadSchema,
    answer_schema,
    payload_schema,
    places_of,
)
from alation_core.shapes.declared import Use
from alation_core.shapes.rows import Row

J = TypeVar("J", bound=JobDetails)

FollowUp = Callable[[Any], Sequence[JobHandle]]
Limit = BatchLimit | Callable[[Params], BatchLimit]
"""How many rows one request may hold: for all calls, or told from the parameters of one."""


@dataclass(frozen=True)
class WriteOperation(Operation, Generic[J]):
    """An operation that takes rows and sends them in batches.

    Args:
        method: HTTP method.
        path: path below the host; "{name}" stands for a path parameter, "{+name}" for one of
            several segments, and a query at its end ("?name=value") is sent with every call.
        payload: dataclass of one row, or a union of those that a Literal field tells apart.
        result: class of the job's details.
        params: dataclass of the query and path parameters.
        body: how rows become a body.
        batch: how many rows one request may hold, or what tells it from the parameters.
        whole_when: tells from the parameters whether the body is a whole state, which must not be
            split because it deletes what it does not name.
        repeat_safe: the same request twice leaves the catalog as once would.
        reader: what the job's details say about the rows.
        locate: finds the rows that the texts of a refusal speak of.
        overlaps: several of its jobs may be open at once.
        follow_up: finds the handles of further jobs in the answer of a job.
        protocol: of its jobs; None where the request is answered at once.
        answers_at_once: a reply without a handle is a result, not a loss.
        accepted_when: tells from the body of an answer at once whether the server did the work,
            where the HTTP status does not; None: a readable answer says that it did.
        text_answer: the answer at once may be a text that is no JSON: it is the result.
        empty_body: the body that says "no rows" where the body is a whole state; None: an empty
            input sends nothing.
        look_up: how rows whose fate is unknown are looked for.
        refusal_starts_nothing: a 4xx of this operation proves that no row was done, whether or not
            it holds a null handle; so the rest of a refused batch can be sent without its bad rows.
        same_object: what names the object that a row is about; None: no two rows are known to be
            about one, as in a create.
        full_write: on an object that exists, a field that a row leaves out is reset.
        takes_back: how objects that a read brings become rows; None: it takes none back.
    """

    method: str
    path: str
    payload: type | UnionType
    result: type[J]
    params: type = NoParams
    body: Body = JSON_LIST
    batch: Limit = DEFAULT_LIMIT
    whole_when: Callable[[Params], bool] | None = None
    repeat_safe: bool = False
    reader: Reader = trust_status
    locate: Locate = as_read
    overlaps: bool = True
    follow_up: FollowUp | None = None
    protocol: JobProtocol | None = None
    answers_at_once: bool = False
    accepted_when: Callable[[Any], bool] | None = None
    text_answer: bool = False
    empty_body: bytes | None = None
    look_up: LookUp | None = None
    refusal_starts_nothing: bool = False
    same_object: SameObject | None = None
    full_write: bool = False
    takes_back: TakesBack | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        told = isinstance(self.batch, BatchLimit) and self.batch.items == 1 and self.batch.hard
        if self.body.one_row and not told:
            raise ValueError(
                f"{self.path}: this body holds one row: batch=BatchLimit(items=1, hard=True)"
            )

    def form(self, params: Params | None) -> Body:
        """Return the form of the bodies of one call; None: nothing is known of the call."""
        schema, body = self.payload_schema, self.body
        elsewhere = places_of(schema)
        fields = [name for name in schema.fields if name not in elsewhere]
        if params is not None and body.text_params:
            params = as_marked(self.params_schema, params)
        bound = body.unbound(fields) if params is None else body.bound(params, fields)
        if not body.texts or not is_marked(schema):
            return bound
        return replace(bound, encode=lambda row: bound.encode(as_marked(schema, row)))

    def limit(self, params: Params) -> BatchLimit:
        """Return how many rows one request of a call may hold.

        Raises:
            ConfigurationError: its plugin does not tell.
        """
        if isinstance(self.batch, BatchLimit):
            return self.batch
        told = attempt(self.batch, params)
        if not isinstance(told, BatchLimit):
            raise ConfigurationError(
                f"{self.name}: its plugin does not tell from the parameters how many rows a "
                f"request may hold ({told}); nothing was sent"
            )
        return told

    @property
    def shapes(self) -> Mapping[str, tuple[Any, Use]]:
        """The shapes that are declared, and what each is for."""
        return {
            "payload": (self.payload, "payload"),
            "params": (self.params, "parameters"),
            "result": (self.result, "answer"),
        }

    @property
    def jobs_apart(self) -> bool:
        """Whether its jobs are none of the usual job call, asked with the client's own credential.

        The same number may name another job there.
        """
        protocol = self.protocol or BULK_METADATA_JOBS
        return self.credential is not None or protocol.path != BULK_METADATA_JOBS.path

    def settings(self, row: Row) -> Mapping[str, Any]:
        """Return what a row sets on its object; a full write sets what is left out as well."""
        same = self.same_object or SameObject(())
        if not self.full_write:
            return same.settings(row)
        fields = [name for name in self.payload_schema.fields if name not in same.by]
        return {name: row.get(name, UNSET) for name in fields}

    @property
    def only_read(self) -> Mapping[str, str | None]:
        """The fields of the read's objects that are none of the rows, of what it takes back.

        Each comes with the field of the rows that it fills, or None: it is left out. Keys of a JSON
        object and headings of a file may be called so, and are no misspelled ones.
        """
        if self.takes_back is None:
            return {}
        return self.takes_back.only_read(self.payload_schema)

    @property
    def payload_schema(self) -> PayloadSchema:
        """The marshmallow schema of one row."""
        return payload_schema(self.payload)

    @property
    def result_schema(self) -> AnswerSchema:
        """The marshmallow schema of the job's details."""
        return answer_schema(self.result)

    @property
    def params_schema(self) -> PayloadSchema:
        """The marshmallow schema of the query and path parameters."""
        return payload_schema(self.params)
