"""Answers that an operation takes for good ones, where nobody gave one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core.foreign import attempt
from alation_core.operations import WriteOperation
from alation_core.shapes import places_of

FIRST_ID = 101
"""Id of the first object in an answer that is made up."""


class Noting(dict[str, Any]):
    """An object that notes what it is asked for and does not have.

    Args:
        known: what it has.
        nests: it answers a question with such an object, so that a longer way can be asked for.
    """

    def __init__(self, known: Mapping[str, Any], *, nests: bool = False) -> None:
        super().__init__(known)
        self._nests = nests
        self.asked: dict[str, Noting] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """Return what stands under a key, and note one that is not there."""
        if key in self:
            return self[key]
        inner = self.asked.setdefault(key, Noting({}, nests=True))
        return inner if self._nests else default

    def ways(self) -> Iterator[tuple[str, ...]]:
        """Yield the ways that were asked for, to their ends."""
        for key, inner in self.asked.items():
            yield from ((key, *rest) for rest in inner.ways()) if inner.asked else [(key,)]


def results(
    operation: WriteOperation[Any], rows: Sequence[Mapping[str, Any]], first: int = FIRST_ID
) -> Iterator[Any]:
    """Yield what the answer to a request may be: simple ones first.

    Nothing, the object, the objects, their ids, and lists in the places that the reader asks for.

    Args:
        operation: what is called.
        rows: of the request.
        first: id of the first object.
    """
    ids = list(range(first, first + len(rows)))
    objects = [_object(operation, row, ids[index]) for index, row in enumerate(rows)]
    yield None
    if len(objects) == 1:
        yield objects[0]
        lone = Noting(objects[0])
        _ask(operation, rows, lone)
        yield {**objects[0], **dict.fromkeys(lone.asked, objects[0]["id"])}
    yield objects
    yield ids
    root = Noting({}, nests=True)
    _ask(operation, rows, root)
    for way in root.ways():
        noting = [Noting(one) for one in objects]
        _ask(operation, rows, _nested(way, noting))
        extra = [dict.fromkeys(one.asked, ids[index]) for index, one in enumerate(noting)]
        yield _nested(way, [{**one, **extra[index]} for index, one in enumerate(objects)])
        yield _nested(way, ids)


def _object(operation: WriteOperation[Any], row: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The object that a row makes, or changes: the last value of the path names it."""
    places = places_of(operation.payload_schema)
    named = [row[name] for name, place in places.items() if place == "path" and name in row]
    known = {name: value for name, value in row.items() if name not in places}
    return {"id": named[-1] if named else number, **known}


def _ask(operation: WriteOperation[Any], rows: Sequence[Mapping[str, Any]], result: Any) -> None:
    """Let the reader look into a result. What it makes of it, or raises, does not matter."""
    details: Any = operation.result.from_api_response({"status": "successful", "result": {}})
    fields = {field.name for field in dataclasses.fields(details)}
    shown = {name: result for name in ("result", "untyped") if name in fields}
    attempt(lambda: operation.reader(rows, dataclasses.replace(details, **shown)))


def _nested(way: Sequence[str], value: Any) -> Any:
    for key in reversed(way):
        value = {key: value}
    return value
