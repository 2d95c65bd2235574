"""The shape of an object type. Sheet: otype."""

from __future__ import annotations

from alation_core import Item
from alation_core.frozen import dataclass


@dataclass(frozen=True)
class OtypeItem(Item):
    """An object type. Whether a live server says more than the name is not known: see `raw`."""

    name: str | None = None
