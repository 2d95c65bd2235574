"""A row that a write takes, made of what its fields say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from alation_cli.row_template.values import Described, example_of
from alation_core import BoundWrite, Problem
from alation_core.shapes import places_of


def example_row(write: BoundWrite[Any]) -> dict[str, Any]:
    """Return a row that fits: what it needs, what its path needs, and declared examples."""
    fields, _ = described_fields(write)
    names = [name for name, field in fields.items() if _is_declared(field)]
    places = places_of(write.payload_schema).items()
    in_path = [name for name, place in places if place == "path"]
    return _fitting(write, [*_needed(write), *in_path, *names])


def completed(write: BoundWrite[Any], names: Iterable[str]) -> list[str]:
    """Return fields of a row with those that they cannot be without, as the write's rules say."""
    return list(_fitting(write, [*_needed(write), *names]))


def _needed(write: BoundWrite[Any]) -> list[str]:
    return [name for name, field in write.payload_schema.fields.items() if field.required]


def _is_declared(field: Described) -> bool:
    return "examples" in field or any("examples" in one for one in field.get("anyOf", ()))


def _fitting(write: BoundWrite[Any], names: Iterable[str]) -> dict[str, Any]:
    """Return a row with these fields, and with those that are missed without them."""
    fields, shared = described_fields(write)
    wanted = dict.fromkeys(names)

    def row(*further: str) -> dict[str, Any]:
        kept = {**wanted, **dict.fromkeys(further)}
        return {name: example_of(fields[name], name, shared) for name in fields if name in kept}

    problems = write.validate([row()])
    while problems:
        better = _better(write, problems, [name for name in fields if name not in wanted], row)
        if better is None:
            break
        wanted[better], problems = None, write.validate([row(better)])
    return row()


def _better(
    write: BoundWrite[Any],
    problems: Sequence[Problem],
    spare: Sequence[str],
    row: Callable[[str], dict[str, Any]],
) -> str | None:
    """Return a field that a row misses: one that a problem names, or one that makes them fewer."""
    named = [problem.field for problem in problems]
    missed = next((name for name in spare if name in named), None)
    if missed is not None:
        return missed
    same = write.operation.same_object
    naming = same.by if same is not None else ()
    others = (name for name in spare if name not in naming)
    return next((n for n in others if len(write.validate([row(n)])) < len(problems)), None)


def described_fields(
    write: BoundWrite[Any],
) -> tuple[dict[str, Described], Mapping[str, Described]]:
    """Return the JSON Schema of each field, those first that a row needs, and what they share."""
    document = write.json_schema()
    shared = document.get("$defs", {})
    rows = document["items"]
    if "$ref" in rows:
        rows = shared[rows["$ref"].rpartition("/")[2]]
    # Of several shapes the first is shown, with the fields of the others behind its own.
    shapes = rows.get("anyOf", [rows])
    fields: dict[str, Described] = {}
    for shape in shapes:
        fields = {**shape["properties"], **fields} if fields else dict(shape["properties"])
    required = shapes[0].get("required", [])
    return {name: fields[name] for name in [*required, *fields] if name in fields}, shared
