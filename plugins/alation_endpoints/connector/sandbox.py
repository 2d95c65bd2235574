"""How the sandbox emulates connectors: one list, on one page. Sheet: connector."""

from __future__ import annotations

from alation_core.paging import ONE_PAGE
from alation_sandbox import resource

PATH = "/integration/v2/connectors/"

ROUTES = resource(
    PATH,
    table="connector",
    paging=ONE_PAGE,
    get=None,
    create=None,
    update=None,
    delete=None,
)
