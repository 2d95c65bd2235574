"""Every list asks for the largest page that is documented for it, so that it needs few requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import ValidationError

from alation_core.operations import Listing
from alation_core.operations.asked import first_requests
from alation_core.paging import NextPageHeader, Offset
from alation_core.paging.walk import pages
from alation_core.plugins import Registry
from alation_core.wire import Reply, Request
from alation_core.wire.parameters import parameter

USUAL = 1000
"""The hard limit of all lists that say nothing else (sheet pagination)."""
OTHERS = {
    # A larger page is refused (sheet critical_data_element).
    "critical_data_element.list": 100,
    "critical_data_element.list_jobs": 100,
    "critical_data_element.list_standards": 100,
    # Services of their own, whose largest page is not known (sheets data_product, data_product_ai).
    "data_product.list": 100,
    "data_product.list_marketplaces": 100,
    "data_product.list_marketplace_products": 100,
    "data_product_ai.list_revise_jobs": 100,
    # The largest page is not known (sheet search).
    "search.search": 100,
}
UNSIZED = {
    # No parameter takes the size of a page; an unknown one may be refused (sheet pagination).
    "api_resource.list",
    "connector.list",
    "custom_field_value.find_objects_by_field",
    "data_dictionary.get_task_errors",
    "data_product.check",
    "data_product.check_permissions",
    "data_product.list_all_report_results",
    "data_product.list_permissions",
    "data_product.list_report_results",
    "datasource.list_available_schemas_native",
    "datasource.list_migration_connectors",
    "datasource.list_native",
    "datasource.list_ocf",
    "nosql.list",
    "otype.list",
    "query.list_execution_sessions",
    "user.generate_duplicates_csv",
    "visual_config.list",
    "visual_config.list_by_otype",
}
REGISTRY = Registry(None)
LISTS = {
    f"{endpoint}.{name}": operation
    for endpoint in REGISTRY.names
    for name, operation in REGISTRY.endpoint(endpoint).operations().items()
    if isinstance(operation, Listing)
}
SIZED = sorted(LISTS.keys() - UNSIZED)
VALUES: tuple[Any, ...] = (1, "x", "table", ["x"], [1], True)


def asked(name: str, **filters: Any) -> Request:
    """The request for the first page, with some value for each filter that it needs."""
    listing = LISTS[name]
    fields = listing.params_schema.fields
    needed = {key: field for key, field in fields.items() if field.required}
    given = {**{key: _fit(needed[key]) for key in needed}, **filters}
    (request,) = first_requests(name, listing, given)
    return request


def _fit(field: Any) -> Any:
    for value in VALUES:
        try:
            field.deserialize(value)
        except ValidationError:
            continue
        return value
    raise AssertionError(field)


def size_of(request: Request) -> int:
    return int(dict(request.query).get("limit") or parameter(request, "limit"))


def served(listing: Listing[Any], objects: int, asked: list[Request]) -> Any:
    """Read pages of a list that has some objects, as its server does."""
    strategy = listing.strategy

    def read(request: Request) -> Reply:
        query, size = dict(request.query), size_of(request)
        if isinstance(strategy, NextPageHeader):
            start = int(query.get("skip", 0))
        elif isinstance(strategy, Offset):
            start = int(parameter(request, strategy.offset))
        else:
            start = (int(query["page"]) - 1) * size
        asked.append(request)
        page = [{"id": n} for n in range(start, min(start + size, objects))]
        left = isinstance(strategy, NextPageHeader) and start + size < objects
        following = f"{request.path}?limit={size}&skip={start + size}"
        return Reply(200, {"x-next-page": following} if left else {}, json.dumps(page).encode())

    return read


def read_all(name: str, objects: int, request: Request) -> Iterator[int]:
    listing, sent = LISTS[name], list[Request]()
    found = pages(served(listing, objects, sent), "https://x.example", request, listing.strategy)
    yield sum(map(len, found))
    yield len(sent)


def test_every_list_is_looked_at() -> None:
    assert LISTS.keys() >= OTHERS.keys() | UNSIZED
    sized = {name for name in LISTS if "limit" in LISTS[name].params_schema.fields}
    assert LISTS.keys() - sized == UNSIZED


@pytest.mark.parametrize("name", SIZED)
def test_a_list_asks_for_the_largest_documented_page(name: str) -> None:
    size = OTHERS.get(name, USUAL)
    request = asked(name)

    assert size_of(request) == size
    found, requests = read_all(name, 2 * size + size // 2, request)
    # Where nothing says that a page is the last one, an empty page does.
    empty = 0 if isinstance(LISTS[name].strategy, NextPageHeader) else 1
    assert (found, requests) == (2 * size + size // 2, 3 + empty)


@pytest.mark.parametrize("name", SIZED)
def test_the_size_that_a_caller_names_counts(name: str) -> None:
    request = asked(name, limit=7)

    assert size_of(request) == 7
    assert next(iter(read_all(name, 20, request))) == 20
