"""The shape of a connector. Sheet: connector."""

from __future__ import annotations

from alation_core import Item
from alation_core.frozen import dataclass


@dataclass(frozen=True)
class ConnectorItem(Item):
    """A connector. Categories seen are RDBMS and BI; there may be others."""

    id: int | None = None
    name: str | None = None
    uses_agent: bool | None = None
    connector_version: str | None = None
    connector_category: str | None = None
