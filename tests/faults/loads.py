"""The loads that faults are thrown at: their rows, and what the sandbox's books say of each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from alation_sandbox import World

DOCUMENT = "/integration/v2/document/"
VALUE = "/integration/v2/custom_field_value/async/"
JOB = "/api/v1/bulk_metadata/job/"
TOKEN = "/integration/v1/createAPIAccessToken/"
FIELD = 10001


@dataclass(frozen=True)
class Load:
    """A kind of load.

    Args:
        operation: endpoint and operation.
        method: of its writes.
        path: of its writes.
        stock: fills the books before it.
        rows: makes its rows.
        there: how often the books hold what a row asks for.
    """

    operation: str
    method: str
    path: str
    stock: Callable[[World, int], None]
    rows: Callable[[Random, int], list[dict[str, Any]]]
    there: Callable[[World, Mapping[str, Any]], int]


def _nothing(world: World, number: int) -> None:
    pass


def _documents(world: World, number: int) -> None:
    for place in range(1, number + 1):
        world.table("document").insert(
            {
                "title": f"old {place}",
                "document_hub_id": 1,
                "custom_fields": [],
                "nav_link_folder_ids": [],
                "deleted": False,
            }
        )


def _tables(world: World, number: int) -> None:
    world.table("custom_field").insert(
        {"field_type": "RICH_TEXT", "name_singular": "Note", "options": None}
    )
    for place in range(1, number + 1):
        world.table("rdbms_table").insert({"key": f"1.sales.t{place}", "custom_fields": []})


def _new(random: Random, number: int) -> list[dict[str, Any]]:
    """Some rows name a hub that does not exist: the server refuses their batch."""
    bad = random.choice([0, 0, 1, 2])
    rows: list[dict[str, Any]] = [
        {"title": f"document {place}", "document_hub_id": 1} for place in range(number)
    ]
    for row in random.sample(rows, bad):
        row["document_hub_id"] = 99
    return rows


def _changed(random: Random, number: int) -> list[dict[str, Any]]:
    return [{"id": place, "title": f"new {place}"} for place in range(1, number + 1)]


def _gone(random: Random, number: int) -> list[dict[str, Any]]:
    return [{"id": place} for place in range(1, number + 1)]


def _valued(random: Random, number: int) -> list[dict[str, Any]]:
    return [
        {"field_id": FIELD, "otype": "table", "oid": place, "value": f"value {place}"}
        for place in range(1, number + 1)
    ]


def _titled(world: World, row: Mapping[str, Any]) -> int:
    return len(list(world.table("document").matching(title=row["title"])))


def _deleted(world: World, row: Mapping[str, Any]) -> int:
    found = world.table("document").get(row["id"])
    return int(found is not None and found["deleted"])


def _stored(world: World, row: Mapping[str, Any]) -> int:
    found = world.table("rdbms_table").get(row["oid"]) or {}
    values = {value["field_id"]: value["value"] for value in found.get("custom_fields", [])}
    return int(values.get(row["field_id"]) == row["value"])


LOADS: Sequence[Load] = (
    Load("document.create", "POST", DOCUMENT, _nothing, _new, _titled),
    Load("document.update", "PUT", DOCUMENT, _documents, _changed, _titled),
    Load("document.delete", "DELETE", DOCUMENT, _documents, _gone, _deleted),
    Load("custom_field_value.upsert", "PUT", VALUE, _tables, _valued, _stored),
)
