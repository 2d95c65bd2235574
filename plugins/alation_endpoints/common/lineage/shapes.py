"""The shapes of paths: segments in the order of the flow, each with its objects.

Sheets: dataflow, lineage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from alation_core import Item
from alation_core.frozen import dataclass
from alation_core.shapes import Example
from alation_endpoints.common.lineage.keys import keys_fit


def _fits(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from keys_fit("otype", "key", row)


@dataclass(frozen=True)
class PathObject:
    """An object of a path. One that the catalog does not have becomes a temporary one (TMP)."""

    rules: ClassVar = (_fits,)

    otype: Annotated[
        str, "table, column, file, bi_report, external, dataflow, ...", Example("table")
    ]
    key: Annotated[
        str,
        "Its full key; case does not matter. Of a dataflow its external_id.",
        Example("1.sales.orders"),
    ]


Path = list[list[PathObject]]
"""Segments in the order of the flow; the first and the last one should hold no dataflow."""


@dataclass(frozen=True)
class PathObjectRead:
    """An object of a path, as the server shows it."""

    otype: str | None = None
    key: str | None = None
    is_temp: bool | None = None


@dataclass(frozen=True)
class DataflowItem(Item):
    """A dataflow with the paths through it."""

    id: int | None = None
    external_id: str | None = None
    title: str | None = None
    description: str | None = None
    content: str | None = None
    group_name: str | None = None
    paths: list[list[list[PathObjectRead]]] | None = None
