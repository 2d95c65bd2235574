"""How the sandbox answers the writes of schemas, tables and columns: each starts a job.

Where the sheets (rdbms_schema, rdbms_table, rdbms_column) are open, a choice is marked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from alation_endpoints.common.rdbms.sandbox.books import NotWritten, updated, upserted
from alation_endpoints.common.rdbms.sandbox.checks import (
    KEY_REQUIRED,
    Item,
    Wrong,
    data_source_of,
    required,
    rows_of,
    unknown_fields,
)
from alation_endpoints.common.rdbms.sandbox.kinds import Kind
from alation_sandbox import Answer, Call, JobEnd, Record, World, accepted

Handler = Callable[[World, Call], Answer]
Written = Callable[[World, Record], None]


def upsert(
    kind: Kind, shape: type, limit: int, *names: str, written: Written | None = None
) -> Handler:
    """Return the handler of a POST.

    Args:
        kind: of the objects.
        shape: payload dataclass of a row.
        limit: items that one request may hold.
        names: required fields.
        written: is called after each object was written.
    """

    def handle(world: World, call: Call) -> Answer:
        ds_id = data_source_of(world, call)
        items = rows_of(
            call,
            shape,
            limit,
            lambda item: {**required(item, *names), **unknown_fields(world, item)},
        )

        def write(world: World, item: Item) -> Record:
            record = upserted(world, kind, ds_id, item)
            if written is not None:
                written(world, record)
            return record

        return accepted(
            world.start_job(lambda world: _ended(world, kind, "Upserted", items, write))
        )

    return handle


def update(kind: Kind, shape: type) -> Handler:
    """Return the handler of a PATCH."""

    def check(world: World, item: Item) -> Wrong:
        named = item.get("id") is not None or item.get("key")
        return {} if named else {"key": [KEY_REQUIRED]}

    def handle(world: World, call: Call) -> Answer:
        ds_id = data_source_of(world, call)
        items = rows_of(
            call, shape, 1000, lambda item: {**check(world, item), **unknown_fields(world, item)}
        )

        def write(world: World, item: Item) -> Record:
            return updated(world, kind, ds_id, item)

        return accepted(world.start_job(lambda world: _ended(world, kind, "Updated", items, write)))

    return handle


def _ended(
    world: World,
    kind: Kind,
    verb: str,
    items: Sequence[Item],
    write: Callable[[World, Item], Record],
) -> JobEnd:
    """Perform a job. A choice: an item that cannot be written leaves the others alone."""
    worked: dict[int, str] = {}
    errors = []
    for item in items:
        try:
            record = write(world, item)
        except NotWritten as fault:
            errors.append(str(fault))
        else:
            worked[record["id"]] = record["key"]
    return job_end(f"{verb} {len(items) - len(errors)} {kind.noun} objects.", worked, errors)


def job_end(sentence: str, worked: Mapping[int, str], errors: Sequence[Any]) -> JobEnd:
    """Return the end of a job in the form of the sheets.

    The mapping comes backwards: its order means nothing, so nobody may rely on it.
    """
    mapping = [{"id": identity, "key": key} for identity, key in reversed(list(worked.items()))]
    return JobEnd(result=[{"response": sentence, "mapping": mapping, "errors": list(errors)}])
