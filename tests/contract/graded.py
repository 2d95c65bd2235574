"""An endpoint whose fields have wire names and types of all kinds, and rows of two kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

from alation_core import DirectOperation, Endpoint, Item, JobDetails, ListOperation
from alation_core.reading import NOT_UNDERSTOOD, Reading
from alation_core.shapes import UNSET, Maybe, Row, WireName


class Grade(Enum):
    """How good a thing is."""

    GOLD = "gold"
    SILVER = "silver"


@dataclass(frozen=True)
class Reason:
    """Why, and why that."""

    type_: Annotated[Literal["rule", "person"], WireName("type")]
    because: Maybe[list[Reason]] = UNSET


@dataclass(frozen=True)
class NewGrade:
    """A grade of one thing."""

    kind: Literal["grade"]
    class_: Annotated[Grade, WireName("class")]
    score: Decimal
    seen: datetime
    day: Maybe[date] = UNSET
    key: Maybe[UUID] = UNSET
    reason: Maybe[Reason] = UNSET


@dataclass(frozen=True)
class NewNote:
    """A text about a thing."""

    kind: Literal["note"]
    text: Annotated[str, WireName("@text")]


@dataclass(frozen=True)
class Graded(Item):
    """What the server made of either."""

    id: int | None = None
    class_: Annotated[Grade | None, WireName("class")] = None
    score: Decimal | None = None
    seen: datetime | None = None
    reason: Reason | None = None


@dataclass(frozen=True)
class JobDetailsGraded(JobDetails):
    """The answer to a create."""

    result: list[Graded] | Any = None


@dataclass(frozen=True)
class GradeFilters:
    """Filters of the list."""

    class_: Annotated[Grade, WireName("class"), "Required."]
    since: Maybe[datetime] = UNSET
    least: Annotated[Maybe[Decimal], WireName("score[gte]")] = UNSET


def stored(rows: Sequence[Row], details: JobDetails) -> Reading:
    """One object for each row, in their order."""
    made = details.result
    if not isinstance(made, list) or len(made) != len(rows):
        return NOT_UNDERSTOOD
    if not all(isinstance(one, Graded) and isinstance(one.id, int) for one in made):
        return NOT_UNDERSTOOD
    return Reading(ids={index: one.id for index, one in enumerate(made)})


class Grades(Endpoint):
    """Grades of things."""

    name = "graded"

    create = DirectOperation(
        "POST",
        "/integration/graded/",
        payload=NewGrade | NewNote,
        result=JobDetailsGraded,
        reader=stored,
    )
    list = ListOperation("/integration/graded/", item=Graded, filters=GradeFilters)
