"""Answers that were altered: what a broken server, or one that means harm, makes of a good one."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.alation_core.support import JSON
from tests.hostile.tapes_played import bodies

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, False, 0, -1, 1, 2, 10**18, 1e308, float("nan"), float("inf"), "", " "),
        *("\ud800", "\x1b[2J\r\n", "-1", "1" * 5000, "None", "\u202e", "Failed. Again", "Error"),
        *([], {}, [[]], [None], [True], {"id": True}, {"id": [1]}, {"id": 1.5}, {"": None}),
    ]
)
"""Values that nobody expects where they stand."""
ANY = JSON | ODD | st.sampled_from(bodies())
"""Any JSON value, and the answers of all tapes."""

SIGNS: list[tuple[str, Any]] = [
    ("error", "disk full"),
    ("error", {"message": "disk full"}),
    ("Error", ["disk full"]),
    ("errors", ["disk full"]),
    ("errors", [None, {"message": "no"}]),
    ("error_count", 1),
    ("failed", 1),
    ("failed", ["something"]),
    ("failures", {"a": "b"}),
    ("success", False),
    ("success", "false"),
    ("message", "Error: disk full"),
    ("message", "Failed. Try again later"),
    ("detail", "Job failed: disk full"),
    ("exception", "OSError"),
]
"""Keys that speak against a success, wherever they stand beside it."""

GOOD_SIGNS: list[tuple[str, Any]] = [
    ("error", None),
    ("error", ""),
    ("errors", []),
    ("errors", [None, {}, ""]),
    ("error_count", 0),
    ("failed", 0),
    ("failed", []),
    ("success", True),
    ("message", "2 objects done, 0 errors"),
    ("message", "No errors. Error count: 0. Errors: []"),
    ("note", "Error budget: see the document 'Failed. Again'"),
    ("hint", "the title holds error"),
]
"""Keys that say that nothing went wrong, or nothing at all."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every part of a JSON value."""
    yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from places(part, (*path, index))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """Return the part that a path leads to."""
    for step in path:
        value = value[step]
    return value


def replaced(value: Any, path: tuple[Any, ...], part: Any) -> Any:
    """Return a JSON value with another part at a place."""
    if not path:
        return part
    changed = copy.deepcopy(value)
    at(changed, path[:-1])[path[-1]] = copy.deepcopy(part)
    return changed


def _without(value: Any, path: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(value)
    del at(changed, path[:-1])[path[-1]]
    return changed


def _other(part: Any, other: Any) -> Any:
    """The part with its content changed in the way that fits its type."""
    if isinstance(part, bool) or part is None:
        return other
    if isinstance(part, int):
        return part + 1000
    if isinstance(part, str):
        inner = _inner(part)
        return f"other {part}" if inner is None else json.dumps(_changed_numbers(inner))
    if isinstance(part, list):
        return [*part, *part]
    return {}


def _inner(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _changed_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _changed_numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_changed_numbers(part) for part in value]
    return value + 1 if isinstance(value, int) and not isinstance(value, bool) else value


@st.composite
def altered(draw: st.DrawFn, value: Any) -> Any:
    """Draw a JSON value with one to three of its parts changed."""
    for _ in range(draw(st.integers(1, 3))):
        ways = list(places(value))
        path = draw(st.sampled_from(ways))
        part = at(value, path)
        kind = draw(st.sampled_from(["drop", "empty", "odd", "any", "other", "swap", "sign"]))
        if kind == "drop" and path:
            value = _without(value, path)
        elif kind == "empty" and isinstance(part, list | dict | str):
            value = replaced(value, path, type(part)())
        elif kind == "odd":
            value = replaced(value, path, draw(ODD))
        elif kind == "any":
            value = replaced(value, path, draw(ANY))
        elif kind == "other":
            value = replaced(value, path, _other(part, draw(ODD)))
        elif kind == "swap":
            value = replaced(value, path, at(value, draw(st.sampled_from(ways))))
        elif kind == "sign" and isinstance(part, dict):
            key, sign = draw(st.sampled_from(SIGNS))
            value = replaced(value, path, {**part, key: sign})
    return value
