"""The routes of data sources.

`migrate_to_ocf` and the change of a connector's configuration are not emulated: nothing is known of
what they take.
"""

from __future__ import annotations

from alation_endpoints.datasource.sandbox.extraction import Extraction
from alation_endpoints.datasource.sandbox.families import NATIVE, OCF
from alation_endpoints.datasource.sandbox.sources import (
    Sources,
    configuration,
    migration_connectors,
    move,
)
from alation_sandbox import Route

ROUTES = [
    *Sources(OCF).routes(),
    *Extraction(OCF).routes(),
    Route("GET", OCF.path + "<int:ds_id>/configuration/", configuration),
    *Sources(NATIVE).routes(),
    *Extraction(NATIVE).routes(),
    Route(
        "PUT",
        NATIVE.path + "<int:ds_id>/migrate_to_agent_based_connector/<int:connector_id>/",
        move,
    ),
    Route("GET", "/integration/v1/datasources/<db_type>/connectors/", migration_connectors),
]
