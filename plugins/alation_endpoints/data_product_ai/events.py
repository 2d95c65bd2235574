"""The stream of events by which a tool answers. Sheet: data_product_ai, stream_tool."""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

DONE = "[DONE]"
RETURNS = frozenset({"tool-return", "builtin-tool-return"})
_LINES = re.compile(r"\r\n|\n|\r")
_DATA = "data:"
_FAILED = "error:"
"""How the text of a tool that failed begins; one that found nothing says so in other words."""


class End(enum.Enum):
    """How a stream ended."""

    RETURNED = "returned"
    FAILED = "failed"
    CUT = "cut"
    SILENT = "silent"
    """It ended, and holds no part of a known kind."""


class Stream(NamedTuple):
    """What a stream says.

    Args:
        end: how it ended.
        text: what the tool returned, or why it did not.
    """

    end: End
    text: str = ""


def read_stream(text: Any) -> Stream | None:
    """Return what a stream of events says; None where the answer is none."""
    events = list(_events(text)) if isinstance(text, str) else []
    if not events:
        return None
    if events[-1] != DONE:
        return Stream(End.CUT)
    parts = [part for event in events for part in _parts(event)]
    returned = [part for part in parts if part.get("part_kind") in RETURNS]
    said = "; ".join(_text(part) for part in returned or parts if part.get("content"))
    if returned:
        failed = any(_text(part).lstrip().lower().startswith(_FAILED) for part in returned)
        return Stream(End.FAILED if failed else End.RETURNED, said)
    texts = [part for part in parts if part.get("part_kind") == "text"]
    return Stream(End.FAILED, said or "no reason given") if texts else Stream(End.SILENT)


def _events(text: str) -> Iterator[str]:
    """Yield what stands behind "data:"; empty lines and those with a colon first say nothing."""
    for line in _LINES.split(text):
        if line.startswith(_DATA):
            yield line.removeprefix(_DATA).strip()


def _parts(event: str) -> Iterator[Mapping[str, Any]]:
    try:
        body = json.loads(event)
    except (ValueError, RecursionError):
        return
    message = body.get("model_message") if isinstance(body, Mapping) else None
    parts = message.get("parts") if isinstance(message, Mapping) else None
    yield from (part for part in parts or () if isinstance(part, Mapping))


def _text(part: Mapping[str, Any]) -> str:
    content = part.get("content")
    return content if isinstance(content, str) else json.dumps(content)
