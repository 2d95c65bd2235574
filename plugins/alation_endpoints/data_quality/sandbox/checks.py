"""What the sandbox refuses in a write of data quality. Sheets: data_quality, errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alation_endpoints.data_quality.sandbox.books import LEVELS
from alation_sandbox import Answer, Call, Refusal

_ENTRIES: Mapping[tuple[str, str], Mapping[str, tuple[str, ...] | None]] = {
    ("POST", "fields"): {
        "field_key": None,
        "name": None,
        "type": ("NUMERIC", "STRING", "BOOLEAN"),
    },
    ("POST", "values"): {
        "field_key": None,
        "object_key": None,
        "object_type": tuple(LEVELS),
        "status": ("GOOD", "WARNING", "ALERT"),
        "value": None,
    },
    ("DELETE", "fields"): {},
    ("DELETE", "values"): {"field_key": None, "object_key": None},
}
"""Required keys of an entry, with the words that are allowed."""


def _refusal(entry: int, message: str) -> Refusal:
    return Refusal(Answer(400, {"Entry": entry, "Message": message}))


def lists_of(call: Call) -> Mapping[str, list[Any]]:
    """Return the lists of a request, checked; only the first problem is told (sheet errors).

    Raises:
        Refusal: an entry misses a key, or neither list is given.
    """
    body = call.json()
    given = body if isinstance(body, Mapping) else {}
    lists = {name: given[name] for name in ("fields", "values") if given.get(name) is not None}
    if not lists:
        raise _refusal(-1, 'A "values" or "fields" property must be specified')
    for name, entries in lists.items():
        if not isinstance(entries, list):
            raise _refusal(-1, f'"{name}" must be a list')  # a choice of text
        for number, entry in enumerate(entries, 1):  # A choice: where Entry begins is not known.
            for problem in _entry_problems(call.method, name, entry):
                raise _refusal(number, problem)
    return lists


def _entry_problems(method: str, name: str, entry: Any) -> Iterator[str]:
    for key, words in _ENTRIES[method, name].items():
        value = entry.get(key) if isinstance(entry, Mapping) else None
        if value is None:
            yield f"{key} is required"
        elif words is not None and value not in words:
            yield f"{key} must be one of {', '.join(words)}"  # a choice of text
