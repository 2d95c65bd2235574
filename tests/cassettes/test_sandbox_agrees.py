"""Where the sandbox can reproduce a cassette, keys and types of the two answers agree.

The cassettes come from the API reference and never from the sandbox: they are what it is checked
against. Each tape's requests are sent to a sandbox, as they stand, with the objects that they name
put there first or not; what brings the same HTTP status and the same job status is compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from alation_core import RefreshToken, SimulatedClock, TokenExchange
from alation_core.transport.connection import Connection
from alation_core.wire import NoReply, Request
from alation_replay.index import read_index, tape_files
from alation_replay.tapes import Interaction, read_tape
from alation_sandbox import Sandbox
from tests.cassettes import bi_objects, product_objects

CASSETTES = Path(__file__).parents[2] / "cassettes"
FOLDERS = sorted(path for path in CASSETTES.iterdir() if path.is_dir())
POLL = "/api/v1/bulk_metadata/job/"
TASKS = "/integration/v1/data_dictionary/tasks/"
CDE_SERVICE = "/cde-service/"
CDE_TOKENS = TokenExchange(f"{CDE_SERVICE}integration/auth/", header="CDEToken")
TABLE_OF: Mapping[str, str] = {
    "document_hub_id": "document_hub",
    "parent_folder_id": "document_hub_folder",
    "glossary_ids": "document_hub_folder",
    "folder_ids": "document_hub_folder",
    "policy_group_ids": "policy_group",
    "ds_id": "data_source",
    "connector_id": "connector",
}
PLACES: Mapping[str, str] = {
    "document_hub_id": "document_hub",
    "template_id": "custom_template",
    "ds_id": "data_source",
}
OTYPES: Mapping[str, str] = {
    "table": "rdbms_table",
    "attribute": "rdbms_column",
    "schema": "rdbms_schema",
    "user": "user",
    "glossary_term": "glossary_term",
}
TOKEN_CALLS = ("/validate", "/revoke")
BY_PATH = ("article", "group", "tag", "trust_check")
"""Endpoints whose requests name an object by its number in the path."""
BY_SOURCE = ("nosql", "query_log_ingestion")
"""Endpoints whose requests name a virtual data source by its number in the path."""

OF_FILES = ("data_dictionary", "user", "virtual_datasource", "virtual_filesystem")
"""Endpoints whose requests hold no rows in JSON, or rows without ids."""

OTHER_FORMS: Mapping[str, str] = {
    "article/create__without_id": "no id of what was made",
    "article/update__empty_body": "no body where the article is due",
    "bi_source/create_servers__without_errors": "only the sentence",
    "bi_source/update_report__another_object": "some of its keys, as the sheet has it",
    "bi_source/update_report__success": "some of its keys, as the sheet has it",
    "bi_source/update_report_column__another_object": "some of its keys, as the sheet has it",
    "bi_source/update_report_column__success": "some of its keys, as the sheet has it",
    "bi_source/upsert_datasource_columns__partial": "a row refused for what is not known",
    "critical_data_element/create_standard__another_name": "a name, which the sheet does not show",
    "critical_data_element/create_standard__empty_body": "no body where the standard is due",
    "critical_data_element/list__envelope": "an envelope in place of the list",
    "api_resource/upsert__without_id": "no id of what was made",
    "custom_field/create__decoded_objects": "texts already decoded",
    "custom_field/create__other_texts": "texts that hold no JSON",
    "custom_field_value/upsert_sync__errors_beside_counters": "a field refused beside others",
    "custom_field_value/upsert_sync__errors_name_nothing": "a field refused beside others",
    **{
        f"data_product/bulk_{name}__no_list": "an answer that is no list"
        for name in ("publish", "update", "unpublish")
    },
    "data_product/create__fewer_keys": "only the keys that the sheet shows",
    "data_product/search__older_list": "the bare list of 2025",
    "data_product/search__without_wrapper": "a bare list of products",
    "data_product_ai/validate_sql__other_shape": "a result of no known shape",
    "data_quality/check_sql_query_tables__web_page": "a web page",
    "data_quality/delete_fields__success": "an empty flag_counts, as sheet job has it",
    "data_quality/upsert_values__older_server": "no total_duration, as a server of 2022 answered",
    "data_quality/upsert_values__unknown_shape": "a result of no known shape",
    "dataflow/delete__failed_as_objects": "an entry of failed as object",
    "dataflow/upsert__other_keys": "a result of no known shape",
    "dataflow/upsert__partial": "a dataflow that failed, which no upsert of the sandbox does",
    "datasource/create_native__success": "only the keys that are known",
    "datasource/create_ocf__password_told": "a refusal of a field that the sandbox takes",
    "datasource/list_native__success": "the internal fields, too",
    "datasource/list_ocf__success": "the internal fields, too",
    "document/create__accepted_without_json": "a body that is no JSON",
    "document/delete__unknown": "an answer that names nothing",
    "document/create__bad_request": "the generic refusal, of low trust",
    "document/create__result_without_json_shape": "a result of no known shape",
    "document_hub_folder/create__bad_request": "the generic refusal, of low trust",
    "document_hub_folder/delete__unknown": "an answer that names nothing",
    "document_hub_folder/update__no_template": "an echo with a key that was not sent",
    "domain/delete__empty_answer": "an empty answer",
    "glossary_term/delete__unknown": "an answer that names nothing",
    "glossary_term/create__nested_errors": "a glossary that the sandbox cannot be given",
    "lineage/get__success": "the paths only, which are all that is confirmed",
    "lineage/upload__job_name": "a name for a handle",
    "lineage/upload__no_handle": "an answer without a handle",
    "lineage/upload__partial": "a list of texts",
    "lineage/upload__temporary_object": "a list of texts",
    "lineage/upload__unknown_object": "a list of texts",
    "nosql/create__no_handle": "an answer without a handle",
    "nosql/create__result_of_no_known_form": "a result of no known form",
    "nosql/list__under_folders": "the folders under a key",
    "query_log_ingestion/upload__no_handle": "an answer without a handle",
    "query_log_ingestion/upload__result_of_no_known_form": "a result of no known form",
    "rdbms_column/update__error_as_object": "an entry of errors as object",
    "rdbms_column/update__field_not_accepted": "only the part of the body that is known",
    "rdbms_column/update_children_bulk__field_not_accepted": "only the part that is known",
    "rdbms_column/upsert__error_as_object": "an entry of errors as object",
    "rdbms_column/upsert__field_not_accepted": "only the part of the body that is known",
    "rdbms_schema/update__error_as_object": "an entry of errors as object",
    "rdbms_schema/update__field_not_accepted": "only the part of the body that is known",
    "rdbms_schema/upsert__field_not_accepted": "only the part of the body that is known",
    "rdbms_table/update__error_as_object": "an entry of errors as object",
    "rdbms_table/update__field_not_accepted": "only the part of the body that is known",
    "rdbms_table/upsert__error_as_object": "an entry of errors as object",
    "rdbms_table/upsert__field_not_accepted": "only the part of the body that is known",
    "tag/add__empty_body": "no body where the tag is due",
    "visual_config/create__without_id": "no id of what was made",
}
"""Tapes that hold another form of an answer than the one that the sandbox gives. A tape that comes
to agree must leave this list."""

index_of = cache(read_index)


def shape(value: Any) -> Any:
    """Returns keys and types: a number is a number, null fits everything, a JSON text is read."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return {"json": shape(json.loads(value))}
        except ValueError:
            return "text"
    if isinstance(value, Mapping):
        return {key: shape(below) for key, below in value.items()}
    if isinstance(value, list):
        return [shape(below) for below in value]
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    return "text" if isinstance(value, str) else "number"


