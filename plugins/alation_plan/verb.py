"""The verb `plan`: reads what is needed of the catalog, and compares the rows with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from alation_core import Alation, ConfigurationError, Endpoint
from alation_core.operations import Comparison, Key
from alation_core.shapes import why_no_rows
from alation_core.wire import same_base
from alation_plan.applying import ready_params
from alation_plan.comparing import compare
from alation_plan.files import parsed
from alation_plan.matching import Matcher
from alation_plan.plan import Plan
from alation_plan.planned import Asked, Planned, PlannedRow
from alation_plan.rows import check_sendable, prepared
from alation_plan.scopes import objects_in, scopes_of
from alation_plan.sending import bound

ID = "id"
"""As a key it stands for what names the endpoint's objects, whatever that is called."""


def plan(
    endpoint: Endpoint,
    rows: Iterable[Any],
    key: str | Key | None = None,
    *,
    within: Mapping[str, Any] | None = None,
    kind: str | None = None,
    **params: Any,
) -> Plan:
    """Compare rows with the catalog; nothing is sent.

    Args:
        endpoint: of the client, which declares how its rows are compared.
        rows: dicts, or instances of payload dataclasses, with the fields of create and update.
        key: the field by which a row finds its object, or several; "id" makes a plan of updates.
            May be left out where the endpoint knows one key only.
        within: filters of the list: only objects that they leave are compared.
        kind: which comparison is meant, where the endpoint has several ("folders").
        params: query and path parameters of the writes.

    Raises:
        InvalidPayload: rows do not fit, or hold no key.
        ConfigurationError: key, kind, a filter, a parameter or what was given as rows cannot be
            used; further errors are those of a list.
    """
    if why := why_no_rows(rows):
        raise ConfigurationError(why)
    comparison = comparison_of(endpoint, kind)
    chosen, narrowed = _key_of(endpoint, comparison, key), dict(within or {})
    ready_params(endpoint, comparison, params, comparison.within)
    values = prepared(comparison, chosen, rows, narrowed)
    scopes, apart = scopes_of(comparison, values, narrowed, params)
    objects = list(objects_in(endpoint, comparison, scopes))
    matcher = Matcher(comparison, chosen, apart)
    planned, gone = compare(comparison, matcher, values, objects)
    planned = _without_overwriting(comparison, narrowed, planned)
    create, update = (
        bound(endpoint, one) if one is not None else None
        for one in (comparison.create, comparison.update)
    )
    check_sendable(create, update, planned)
    base = endpoint.context.connection.base
    asked = Asked(
        base, endpoint.name, comparison.name, chosen, narrowed, dict(params), scopes, apart
    )
    notes = tuple(_notes(comparison))
    return Plan(
        endpoint, comparison, Planned(asked, tuple(planned), tuple(gone), len(objects), notes)
    )


def read_plan(path: str | PathLike[str], catalog: Alation) -> Plan:
    """Return a plan that was kept in a file, to be carried out in the catalog that it was made for.

    Raises:
        ConfigurationError: the file cannot be read, is no plan, or was made for another host.
        PluginError: its endpoint is not there.
    """
    try:
        text = Path(path).read_text("utf-8", "surrogatepass")
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        text = ""
    planned = parsed(text, str(path))
    asked = planned.asked
    base = catalog.context.connection.base
    if not same_base(asked.host, base):
        raise ConfigurationError(
            f"{path} was made for {asked.host}, and this is {base}: nothing was sent"
        )
    endpoint = catalog.endpoint(asked.endpoint)
    comparison = comparison_of(endpoint, asked.comparison)
    _key_of(endpoint, comparison, asked.key)
    return Plan(endpoint, comparison, planned)


def comparisons_of(endpoint: Endpoint) -> Mapping[str, Comparison]:
    """Return how the rows of an endpoint can be compared, by name."""
    return type(endpoint).comparisons()


def comparison_of(endpoint: Endpoint, kind: str | None) -> Comparison:
    """Return how the rows of an endpoint are compared.

    Args:
        endpoint: of the client.
        kind: the name of the comparison; None: the only one.

    Raises:
        ConfigurationError: there is none of the name, or several and no name.
    """
    known = comparisons_of(endpoint)
    if kind is None and len(known) == 1:
        return next(iter(known.values()))
    if kind is not None and kind in known:
        return known[kind]
    if not known:
        raise ConfigurationError(f"{endpoint.name} does not say how its rows are compared")
    names = ", ".join(known)
    if kind is None:
        raise ConfigurationError(f"{endpoint.name} has several kinds of rows: say which: {names}")
    raise ConfigurationError(f"{endpoint.name} has no rows of the kind {kind!r}; it has {names}")


def _key_of(endpoint: Endpoint, comparison: Comparison, key: str | Key | None) -> Key:
    """Return the fields of a key.

    Raises:
        ConfigurationError: rows of the endpoint are not matched by it.
    """
    known = comparison.matched_by
    if key is None and len(known) == 1:
        return known[0]
    names = tuple(comparison.names)
    given = tuple(key) if isinstance(key, list | tuple) else () if key is None else (str(key),)
    if given == (ID,) and ID not in comparison.names and len(names) == 1:
        return names
    for one in known:
        if set(one) == set(given):
            return one
    told = " or ".join(",".join(one) for one in known)
    what = f"{','.join(given)!r} is no key of {endpoint.name}" if given else "a key is needed"
    raise ConfigurationError(f"{what}: rows are matched by {told}")


def _without_overwriting(
    comparison: Comparison, within: Mapping[str, Any], rows: Sequence[PlannedRow]
) -> list[PlannedRow]:
    """Leave out new rows whose object a filter may have hidden, where a create overwrites it."""
    create = comparison.create
    hiding = [name for name in within if name not in comparison.within]
    if create is None or create.same_object is None or not hiding:
        return [*rows]
    reason = (
        f"its object may lie outside of within {', '.join(hiding)}, and {create.name} would "
        "overwrite it: leave that out"
    )
    return [
        PlannedRow(row.row, "not_comparable", row.key, reason=reason) if row.kind == "new" else row
        for row in rows
    ]


def _notes(comparison: Comparison) -> Iterable[str]:
    update = comparison.update
    if update is None or not update.full_write:
        return
    known = {*comparison.fields, *comparison.names}
    unseen = [name for name in update.payload_schema.fields if name not in known]
    if unseen:
        yield (
            f"{update.name} is a full write: on an object that is changed it resets "
            f"{', '.join(unseen)}, which the list does not show"
        )
