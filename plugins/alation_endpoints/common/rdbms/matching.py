"""Which rows the mapping of a job's result names. Its order means nothing (sheet rdbms_schema)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from alation_core.reading import Row
from alation_endpoints.common.rdbms.naming import Positions, Value, named

Mapped = Sequence[tuple[Any, Any]]
"""Id and key of each object that worked."""
Entry = tuple[int | None, str | None]


def by_key_or_id(rows: Sequence[Row], mapped: Mapped) -> Mapping[int, int | None]:
    """Match rows by id where they have one, else by key.

    The case of a key may differ (sheet rdbms_schema). A key or an id that two rows or two entries
    share names none of them.
    """
    found: dict[int, int | None] = {}
    claims: Counter[int] = Counter()
    for (identity, _), positions in _claimed(rows, mapped):
        claims.update(positions)
        if len(positions) == 1:
            found |= dict.fromkeys(positions, identity)
    return {position: identity for position, identity in found.items() if claims[position] == 1}


def _claimed(rows: Sequence[Row], mapped: Mapped) -> Iterator[tuple[Entry, Positions]]:
    """Yield each object, as id and key, with the rows that have its id, or else its key."""
    keys, ids = named(rows, "key"), named(rows, "id")
    for entry in distinct(mapped):
        identity, key = ids.find(entry[0]), keys.find(entry[1])
        if identity is not None:
            yield entry, ids.exact[identity]
        else:
            yield entry, frozenset() if key is None else keys.exact[key]


def distinct(mapped: Mapped) -> Sequence[Entry]:
    """Return each object of a mapping once; an id or a key of another form is left out."""
    return list(dict.fromkeys((_number(identity), _text(key)) for identity, key in mapped))


def by_path(rows: Sequence[Row], mapped: Mapped) -> Mapping[int, int | None]:
    """Match child columns: rows hold a path, the mapping holds full keys that end in it.

    All children belong to one root column, so what stands before the path is the same in all
    keys. Where more than one such beginning is possible nothing is matched.
    """
    paths = named(rows, "key").exact
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


def by_parent(rows: Sequence[Row], mapped: Mapped) -> Mapping[int, int | None]:
    """Match child columns by their root column, which the mapping names with its own id.

    The id is not that of the child, so the rows are named without one.
    """
    parents = named(rows, "parent_key")
    values = {parents.find(_text(key)) for _, key in mapped} - {None}
    return {
        position: None for value in values if value is not None for position in parents.exact[value]
    }


# ------------------------------------------------------------------------------ what contradicts

Match = Callable[[Sequence[Row], Mapped], Mapping[int, int | None]]
"""Finds the rows that a mapping names, with the id of each row's object."""


def objections(match: Match, rows: Sequence[Row], mapped: Mapped) -> Iterator[str]:
    """Yield what a mapping says that cannot be about these rows, a sentence each.

    Args:
        match: finds the rows that the mapping names.
        rows: of the batch.
        mapped: the mapping.
    """
    strange, again = _UNASKED[match](rows, mapped) if match in _UNASKED else (0, 0)
    if strange:
        yield f"it maps {strange} objects that no row asked for"
    if again:
        yield f"it maps {again} objects to rows that it maps others to"


def _unasked_keys(rows: Sequence[Row], mapped: Mapped) -> tuple[int, int]:
    claimed = list(_claimed(rows, mapped))
    claims = Counter(position for _, positions in claimed for position in positions)
    return sum(not positions for _, positions in claimed), sum(n - 1 for n in claims.values())


def _unasked_paths(rows: Sequence[Row], mapped: Mapped) -> tuple[int, int]:
    paths = named(rows, "key").exact
    lengths, keys = _lengths(paths), Counter(_text(key) or "" for _, key in distinct(mapped))
    strange = sum(next(_starts(key, paths, lengths), None) is None for key in keys)
    return strange, sum(n - 1 for n in keys.values())


def _unasked_parents(rows: Sequence[Row], mapped: Mapped) -> tuple[int, int]:
    parents = named(rows, "parent_key")
    keys = Counter(_text(key) for _, key in distinct(mapped))
    return sum(parents.find(key) is None for key in keys), sum(n - 1 for n in keys.values())


_UNASKED: Mapping[Match, Callable[[Sequence[Row], Mapped], tuple[int, int]]] = {
    by_key_or_id: _unasked_keys,
    by_path: _unasked_paths,
    by_parent: _unasked_parents,
}
"""How many objects of a mapping no row asked for, and how many come where others came."""


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
