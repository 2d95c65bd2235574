"""How the sandbox writes documents, terms and folders: what is refused, what a job tells.

Texts are the literal ones of sheets document, document_hub_folder and errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alation_endpoints.common.sandbox import items_of
from alation_sandbox import (
    Answer,
    Call,
    JobEnd,
    Record,
    Refusal,
    World,
    accepted,
    ok,
)

Check = Callable[[World, Mapping[str, Any]], Iterator[Any]]
"""Yields what the server would list under `errors` of one invalid item."""


def refuse_invalid(
    world: World, items: list[Any], check: Check, *, listing: str, noun: str
) -> None:
    """Refuse the whole request where an item is invalid; no job starts (sheet errors).

    Args:
        world: the books.
        items: the request's items.
        check: finds what is wrong with one.
        listing: key of the list ("invalid_documents").
        noun: key of the echoed item ("document").

    Raises:
        Refusal: at least one item is invalid.
    """
    invalid = [
        {"index": index, "errors": errors, noun: item}
        for index, item in enumerate(items)
        if (errors := list(check(world, item if isinstance(item, Mapping) else {})))
    ]
    if invalid:
        raise Refusal(Answer(400, {"job_id": None, listing: invalid}))


def ids_to_delete(call: Call, key: str) -> list[int]:
    """Return the ids of a delete.

    Raises:
        Refusal: they are no list; the literal body of sheet glossary_term.
    """
    body = call.json()
    ids = body.get(key) if isinstance(body, Mapping) else None
    if not isinstance(ids, list):
        texts = [f'Expected a list of items but got type "{type(ids).__name__}".']
        raise Refusal(Answer(400, {key: texts, "detail": {key: texts}, "code": "400000"}))
    return ids


@dataclass(frozen=True)
class Kind:
    """A kind of objects with a title, as the emulated server keeps and names it.

    Args:
        table: of the world.
        noun: what refusals and deletes call one of them ("folder": invalid_folders).
        job_noun: what job results call one of them ("folder": created_folder_count), if that is
            another word: documents are "terms" there.
        tells_titles: the job of an update tells titles beside ids.
    """

    table: str
    noun: str
    job_noun: str = ""
    tells_titles: bool = True


def create_all(world: World, call: Call, kind: Kind, check: Check, blank: Record) -> Answer:
    """Answer a create: refuse it where an item is invalid, else start the job that does it.

    Args:
        world: the books.
        call: the request.
        kind: of the objects.
        check: finds what is wrong with one item.
        blank: fields of a new record that an item may leave out.
    """
    items = items_of(call)
    refuse_invalid(world, items, check, listing=f"invalid_{kind.noun}s", noun=kind.noun)

    def work(world: World) -> JobEnd:
        stamps = {"ts_created": world.timestamp(), "ts_updated": None, "ts_deleted": None}
        made = []
        for item in items:
            record = {**blank, "custom_fields": [], "deleted": False, **stamps, **item}
            made.append({"id": world.table(kind.table).insert(record), "title": item["title"]})
        return JobEnd(result=_counted("created", kind, made))

    return accepted(world.start_job(work))


def change_all(world: World, call: Call, kind: Kind, check: Check) -> Answer:
    """Answer an update: refuse it where an item is invalid, else start the job that does it."""
    items = items_of(call)
    refuse_invalid(world, items, check, listing=f"invalid_{kind.noun}s", noun=kind.noun)

    def work(world: World) -> JobEnd:
        table = world.table(kind.table)
        changed = []
        for item in items:
            found = table.get(item["id"])
            if found is None or found["deleted"]:
                continue  # A choice: the sheets leave open what an unknown id does.
            new = table.update(item["id"], {**item, "ts_updated": world.timestamp()})
            told = ("id", "title") if kind.tells_titles else ("id",)
            changed.append({name: new[name] for name in told})
        return JobEnd(result=_counted("updated", kind, changed))

    return accepted(world.start_job(work))


def delete_all(world: World, call: Call, kind: Kind, key: str) -> Answer:
    """Answer a delete at once: an unknown id is no error, and the answer does not list it.

    Args:
        world: the books.
        call: the request.
        kind: of the objects.
        key: the body's key that holds the list of ids.
    """
    table = world.table(kind.table)
    gone = []
    for identity in ids_to_delete(call, key):
        found = table.get(identity)
        if found is not None and not found["deleted"]:
            table.update(identity, {"deleted": True, "ts_deleted": world.timestamp()})
            gone.append(identity)
    name = f"deleted_{kind.noun}"
    return ok({f"{name}_count": len(gone), f"{name}_ids": gone})


def _counted(done: str, kind: Kind, objects: list[dict[str, Any]]) -> dict[str, Any]:
    noun = kind.job_noun or kind.noun
    return {f"{done}_{noun}_count": len(objects), f"{done}_{noun}s": objects}


def only_values(call: Call, shown: Record) -> Record:
    """Return an object of a list with those fields alone that the parameter `values` names."""
    fields = call.one("values")
    if fields is None:
        return shown
    return {name: shown[name] for name in fields.split(",") if name in shown}