def differences(tape: Any, sandbox: Any, place: str = "") -> Iterator[str]:
    """Yields where two shapes differ."""
    if "null" in (tape, sandbox):
        return
    if isinstance(tape, dict) and isinstance(sandbox, dict):
        if set(tape) != set(sandbox):
            yield f"{place}: keys {sorted(tape)} and {sorted(sandbox)}"
        for key in set(tape) & set(sandbox):
            yield from differences(tape[key], sandbox[key], f"{place}.{key}")
    elif isinstance(tape, list) and isinstance(sandbox, list):
        if tape and sandbox:
            yield from differences(tape[0], sandbox[0], f"{place}[0]")
    elif tape != sandbox:
        yield f"{place}: {tape} and {sandbox}"


def data(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


class Stage:
    """A sandbox that answers a tape's requests."""

    def __init__(self, server: Sandbox) -> None:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        self.world = server.world
        self.transport = Connection(server.url, auth, SimulatedClock(), named={"cde": auth})

    def send(self, interaction: Interaction, handle: str | None) -> tuple[int, Any]:
        """Returns status and body of what the sandbox answers to a request of the tape."""
        parts = urlsplit(interaction.request.uri)
        query = parse_qsl(parts.query, keep_blank_values=True)
        if parts.path == POLL and handle is not None:
            query = [("id" if handle.isdecimal() else "name", handle)]
        path = parts.path
        if path.startswith(TASKS) and handle is not None:
            rest = path.removeprefix(TASKS).partition("/")
            path = "".join((TASKS, handle, *rest[1:]))
        body = interaction.request.body
        types = [v for k, v in interaction.request.headers.items() if k.lower() == "content-type"]
        request = Request(
            interaction.request.method,
            path,
            query,
            None if body is None else body.encode(),
            types[0][0] if types else "application/json",
        )
        opened = self.transport
        if parts.path.startswith(CDE_SERVICE):
            opened = opened.with_credential("cde", interaction.request.uri, CDE_TOKENS)
        # What is asked about tokens needs none, and its 401 is an answer like any other.
        told = any(name in parts.path for name in TOKEN_CALLS)
        reply = opened.token_call(request) if told else opened.exchange(request)
        assert not isinstance(reply, NoReply), reply
        return reply.status, reply.data

    def furnish(self, endpoint: str, interaction: Interaction, wholly: bool) -> None:
        """Puts the objects there that a request names, or only the places where objects live."""
        parts = urlsplit(interaction.request.uri)
        if wholly:
            self.furnish_path(endpoint, parts.path)
        named: list[Any] = [dict(parse_qsl(parts.query))]
        if endpoint == "user" and wholly:
            for number, name in ((101, "AdaExample"), (102, "ADAEXAMPLE")):
                self.put("user", number)
                self.world.table("user").update(number, {"username": name, "email": f"{name}@x"})
        if endpoint in OF_FILES:
            return
        body = data(interaction.request.body or "null")
        rows = body if isinstance(body, list) else [body]
        named += [row for row in rows if isinstance(row, dict)]
        for row in named:
            for name, table in (TABLE_OF if wholly else PLACES).items():
                value = row.get(name)
                for identity in value if isinstance(value, list) else [value]:
                    self.put(table, identity)
            if not wholly:
                continue
            self.furnish_values(row)
            self.furnish_itself(endpoint, interaction.request.method, row)

    def furnish_dictionary(self, interaction: Interaction) -> None:
        """Puts the data source of an upload there, with the objects and fields of its lines."""
        path, file = urlsplit(interaction.request.uri).path, interaction.request.body or ""
        source = next(filter(str.isdecimal, path.split("/")), "1")
        self.put("data_source", source)
        for number in re.findall(r"\b(\d+)\|", file):
            self.put("custom_field", number)
        for key in re.findall(r"^(sales\.orders(?:\.total)?),", file, re.MULTILINE):
            table = "rdbms_column" if key.count(".") > 1 else "rdbms_table"
            record = {"key": f"{source}.{key}", "ds_id": int(source), "custom_fields": []}
            self.world.table(table).insert(record)

    def furnish_path(self, endpoint: str, path: str) -> None:
        """Puts the objects of a path there; a data source in the family that the path asks."""
        numbers = [int(part) for part in path.split("/") if part.isdecimal()]
        sources = self.world.table("data_source")
        for number in numbers:
            if endpoint in BY_PATH:
                self.put(endpoint, number)
            if endpoint in BY_SOURCE:
                self.put("data_source", number)
                sources.update(number, {"is_virtual": True})
        if endpoint == "datasource":
            for table, number in zip(("data_source", "connector"), numbers, strict=False):
                self.put(table, number)
            if numbers and "/v2/" in path:
                sources.update(numbers[0], {"connector_id": 1})

    def furnish_itself(self, endpoint: str, method: str, row: Mapping[str, Any]) -> None:
        if method in ("PUT", "PATCH", "GET"):
            self.put(endpoint, row.get("id"))
        if method == "DELETE":
            ids = row.get("id", row.get("ids"))
            for identity in ids if isinstance(ids, list) else []:
                self.put(endpoint, identity)

    def furnish_values(self, row: Mapping[str, Any]) -> None:
        template = self.world.table("custom_template")
        fields = row.get("custom_fields") or row.get("fields") or [row]
        for value in fields if isinstance(fields, list) else []:
            if isinstance(value, dict) and isinstance(value.get("field_id"), int):
                field = {"id": value["field_id"], "name_singular": "Field", "options": None}
                self.put("custom_field", value["field_id"])
                if row.get("template_id"):
                    self.put("custom_template", row["template_id"])
                    known = template.get(row["template_id"])
                    assert known is not None
                    template.update(row["template_id"], {"fields": [*known["fields"], field]})
        if row.get("otype") in OTYPES:
            self.put(OTYPES[row["otype"]], row.get("oid"))

    def put(self, table: str, identity: Any) -> None:
        """Puts one object there, with what every table's records have."""
        if not str(identity).isdecimal() or self.world.table(table).get(int(identity)) is not None:
            return
        blank = {"title": f"object {identity}", "name": f"object {identity}", "fields": []}
        links = {"nav_link_folder_ids": [], "glossary_ids": [], "document_hub_id": 1}
        kept = {"custom_fields": [], "deleted": False, "ts_created": self.world.timestamp()}
        field = {"name_singular": "Field", "field_type": "RICH_TEXT", "options": None}
        source = {"ds_id": 1, "key": f"1.object {identity}"}
        flow = {"external_id": f"api/object {identity}"}
        text = {"body": "", "private": False, "agile_approval_enabled": False}
        people: dict[str, Any] = {
            "author": None,
            "editors": [],
            "children": [],
            "custom_templates": [],
        }
        named = {**source, **flow, **text, **people}
        record = {"id": int(identity), **blank, **links, **kept, **field, **named}
        self.world.table(table).insert(record)


BY_NAME: Mapping[str, Callable[[Stage, Interaction], None]] = {
    "bi_source": lambda stage, interaction: bi_objects.furnish(stage.world, interaction),
    "data_product": lambda stage, _: product_objects.furnish(stage.world, stage.transport),
}
"""Endpoints whose objects have names that callers choose: all are put there, or none."""
FURNISHED: Mapping[str, Sequence[bool | None]] = {
    **dict.fromkeys(BY_NAME, (None, True)),
    "critical_data_element": (None,),
}
"""What is tried other than nothing, the places of objects, and the objects too."""


def reproduced(endpoint: str, tape: list[Interaction], wholly: bool | None) -> list[str] | None:
    """Returns how answers differ; None where the sandbox cannot reproduce the exchange."""
    found: list[str] = []
    handle: str | None = None
    with Sandbox(clock=SimulatedClock().wall) as server:
        stage = Stage(server)
        for interaction in tape:
            if wholly is not None and endpoint in BY_NAME:
                BY_NAME[endpoint](stage, interaction)
            elif wholly is not None:
                stage.furnish(endpoint, interaction, wholly)
            if wholly and endpoint == "data_dictionary":
                stage.furnish_dictionary(interaction)
            status, body = stage.send(interaction, handle)
            wanted = data(interaction.answer.body)
            if status != interaction.answer.status:
                return None
            if isinstance(wanted, dict) and "status" in wanted:
                said = body.get("status") if isinstance(body, dict) else None
                goes_on = wanted["status"] == "running" or wanted.get("state") == "PROCESSING"
                if goes_on and said != wanted["status"]:
                    continue  # jobs of this sandbox end at once
                if said != wanted["status"]:
                    return None
            handle = handle_of(body) or handle
            found += differences(shape(wanted), shape(body), f"answer to {interaction}")
    return found


def handle_of(body: Any) -> str | None:
    if not isinstance(body, dict):
        return None
    for value in (body.get("job_id"), body.get("job_name")):
        if value is not None:
            return str(value)
    for key in ("task", "job"):
        if isinstance(body.get(key), dict):
            return str(body[key].get("id"))
    return None


def tapes() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in tape_files(folder):
            if index_of(folder)[path.stem].call.auth == "access_token":
                yield path


@cache
def verdict(path: Path) -> tuple[str, ...] | None:
    """The best of three tries: the differences, or None where none reproduces the tape."""
    interactions = list(read_tape(path).interactions)
    best: tuple[str, ...] | None = None
    for wholly in FURNISHED.get(path.parent.name, (None, False, True)):
        found = reproduced(path.parent.name, interactions, wholly)
        if found is not None and (best is None or len(found) < len(best)):
            best = tuple(found)
        if best == ():
            break
    return best


@pytest.mark.parametrize("path", list(tapes()), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_answers_agree_where_the_sandbox_reproduces_a_tape(path: Path) -> None:
    differing = verdict(path)
    if differing is None:
        pytest.skip("the sandbox cannot reproduce this exchange")
    name = f"{path.parent.name}/{path.stem}"
    assert bool(differing) == (name in OTHER_FORMS), "\n".join(differing)


def test_every_endpoint_is_compared() -> None:
    # One tape of each will do: to compare them all takes minutes where this test runs alone.
    compared: set[str] = set()
    for path in tapes():
        if path.parent.name not in compared and verdict(path) is not None:
            compared.add(path.parent.name)
    assert sorted(compared) == [folder.name for folder in FOLDERS]
