"""Which rows the mapping of a job's result names. Its order means nothing (sheet rdbms_schema)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core.reading import Row
from alation_endpoints.common.rdbms.naming import named

Mapped = Sequence[tuple[Any, Any]]
"""Id and key of each object that worked."""


def by_key_or_id(rows: Sequence[Row], mapped: Mapped) -> Mapping[int, int | None]:
    """Match rows by id where they have one, else by key.

    The case of a key may differ (sheet rdbms_schema). A key or an id that two rows or two entries
    share names none of them.
    """
    entries = list(dict.fromkeys((_number(identity), _text(key)) for identity, key in mapped))
    keys, ids = named(rows, "key"), named(rows, "id")
    found: dict[int, int | None] = {}
    claims: Counter[int] = Counter()
    for identity, key in entries:
        value = ids.find(identity)
        positions = ids.exact[value] if value is not None else _of_key(keys.find(key), keys.exact)
        for position in positions:
            claims[position] += 1
            if len(positions) == 1:
                found[position] = identity
    return {position: identity for position, identity in found.items() if claims[position] == 1}


def _of_key(value: Any, exact: Mapping[Any, frozenset[int]]) -> frozenset[int]:
    return exact[value] if value is not None else frozenset()


def by_path(rows: Sequence[Row], mapped: Mapped) -> Mapping[int, int | None]:
    """Match child columns: rows hold a path, the mapping holds full keys that end in it.

    All children belong to one root column, so what stands before the path is the same in all
    keys. Where more than one such beginning is possible nothing is matched.
    """
    paths = named(rows, "key").exact
    entries = {key: identity for identity, key in mapped if isinstance(key, str)}
    if not entries:
        return {}
    starts = set.intersection(*({start for start, _ in _ends(key, paths)} for key in entries))
    if len(starts) != 1:
        return {}
    (start,) = starts
    return {
        position: _number(identity)
        for key, identity in entries.items()
        if len(positions := paths[key[len(start) :]]) == 1
        for position in positions
    }


def _ends(key: str, paths: Mapping[str | int, frozenset[int]]) -> Iterator[tuple[str, str]]:
    """Yield each way to read a key as a beginning and one of the paths."""
    if key in paths:
        yield "", key
    for place, sign in enumerate(key):
        if sign == "." and key[place + 1 :] in paths:
            yield key[: place + 1], key[place + 1 :]


def by_parent(rows: Sequence[Row], mapped: Mapped) -> Mapping[int, int | None]:
    """Match child columns by their root column, which the mapping names with its own id.

    The id is not that of the child, so the rows are named without one.
    """
    parents = named(rows, "parent_key")
    values = {parents.find(_text(key)) for _, key in mapped} - {None}
    return {
        position: None for value in values if value is not None for position in parents.exact[value]
    }


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
