"""Makes children from the text of a complex type: struct<city:string,geo:struct<lat:double>>.

A choice: the children of a column are made when it is written with such a type. A real server
extracts them from the source.
"""

from __future__ import annotations

from collections.abc import Iterator

from alation_endpoints.common.rdbms.sandbox import CHILD_COLUMNS
from alation_sandbox import Record, World

_START = "struct<"
_OPENING = "<(["
_CLOSING = ">)]"


def members(column_type: str) -> list[tuple[str, str]]:
    """Return name and type of each member of a struct; none where the type is no struct.

    Args:
        column_type: members are parted by commas, name and type by a colon or a blank.
    """
    text = column_type.strip()
    if not text.lower().startswith(_START) or not text.endswith(">"):
        return []
    return [_member(part) for part in _parts(text[len(_START) : -1]) if part.strip()]


def _parts(text: str) -> Iterator[str]:
    """Yield what stands between the commas that lie in no brackets."""
    depth = start = 0
    for place, sign in enumerate(text):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if sign == "," and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _member(part: str) -> tuple[str, str]:
    text = part.strip()
    end = min((place for sign in ": " if (place := text.find(sign)) > 0), default=len(text))
    return text[:end], text[end + 1 :].strip()


def extract(world: World, column: Record) -> None:
    """Make the children that a column's type names; drop those that it no longer names."""
    found = list(_declared(column["name"], column.get("column_type", "")))
    table = world.table(CHILD_COLUMNS)
    known = {child["path"]: child for child in table.matching(column_id=column["id"])}
    for path in known.keys() - {path for path, *_ in found}:
        table.delete(known[path]["id"])
    for path, above, key, kind in found:
        if path in known:
            table.update(known[path]["id"], {"type": kind})
            continue
        place = {"column_id": column["id"], "path": path, "above": above}
        table.insert({**place, "key": key, "type": kind, "title": "", "description": ""})


def _declared(above: str, column_type: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield path, path of the parent, name and type of all members, parents first."""
    for key, kind in members(column_type):
        path = f"{above}.{key}"
        yield path, above, key, kind
        yield from _declared(path, kind)
