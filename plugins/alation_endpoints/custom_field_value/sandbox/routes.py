"""How the sandbox emulates custom field values. Sheet: custom_field_value; choices are marked.

The biggest choice: it is always a cloud-native instance with two stores, so every asynchronous
write runs two jobs. Reads come from the one set of values that both jobs speak of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_endpoints.common.terms.sandbox import REQUIRED, items_of
from alation_endpoints.custom_field_value.locating import BUILTIN_IDS, SUPPORTED_OTYPES
from alation_endpoints.custom_field_value.sandbox.objects import (
    TABLES,
    find,
    objects,
    set_value,
    values,
)
from alation_endpoints.custom_field_value.sandbox.searching import find_by_field
from alation_sandbox import (
    Answer,
    Call,
    JobEnd,
    Record,
    Refusal,
    Route,
    World,
    accepted,
    check_query,
    ok,
    page,
)

PATH = "/integration/v2/custom_field_value/"
LIMIT = 10_000
MAX_ENTRIES = 256

_INVALID: Mapping[str, Any] = {
    "title": "Invalid Payload",
    "detail": "Please check the API documentation for more details on the spec.",
}
_RELATIONAL = ("data", "schema", "table", "attribute")
_BUILTIN = {field_id: name for name, field_id in BUILTIN_IDS.items()}

Item = Mapping[str, Any]

# ------------------------------------------------------------------------------ checks


def _items(world: World, call: Call) -> Sequence[Item]:
    """Return the rows of a write.

    One bad row refuses the whole request. A choice: one entry per bad row, none for good ones.

    Raises:
        Refusal: a row is bad, or there are too many.
    """
    items = items_of(call)
    if len(items) > LIMIT:
        # A choice: the answer to a request above the limit is unknown.
        raise _refused([{"non_field_errors": [f"More than {LIMIT} items in one request."]}])
    errors = [wrong for item in items if (wrong := _error(world, item))]
    if errors:
        raise _refused(errors)
    return items


def _refused(errors: Sequence[Any]) -> Refusal:
    return Refusal(Answer(400, {**_INVALID, "errors": errors, "code": "400000"}))


def _error(world: World, item: Any) -> dict[str, list[str]]:
    """Return what is wrong with a row; empty where it is good."""
    row = item if isinstance(item, Mapping) else {}
    absent = [name for name in ("field_id", "otype", "oid", "value") if name not in row]
    if absent:
        return {name: [REQUIRED] for name in absent}  # the framework's text; a choice
    otype, oid = row["otype"], _number(row["oid"])
    if otype not in SUPPORTED_OTYPES:
        return {"otype": ["Invalid otype"]}
    if oid is None or find(world, otype, oid) is None:
        return {"non_field_errors": [f"Object not found: {otype}:{row['oid']}."]}
    name = _BUILTIN.get(row["field_id"])
    if name is not None and otype in _RELATIONAL:
        return {"non_field_errors": [f"No support for updating `{name}` field for `{otype}`."]}
    field = world.table("custom_field").get(row["field_id"])
    if field is None:
        # A choice: no source has the text for an unknown field.
        return {"field_id": [f"Custom field {row['field_id']} doesn't exist."]}
    return {} if _fits(field, row["value"]) else {"non_field_errors": [_not_allowed(field, row)]}


def _number(oid: Any) -> int | None:
    return int(oid) if isinstance(oid, int) or str(oid).isdecimal() else None


def _not_allowed(field: Record, row: Item) -> str:
    """The text is literal in sheet errors for documents; that this endpoint has it is a choice."""
    return (
        f"The value `{row['value']}` is not allowed for field `{field['name_singular']}` "
        f"with field_id `{row['field_id']}`."
    )


def _fits(field: Record, value: Any) -> bool:
    kind, options = field["field_type"], field["options"]
    if value is None or value == "":
        return True
    if kind in ("MULTI_PICKER", "OBJECT_SET"):
        if not isinstance(value, list) or len(value) > MAX_ENTRIES:
            return False
        if kind == "MULTI_PICKER":
            return all(choice in options for choice in value)
        single = not field["allow_multiple"] and len(value) > 1
        return not single and all(_is_object(field, entry) for entry in value)
    return isinstance(value, str) and (kind != "PICKER" or value in options)


def _is_object(field: Record, entry: Any) -> bool:
    """A choice: whether the objects in a value exist is not checked."""
    if not isinstance(entry, Mapping) or not {"otype", "oid"} <= set(entry):
        return False
    return field["allowed_otypes"] is None or entry["otype"] in field["allowed_otypes"]


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
    items = _items(world, call)
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
    items = _items(world, call)
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
