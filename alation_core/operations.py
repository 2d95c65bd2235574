"""Operations as plain data: what can be called, with which payload, and how its jobs are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from alation_core.batching import DEFAULT_LIMIT, BatchLimit
from alation_core.bodies import JSON_LIST, Body
from alation_core.jobs import JobHandle, JobProtocol
from alation_core.paging import Paging
from alation_core.problems import Finding
from alation_core.reading import Reader, Row, trust_status
from alation_core.results import JobDetails
from alation_core.shapes import AnswerSchema, PayloadSchema, answer_schema, payload_schema

J = TypeVar("J", bound=JobDetails)
ItemT = TypeVar("ItemT")
Params = Mapping[str, Any]
FollowUp = Callable[[Any], Sequence[JobHandle]]
Locate = Callable[[Sequence[Row], Sequence[Finding]], Sequence[Finding]]


def as_read(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Finding]:
    """Leave findings as they were read."""
    return findings


@dataclass(frozen=True)
class NoParams:
    """An operation that takes no query or path parameters."""


@dataclass(frozen=True)
class Operation:
    """What all operations have in common."""

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "_name", name)

    @property
    def name(self) -> str:
        """The name of the operation within its endpoint."""
        named: str = getattr(self, "_name", "?")
        return named


@dataclass(frozen=True)
class LookUp:
    """How rows whose fate is unknown are looked for in the catalog.

    It confirms a row that is found, and never proves that one is absent: a queued job can take
    minutes.

    Args:
        listing: the list to look into.
        by: field that names an object, the same in row and object.
        within: fields of the row that narrow the list, sent as filters.
        created: field of the object with the time of its creation.
    """

    listing: Listing[Any]
    by: str
    within: tuple[str, ...] = ()
    created: str = "ts_created"


@dataclass(frozen=True)
class WriteOperation(Operation, Generic[J]):
    """An operation that takes rows and sends them in batches.

    Args:
        method: HTTP method.
        path: path below the host; "{name}" stands for a path parameter, and a query at its end
            ("?name=value") is sent with every call.
        payload: dataclass of one row.
        result: class of the job's details.
        params: dataclass of the query and path parameters.
        body: how rows become a body.
        batch: how many rows one request may hold.
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
        empty_body: the body that says "no rows" where the body is a whole state; None: an empty
            input sends nothing.
        look_up: how rows whose fate is unknown are looked for.
    """

    method: str
    path: str
    payload: type
    result: type[J]
    params: type = NoParams
    body: Body = JSON_LIST
    batch: BatchLimit = DEFAULT_LIMIT
    whole_when: Callable[[Params], bool] | None = None
    repeat_safe: bool = False
    reader: Reader = trust_status
    locate: Locate = as_read
    overlaps: bool = True
    follow_up: FollowUp | None = None
    protocol: JobProtocol | None = None
    answers_at_once: bool = False
    accepted_when: Callable[[Any], bool] | None = None
    empty_body: bytes | None = None
    look_up: LookUp | None = None

    def __post_init__(self) -> None:
        if self.body.one_row and not (self.batch.items == 1 and self.batch.hard):
            raise ValueError(
                f"{self.path}: this body holds one row: batch=BatchLimit(items=1, hard=True)"
            )

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


@dataclass(frozen=True)
class Listing(Operation, Generic[ItemT]):
    """A list, read page by page while it is iterated.

    Args:
        path: path below the host; "{name}" stands for a path parameter.
        item: dataclass of one object.
        filters: dataclass of the query and path parameters.
        paging: "next_page_header" follows X-Next-Page (sheet pagination, standard).
        decode: turns an answer that is no JSON list (CSV, lines) into the list of objects.
    """

    path: str
    item: type[ItemT]
    filters: type = NoParams
    paging: Paging = "next_page_header"
    decode: Callable[[Any], Any] | None = None

    @property
    def params_schema(self) -> PayloadSchema:
        """The marshmallow schema of the query and path parameters."""
        return payload_schema(self.filters)

    @property
    def item_schema(self) -> AnswerSchema:
        """The marshmallow schema of one object."""
        return answer_schema(self.item, lenient=True)


@dataclass(frozen=True)
class Question(Operation, Generic[ItemT]):
    """A read of one thing.

    Args:
        path: path below the host; "{name}" stands for a path parameter.
        item: dataclass of the answer.
        params: dataclass of the query and path parameters.
        decode: turns an answer that is no JSON object into the object.
        method: "POST" for a question whose parameters travel as the JSON body; it changes nothing
            at the server, so it is repeated like any read.
    """

    path: str
    item: type[ItemT]
    params: type = NoParams
    decode: Callable[[Any], Any] | None = None
    method: Literal["GET", "POST"] = "GET"

    @property
    def params_schema(self) -> PayloadSchema:
        """The marshmallow schema of the query and path parameters."""
        return payload_schema(self.params)

    @property
    def item_schema(self) -> AnswerSchema:
        """The marshmallow schema of the answer."""
        return answer_schema(self.item, lenient=True)


@dataclass(frozen=True)
class Item:
    """Base of what lists and reads return. Fields that the answer leaves out are None.

    Args:
        raw: the untouched object.
    """

    raw: Any = field(default=None, repr=False, metadata={"wire": False}, kw_only=True)
