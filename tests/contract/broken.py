"""What a broken plugin is made of: calls, protocols and shapes with a flaw."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import marshmallow
from marshmallow import fields
from marshmallow.validate import OneOf

from alation_core import Alation, ApiAccessToken, BoundWrite, Endpoint, Item, JobDetails, Run
from alation_core.bodies import Body
from alation_core.jobs import BULK_METADATA_JOBS, JobState
from alation_core.reading import Reading
from alation_core.shapes import UNSET, Maybe
from alation_endpoints.document import Document
from alation_replay.contract.spoiling import UNHEARD_OF


class DropsParameters(BoundWrite[Any]):
    """Drops what it does not know, in silence."""

    def __call__(self, rows: Any, **options: Any) -> Run[Any]:
        return super().__call__(rows, **{k: v for k, v in options.items() if k != UNHEARD_OF})


class WaitsForNothing(BoundWrite[Any]):
    """Has no patience."""

    def __call__(self, rows: Any, **options: Any) -> Run[Any]:
        return super().__call__(rows, **{**options, "timeout": 1.0})


class KeepsItsToken(BoundWrite[Any]):
    """Logs in by itself, once and for all."""

    def __call__(self, rows: Any, **options: Any) -> Run[Any]:
        transport = self.context.connection
        token = ApiAccessToken("fake-access-token")
        session, clock = transport._http()._sessions.current(), transport.clock
        other = Alation(transport.base, token, [], session=session, clock=clock)
        return BoundWrite(other.context, self.name, self.operation)(rows, **options)


class LowersBatches(BoundWrite[Any]):
    """Makes a batch_size that is too large smaller, and does not say so."""

    def __call__(self, rows: Any, *, batch_size: int | None = None, **options: Any) -> Run[Any]:
        most = self.operation.limit({}).items or 1
        return super().__call__(rows, batch_size=min(batch_size or most, most), **options)


class Trusting(dict[str, JobState]):
    """Takes every word that it does not know for a success."""

    def get(self, word: str, default: Any = None) -> Any:
        return super().get(word, JobState.SUCCEEDED)


ONE_HANDLE = dataclasses.replace(BULK_METADATA_JOBS, handles=BULK_METADATA_JOBS.handles[:1])
NO_PARTS = dataclasses.replace(
    BULK_METADATA_JOBS,
    words={**BULK_METADATA_JOBS.words, "partially_successful": JobState.SUCCEEDED},
)
TRUSTING = dataclasses.replace(BULK_METADATA_JOBS, words=Trusting(BULK_METADATA_JOBS.words))


class Unsized(Body):
    """Does not know how long it is."""

    def size(self, encoded: int, rows: int) -> int:
        return 0


_numbers = itertools.count()


def numbered(row: Mapping[str, Any]) -> bytes:
    """Encodes a row otherwise each time."""
    return b'{"number": %d}' % next(_numbers)


def everything_done(rows: Any, details: Any) -> Reading:
    """Reads a success out of whatever came."""
    return Reading(ids=dict.fromkeys(range(len(rows))))


def counting(rows: Any, details: Any) -> Reading:
    """Reads how many were made, and of none which."""
    return Reading(done=getattr(details.result, "created_term_count", None))


@dataclass(frozen=True)
class PerhapsAHub:
    """Lets a place of the path stay empty."""

    hub_id: Maybe[int] = UNSET


@dataclass(frozen=True)
class AsksForMore:
    """Requires what the examples do not have."""

    title: str
    owner: str
    document_hub_id: int


@dataclass(frozen=True)
class AsksForNothing:
    """Requires nothing."""

    title: Maybe[str] = UNSET
    document_hub_id: Maybe[int] = UNSET


@dataclass(frozen=True)
class NotJson:
    """Offers choices that JSON cannot express."""

    title: Annotated[Maybe[Any], OneOf([frozenset(), "Net revenue", "Churn rate"])] = UNSET
    document_hub_id: Maybe[int] = UNSET


class Converting(marshmallow.Schema):
    """Makes numbers of texts."""

    title = fields.String(required=True)
    document_hub_id = fields.Integer(required=True)


@dataclass(frozen=True)
class Forgetful(JobDetails):
    """Keeps what it understood."""

    @classmethod
    def from_api_response(cls, answer: Any, handle: Any = None) -> Any:
        return dataclasses.replace(super().from_api_response(answer, handle), raw=None)


@dataclass(frozen=True)
class Guessing(JobDetails):
    """Makes a text of every result."""

    @classmethod
    def from_api_response(cls, answer: Any, handle: Any = None) -> Any:
        details = super().from_api_response(answer, handle)
        return dataclasses.replace(details, result=str(details.result))


@dataclass(frozen=True)
class NoItem:
    """Has no room for the untouched object."""

    id: int | None = None


@dataclass(frozen=True)
class Picky(Item):
    """Cannot be without a title."""

    title: str | None = None

    def __post_init__(self) -> None:
        if self.title is None:
            raise ValueError("no title")


@dataclass(frozen=True)
class Careless(Item):
    """Throws the untouched object away."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "raw", None)


class Empty(Endpoint):
    """Declares nothing."""

    name = "empty"


class Undescribed(Document):
    pass
