"""How the JSON bodies of tapes are laid out, so that a diff of them can be read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

WIDTH = 96
"""Longest line of a JSON body that is kept on one line."""


class _Spelled(str):
    """A number, as it is spelled."""


class _Twice(ValueError):
    """An object gives a name twice, which no dict can tell."""


def decoded(body: str, otherwise: Any = None) -> Any:
    """Return what a JSON body says.

    Args:
        body: any text.
        otherwise: what a body that is no JSON brings, or one that is nested too deeply.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return otherwise


def readable(body: str) -> str:
    """Return a JSON body laid out so that its parts stand on lines of their own; others as is.

    What the body says stays as it was sent: how numbers are spelled, and which escapes cannot do
    without. A body that gives a name twice stays as it is.
    """
    try:
        value = json.loads(
            body,
            parse_int=_Spelled,
            parse_float=_Spelled,
            parse_constant=_Spelled,
            object_pairs_hook=_once,
        )
        laid_out = _laid_out(value, "\n")
        laid_out.encode()
    except (ValueError, RecursionError):  # UnicodeEncodeError: half a character, as an escape
        return body
    return laid_out


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Twice
    return made


def _laid_out(value: Any, line_break: str) -> str:
    line = _on_one_line(value)
    if len(line) + len(line_break) <= WIDTH or not isinstance(value, dict | list):
        return line
    inner = line_break + "  "
    if isinstance(value, list):
        return f"[{inner}{f',{inner}'.join(_laid_out(v, inner) for v in value)}{line_break}]"
    parts = (
        f"{json.dumps(k, ensure_ascii=False)}: {_laid_out(v, inner)}" for k, v in value.items()
    )
    return f"{{{inner}{f',{inner}'.join(parts)}{line_break}}}"


def _on_one_line(value: Any) -> str:
    if isinstance(value, _Spelled):
        return str(value)
    if isinstance(value, Mapping):
        parts = (
            f"{json.dumps(k, ensure_ascii=False)}: {_on_one_line(v)}" for k, v in value.items()
        )
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list):
        return f"[{', '.join(_on_one_line(v) for v in value)}]"
    return json.dumps(value, ensure_ascii=False)
