"""How the sandbox emulates the context. Sheet: aggregated_context; where it is open, a choice.

The sheet documents the form of a refusal; its texts, and what a question finds, are choices.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from alation_endpoints.common.searching.sandbox import Hit, hits
from alation_sandbox import Answer, Call, Record, Refusal, Route, World, ok

PATH = "/integration/v2/context/"
LONGEST_QUESTION = 2000
MOST = 1000
MOST_CHILDREN = 50
LIMITS: Mapping[str, int] = {"search": 2, "bulk": 50}


class Wanted(NamedTuple):
    """A type of objects: where the answer lists it, and how the search calls it.

    The sandbox keeps no BI objects that could be found.
    """

    listed: str
    otypes: Sequence[str] = ()


TYPES: Mapping[str, Wanted] = {
    "schema": Wanted("relevant_schemas", ("schema",)),
    "table": Wanted("relevant_tables", ("table",)),
    "column": Wanted("relevant_columns", ("attribute",)),
    "query": Wanted("relevant_queries", ("query_or_statement",)),
    "documentation": Wanted("relevant_documentations", ("glossary_term", "glossary_v3")),
    "bi_folder": Wanted("relevant_bi_folders"),
    "bi_report": Wanted("relevant_bi_reports"),
    "bi_field": Wanted("relevant_bi_fields"),
}
USUAL = ("name", "title", "description", "url")
"""A choice: the fields of an empty selection. Type and id are always there."""
_TEXTS = ("name", "title", "description")


def _get(world: World, call: Call) -> Answer:
    mode, question = call.one("mode") or "search", call.one("question") or ""
    signature = _signature(call)
    if mode not in LIMITS:
        _refuse(f"Unknown mode: {mode}")
    if len(question) > LONGEST_QUESTION:
        _refuse(f"The question has more than {LONGEST_QUESTION} characters.")
    if mode == "search" and not question:
        _refuse("A question is required in search mode.")
    if mode == "bulk" and (question or signature is None or "documentation" in signature):
        _refuse("Bulk mode takes a signature without documentation, and no question.")
    asked = {name: {} for name in TYPES} if signature is None else signature
    words = re.findall(r"\w{3,}", question.lower())
    body = {}
    for name, selection in asked.items():
        limit = _limit(selection, LIMITS[mode])
        found = [hit for hit in _found(world, name, selection) if _answers(hit.record, words)]
        body[TYPES[name].listed] = [_shown(world, call, hit, selection) for hit in found[:limit]]
    return ok(body)


def _refuse(text: str) -> NoReturn:
    raise Refusal(Answer(400, {"error": text}))


def _signature(call: Call) -> Mapping[str, Any] | None:
    given = call.one("signature")
    if given is None:
        return None
    try:
        signature = json.loads(given)
    except (ValueError, RecursionError):
        signature = None
    if not isinstance(signature, dict) or not all(map(_is_object, signature.values())):
        _refuse("The signature is no JSON object of objects.")
    unknown = [name for name in signature if name not in TYPES]
    if unknown:
        _refuse(f"Unknown object types: {', '.join(unknown)}")
    return signature


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _limit(selection: Mapping[str, Any], usual: int) -> int:
    limit = selection.get("limit", usual)
    if not isinstance(limit, int) or not 1 <= limit <= MOST:
        _refuse(f"limit must be a number from 1 to {MOST}.")
    return limit


def _found(world: World, name: str, selection: Mapping[str, Any]) -> Iterator[Hit]:
    otypes = list(TYPES[name].otypes)
    filters = {**(selection.get("search_filters") or {}), "otypes": otypes}
    return hits(world, None, filters)


def _answers(record: Record, words: Sequence[str]) -> bool:
    """A choice: an object answers a question that shares a word of three letters with it."""
    text = " ".join(str(record.get(name) or "") for name in _TEXTS).lower()
    return not words or any(word in text for word in words)


# ------------------------------------------------------------------------------- objects


def _shown(world: World, call: Call, hit: Hit, selection: Mapping[str, Any]) -> dict[str, Any]:
    required = selection.get("fields_required") or ()
    fields = [*required, *(selection.get("fields_optional") or ())] or USUAL
    record = hit.record
    shown: dict[str, Any] = {"object_type": hit.kind.elsewhere, "object_id": hit.id}
    for name in dict.fromkeys(fields):
        if name == "url":
            shown[name] = f"http://{call.header('host')}/{hit.kind.elsewhere}/{hit.id}/"
        elif name == "custom_fields":
            shown[name] = _values(world, record, selection.get("custom_fields"))
        elif name == "columns":
            children = (selection.get("child_objects") or {}).get(name) or {}
            shown[name] = _columns(world, record, children.get("fields") or ("name",))
        else:
            shown[name] = record.get(name)
    if call.one("rich_text_format") == "text":
        shown = {name: _plain(value) for name, value in shown.items()}
    if call.flag("omit_empty"):
        shown = {name: value for name, value in shown.items() if value not in (None, "", [], {})}
    return shown


def _plain(value: Any) -> Any:
    return re.sub(r"<[^>]*>", "", value) if isinstance(value, str) else value


def _columns(world: World, record: Record, fields: Sequence[str]) -> list[dict[str, Any]]:
    columns = list(world.table("rdbms_column").matching(table_id=record["id"]))
    return [{name: one.get(name) for name in fields} for one in columns[:MOST_CHILDREN]]


def _values(world: World, record: Record, wanted: Sequence[int | str] | None) -> dict[str, Any]:
    values = {}
    for held in record.get("custom_fields") or ():
        field = world.table("custom_field").get(held["field_id"]) or {}
        name = field.get("name_singular", str(held["field_id"]))
        if wanted is None or held["field_id"] in wanted or name in wanted:
            values[name] = held["value"]
    return values


ROUTES = [Route("GET", PATH, _get)]
