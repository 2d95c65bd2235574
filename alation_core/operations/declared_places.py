"""Whether a path can be filled, and which values stand where: found when a class is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from alation_core.operations.operation import filled, places, wide_places
from alation_core.operations.write import WriteOperation
from alation_core.shapes import PayloadSchema


def unusable_path(path: str) -> Iterator[str]:
    """Yield why nothing can be asked for at a path, whatever fills its places."""
    before, _, fixed = path.partition("?")
    known = filled(before, dict.fromkeys(places(before), ""))
    if "{" in known or "}" in known:
        yield f"its path {path!r} has a brace that belongs to no place: write {{name}}"
    elif "{" in fixed or "}" in fixed:
        yield (
            f"its path {path!r} has a place in its query, which is fixed: declare a parameter, or "
            "a field that is marked InQuery"
        )
    elif not path.isprintable() or set(path) & {"#", " ", "\\"}:
        yield f"its path {path!r} holds what no path holds"


def unfilled(path: str, params: Mapping[str, Any], in_path: Sequence[str]) -> Iterator[str]:
    """Yield the places of a path that have no value, or two."""
    for name in dict.fromkeys(places(path)):
        if name in params and name in in_path:
            yield (
                f"the place {{{name}}} of its path has two values: the parameter {name!r}, and the "
                f"field {name!r} of the rows"
            )
        elif name not in params and name not in in_path:
            yield (
                f"nothing fills the place {{{name}}} of its path: neither a parameter nor a field "
                "of the rows that is marked InPath has this name"
            )


def fields_in_path(path: str, in_path: Sequence[str]) -> Iterator[str]:
    """Yield the fields of rows that fill no place."""
    for name in in_path:
        if name not in places(path):
            yield f"its field {name!r} is marked InPath, and its path has no place {{{name}}}"
        elif name in wide_places(path):
            yield f"only a parameter fills a place of several segments: {{+{name}}} is a field's"


def twice_in_query(
    operation: WriteOperation[Any], params: PayloadSchema, in_query: Sequence[str]
) -> Iterator[str]:
    """Yield the fields of rows whose place in the query is taken."""
    path, _, fixed = operation.path.partition("?")
    elsewhere = {*places(path), *operation.body.params}
    named = {name for name in params.fields if name not in elsewhere}
    named |= {name for name, _ in parse_qsl(fixed, keep_blank_values=True)}
    for name in in_query:
        if name in named:
            yield (
                f"{name!r} has two values in the query: that of its field, which is marked "
                "InQuery, and another one of the whole call"
            )
