"""What an answer lists as done, against what was asked for: ids, names and counts.

The lists of objects that an answer holds are found by their form, whatever the reader makes of
them: objects with an id or a title, or plain ids under a key that says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from alation_core.frozen import dataclass
from alation_core.problems import shorten
from alation_core.reading import folded, is_name
from alation_core.reading.uniform import (
    Columns,
    are_names,
    are_objects,
    are_single,
    columns_of,
    in_all,
    in_each,
)
from alation_core.shapes.rows import Row

_NAMES = ("title", "name", "external_id")
"""Fields that name an object, where rows have no id; the first that all rows have counts."""
_OBJECT = ("id", *_NAMES)
_IDS = re.compile(r"(?:^|_)ids?$")
_NOT_DONE = re.compile(
    r"fail|error|invalid|not_found|missing|skip|ignor|reject|unknown|conflict", re.IGNORECASE
)
"""Keys of lists that name what was not done."""
SHOWN = 80
"""Characters of a name that a message shows."""


@dataclass(frozen=True)
class Listed:
    """A list in an answer.

    Args:
        key: under which it stands; empty for the answer itself.
        entries: of the list.
        beside: the object in which it stands.
    """

    key: str
    entries: Sequence[Any]
    beside: Mapping[str, Any]

    @cached_property
    def columns(self) -> Columns | None:
        """What stands under each key of its entries; None unless they are objects of one form."""
        return columns_of(self.entries)


def is_object(part: Any) -> bool:
    """Tell whether a part of an answer is an object of the catalog: it has a name of its own."""
    if type(part) is not dict and not isinstance(part, Mapping):
        return False
    # Most have an id: the other names are looked at where they have none.
    return is_name(part.get("id")) or any(is_name(part.get(name)) for name in _NAMES)


def lists_in(answer: Any) -> Iterator[Listed]:
    """Yield the lists of an answer that say what was done; lists within objects are theirs."""
    if is_object(answer):
        yield Listed("", [answer], {})
        return
    todo: list[Any] = [answer]
    if isinstance(answer, list):
        todo = [Listed("", answer, {})]
        yield todo[0]
    while todo:
        part = todo.pop()
        if isinstance(part, list):
            part = Listed("", part, {})
        if isinstance(part, Listed):
            todo += _others(part)
        elif isinstance(part, Mapping):
            for below in _below(part):
                if isinstance(below, Listed):
                    yield below
                todo.append(below)


def _below(part: Mapping[str, Any]) -> Iterator[Listed | dict[str, Any]]:
    """Yield the lists in an object, and the objects that may hold some."""
    for key, value in part.items():
        if not isinstance(value, list | dict) or _NOT_DONE.search(str(key)):
            continue
        if isinstance(value, list):
            yield Listed(str(key), value, part)
        elif not is_object(value):
            yield value


def _others(listed: Listed) -> Sequence[Any]:
    """The lists and objects in a list that are no objects of the catalog, and may hold lists."""
    part = listed.entries
    if are_single(part) or _are_closed(listed):
        return ()
    return [e for e in part if isinstance(e, list | dict) and not is_object(e)]


def _are_closed(listed: Listed) -> bool:
    """Tell whether each entry is an object with an id, or one that holds no other.

    Then there is no list to be found in it.
    """
    objects, columns = listed.entries, listed.columns
    if columns:
        return are_names(columns.get("id", [None])) or all(map(are_single, columns.values()))
    if not are_objects(objects):
        return False
    ids = in_each(objects, "id")
    return are_names(ids) or are_single(chain.from_iterable(map(dict.values, objects)))


def strange(rows: Sequence[Row], lists: Sequence[Listed]) -> Iterator[str]:
    """Yield a sentence for what lists name that no row asked for, or more often than asked for."""
    for name in _OBJECT:
        wanted = in_all(rows, name)
        if not wanted or not (are_names(wanted) or all(map(is_name, wanted))):
            continue
        told = [_named(listed, name) for listed in lists]
        # A list that names all rows as they are is ours, and says nothing else.
        others = [names for names in told if not _same(names, wanted)]
        alone = len(others) == len(told)
        others = [names for names in others if names]
        if others:
            fold: Callable[[Any], str] = str if name == "id" else folded
            asked, found = Counter(map(fold, wanted)), [Counter(map(fold, n)) for n in others]
            # Beside the list of what was done there may be others: of people who were told, say.
            ours = [names for names in found if names.keys() & asked.keys()]
            for names in ours or (found if alone else []):
                yield from _against(name, names, asked)
        return


def _named(listed: Listed, name: str) -> list[Any]:
    """The names that a list has for what was done."""
    entries, plain = listed.entries, name == "id" and _IDS.search(listed.key) is not None
    columns = listed.columns
    if columns:
        values = columns.get(name, [])
    elif are_objects(entries):
        values = in_each(entries, name)
    else:
        values = [
            entry.get(name) if isinstance(entry, Mapping) else entry if plain else None
            for entry in entries
        ]
    return values if are_names(values) else [value for value in values if is_name(value)]


def _same(names: list[Any], wanted: list[Any]) -> bool:
    """Tell whether two lists hold the same names equally often, in whatever order."""
    if len(names) != len(wanted):
        return False
    return names == wanted or dict(Counter(names)) == dict(Counter(wanted))


def _against(name: str, names: Counter[str], asked: Counter[str]) -> Iterator[str]:
    others = [one for one in names if one not in asked]
    if others:
        yield f"it lists {_some(name, others)} that no row asked for"
    repeated = [one for one, times in names.items() if one in asked and times > asked[one]]
    if repeated:
        yield f"it lists {_some(name, repeated)} more often than it was asked for"


def _some(name: str, values: Sequence[str]) -> str:
    more = f" and {len(values) - 1} more" if len(values) > 1 else ""
    return f"the {name} {shorten(values[0], SHOWN)!r}{more}"


def miscounted(lists: Sequence[Listed]) -> Iterator[str]:
    """Yield a sentence for each count beside a list that counts otherwise than the list.

    A key `<what>_count` belongs to the list whose key begins with the same words; a sample may be
    shorter than what is counted, but not empty.
    """
    for listed in lists:
        stems = (key for key in listed.beside if isinstance(key, str) and key.endswith("count"))
        for key in stems:
            stem = key.removesuffix("count")
            number = listed.beside[key]
            whole = stem and listed.key.startswith(stem.rstrip("_"))
            sample = listed.key.endswith("sample") and (whole or not stem)
            if not (whole or sample) or not isinstance(number, int) or isinstance(number, bool):
                continue
            size = len(listed.entries)
            if size > number or (size < number and not (sample and size)):
                yield f"it counts {key}: {number}, and lists {size} under {listed.key}"
