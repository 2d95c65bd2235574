"""A plan in a file: versioned JSON, written for people to look through, and read with care."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from alation_core import ConfigurationError
from alation_core.foreign import Raised, attempt
from alation_plan.planned import Asked, GoneObject, Planned, PlannedRow, RowKind
from alation_plan.values import Change

FORM, VERSION = "alation plan", 1
KINDS: tuple[RowKind, ...] = ("new", "changed", "same", "ambiguous", "not_comparable")

T = TypeVar("T")


def write_plan(planned: Planned, path: str | os.PathLike[str]) -> None:
    """Write a plan; a file of that name is replaced as a whole, and only its owner can read it."""
    told = {"form": FORM, "version": VERSION, **asdict(planned)}
    told["rows"] = [_without_defaults(row) for row in told["rows"]]
    told["gone"] = [_without_defaults(one) for one in told["gone"]]
    text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    target = Path(path)
    beside = target.with_name(f"{target.name}.{os.getpid()}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(f"{text}\n")
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _without_defaults(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in (None, {}, [], ())}


def parsed(text: str, name: str) -> Planned:
    """Return the plan that stands in a text.

    Args:
        text: of the file.
        name: of the file, for messages.

    Raises:
        ConfigurationError: it is no plan, one of another version, or damaged.
    """
    found = attempt(json.loads, text)
    if not isinstance(found, dict) or found.get("form") != FORM:
        raise ConfigurationError(
            f"{name} is no plan: `alation plan ... --out FILE` and `Plan.to_file` write one"
        )
    if found.get("version") != VERSION:
        raise ConfigurationError(
            f"{name} is a plan of version {found.get('version')}, and this release reads version "
            f"{VERSION}: make the plan anew"
        )
    made = attempt(_planned, found)
    if isinstance(made, Raised):
        raise ConfigurationError(f"{name} is damaged ({made}): make the plan anew") from made.error
    return made


def _planned(found: Mapping[str, Any]) -> Planned:
    asked = found["asked"]
    return Planned(
        Asked(
            host=_text(asked["host"]),
            endpoint=_text(asked["endpoint"]),
            comparison=_text(asked["comparison"]),
            key=tuple(map(_text, _list(asked["key"]))),
            within=_object(asked["within"]),
            params=_object(asked["params"]),
            scopes=tuple(map(_object, _list(asked["scopes"]))),
            apart=tuple(map(_text, _list(asked["apart"]))),
        ),
        rows=tuple(_row(number, row) for number, row in enumerate(_list(found["rows"]))),
        gone=tuple(map(_gone, _list(found["gone"]))),
        objects=_number(found["objects"]),
        notes=tuple(map(_text, _list(found["notes"]))),
        source=_maybe(_text, found.get("source")),
    )


def _row(number: int, found: Any) -> PlannedRow:
    row = _object(found)
    if row["kind"] not in KINDS or row.get("row", 0) != number:
        raise ValueError(f"row {number}")
    changes = (_object(one) for one in _list(row.get("changes", [])))
    return PlannedRow(
        row=number,
        kind=row["kind"],
        key=tuple(_list(row.get("key", []))),
        object=_object(row.get("object", {})),
        changes=tuple(Change(_text(one["field"]), one["old"], one["new"]) for one in changes),
        unseen=tuple(map(_text, _list(row.get("unseen", [])))),
        reason=_maybe(_text, row.get("reason")),
        send=_object(row.get("send", {})),
        values=_object(row.get("values", {})),
        seen=_object(row.get("seen", {})),
        line=_maybe(_number, row.get("line")),
    )


def _gone(found: Any) -> GoneObject:
    one = _object(found)
    key, delete = tuple(_list(one.get("key", []))), _object(one.get("delete", {}))
    return GoneObject(key, _object(one["object"]), delete, _object(one.get("seen", {})))


def _maybe(read: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else read(value)


def _text(value: Any) -> str:
    return _of(str, value)


def _number(value: Any) -> int:
    return _of(int, value)


def _list(value: Any) -> list[Any]:
    return _of(list, value)


def _object(value: Any) -> dict[str, Any]:
    return _of(dict, value)


def _of(kind: type[T], value: Any) -> T:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(f"{str(value)[:40]!r} where {kind.__name__} was expected")
    return value
