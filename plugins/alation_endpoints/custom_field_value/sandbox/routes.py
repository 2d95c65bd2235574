"""The calls of custom field values, and the jobs of writes. Sheet: custom_field_value.

The biggest choice: it is always a cloud-native instance with two stores, so every asynchronous
write runs two jobs. Reads come from the one set of values that both jobs speak of. Where else the
sheet is open, a choice is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alation_endpoints.common.references.sandbox import TABLES, find
from alation_endpoints.common.sandbox import Item
from alation_endpoints.custom_field_value.sandbox.checks import checked_items
from alation_endpoints.custom_field_value.sandbox.objects import objects, set_value, values
from alation_endpoints.custom_field_value.sandbox.searching import find_by_field
from alation_sandbox import (
    Answer,
    Call,
    JobEnd,
    Record,
    Route,
    World,
    accepted,
    check_query,
    ok,
    page,
)

PATH = "/integration/v2/custom_field_value/"


# ------------------------------------------------------------------------------ writes


def _store(world: World, items: Sequence[Item]) -> tuple[int, int, list[str]]:
    """Write rows; return how many values were changed, how many are new, and what failed."""
    changed = new = 0
    failed: list[str] = []
    for item in items:
        found = find(world, item["otype"], int(item["oid"]))
        if found is None:  # deleted since the request
            failed.append(f"Object not found: {item['otype']}:{item['oid']}.")
        elif set_value(world, found, item["field_id"], item["value"]):
            changed += 1
        else:
            new += 1
    return changed, new, failed


def _upsert(world: World, call: Call) -> Answer:
    items = checked_items(world, call)
    # The id of the second job was one lower than that of the first one in the one capture.
    second = world.reserve_job_id()
    counted: list[int] = []

    def write(world: World) -> JobEnd:
        changed, new, failed = _store(world, items)
        counted.extend((changed, new))
        return JobEnd(result=_told(changed + new, failed, second))

    def write_again(world: World) -> JobEnd:
        changed, new = counted
        return JobEnd(
            result=[
                "Start bulk upsert public annotation field values...",
                "Finished bulk upsert public annotation field values. "
                f"Updated objects: {changed}, created objects: {new}",
            ]
        )

    first = world.start_job(write)
    world.start_job(write_again, job_id=second)
    return accepted(first)


def _told(stored: int, failed: Sequence[str], second: int) -> list[str]:
    """Return the result of the first job. What stands between the brackets is a choice."""
    legacy = f"Legacy(Rosemeta) write job_id (can be tracked using jobs API): {second}"
    errors = ", ".join(f"'{text}'" for text in failed)
    return [
        f"Start bulk upsert values to annotation value microservice... {legacy}",
        f"Updated values count: {stored}. Error count: {len(failed)}. Errors: [{errors}] {legacy}",
        f"Finished bulk upsert values to annotation value microservice. {legacy}",
    ]


def _upsert_sync(world: World, call: Call) -> Answer:
    items = checked_items(world, call)
    changed, new, _ = _store(world, items)
    return ok(
        {
            "field_values_received": len(items),
            "updated_field_values": changed,
            "new_field_values": new,
        }
    )


# ------------------------------------------------------------------------------ reads


def _list(world: World, call: Call) -> Answer:
    check_query(call, ("otype", "oid", "field_id"))
    wanted = set(call.integers("field_id"))
    found = (
        {
            "field_id": field_id,
            "otype": otype,
            "oid": record["id"],
            # A choice: the time of the object stands for that of its values.
            "ts_updated": record.get("ts_updated") or record.get("ts_created"),
            "value": value,
        }
        for otype, record in _objects(world, call.many("otype"), call.integers("oid"))
        for field_id, value in values(record).items()
        if not wanted or field_id in wanted
    )
    return page(call, found)


def _objects(
    world: World, otypes: Sequence[str], oids: Sequence[int]
) -> Iterator[tuple[str, Record]]:
    for otype in otypes or TABLES:
        if not oids:
            yield from ((otype, record) for record in objects(world, otype))
        for oid in oids:
            found = find(world, otype, oid)
            if found is not None:
                yield otype, found.record


ROUTES = [
    Route("GET", PATH, _list),
    Route("PUT", PATH, _upsert_sync),
    Route("PUT", PATH + "async/", _upsert),
    Route("GET", "/api/v1/bulk_metadata/data_dictionary/<otype>", find_by_field),
]
