"""A plugin whose fields have wire names and types of all kinds, with the routes of its server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

from alation_core import DirectOperation, Endpoint, Item, JobDetails, ListOperation, hookimpl
from alation_core.reading import Reading
from alation_core.shapes import UNSET, Maybe, WireName
from alation_sandbox import Answer, Call, Route, World, ok


class Grade(Enum):
    GOLD = "gold"
    SILVER = "silver"


@dataclass(frozen=True)
class Part:
    type_: Annotated[str, WireName("type")]
    parts: Maybe[list[Part]] = UNSET


@dataclass(frozen=True)
class Rating:
    kind: Literal["rating"]
    class_: Annotated[Grade, WireName("class")]
    score: Maybe[Decimal] = UNSET
    share: Maybe[float] = UNSET
    scores: Maybe[list[Decimal]] = UNSET
    at: Maybe[datetime] = UNSET
    part: Maybe[Part] = UNSET


@dataclass(frozen=True)
class Note:
    kind: Literal["note"]
    score: str


@dataclass(frozen=True)
class Shown(Item):
    class_: Annotated[Grade | None, WireName("class")] = None
    score: Decimal | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Filters:
    class_: Annotated[Grade, WireName("class"), "How good."]
    since: Maybe[datetime] = UNSET


class Rated(Endpoint):
    """Ratings and notes on them."""

    name = "rated"

    send = DirectOperation(
        "POST",
        "/rated/",
        payload=Rating | Note,
        result=JobDetails,
        reader=lambda rows, details: Reading(ids=dict(enumerate(range(1, len(rows) + 1)))),
    )
    list = ListOperation("/rated/", item=Shown, filters=Filters)


BODIES: list[str] = []
QUERIES: list[str] = []
ANSWERS: list[int] = []
"""Statuses of the next writes, where they are refused."""
OBJECT = {"class": "gold", "score": 1.5, "at": "2025-03-14T12:00:00Z"}


def store(world: World, call: Call) -> Answer:
    BODIES.append(call.body.decode())
    return Answer(ANSWERS.pop(), {"detail": "No."}) if ANSWERS else ok([])


def show(world: World, call: Call) -> Answer:
    QUERIES.append(call.query_string)
    return ok([OBJECT])


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    return [Rated]


@hookimpl
def alation_sandbox() -> Sequence[Any]:
    return [Route("POST", "/rated/", store), Route("GET", "/rated/", show)]


def install(folder: Path) -> None:
    """Make this module an installed plugin, in a folder that is on the path."""
    info = folder / "rated-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: rated\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[alation_core]\nrated = {__name__}\n")
