"""How the sandbox emulates object types. Sheet: otype."""

from __future__ import annotations

from alation_sandbox import Answer, Call, Route, World, page

TABLE = "otype"


def _list(world: World, call: Call) -> Answer:
    # The public client asks for a limit and follows X-Next-Page, which a server accepts.
    return page(call, world.table(TABLE).rows(), lambda record: {"name": record["name"]})


ROUTES = [Route("GET", "/integration/v1/otype/", _list)]
