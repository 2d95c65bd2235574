"""Tools that are called, and the chats in which they answer. What they return is a choice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from alation_endpoints.common.searching.sandbox import hits
from alation_endpoints.data_product_ai.sandbox.products import sent
from alation_endpoints.data_product_ai.sandbox.tasks import NOT_FOUND
from alation_sandbox import Answer, Call, JobEnd, Refusal, Text, World, ok

CHATS = "ai_chat"
FIELDS = ("otypes", "domain_ids", "fields", "flags")


def _returned(world: World, tool: str, given: Mapping[str, Any]) -> str:
    """Return what a tool says: a text that holds JSON, or one that says what is wrong."""
    if tool == "get_search_filter_fields_tool":
        return json.dumps({"results": list(FIELDS)})
    if tool == "search_catalog_tool":
        found = hits(world, given.get("search_term"), {})
        names = [hit.record.get("title") or hit.record.get("name") for hit in found]
        if not names:
            return "No results found."
        return json.dumps({"results": names[: given.get("limit", 10)]})
    if not given.get("sql"):
        return "Error: there is no SQL."
    return json.dumps({"results": [], "table_view_url": None})


def _called(world: World, call: Call) -> dict[str, Any]:
    """Return the part of a message that holds what the called tool returned."""
    tool = call.path_params["tool_ref"]
    if tool not in _TOOLS:
        raise Refusal(NOT_FOUND)
    content = _returned(world, tool, sent(call))
    return {"part_kind": "tool-return", "content": content, "metadata": {}}


_TOOLS = ("sql_execution_tool", "search_catalog_tool", "get_search_filter_fields_tool")


def call_tool(world: World, call: Call) -> Answer:
    """Answer the id of a chat, in which the tool answers after a while."""
    part = _called(world, call)
    chat, number = str(uuid4()), world.table(CHATS).insert({"parts": []})
    world.table(CHATS).update(number, {"chat_id": chat})

    def work(world: World) -> JobEnd:
        world.table(CHATS).update(number, {"parts": [part]})
        return JobEnd()

    world.start_job(work)
    return ok({"chat_id": chat})


def messages(world: World, call: Call) -> Answer:
    """Answer the messages of a chat: none, as long as the tool is at work."""
    chat = world.table(CHATS).by_key(chat_id=call.path_params["chat_id"])
    if chat is None:
        raise Refusal(NOT_FOUND)
    parts = chat["parts"]
    return ok({"data": [{"model_message": {"parts": parts}}] if parts else []})


def stream_tool(world: World, call: Call) -> Answer:
    """Answer the events of a tool, the last of which says that they end."""
    event = json.dumps({"model_message": {"parts": [_called(world, call)]}})
    return Answer(200, Text(f"data: {event}\n\ndata: [DONE]\n", "text/event-stream"))
