"""The two families of data sources in the one table that all endpoints refer to.

A source with a connector is an OCF source, any other a native or virtual one. No password is kept.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from alation_endpoints.common.sandbox import NOT_FOUND, REQUIRED
from alation_endpoints.datasource.shapes import (
    DatasourceNativePostItem,
    DatasourceNativePutItem,
    DatasourceOcfPostItem,
    DatasourceOcfPutItem,
)
from alation_sandbox import Answer, Call, Record, Refusal, World

TABLE = "data_source"

_BOTH: Mapping[str, Any] = {
    "title": "",
    "uri": "",
    "db_username": "",
    "description": "",
    "private": False,
    "is_hidden": False,
}
"""What a new source of either family shows where nothing was sent. The texts are a choice."""
_TOLD_LATER = ("latest_extraction_time", "latest_extraction_successful")
"""What is shown once it is known. The other internal fields are not emulated (a choice)."""
_UNDEPLOYED_ONLY = ("host", "port", "dbtype", "dbname")

Wrong = Mapping[str, list[str]]
Sent = Mapping[str, Any]


@dataclass(frozen=True)
class Family:
    """One family of data sources.

    Args:
        path: of its calls.
        ocf: its sources have a connector.
        shown: what a new source shows.
        created: the payload of a create; its fields are kept.
        updated: the payload of an update.
        missing: finds what a new source lacks, by field.
    """

    path: str
    ocf: bool
    shown: Mapping[str, Any]
    created: type
    updated: type
    missing: Callable[[Sent], Wrong]

    def has(self, record: Record) -> bool:
        """Tell whether a source is one of this family."""
        return (record.get("connector_id") is not None) is self.ocf

    def show(self, record: Record) -> dict[str, Any]:
        """Return a source as every answer has it."""
        later = [name for name in _TOLD_LATER if name in record]
        shown = {name: record.get(name, new) for name, new in self.shown.items()}
        return {"id": record["id"], **shown, **{name: record[name] for name in later}}

    def find(self, world: World, call: Call) -> Record:
        """Return the source of a path.

        Raises:
            Refusal: 404: it does not exist, or is one of the other family.
        """
        record = world.table(TABLE).get(call.path_params["ds_id"])
        if record is None or not self.has(record):
            raise Refusal(NOT_FOUND)
        return record

    def new(self, world: World, call: Call) -> dict[str, Any]:
        """Return the record of a source to create."""
        sent = sent_object(call)
        refuse(self.missing(sent))
        kept = {name: sent[name] for name in _names(self.created) if name in sent}
        return {"is_virtual": False, **_checked(world, kept)}

    def changes(self, world: World, call: Call, record: Record) -> dict[str, Any]:
        """Return the fields of a source that an update changes."""
        sent = sent_object(call)
        kept = {name: sent[name] for name in _names(self.updated) if name in sent}
        if not self.ocf:
            refuse(self._not_deployable(kept, record))
            kept.setdefault("deployment_setup_complete", True)
        return _checked(world, kept)

    def _not_deployable(self, sent: Sent, record: Record) -> Wrong:
        """Return what a deployed source cannot change, or an undeployed one needs by now."""
        if record.get("deployment_setup_complete", True):
            # A choice: the text; that it is refused is documented.
            named = [name for name in _UNDEPLOYED_ONLY if name in sent]
            return {name: ["Change the uri of a source that is deployed."] for name in named}
        return self.missing({**record, "deployment_setup_complete": True, **sent})


def sent_object(call: Call) -> dict[str, Any]:
    """Return the object of a body; what is no object holds nothing (a choice)."""
    sent = call.json()
    return sent if isinstance(sent, dict) else {}


def refuse(wrong: Wrong) -> None:
    """Refuse a request with what is wrong, by field. A choice: no refusal is recorded but 403.

    Raises:
        Refusal: something is wrong.
    """
    if wrong:
        raise Refusal(Answer(400, dict(wrong)))


def found_by(rules: Iterator[tuple[str, str]]) -> Wrong:
    """Return what rules find, by field; what lacks is said as everywhere."""
    wrong: dict[str, list[str]] = {}
    for name, message in rules:
        said = REQUIRED if message.startswith("Missing data") else message
        wrong.setdefault(name, []).append(said)
    return wrong


def _checked(world: World, kept: dict[str, Any]) -> dict[str, Any]:
    """Check what a source refers to, and forget its password."""
    connector = kept.get("connector_id")
    if connector is not None and world.table("connector").get(connector) is None:
        refuse({"connector_id": [f"Connector {connector} is not installed."]})
    return {name: value for name, value in kept.items() if name not in ("db_password", "ds_id")}


def _missing_ocf(sent: Sent) -> Wrong:
    needed = [one.name for one in fields(DatasourceOcfPostItem) if _is_required(one)]
    return {name: [REQUIRED] for name in needed if sent.get(name) is None}


def _missing_native(sent: Sent) -> Wrong:
    if sent.get("dbtype") is None:
        return {"dbtype": [REQUIRED]}
    return found_by(found for rule in DatasourceNativePostItem.rules for found in rule(sent))


def _is_required(member: dataclasses.Field[Any]) -> bool:
    return member.default is dataclasses.MISSING


def _names(shape: type) -> list[str]:
    return [member.name for member in fields(shape)]


OCF = Family(
    "/integration/v2/datasource/",
    True,
    {**_BOTH, "connector_id": None},
    DatasourceOcfPostItem,
    DatasourceOcfPutItem,
    _missing_ocf,
)
NATIVE = Family(
    "/integration/v1/datasource/",
    False,
    {
        **_BOTH,
        "dbtype": None,
        "host": None,
        "port": None,
        "dbname": None,
        "deployment_setup_complete": True,
        "is_virtual": False,
    },
    DatasourceNativePostItem,
    DatasourceNativePutItem,
    _missing_native,
)
