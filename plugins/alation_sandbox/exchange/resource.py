"""The routes of an ordinary resource: list, create, get, update and delete on one table."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alation_core.paging import NEXT_PAGE_HEADER, Paging, PagingName
from alation_sandbox.exchange.answers import Answer, Refusal, error, no_content, ok
from alation_sandbox.exchange.calls import Call
from alation_sandbox.exchange.paging import check_query
from alation_sandbox.exchange.routes import Handler, Route
from alation_sandbox.exchange.strategies import Pages
from alation_sandbox.world import Record, Table, World

STORED = "id"
"""The key under which a table keeps the number of a record."""
CREATED = 201
CALLS: Mapping[str, tuple[str, bool]] = {
    "list": ("GET", False),
    "create": ("POST", False),
    "get": ("GET", True),
    "update": ("PATCH", True),
    "delete": ("DELETE", True),
}
"""The calls of a resource: method, and whether the path names one object."""


class Usual(enum.Enum):
    """Stands for the handler that the resource brings along."""

    USUAL = "usual"


USUAL = Usual.USUAL
Handling = Handler | Usual | None
"""What answers one kind of call: the usual handler, another one, or nobody."""


def resource(
    path: str,
    table: str,
    *,
    id: str = "id",
    required: Collection[str] = (),
    filters: Collection[str] = (),
    paging: Paging | PagingName = NEXT_PAGE_HEADER,
    items_under: str | None = None,
    list: Handling = USUAL,
    get: Handling = USUAL,
    create: Handling = USUAL,
    update: Handling = USUAL,
    delete: Handling = USUAL,
) -> list[Route]:
    """Return the routes of an ordinary resource.

    List (GET) and create (POST, 201) are at the path; get, update (PATCH) and delete (204) at the
    path, the object's number and a slash. Create and update answer with the object. An unknown
    number is answered with 404, a missing required field, or an unknown filter, with 400.

    Args:
        path: of the list. Values of its placeholders are fields of the objects, and a call sees the
            objects with these values only.
        table: of the world, where the objects are kept.
        id: the key under which an object has its number; the server gives it.
        required: fields that a new object must have.
        filters: query parameters of the list: fields that must have a value that is asked for.
        paging: how the list goes on, as its endpoint declares it.
        items_under: their place, which may be dotted, in the answer; by default it is their list.
        list: a handler that answers the list instead, or None for no such route.
        get: the same; a handler finds the object's number in `path_params` under the key `id`.
        create: the same.
        update: the same.
        delete: the same.

    Raises:
        ValueError: no call can have the path, or the paging has no place in the answer.
    """
    for names in (required, filters):
        if isinstance(names, str):
            raise ValueError(f"the resource {path} needs several names: write ({names!r},)")
    kept = Kept(table, id, tuple(required), tuple(filters), Pages(paging, items_under))
    chosen = {"list": list, "create": create, "get": get, "update": update, "delete": delete}
    one = f"{path.rstrip('/')}/<int:{id}>/"
    return [
        Route(method, one if of_one else path, getattr(kept, name) if own is USUAL else own)
        for name, (method, of_one) in CALLS.items()
        if (own := chosen[name]) is not None
    ]


@dataclass(frozen=True)
class Kept:
    """The objects of a resource in their table, and the usual handlers of its calls.

    Args:
        table: its name.
        id: the key of an object's number in the answers.
        required: fields of a new object.
        filters: of the list.
        pages: how the list is answered.
    """

    table: str
    id: str
    required: Sequence[str]
    filters: Sequence[str]
    pages: Pages

    def list(self, world: World, call: Call) -> Answer:
        """Answer a page of the objects that pass the filters."""
        check_query(call, [*self.filters, *self.pages.parameters])
        asked = {name: call.many(name) for name in self.filters if call.many(name)}
        shown = (
            self._turned(record)
            for record in self._records(world).rows()
            if self._is_within(record, call)
        )
        return self.pages.answer(call, (one for one in shown if _passes(one, asked)))

    def create(self, world: World, call: Call) -> Answer:
        """Make an object."""
        sent = self._sent(call)
        missing = [name for name in self.required if name not in sent]
        if missing:
            raise Refusal(Answer(400, {name: ["This field is required."] for name in missing}))
        table = self._records(world)
        number = table.insert(self._turned({**sent, **self._container(call)}))
        return Answer(CREATED, self._turned(table.get(number) or {}))

    def get(self, world: World, call: Call) -> Answer:
        """Answer an object."""
        return ok(self._turned(self._found(world, call)))

    def update(self, world: World, call: Call) -> Answer:
        """Change the named fields of an object."""
        found = self._found(world, call)
        changes = {**self._sent(call), **self._container(call)}
        return ok(self._turned(self._records(world).update(found[STORED], self._turned(changes))))

    def delete(self, world: World, call: Call) -> Answer:
        """Remove an object."""
        self._records(world).delete(self._found(world, call)[STORED])
        return no_content()

    def _records(self, world: World) -> Table:
        return world.table(self.table)

    def _found(self, world: World, call: Call) -> Record:
        record = self._records(world).get(call.path_params[self.id])
        if record is None or not self._is_within(record, call):
            raise Refusal(Answer(404, {"detail": "Not found."}))
        return record

    def _sent(self, call: Call) -> dict[str, Any]:
        """The fields of the body, without the object's number, which is not the client's to say."""
        body = call.json()
        if not isinstance(body, dict):
            raise Refusal(error(400, "The body must be one object.", "400000"))
        return {name: value for name, value in body.items() if name != self.id}

    def _container(self, call: Call) -> dict[str, Any]:
        """What the path says of the objects: the values of its placeholders."""
        return {name: value for name, value in call.path_params.items() if name != self.id}

    def _is_within(self, record: Record, call: Call) -> bool:
        shown = self._turned(record)
        return all(shown.get(name) == value for name, value in self._container(call).items())

    def _turned(self, record: Record) -> dict[str, Any]:
        """Change places of the key of an answer and that of the table, in either direction.

        A field of the object that has the table's key for its name is kept so as well.
        """
        names = {STORED: self.id, self.id: STORED}
        return {names.get(name, name): value for name, value in record.items()}


def _passes(shown: Mapping[str, Any], asked: Mapping[str, Sequence[str]]) -> bool:
    return all(_text(shown.get(name)) in wanted for name, wanted in asked.items())


def _text(value: Any) -> str | None:
    """Return a value as a query writes it; None: nothing stands for it there."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
