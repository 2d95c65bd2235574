"""Whether a write can take back what a read brings: found when a class is made."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from alation_core.foreign import Raised, attempt
from alation_core.operations.taken_back import TakesBack
from alation_core.shapes import PayloadSchema


def of_taken_back(takes_back: Any, payload: PayloadSchema) -> Iterator[str]:
    """Yield why objects of the read make no rows of an operation, a sentence each.

    Args:
        takes_back: of the operation.
        payload: of its rows.
    """
    if not isinstance(takes_back, TakesBack):
        yield f"its takes_back is {takes_back!r}: write TakesBack(list)"
        return
    for argument in ("names", "forms"):
        for name in getattr(takes_back, argument):
            if name not in payload.fields:
                yield f"its takes_back has {argument} for {name!r}, which is no field of its rows"
    yield from _functions(takes_back)
    shown = attempt(getattr, takes_back, "read_fields")
    if not isinstance(shown, Raised):
        yield from _of_places(takes_back, payload, shown)


def _functions(takes_back: TakesBack) -> Iterator[str]:
    named = [(f"form of {name!r}", form) for name, form in takes_back.forms.items()]
    named += [("takes", takes_back.takes)] if takes_back.takes is not None else []
    for what, function in named:
        if not callable(function):
            yield f"its takes_back has a {what} that is {function!r}, which is no function"
        elif isinstance(attempt(_signed, function), Raised):
            yield f"its takes_back has a {what} that is not called with one value"


def _signed(function: Any) -> None:
    try:
        signature = inspect.signature(function)
    except ValueError:
        return
    signature.bind(None)


def _of_places(
    takes_back: TakesBack, payload: PayloadSchema, shown: tuple[str, ...]
) -> Iterator[str]:
    for name, place in takes_back.names.items():
        if place is not None and place.split(".")[0] not in shown:
            yield (
                f"its takes_back finds {name!r} at {place!r}, and {takes_back.read.path} brings no "
                "such field"
            )
    taken = takes_back.places(payload)
    for name, field in payload.fields.items():
        if field.required and name not in taken:
            yield (
                f"its rows need {name!r}, which takes_back finds nowhere: say by names= where it "
                f"stands in what {takes_back.read.path} brings"
            )
