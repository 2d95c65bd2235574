"""Schemas are listed, settings kept, and extractions bring schemas into the catalog.

No answer of these calls is recorded: their forms are choices. Every database of the sandbox holds
the same schemas, and neither a refresh nor a set of settings has to come first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from alation_endpoints.common.rdbms.sandbox import COLUMN, SCHEMA
from alation_endpoints.common.rdbms.sandbox import TABLE as RDBMS_TABLE
from alation_endpoints.datasource.rules import one_filter
from alation_endpoints.datasource.sandbox.families import (
    TABLE,
    Family,
    found_by,
    refuse,
    sent_object,
)
from alation_endpoints.datasource.sandbox.sources import is_deployed, lacks
from alation_sandbox import Answer, Call, JobEnd, Record, Route, World, ok

DATABASE = ("finance", "sales")
"""The schemas of every database."""
CHECKS = ("network_connection", "service_account_authentication", "service_account_privileges")

_FILTERS = ("limit_schemas", "exclude_schemas", "remove_filtered_schemas")
_SETTINGS: Mapping[str, Any] = {
    "cron_extraction": "",
    "disable_auto_extraction": True,
    "remove_filtered_schemas": False,
}
_OCF_SETTINGS = {**_SETTINGS, "schemas": [], "configuration_parameters": []}
_NATIVE_SETTINGS = {**_SETTINGS, "limit_schemas": [], "exclude_schemas": []}


@dataclass(frozen=True)
class Extraction:
    """The calls about the extraction from the sources of one family."""

    family: Family

    @property
    def defaults(self) -> Mapping[str, Any]:
        """The settings of a new source."""
        return _OCF_SETTINGS if self.family.ocf else _NATIVE_SETTINGS

    def schemas(self, world: World, call: Call) -> Answer:
        """List the schemas that were read last; a native source is read when it is asked."""
        record = self.family.find(world, call)
        known = record.get("available_schemas", ()) if self.family.ocf else _held_by(record)
        size, number = call.integer("limit") or 1000, call.integer("page") or 1
        begin = max(number - 1, 0) * size if self.family.ocf else 0
        return ok([{"name": name} for name in known[begin : begin + size]])

    def refresh(self, world: World, call: Call) -> Answer:
        """Read the schemas of a database, as a job."""
        number = self.family.find(world, call)["id"]

        def work(world: World) -> JobEnd:
            record = world.table(TABLE).get(number)
            if record is None:
                return _LOST
            world.table(TABLE).update(number, {"available_schemas": _held_by(record)})
            return JobEnd()

        job = world.start_job(work, name=world.job_name("RefreshSchemas", number))
        return ok({"job_name": job.name})

    def start(self, world: World, call: Call) -> Answer:
        """Bring schemas into the catalog, as a job whose name has the documented form."""
        record, sent = self.family.find(world, call), sent_object(call)
        refuse(lacks(sent, *_FILTERS))
        refuse(found_by(one_filter(sent)))
        if not is_deployed(record):
            # A choice: the text; that no extraction can be started is documented.
            refuse({"ds_id": ["No extraction can be started on this data source."]})
        run = _Run(record["id"], {name: sent[name] for name in _FILTERS})
        job = world.start_job(run.work, name=world.job_name("MetadataExtraction", record["id"]))
        return ok({"job_name": job.name})

    def config(self, world: World, call: Call) -> Answer:
        """Show the settings of an extraction."""
        return ok({**self.defaults, **self.family.find(world, call).get("extraction", {})})

    def set_config(self, world: World, call: Call) -> Answer:
        """Change the settings that are named; of a native source set all of them."""
        record, sent = self.family.find(world, call), sent_object(call)
        if not self.family.ocf:
            refuse(lacks(sent, "cron_extraction", *_FILTERS))
            refuse(found_by(one_filter(sent)))
        kept = record.get("extraction", {}) if self.family.ocf else {}
        known = {name: value for name, value in sent.items() if name in self.defaults}
        world.table(TABLE).update(record["id"], {"extraction": {**kept, **known}})
        return self.config(world, call)

    def check(self, world: World, call: Call) -> Answer:
        """Check a connection: all of it where no check is named. All goes well (a choice)."""
        self.family.find(world, call)
        asked = call.path_params.get("check")
        return ok({name: "successful" for name in CHECKS if asked in (None, name)})

    def routes(self) -> list[Route]:
        """Return the routes of these calls."""
        one = self.family.path + "<int:ds_id>/"
        settings = one + "sync_configuration/metadata_extraction/"
        refresh = Route("POST", one + "refresh_available_schemas/", self.refresh)
        return [
            Route("GET", one + "available_schemas/", self.schemas),
            Route("POST", one + "metadata_extraction_job/", self.start),
            Route("GET", settings, self.config),
            Route("PATCH" if self.family.ocf else "PUT", settings, self.set_config),
            Route("GET", one + "configuration_check/", self.check),
            Route("GET", one + "configuration_check/<check>/", self.check),
            *([refresh] if self.family.ocf else []),
        ]


_LOST = JobEnd("failed", msg="The data source does not exist any more.")


def _held_by(record: Record) -> tuple[str, ...]:
    return DATABASE if is_deployed(record) else ()


@dataclass(frozen=True)
class _Run:
    """One extraction.

    Args:
        ds_id: the data source.
        filters: which schemas it takes.
    """

    ds_id: int
    filters: Mapping[str, Any]

    def work(self, world: World) -> JobEnd:
        """Bring the schemas that pass the filters, and remove the others where that is asked."""
        sources = world.table(TABLE)
        if sources.get(self.ds_id) is None:
            return _LOST
        brought = [name for name in DATABASE if self._passes(name)]
        for name in brought:
            self._bring(world, name)
        if self.filters["remove_filtered_schemas"]:
            self._remove_others(world, brought)
        told = {"latest_extraction_time": world.timestamp(), "latest_extraction_successful": True}
        sources.update(self.ds_id, told)
        return JobEnd()

    def _passes(self, name: str) -> bool:
        limit, exclude = self.filters["limit_schemas"], self.filters["exclude_schemas"]
        return name not in exclude and (not limit or name in limit)

    def _bring(self, world: World, name: str) -> None:
        table, key = world.table(SCHEMA.table), f"{self.ds_id}.{name}"
        if table.by_key(key=key) is None:
            table.insert({**SCHEMA.defaults, "key": key, "name": name, "ds_id": self.ds_id})

    def _remove_others(self, world: World, brought: Collection[str]) -> None:
        for kind in (COLUMN, RDBMS_TABLE, SCHEMA):
            table = world.table(kind.table)
            for record in list(table.matching(ds_id=self.ds_id)):
                if record["key"].split(".")[1] not in brought:
                    table.delete(record["id"])
