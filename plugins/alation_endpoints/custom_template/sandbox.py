"""How the sandbox emulates templates. Sheet: custom_template; open points are marked as choices."""

from __future__ import annotations

from typing import Any

from alation_endpoints.common.sandbox import NOT_FOUND
from alation_sandbox import Answer, Call, Record, Route, World, ok, page

PATH = "/integration/v1/custom_template/"
TABLE = "custom_template"
_SHOWN = ("id", "title", "builtin_name", "layout_otype", "visual_config_id")


def _list(world: World, call: Call) -> Answer:
    # A choice: other filters are ignored, as nobody says that they are refused.
    titles = call.many("title")
    found = (
        template
        for template in world.table(TABLE).rows()
        if not titles or template["title"] in titles
    )
    return page(call, found, _shown)


def _get(world: World, call: Call) -> Answer:
    found = world.table(TABLE).get(call.path_params["custom_template_id"])
    return NOT_FOUND if found is None else ok(_shown(found))


def _shown(template: Record) -> dict[str, Any]:
    return {
        **{name: template.get(name) for name in _SHOWN},
        "fields": [dict(field) for field in template["fields"]],
    }


ROUTES = [
    Route("GET", PATH, _list),
    Route("GET", PATH + "<int:custom_template_id>/", _get),
]
