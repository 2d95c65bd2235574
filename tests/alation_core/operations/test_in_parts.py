"""A filter of many values is asked for in as few requests as addresses and calls allow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import Item, ListOperation
from alation_core.operations.asked import first_requests
from alation_core.operations.in_parts import MOST_BYTES, MOST_VALUES
from alation_core.shapes import UNSET, AnyOf, CommaSeparated, Maybe
from alation_core.wire.messages import Request


@dataclass(frozen=True)
class Filters:
    """One is repeated, one is a text, one selects nothing."""

    ids: Annotated[Maybe[int | list[int | str]], AnyOf] = UNSET
    oids: Annotated[Maybe[list[int | str]], AnyOf, CommaSeparated] = UNSET
    fields: Annotated[Maybe[list[str]], CommaSeparated] = UNSET
    order_by: Maybe[str] = UNSET
    limit: Maybe[int] = UNSET
    skip: Maybe[int] = UNSET


BY_QUERY = ListOperation("/things/", item=Item, filters=Filters)
BY_POST = ListOperation("/things/", item=Item, filters=Filters, method="POST")
BY_BODY = ListOperation("/things/", item=Item, filters=Filters, body="ids")


def asked(listing: ListOperation[Any], **filters: Any) -> list[Request]:
    return first_requests("thing.list", listing, filters)


def told(request: Request, name: str) -> list[str]:
    """Return the values that a request names."""
    texts = [text for key, text in request.query if key == name]
    return texts[0].split(",") if name == "oids" and texts else texts


def size(request: Request) -> int:
    return len(request.path) + len(urlencode(request.query))


VALUES = st.lists(
    st.integers(-5, 10**9) | st.text("aé /&x", min_size=1, max_size=40), min_size=1, max_size=400
)


@given(VALUES, st.sampled_from(["ids", "oids"]), st.integers(1, 12))
def test_parts_name_every_value_once_and_are_as_full_as_can_be(
    values: list[Any], name: str, times: int
) -> None:
    many = [*values, *(f"{n}-{value}" for n in range(times) for value in values)]
    requests = asked(BY_QUERY, **{name: many})

    said = [told(one, name) for one in requests]
    together = [text for part in said for text in part]
    distinct = list(dict.fromkeys(map(str, many)))
    if len(requests) == 1:
        assert together == list(map(str, many))
        return
    assert together == distinct
    for part, request in zip(said, requests, strict=True):
        assert size(request) <= MOST_BYTES
        assert len(part) <= MOST_VALUES
    for (part, request), following in zip(zip(said, requests, strict=True), said[1:], strict=False):
        one_more = size(request) + len(urlencode([(name, following[0])])) + len("%2C")
        assert one_more > MOST_BYTES or len(part) == MOST_VALUES


def test_what_one_address_bears_is_one_request_as_it_was_given() -> None:
    (request,) = asked(BY_QUERY, ids=[3, 1, 3], fields=["a", "b"])

    assert request.query == [
        *[("limit", "1000"), ("ids", "3"), ("ids", "1"), ("ids", "3"), ("fields", "a,b")]
    ]
    assert len(asked(BY_QUERY, ids=7)) == 1
    assert len(asked(BY_QUERY, ids=[])) == 1


@pytest.mark.parametrize("listing", [BY_POST, BY_BODY])
def test_a_body_holds_as_many_as_a_call_may(listing: ListOperation[Any]) -> None:
    bodies = [json.loads(one.body or b"") for one in asked(listing, ids=[*range(2001)])]
    parts = [body["ids"] if isinstance(body, dict) else body for body in bodies]

    assert [len(part) for part in parts] == [1000, 1000, 1]
    assert [number for part in parts for number in part] == [*range(2001)]


@pytest.mark.parametrize("of_the_whole", [{"order_by": "id"}, {"skip": 5}])
def test_what_speaks_of_the_whole_list_is_not_said_of_parts(of_the_whole: Any) -> None:
    assert len(asked(BY_QUERY, ids=[*range(2000)], **of_the_whole)) == 1
    assert len(asked(BY_QUERY, fields=[f"field_{n}" for n in range(1500)])) == 1


def test_of_several_long_filters_the_longest_is_split() -> None:
    requests = asked(BY_QUERY, ids=[*range(200)], oids=[*range(100_000, 103_000)])

    assert {len(told(one, "ids")) for one in requests} == {200}
    assert sum(len(told(one, "oids")) for one in requests) == 3000
    assert max(map(size, requests)) <= MOST_BYTES
