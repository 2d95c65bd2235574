"""How the sandbox answers the writes of schemas, tables and columns: each starts a job.

Where the sheets (rdbms_schema, rdbms_table, rdbms_column) are open, a choice is marked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alation_endpoints.common.rdbms.sandbox.books import NotWritten, updated, upserted
from alation_endpoints.common.rdbms.sandbox.checks import (
    KEY_REQUIRED,
    Wrong,
    data_source_of,
    required,
    rows_of,
    unknown_fields,
)
from alation_endpoints.common.rdbms.sandbox.kinds import Kind
from alation_endpoints.common.sandbox import Handler, Item
from alation_sandbox import Answer, Call, JobEnd, Record, World, accepted

Written = Callable[[World, Record], None]
Told = tuple[int, str]
"""Id and key, as the mapping of a result tells them."""


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

        def write(world: World, item: Item) -> Told:
            record = upserted(world, kind, ds_id, item)
            if written is not None:
                written(world, record)
            return record["id"], record["key"]

        return job_of(world, items, write, f"Upserted {{rows}} {kind.noun} objects.")

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

        def write(world: World, item: Item) -> Told:
            record = updated(world, kind, ds_id, item)
            return record["id"], record["key"]

        return job_of(world, items, write, f"Updated {{rows}} {kind.noun} objects.")

    return handle


def job_of(
    world: World, items: Sequence[Item], write: Callable[[World, Item], Told], sentence: str
) -> Answer:
    """Start the job of a write. A choice: an item that cannot be written leaves the others alone.

    The mapping comes backwards: its order means nothing, so nobody may rely on it.

    Args:
        world: the books.
        items: of the request.
        write: writes one item, and returns what the mapping tells of it.
        sentence: of the result, with `{rows}` where it counts items, `{objects}` where it counts
            what the mapping tells.
    """

    def work(world: World) -> JobEnd:
        told: dict[int, str] = {}
        errors: list[str] = []
        for item in items:
            try:
                identity, key = write(world, item)
            except NotWritten as fault:
                errors.append(str(fault))
            else:
                told[identity] = key
        mapping = [{"id": identity, "key": key} for identity, key in reversed(told.items())]
        response = sentence.format(rows=len(items) - len(errors), objects=len(told))
        return JobEnd(result=[{"response": response, "mapping": mapping, "errors": errors}])

    return accepted(world.start_job(work))
