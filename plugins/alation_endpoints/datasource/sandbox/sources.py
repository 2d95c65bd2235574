"""Data sources are listed, read, created, changed, deleted, and taken over by connectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alation_endpoints.common.sandbox import REQUIRED
from alation_endpoints.datasource.sandbox.families import NATIVE, OCF, TABLE, Family, refuse
from alation_sandbox import Answer, Call, Record, Route, World, no_content, ok, page

CREATED = 201


@dataclass(frozen=True)
class Sources:
    """The calls on the sources of one family.

    A choice: a deleted source is not there any more, and what belongs to it stays.
    """

    family: Family

    def listed(self, world: World, call: Call) -> Answer:
        """List the sources; none of the sandbox is suspended."""
        flags = {name: bool(call.flag(f"include_{name}")) for name in ("hidden", "undeployed")}
        wanted = (
            record
            for record in world.table(TABLE).rows()
            if self.family.has(record)
            and (flags["hidden"] or not record.get("is_hidden"))
            and (flags["undeployed"] or record.get("deployment_setup_complete", True))
        )
        return page(call, wanted, self.family.show)

    def get(self, world: World, call: Call) -> Answer:
        """Show a source."""
        return ok(self.family.show(self.family.find(world, call)))

    def create(self, world: World, call: Call) -> Answer:
        """Make a source; nothing matches it with another one."""
        made = world.table(TABLE).insert(self.family.new(world, call))
        return Answer(CREATED, self.family.show(world.table(TABLE).get(made) or {}))

    def update(self, world: World, call: Call) -> Answer:
        """Change what is named of a source."""
        record = self.family.find(world, call)
        changes = self.family.changes(world, call, record)
        return ok(self.family.show(world.table(TABLE).update(record["id"], changes)))

    def delete(self, world: World, call: Call) -> Answer:
        """Remove a source."""
        world.table(TABLE).delete(self.family.find(world, call)["id"])
        return no_content()

    def routes(self) -> list[Route]:
        """Return the routes of these calls."""
        path, one = self.family.path, self.family.path + "<int:ds_id>/"
        return [
            Route("GET", path, self.listed),
            Route("POST", path, self.create),
            Route("GET", one, self.get),
            Route("PUT", one, self.update),
            Route("DELETE", one, self.delete),
        ]


def move(world: World, call: Call) -> Answer:
    """Give a native source a connector: from then on it is an OCF source, of the same id.

    A choice: any connector is taken, at once, and the answer is the source.
    """
    record, connector = NATIVE.find(world, call), call.path_params["connector_id"]
    if world.table("connector").get(connector) is None:
        refuse({"connector_id": [f"Connector {connector} is not installed."]})
    if record.get("is_virtual"):
        refuse({"ds_id": ["A virtual data source has no connector."]})
    moved = world.table(TABLE).update(record["id"], {"connector_id": connector})
    return ok(OCF.show(moved))


def migration_connectors(world: World, call: Call) -> Answer:
    """List the connectors that may take over. A choice: all of them, as the connectors' list."""
    return page(call, world.table("connector").rows())


def configuration(world: World, call: Call) -> Answer:
    """Show the settings of a connector. A choice: what is known of the connection."""
    record = OCF.find(world, call)
    return ok({name: record.get(name) for name in ("connector_id", "uri", "db_username")})


def lacks(sent: Any, *names: str) -> dict[str, list[str]]:
    """Return what is said of fields that are not there."""
    return {name: [REQUIRED] for name in names if sent.get(name) is None}


def is_deployed(record: Record) -> bool:
    """Tell whether a source has a database that is connected."""
    return not record.get("is_virtual") and bool(record.get("deployment_setup_complete", True))
