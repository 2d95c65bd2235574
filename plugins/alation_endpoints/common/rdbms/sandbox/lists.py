"""How the sandbox lists schemas, tables and columns: filters, order, shown fields.

Where the sheets (rdbms_schema, rdbms_table, rdbms_column) are open, a choice is marked.
"""

from __future__ import annotations

import dataclasses
import json
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from alation_endpoints.common.custom_fields.sandbox import with_custom_fields
from alation_endpoints.common.rdbms.sandbox.kinds import Kind
from alation_endpoints.common.sandbox import Handler
from alation_sandbox import Answer, Call, Record, Refusal, World, check_query, error, page

_NUMBERS = ("id", "ds_id", "schema_id", "table_id")
_NO_FILTERS = (
    "order_by",
    "custom_fields",
    "values",
    "fields",
    "exclude_deleted_ref",
    "limit",
    "skip",
)

Compare = Callable[[Any, Any], bool]


def _contains(text: str, part: str) -> bool:
    return part in text


def _caseless(compare: Compare) -> Compare:
    return lambda text, part: compare(text.casefold(), part.casefold())


_COMPARE: Mapping[str, Compare] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "contains": _contains,
    "startswith": str.startswith,
    "endswith": str.endswith,
    "iexact": _caseless(operator.eq),
    "icontains": _caseless(_contains),
    "istartswith": _caseless(str.startswith),
    "iendswith": _caseless(str.endswith),
    "": operator.eq,
}
"""What follows the double underscore of a filter's name, and what it means."""


def listing(kind: Kind, params: type) -> Handler:
    """Return the handler of a list.

    Args:
        kind: of the objects.
        params: dataclass of the filters: its fields are the known ones.
    """
    names = [member.name for member in dataclasses.fields(params)]

    def handle(world: World, call: Call) -> Answer:
        check_query(call, names)
        wanted = _wanted(call)
        found = _found(world, kind, call)
        return page(call, found, lambda record: _shown(world, kind, record, wanted))

    return handle


def _found(world: World, kind: Kind, call: Call) -> Iterable[Record]:
    table = world.table(kind.table)
    exact = {name: ids[0] for name in _NUMBERS if len(ids := call.integers(name)) == 1}
    tests = list(_tests(call))
    candidates = table.matching(**exact) if exact else table.rows()
    passing = (record for record in candidates if all(test(record) for test in tests))
    order = call.one("order_by")
    if order is None:
        return passing
    if order not in ("id", "name"):
        # A choice: what an unknown order does is not documented.
        raise Refusal(error(400, "Invalid query parameters: [order_by]", "400006"))
    return sorted(passing, key=lambda record: record[order])


def _tests(call: Call) -> Iterator[Callable[[Record], bool]]:
    """Yield a test for each filter. Several values of one filter are alternatives."""
    for name in call.query:
        if name not in _NO_FILTERS:
            yield _test(call, name)
    payload = call.one("custom_fields")
    if payload is not None:
        yield _has_value(payload)


def _test(call: Call, name: str) -> Callable[[Record], bool]:
    field, _, relation = name.partition("__")
    values: list[Any] = call.integers(name) if field in _NUMBERS else call.many(name)
    compare = _COMPARE[relation]
    return lambda record: any(compare(record[field], value) for value in values)


def _has_value(payload: str) -> Callable[[Record], bool]:
    """A choice: the filter is one {field_id, value} object as JSON text."""
    try:
        wanted = json.loads(payload)
    except ValueError:
        raise Refusal(error(400, "Invalid query parameters: [custom_fields]", "400006")) from None
    return lambda record: wanted in record["custom_fields"]


def _wanted(call: Call) -> set[str] | None:
    """Return the fields asked for, None: all. A choice: `values` and `fields` do the same."""
    given = call.one("values") or call.one("fields")
    return None if given is None else set(given.split(","))


def _shown(world: World, kind: Kind, record: Record, wanted: set[str] | None) -> dict[str, Any]:
    shown = {
        **kind.defaults,
        **record,
        "url": f"/{kind.otype}/{record['id']}/",
        "custom_fields": with_custom_fields(world, record.get("custom_fields")),
    }
    return {
        name: value
        for name, value in shown.items()
        if name not in kind.hidden and (wanted is None or name in wanted)
    }
