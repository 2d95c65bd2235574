"""Which rows the mapping of a job's result names. Its order means nothing (sheet rdbms_schema)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from alation_core.frozen import dataclass
from alation_core.reading import Row
from alation_endpoints.common.rdbms.naming import Positions, Value, named

Mapped = Sequence[tuple[Any, Any]]
"""Id and key of each object that worked."""
Entry = tuple[int | None, str | None]


@dataclass(frozen=True)
class Matched:
    """What a mapping says of the rows.

    Args:
        ids: of each row's object, by the positions of the rows that are named.
        strange: how many objects no row asked for.
        again: how many objects are mapped to rows that others are mapped to.
    """

    ids: Mapping[int, int | None] = field(default_factory=dict)
    strange: int = 0
    again: int = 0


Match = Callable[[Sequence[Row], Mapped], Matched]
"""Finds the rows that a mapping names."""


def by_key_or_id(rows: Sequence[Row], mapped: Mapped) -> Matched:
    """Match rows by id where they have one, else by key.

    The case of a key may differ (sheet rdbms_schema). A key or an id that two rows or two entries
    share names none of them.
    """
    keys, ids = named(rows, "key"), named(rows, "id")
    found: dict[int, int | None] = {}
    claims: list[int] = []
    strange = 0
    for identity, key in distinct(mapped):
        positions = ids.rows_of(identity) or keys.rows_of(key)
        claims += positions
        strange += not positions
        if len(positions) == 1:
            found |= dict.fromkeys(positions, identity)
    times = Counter(claims)
    lone = {position: identity for position, identity in found.items() if times[position] == 1}
    return Matched(lone, strange, again=len(claims) - len(times))


def distinct(mapped: Mapped) -> Sequence[Entry]:
    """Return each object of a mapping once; an id or a key of another form is left out."""
    if {(type(identity), type(key)) for identity, key in mapped} == {(int, str)}:
        return list(dict.fromkeys(mapped))
    return list(dict.fromkeys((_number(identity), _text(key)) for identity, key in mapped))


def by_path(rows: Sequence[Row], mapped: Mapped) -> Matched:
    """Match child columns: rows hold a path, the mapping holds full keys that end in it.

    All children belong to one root column, so what stands before the path is the same in all
    keys. Where more than one such beginning is possible nothing is matched.
    """
    paths = named(rows, "key").exact
    lengths, keys = _lengths(paths), Counter(_text(key) or "" for _, key in distinct(mapped))
    strange = sum(next(_starts(key, paths, lengths), None) is None for key in keys)
    return Matched(_by_path(paths, mapped), strange, sum(n - 1 for n in keys.values()))


def _by_path(paths: Mapping[Value, Positions], mapped: Mapped) -> Mapping[int, int | None]:
    entries = {key: identity for identity, key in mapped if isinstance(key, str)}
    if not entries:
        return {}
    first, *others = entries
    starts = list(_starts(first, paths, _lengths(paths)))
    for key in others:
        starts = [s for s in starts if key.startswith(s) and key[len(s) :] in paths]
    if len(starts) != 1:
        return {}
    (start,) = starts
    return {
        position: _number(identity)
        for key, identity in entries.items()
        if len(positions := paths[key[len(start) :]]) == 1
        for position in positions
    }


def _lengths(paths: Mapping[Value, Positions]) -> Sequence[int]:
    return sorted({len(path) for path in paths if isinstance(path, str)})


def _starts(key: str, paths: Mapping[Value, Positions], lengths: Sequence[int]) -> Iterator[str]:
    """Yield what stands before a path, for each way to read a key so."""
    if key in paths:
        yield ""
    for length in lengths:
        start = len(key) - length
        if start > 0 and key[start - 1] == "." and key[start:] in paths:
            yield key[:start]


def by_parent(rows: Sequence[Row], mapped: Mapped) -> Matched:
    """Match child columns by their root column, which the mapping names with its own id.

    The id is not that of the child, so the rows are named without one.
    """
    parents = named(rows, "parent_key")
    keys = Counter(_text(key) for _, key in distinct(mapped))
    named_rows = [parents.rows_of(key) for key in keys]
    ids = dict.fromkeys(position for positions in named_rows for position in positions)
    return Matched(ids, named_rows.count(frozenset()), sum(n - 1 for n in keys.values()))


def objections(found: Matched) -> Iterator[str]:
    """Yield what a mapping says that cannot be about these rows, a sentence each."""
    if found.strange:
        yield f"it maps {found.strange} objects that no row asked for"
    if found.again:
        yield f"it maps {found.again} objects to rows that it maps others to"


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
