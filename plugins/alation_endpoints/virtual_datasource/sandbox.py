"""How the sandbox emulates uploads. Sheet: virtual_datasource; a choice is marked where it is open.

Schemas, tables and columns stand in the same books as those of the relational endpoints.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alation_endpoints.common.rdbms.sandbox import (
    CHILD_COLUMNS,
    COLUMN,
    SCHEMA,
    TABLE,
    Kind,
    find_parent,
)
from alation_endpoints.virtual_datasource.lines import LineKind, kind_of
from alation_sandbox import Answer, Call, JobEnd, Record, Refusal, Route, World, error

PATH = "/api/v1/bulk_metadata/extraction/<int:ds_id>"
INDEX = Kind(
    table="rdbms_index",
    noun="index",
    title="Index",
    otype="index",
    defaults={"title": "", "description": "", "column_names": (), "data_structure": "NONE"},
    parent=TABLE,
    below=COLUMN.below,
)
KINDS = (SCHEMA, TABLE, COLUMN, INDEX)
"""Parents before children."""

_KIND_OF: Mapping[str, Kind] = {
    "schema": SCHEMA,
    "table": TABLE,
    "view": TABLE,
    "column": COLUMN,
    "index": INDEX,
}
_READ_AS: Mapping[str, str] = {
    "definition_sql": "sql",
    "view_sql": "sql",
    "partitioning_attributes": "partition_columns",
}
"""Fields that the relational endpoints show under another name. A choice: no source says so."""


class _Ignored(Exception):
    """A line cannot be stored; the text says why."""


@dataclass(frozen=True)
class _Upload:
    """One upload.

    Args:
        ds_id: the data source.
        text: the lines.
        with_titles: titles and descriptions are written.
        remove_others: objects that are not mentioned are deleted.
    """

    ds_id: int
    text: str
    with_titles: bool
    remove_others: bool

    def work(self, world: World) -> JobEnd:
        """Store the lines one by one; a line that cannot be stored is ignored and reported."""
        errors: list[str] = []
        mentioned: set[str] = set()
        lines = [line for line in self.text.split("\n") if line.strip()]
        for number, text in enumerate(lines, 1):
            line = _decoded(text)
            if line is None:
                # A choice: lines count from 1, and the others are stored all the same.
                errors.append(
                    f"Failed to import the uploaded file at line {number}. Data may be malformed."
                )
                continue
            mentioned.add(line["key"])
            try:
                self._store(world, line)
            except _Ignored as why:
                # The published sample says "Line 0" of the third line: so does this one.
                errors.append(f"Line 0. Key: {line['key']}. {why}")
        if self.remove_others:
            _remove_others(world, self.ds_id, mentioned)
        result = {
            "number_received": len(lines),
            "updated_objects": 0,  # as in all samples but one, whatever was done
            "error_objects": errors,
            "error": f"{len(errors)} errors were ignored" if errors else None,
        }
        return JobEnd(result=json.dumps(result))

    def _store(self, world: World, line: Mapping[str, Any]) -> None:
        said, kind = _kind(world, line)
        table = world.table(kind.table)
        changes = self._changes(kind, line)
        found = table.by_key(key=line["key"])
        if found is not None:
            table.update(found["id"], changes)
            return
        place = self._place(world, said, kind, line)
        table.insert({**kind.defaults, **place, **changes, "ds_id": self.ds_id})

    def _changes(self, kind: Kind, line: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields to write. What no call of the API shows is taken and forgotten."""
        shown = {_READ_AS.get(name, name): value for name, value in line.items()}
        kept = set(shown) if kind is INDEX else {"key", "column_type", *kind.defaults}
        if not self.with_titles:
            kept -= {"title", "description"}
        return {
            name: kind.defaults.get(name) if value is None else value  # a choice: null clears
            for name, value in shown.items()
            if name in kept
        }

    def _place(
        self, world: World, said: LineKind, kind: Kind, line: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the name of a new object, and what it takes over from its parent."""
        key = line["key"]
        if not key.startswith(f"{self.ds_id}."):
            # A choice: no source has the text for a key of another data source.
            raise _Ignored(f"The key is not one of data source {self.ds_id}")
        if kind.parent is None:
            return {"name": key.removeprefix(f"{self.ds_id}.")}
        parent = find_parent(world, kind.parent, key)
        above, _, own = key.rpartition(".")
        if parent is None:
            raise _Ignored(_missing(kind.parent.noun, above.rpartition(".")[2], said.name, own))
        if kind is INDEX:
            _check_columns(world, parent, own, line.get("column_names"))
        return {"name": key.removeprefix(f"{parent['key']}."), **kind.below(parent)}


def _check_columns(world: World, table: Record, index: str, names: Any) -> None:
    """Check the columns of a new index. Choices: no source has texts for them."""
    if not names:
        raise _Ignored(f'Missing column_names for index "{index}"')
    for name in names:
        if world.table(COLUMN.table).by_key(key=f"{table['key']}.{name}") is None:
            raise _Ignored(_missing("column", name, "index", index))


def _missing(parent: str, missing: str, child: str, own: str) -> str:
    return (
        f'Missing {parent} "{missing}" for {child} "{own}". Make sure that {parent} data '
        f"uploaded/mentioned before {child} data"
    )


def _decoded(text: str) -> dict[str, Any] | None:
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) and isinstance(line.get("key"), str) else None


def _kind(world: World, line: Mapping[str, Any]) -> tuple[LineKind, Kind]:
    """Return what a line says that it is, and what it is.

    A line that nothing marks changes the object that has its key, or else is a schema (a choice).
    """
    said = kind_of(line)
    if said.name == "schema":
        for kind in (TABLE, COLUMN):
            if world.table(kind.table).by_key(key=line["key"]) is not None:
                return said, kind
    return said, _KIND_OF[said.name]


def _remove_others(world: World, ds_id: int, mentioned: set[str]) -> None:
    """Delete what is not mentioned; what a mentioned object lies in is kept (a choice)."""
    kept = mentioned | {parent for key in mentioned for parent in _parents_of(key)}
    for kind in reversed(KINDS):
        table = world.table(kind.table)
        for record in [r for r in table.matching(ds_id=ds_id) if r["key"] not in kept]:
            table.delete(record["id"])
            if kind is COLUMN:
                children = world.table(CHILD_COLUMNS)
                for child in list(children.matching(column_id=record["id"])):
                    children.delete(child["id"])


def _parents_of(key: str) -> Iterator[str]:
    while "." in key:
        key = key.rpartition(".")[0]
        yield key


def _upload(world: World, call: Call) -> Answer:
    if call.header("transfer-encoding") is not None:
        # That it is refused is documented; status and text are a choice.
        raise Refusal(error(411, "Chunked transfer encoding is not supported.", "411000"))
    ds_id = call.path_params["ds_id"]
    source = world.table("data_source").get(ds_id)
    if source is None or not source["is_virtual"]:
        # A choice: a source that is not virtual is not found either.
        raise Refusal(Answer(400, {"error": "Cannot find Datasource"}))
    upload = _Upload(
        ds_id,
        call.body.decode("utf-8", errors="replace"),
        # A choice: where they are left out both are false; the sheet infers it of the second only.
        bool(call.flag("set_title_descs") or call.flag("get_title_descs")),
        bool(call.flag("remove_not_seen")),
    )
    job = world.start_job(upload.work, name=world.job_name("MetadataExtraction", ds_id))
    return Answer(200, {"job_name": job.name})


ROUTES = [Route("POST", PATH, _upload)]
