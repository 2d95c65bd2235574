"""Rules of the emulated server that documents, terms and folders share.

Texts are the literal ones of sheets document, document_hub_folder and errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alation_sandbox import (
    Answer,
    Call,
    JobEnd,
    Record,
    Refusal,
    World,
    accepted,
    error,
    ok,
)

REQUIRED = "This field is required."
NO_TEMPLATE = "Custom field values were included, but no template was specified."

Check = Callable[[World, Mapping[str, Any]], Iterator[Any]]
"""Yields what the server would list under `errors` of one invalid item."""


def items_of(call: Call) -> list[Any]:
    """Return the list of items of a request.

    Raises:
        Refusal: the body is no list.
    """
    items = call.json()
    if not isinstance(items, list):
        raise Refusal(error(400, "Expected a list of items.", "400000"))
    return items


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


def missing(item: Mapping[str, Any], *names: str) -> Iterator[Any]:
    """Yield an error for each required field that is not there."""
    for name in names:
        if item.get(name) is None:
            yield {name: [REQUIRED]}


def custom_field_errors(world: World, item: Mapping[str, Any]) -> Iterator[Any]:
    """Yield what is wrong with the custom fields of an item, in the server's mixed nesting."""
    values = item.get("custom_fields")
    if not values:
        return
    template = world.table("custom_template").get(item.get("template_id") or 0)
    if template is None:
        yield {"custom_fields": [NO_TEMPLATE]}
        return
    fields = {field["id"]: field for field in template["fields"]}
    nested = [error for value in values for error in _value_errors(fields, value)]
    if nested:
        yield nested


def _value_errors(
    fields: Mapping[int, Mapping[str, Any]], value: Mapping[str, Any]
) -> Iterator[Any]:
    field_id = value.get("field_id")
    field = fields.get(field_id) if isinstance(field_id, int) else None
    if field is None:
        yield {"field_id": [f"The field_id {field_id} is not present on the chosen template."]}
        return
    options = field.get("options")
    given = value.get("value")
    chosen = given if isinstance(given, list) else [given]
    if options and not all(choice in options for choice in chosen):
        name = field.get("name_singular")
        text = f"The value `{given}` is not allowed for field `{name}` with field_id `{field_id}`."
        yield {"non_field_errors": [text]}


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


def with_custom_fields(world: World, values: Any) -> list[dict[str, Any]]:
    """Return custom field values as lists show them: with the field's name."""
    shown = []
    for value in values or []:
        field = world.table("custom_field").get(value["field_id"])
        name = field["name_singular"] if field is not None else None
        shown.append({**value, "field_name": name})
    return shown


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
