"""What of a list has to be read for rows, and reading it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core import BoundList, ConfigurationError, Endpoint, RequestRefused
from alation_core.alike import as_text
from alation_core.operations import Comparison, places
from alation_core.shapes import by_python_name
from alation_plan.values import is_empty

MOST_LISTS = 100
"""A list is read once for each combination of the rows' values, up to so many; else more of it."""

NOT_FOUND = 404

Scope = Mapping[str, Any]


def scopes_of(
    comparison: Comparison,
    rows: Sequence[Mapping[str, Any]],
    within: Mapping[str, Any],
    params: Mapping[str, Any],
) -> tuple[tuple[Scope, ...], tuple[str, ...]]:
    """Return the filters with which the list is read, once each, and those that rows differ in.

    Args:
        comparison: of the endpoint.
        rows: what is compared.
        within: filters of the list, as the caller gave them.
        params: of the call: those that are filters of the comparison narrow it as well.

    Raises:
        ConfigurationError: the list needs a filter that nothing gives.
    """
    fixed = {name: params[name] for name in comparison.within if name in params} | dict(within)
    told = [n for n in comparison.within if n not in fixed and _all_say(rows, n)]
    filters = by_python_name(comparison.listing.params_schema)
    required = [name for name, field in filters.items() if field.required]
    for name in required:
        if name not in fixed and name not in told:
            raise ConfigurationError(
                f"nothing says within which {name} to look: give it as a parameter, within, or in "
                "each row"
            )
    found = _values(rows, told)
    for name in [name for name in reversed(told) if name not in required]:
        if len(found) > MOST_LISTS:
            told.remove(name)
            found = _values(rows, told)
    scopes = [{**fixed, **dict(zip(told, values, strict=True))} for values in found]
    return tuple(scopes), tuple(told)


def _values(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[list[Any]]:
    """Return each combination of values that rows have, once."""
    if not names:
        return [[]]
    found = {tuple(as_text(row[n]) for n in names): [row[n] for n in names] for row in rows}
    return list(found.values())


def _all_say(rows: Sequence[Mapping[str, Any]], name: str) -> bool:
    plain = (row.get(name) for row in rows)
    return bool(rows) and all(isinstance(v, str | int) and not is_empty(v) for v in plain)


def objects_in(
    endpoint: Endpoint, comparison: Comparison, scopes: Sequence[Scope]
) -> Iterator[Mapping[str, Any]]:
    """Yield the objects that the list shows, each with what it was asked by.

    Raises:
        ConfigurationError: a filter cannot be used; further errors are those of the list.
    """
    listing = comparison.listing
    read = BoundList(endpoint.context, type(endpoint).name_of(listing), listing)
    for scope in scopes:
        plain = {name: value for name, value in scope.items() if isinstance(value, str | int)}
        asked = {name: plain[name] for name in comparison.within if name in plain}
        try:
            for item in read(**scope):
                found = getattr(item, "raw", item)
                if isinstance(found, Mapping):
                    yield {**asked, **found}
        except RequestRefused as refusal:
            if refusal.status != NOT_FOUND or not _comes_with_rows(comparison):
                raise


def _comes_with_rows(comparison: Comparison) -> bool:
    """Tell whether the address of the list is of something that a row makes, as it does a tag."""
    named = places(comparison.listing.path)
    create = comparison.create
    return create is not None and any(name in create.payload_schema.fields for name in named)
