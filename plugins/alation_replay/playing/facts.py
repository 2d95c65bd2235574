"""Typed answers as the facts of an index: with the names and the values of the wire."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from alation_core import JobDetails
from alation_core.jobs import job_answer
from alation_core.shapes import UNSET, as_wire, wire_names
from alation_replay.layout import decoded

_NOTHING = object()
_TYPED = (date, Decimal, UUID, Enum)


def plain(value: Any, raw: Any = _NOTHING) -> Any:
    """Return a typed answer as plain data, without the untouched answer that it carries along.

    Args:
        value: the answer, or a part of it.
        raw: what it was made of, where that is known: a value that was typed stands there as the
            server wrote it.
    """
    holds = dataclasses.is_dataclass(value) or isinstance(value, list | tuple | Mapping)
    if isinstance(raw, str) and holds:
        raw = decoded(raw, otherwise=raw)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        came = raw if isinstance(raw, Mapping) else {}
        return {
            wire: plain(below, came.get(wire, _NOTHING))
            for name, wire in wire_names(type(value), on_wire=True)
            if (below := getattr(value, name)) is not UNSET
        }
    if isinstance(value, list | tuple):
        each = raw if isinstance(raw, list) and len(raw) == len(value) else [_NOTHING] * len(value)
        return [plain(entry, one) for entry, one in zip(value, each, strict=True)]
    if isinstance(value, Mapping):
        came = raw if isinstance(raw, Mapping) else {}
        return {name: plain(entry, came.get(name, _NOTHING)) for name, entry in value.items()}
    if isinstance(value, _TYPED):
        return as_wire(value) if raw is _NOTHING else raw
    return value


def plain_result(details: JobDetails) -> Any:
    """Return the result of a job as plain data."""
    body = details.raw if details.handle is None else job_answer(details.raw)
    if details.handle is not None:
        body = body.get("result", _NOTHING) if isinstance(body, Mapping) else _NOTHING
    return plain(details.result, body)
