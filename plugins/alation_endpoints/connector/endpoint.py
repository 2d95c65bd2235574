"""The installed OCF connectors. Sheet: connector."""

from __future__ import annotations

from alation_core import Endpoint, ListOperation
from alation_endpoints.connector.shapes import ConnectorItem

PATH = "/integration/v2/connectors/"


class Connector(Endpoint):
    """OCF connectors, read: a new data source names one by its id.

    Connectors are installed by an admin, not through the API. Several versions of one may be
    installed, so a name is no key: compare `connector_version` too. No paging is documented; a
    further page that the server names is read all the same.
    """

    name = "connector"

    list = ListOperation(PATH, item=ConnectorItem)
