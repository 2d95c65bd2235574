"""What the calls of the service share: bodies, pages, refusals. The texts are choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from alation_endpoints.common.sandbox import ordered
from alation_sandbox import Answer, Call, Record, Refusal, World, ok

LARGEST_PAGE = 100
NOT_FOUND = Answer(404, {"detail": "Not found"})


def sent(call: Call) -> dict[str, Any]:
    """Return the object of a body."""
    body = call.json()
    if not isinstance(body, dict):
        raise unfit("body", "Input should be an object")
    return body


def unfit(field: str, text: str) -> Refusal:
    """Refuse a value with 422, in the form of a list under the key detail."""
    return Refusal(Answer(422, {"detail": [{"loc": ["body", field], "msg": text}]}))


def required(body: Mapping[str, Any], *names: str) -> None:
    """Refuse a body that lacks a field."""
    for name in names:
        if body.get(name) is None:
            raise unfit(name, "Field required")


def may_be_twice(body: Mapping[str, Any]) -> bool:
    """Tell whether names may be there twice. A choice: not where a body does not say so."""
    options = body.get("options")
    return isinstance(options, Mapping) and options.get("allow_duplicates") is True


def found(world: World, table: str, number: int) -> Record:
    """Return an object that is there."""
    record = world.table(table).get(number)
    if record is None or record.get("deleted"):
        raise Refusal(NOT_FOUND)
    return record


def paged(
    call: Call, records: Iterable[Record], show: Callable[[Record], Mapping[str, Any]]
) -> Answer:
    """Return a page: a bare list, without a word on the next one."""
    given = call.integer("limit")
    limit = LARGEST_PAGE if given is None else given
    if not 1 <= limit <= LARGEST_PAGE:
        raise unfit("limit", f"Input should be less than or equal to {LARGEST_PAGE}")
    skip = max(call.integer("skip") or 0, 0)
    listed = list(ordered(call, records))
    return ok([show(record) for record in listed[skip : skip + limit]])
