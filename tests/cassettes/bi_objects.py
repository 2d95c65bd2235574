"""Puts the objects into a sandbox that a request to a BI server names: all but those "…-none"."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from alation_endpoints.bi_source.sandbox.kinds import KINDS, table_of
from alation_replay.tapes import Interaction
from alation_sandbox import World

WITHIN = re.compile(r"/bi/server/(?P<server>\d+)/(?:(?P<place>[a-z/]+/)(?:(?P<number>\d+)/)?)?$")
PARENTS = {field: place for kind in KINDS for field, place in kind.parents.items()}
PLACES = {kind.place for kind in KINDS}
"""Of other kinds no field but the id is known."""
LISTED = 417
"""An object that a list is to hold."""


def furnish(world: World, interaction: Interaction) -> None:
    """Put the server of a path, its object, and the parents of rows there."""
    request = interaction.request
    found = WITHIN.search(urlsplit(request.uri).path)
    if found is None:
        return
    server = int(found["server"])
    if world.table("bi_server").get(server) is None:
        world.table("bi_server").insert({"id": server, "uri": "https://bi.example.com"})
    number = int(found["number"] or LISTED)
    if found["place"] and (found["number"] or request.method == "GET"):
        put(world, server, found["place"], f"object-{number}", id=number)
    for row in rows_of(request.body):
        for field, place in PARENTS.items():
            value = row.get(field)
            for name in value if isinstance(value, list) else [value]:
                if name and not name.endswith("-none"):
                    put(world, server, place, name)


def rows_of(body: str | None) -> Sequence[Mapping[str, Any]]:
    """Return the rows in a body: a list of them, or the one that it is."""
    sent = json.loads(body or "[]")
    return sent if isinstance(sent, list) else [sent]


def put(world: World, server: int, place: str, name: str, **more: Any) -> None:
    """Put one object there, unless there is one of its name."""
    table = world.table(table_of(place))
    known = {"external_id": name, "name": name} if place in PLACES else {}
    there = table.get(more["id"]) if "id" in more else table.by_key(external_id=name)
    if there is None:
        table.insert({"bi_server_id": server, **known, **more})
