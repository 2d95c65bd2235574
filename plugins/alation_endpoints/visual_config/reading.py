"""What the answer to a create or an update says: the layout as it is now. Sheet: visual_config."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.problems import shorten
from alation_core.reading import Reading, Row, one_object

_ONE = one_object(same={"layout_otype": "layout_otype"})
_ONE_BY_ID = one_object(same={"visual_config_id": "id", "layout_otype": "layout_otype"})
_SHOWN = 80


def laid_out(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the layout of the answer, which is that of the row, or the row is unknown.

    A changed title comes back with a suffix, and a success is only what was asked for.
    """
    by_id = bool(rows) and "visual_config_id" in rows[0]
    reading = (_ONE_BY_ID if by_id else _ONE)(rows, details)
    if not reading.ids:
        return reading
    why = _otherwise(rows[0], details.raw)
    return reading if why is None else Reading(unknown={0: why})


def _otherwise(row: Row, found: Mapping[str, Any]) -> str | None:
    """Say what of the answer is not as it was sent; None: all is."""
    title = found.get("title")
    if title != row.get("title"):
        told = shorten(repr(title), _SHOWN)
        return f"the visual configuration {found['id']} is there, but its title is now {told}"
    absent = Counter(_parts(row)) - Counter(_parts(found))
    if absent:
        told = ", ".join(dict.fromkeys(absent))
        return f"the layout that the answer shows lacks what was sent: {shorten(told, _SHOWN)}"
    return None


def _parts(config: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fields and the parts of the page in a layout, at any depth, by their names."""
    layout = config.get("component_list_in_config")
    todo = list(layout) if isinstance(layout, Sequence) and not isinstance(layout, str) else []
    for part in todo:
        if not isinstance(part, Mapping):
            continue
        within = part.get("components")
        if isinstance(within, Sequence) and not isinstance(within, str):
            todo += within
        elif part.get("rendered_oid") is not None:
            yield f"field {part['rendered_oid']}"
        elif part.get("page_defined_type") is not None:
            yield str(part["page_defined_type"])
