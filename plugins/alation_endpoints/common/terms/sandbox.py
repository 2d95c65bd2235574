"""How the sandbox writes documents, terms and folders: what is refused, what a job tells.

Texts are the literal ones of sheets document, document_hub_folder and errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alation_endpoints.common.sandbox import REQUIRED, Handler, Item, items_of, no_list
from alation_sandbox import Answer, Call, JobEnd, Record, Refusal, World, accepted, ok

Check = Callable[[World, Item], Iterator[Any]]
"""Yields what the server would list under `errors` of one invalid item."""


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


# ------------------------------------------------------------------------------ checks


def required(*names: str) -> Check:
    """Return the check that these fields are there."""

    def check(world: World, item: Item) -> Iterator[Any]:
        for name in names:
            if item.get(name) is None:
                yield {name: [REQUIRED]}

    return check


def hub_exists(world: World, item: Item) -> Iterator[Any]:
    """Yield an error for a document hub that does not exist."""
    hub = item.get("document_hub_id")
    if hub is not None and world.table("document_hub").get(hub) is None:
        # A choice: no source has the text for an unknown hub.
        yield {"document_hub_id": [f"Document hub {hub} doesn't exist."]}


def folders_exist(*names: str, tables: Sequence[str] = ("document_hub_folder",)) -> Check:
    """Return the check that the folders which these fields name exist; a field may name several.

    A choice: the text was captured for folder_ids only, and is used for all of them.

    Args:
        names: of the fields.
        tables: where their objects are kept.
    """

    def check(world: World, item: Item) -> Iterator[Any]:
        for name in names:
            given = item.get(name)
            named = given if isinstance(given, list) else [given] if given is not None else []
            unknown = [folder for folder in named if not _is_there(world, tables, folder)]
            if unknown:
                yield {
                    name: [
                        f"The following Folders don’t exist or are deleted ({name}: {unknown})"  # noqa: RUF001 - literal
                    ]
                }

    return check


def _is_there(world: World, tables: Sequence[str], folder: int) -> bool:
    known = (world.table(table).get(folder) for table in tables)
    return any(record is not None and not record.get("deleted") for record in known)


# ------------------------------------------------------------------------------ writes


def _checked(world: World, call: Call, kind: Kind, checks: Sequence[Check]) -> list[Item]:
    """Return the items of a request; one that is invalid refuses it whole (sheet errors).

    Raises:
        Refusal: at least one item is invalid; no job starts.
    """
    items = items_of(call)
    invalid = [
        {"index": index, "errors": errors, kind.noun: item}
        for index, item in enumerate(items)
        if (errors := _errors(world, item, checks))
    ]
    if invalid:
        raise Refusal(Answer(400, {"job_id": None, f"invalid_{kind.noun}s": invalid}))
    return items


def _errors(world: World, item: Any, checks: Sequence[Check]) -> list[Any]:
    row = item if isinstance(item, Mapping) else {}
    return [error for check in checks for error in check(world, row)]


def _ids_to_delete(call: Call, key: str) -> list[int]:
    """Return the ids of a delete.

    Raises:
        Refusal: they are no list; the literal body of sheet glossary_term.
    """
    body = call.json()
    ids = body.get(key) if isinstance(body, Mapping) else None
    if not isinstance(ids, list):
        texts = [no_list(ids)]
        raise Refusal(Answer(400, {key: texts, "detail": {key: texts}, "code": "400000"}))
    return ids


def create(kind: Kind, checks: Sequence[Check], blank: Record) -> Handler:
    """Return the handler of a create: the job makes all objects.

    Args:
        kind: of the objects.
        checks: find what is wrong with one item, in the order of the errors.
        blank: fields of a new record that an item may leave out.
    """

    def handle(world: World, call: Call) -> Answer:
        items = _checked(world, call, kind, checks)

        def work(world: World) -> JobEnd:
            stamps = {"ts_created": world.timestamp(), "ts_updated": None, "ts_deleted": None}
            made = []
            for item in items:
                record = {**blank, "custom_fields": [], "deleted": False, **stamps, **item}
                made.append({"id": world.table(kind.table).insert(record), "title": item["title"]})
            return JobEnd(result=_counted("created", kind, made))

        return accepted(world.start_job(work))

    return handle


def change(kind: Kind, checks: Sequence[Check]) -> Handler:
    """Return the handler of an update: the job changes all objects that there are.

    Args:
        kind: of the objects.
        checks: find what is wrong with one item, in the order of the errors.
    """
    told = ("id", "title") if kind.tells_titles else ("id",)

    def handle(world: World, call: Call) -> Answer:
        items = _checked(world, call, kind, checks)

        def work(world: World) -> JobEnd:
            table = world.table(kind.table)
            changed = []
            for item in items:
                found = table.get(item["id"])
                if found is None or found["deleted"]:
                    continue  # A choice: the sheets leave open what an unknown id does.
                merged = {**item, **_merged_fields(found, item)}
                new = table.update(item["id"], {**merged, "ts_updated": world.timestamp()})
                changed.append({name: new[name] for name in told})
            return JobEnd(result=_counted("updated", kind, changed))

        return accepted(world.start_job(work))

    return handle


def _merged_fields(found: Record, item: Item) -> Record:
    """Fields that are not named stay as they are (sheet document, update)."""
    given = item.get("custom_fields")
    if not isinstance(given, list):
        return {}
    values = {entry["field_id"]: entry for entry in (*found["custom_fields"], *given)}
    return {"custom_fields": list(values.values())}


def delete(kind: Kind, key: str) -> Handler:
    """Return the handler of a delete, which answers at once.

    An unknown id is no error, and the answer does not list it.

    Args:
        kind: of the objects.
        key: the body's key that holds the list of ids.
    """

    def handle(world: World, call: Call) -> Answer:
        table = world.table(kind.table)
        gone = []
        for identity in _ids_to_delete(call, key):
            found = table.get(identity)
            if found is not None and not found["deleted"]:
                table.update(identity, {"deleted": True, "ts_deleted": world.timestamp()})
                gone.append(identity)
        name = f"deleted_{kind.noun}"
        return ok({f"{name}_count": len(gone), f"{name}_ids": gone})

    return handle


def _counted(done: str, kind: Kind, objects: list[dict[str, Any]]) -> dict[str, Any]:
    noun = kind.job_noun or kind.noun
    return {f"{done}_{noun}_count": len(objects), f"{done}_{noun}s": objects}


# ------------------------------------------------------------------------------ lists


def only_values(call: Call, shown: Record) -> Record:
    """Return an object of a list with those fields alone that the parameter `values` names."""
    fields = call.one("values")
    if fields is None:
        return shown
    return {name: shown[name] for name in fields.split(",") if name in shown}
