"""What a declaration may not say: found when its endpoint's class is made, as sentences."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core.batching.limits import BatchLimit
from alation_core.foreign import Raised, attempt
from alation_core.operations.declared_look_ups import of_look_up
from alation_core.operations.declared_places import (
    fields_in_path,
    twice_in_query,
    unfilled,
    unusable_path,
)
from alation_core.operations.declared_taken_back import of_taken_back
from alation_core.operations.operation import Operation, places
from alation_core.operations.read import Listing, Question
from alation_core.operations.write import WriteOperation
from alation_core.reading import READER_MAKERS
from alation_core.shapes import PayloadSchema, places_of

_CALLED_WITH: Mapping[str, Sequence[str]] = {
    "reader": ("rows", "details"),
    "locate": ("rows", "findings"),
    "follow_up": ("answer",),
    "accepted_when": ("body",),
    "whole_when": ("params",),
    "batch": ("params",),
    "decode": ("answer",),
    "assemble": ("parts",),
}
"""The functions that an operation may have, with what each is called with."""


def objections(operation: Operation) -> Iterator[str]:
    """Yield why an operation cannot work as it is declared, a sentence each.

    What cannot be told yet is let through: a shape that names one which is not defined so far, a
    callable whose signature nobody knows.
    """
    yield from _signatures(operation)
    path = getattr(operation, "path", None)
    if path is not None:
        yield from unusable_path(path)
    if isinstance(operation, WriteOperation):
        unreadable = list(_unreadable(operation, ("params_schema", "payload_schema")))
        yield from unreadable or _of_write(operation)
        if dataclasses.is_dataclass(operation.result):
            yield from _unreadable(operation, ("result_schema",))
    elif isinstance(operation, Listing | Question):
        unreadable = list(_unreadable(operation, ("params_schema",)))
        yield from unreadable or _of_read(operation)
        if dataclasses.is_dataclass(operation.item):
            yield from _unreadable(operation, ("item_schema",))


# ------------------------------------------------------------------------------ functions


def _signatures(operation: Operation) -> Iterator[str]:
    for name, given in _CALLED_WITH.items():
        function = getattr(operation, name, None)
        if function is None or isinstance(function, BatchLimit):
            continue
        if not callable(function):
            yield f"its {name} is {type(function).__name__}, which is no function"
        elif name == "reader" and function in READER_MAKERS:
            yield f"its reader is {function.__name__}, which makes readers: call it"
        elif not _takes(function, len(given)):
            told = ", ".join(given)
            yield f"its {name} is called with ({told}), and it takes {inspect.signature(function)}"


def _takes(function: Any, number: int) -> bool:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return True
    try:
        signature.bind(*range(number))
    except TypeError:
        return False
    return True


# ------------------------------------------------------------------------------ shapes


def _unreadable(operation: Operation, schemas: Sequence[str]) -> Iterator[str]:
    """Yield why a schema cannot be derived; one whose names are not all defined yet is let be."""
    for schema in schemas:
        made = attempt(getattr, operation, schema)
        if isinstance(made, Raised) and isinstance(made.error, TypeError | ValueError):
            yield str(made.error)


def _known(operation: Operation, schema: str) -> PayloadSchema | None:
    made = attempt(getattr, operation, schema)
    return None if isinstance(made, Raised) else made


def _of_read(operation: Listing[Any] | Question[Any]) -> Iterator[str]:
    params = _known(operation, "params_schema")
    if params is not None:
        yield from unfilled(operation.path, params.fields, ())
        named = operation.in_body if isinstance(operation, Listing) else ()
        yield from (
            f"its body takes the parameter {name!r}, and it has no such parameter"
            for name in named
            if name not in params.fields
        )
        if isinstance(operation, Question) and operation.open_end:
            last = places(operation.path)[-1]
            if last in params.fields and params.fields[last].required:
                yield f"the end of its path is open, and its parameter {last!r} is required"


def _of_write(operation: WriteOperation[Any]) -> Iterator[str]:
    params, payload = _known(operation, "params_schema"), _known(operation, "payload_schema")
    if params is None or payload is None:
        return
    elsewhere = places_of(payload)
    in_path = [name for name, place in elsewhere.items() if place == "path"]
    in_query = [name for name, place in elsewhere.items() if place == "query"]
    yield from unfilled(operation.path, params.fields, in_path)
    yield from fields_in_path(operation.path, in_path)
    yield from twice_in_query(operation, params, in_query)
    if operation.look_up is not None:
        yield from of_look_up(operation.look_up, params, payload)
    if operation.takes_back is not None:
        yield from of_taken_back(operation.takes_back, payload)
    fields = [name for name in payload.fields if name not in elsewhere]
    yield from operation.body.objections(fields, params.fields)
