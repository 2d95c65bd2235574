"""The calls that the sandbox knows: those of the sheet, for the kinds that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from alation_endpoints.bi_source.sandbox import objects, servers
from alation_endpoints.bi_source.sandbox.kinds import (
    CONNECTION,
    DATASOURCE,
    DATASOURCE_COLUMN,
    FOLDER,
    REPORT,
    REPORT_COLUMN,
    Kind,
)
from alation_sandbox import Answer, Call, Route, World

PATH = "/integration/v2/bi/server/"
SERVER = PATH + "<int:bi_server_id>/"

CALLS: Mapping[str, tuple[str, bool, Callable[[Kind, World, Call], Answer]]] = {
    "list": ("GET", False, objects.list_of_kind),
    "upsert": ("POST", False, objects.upsert),
    "delete": ("DELETE", False, objects.delete),
    "get": ("GET", True, objects.get),
    "update": ("PATCH", True, objects.update),
    "delete_one": ("DELETE", True, objects.delete_one),
}
"""Method, whether the path names one object, and what answers."""

UNKNOWN = ("connection/column/", "user/", "permission/")
"""Of these kinds nothing is known but their place."""

OF_KINDS: Sequence[tuple[Kind, Sequence[str]]] = (
    (FOLDER, tuple(CALLS)),
    (REPORT, tuple(CALLS)),
    (REPORT_COLUMN, ("list", "upsert", "delete", "update")),
    (DATASOURCE, ("list", "upsert", "update")),
    (DATASOURCE_COLUMN, ("list", "upsert")),
    (CONNECTION, ("list", "upsert", "update")),
    *((Kind(place, "", common=()), ("list",)) for place in UNKNOWN),
)


def _routes() -> Iterator[Route]:
    for kind, names in OF_KINDS:
        for name in names:
            method, of_one, handler = CALLS[name]
            number = f"<int:{objects.ONE}>/" if of_one else ""
            yield Route(method, SERVER + kind.place + number, partial(handler, kind))


ROUTES = [
    Route("GET", PATH, servers.list_servers),
    Route("POST", PATH, servers.create_servers),
    Route("PATCH", SERVER, servers.update_server),
    *_routes(),
]
