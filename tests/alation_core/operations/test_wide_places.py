"""A place of the path with a usual value, which may be several segments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import pytest

from alation_core import (
    BatchLimit,
    ConfigurationError,
    DirectOperation,
    GetOperation,
    Item,
    JobDetails,
    ListOperation,
)
from alation_core.bodies import JSON_OBJECT
from alation_core.operations.addresses import addressed, wire_params
from alation_core.operations.asked import first_requests, question
from alation_core.operations.declared import objections
from alation_core.shapes import InPath

PATH = "/{+base}/rating/{rating_id}/"


@dataclass(frozen=True, kw_only=True)
class Where:
    """Below which base, and which rating."""

    base: str = "acme/v1"
    rating_id: str


@dataclass(frozen=True)
class Stars:
    """What a rating says."""

    stars: int


GET = GetOperation(PATH, item=Item, params=Where)
LIST = ListOperation(PATH, item=Item, filters=Where, method="POST")
ONE = BatchLimit(items=1, hard=True)
PUT = DirectOperation(
    "PUT", PATH, payload=Stars, result=JobDetails, params=Where, body=JSON_OBJECT, batch=ONE
)


def asked(params: dict[str, Any]) -> set[tuple[str, Any]]:
    """Path and query of each kind of call."""
    written = addressed("put", PUT, wire_params("put", PUT.params_schema, params)).request
    requests = [question("get", GET, params), *first_requests("list", LIST, params), written]
    return {(request.path, tuple(request.query)) for request in requests}


@pytest.mark.parametrize(
    ("base", "begins"),
    [
        ({}, "/acme/v1"),
        ({"base": "acme"}, "/acme"),
        ({"base": "/new/acme/v2/"}, "/new/acme/v2"),
        ({"base": "a b/c?d#e%2f"}, "/a%20b/c%3Fd%23e%252f"),
    ],
)
def test_segments_are_encoded_one_by_one(base: dict[str, str], begins: str) -> None:
    assert asked({"rating_id": "a/b", **base}) == {(f"{begins}/rating/a%2Fb/", ())}


@pytest.mark.parametrize("base", ["", "/", "a//b", "a/../b", "..", "a/%2e%2e/b", ".", None, 7])
def test_what_leads_elsewhere_is_refused(base: Any) -> None:
    given = {"rating_id": "7", "base": base}
    for call in (partial(question, "get", GET), partial(first_requests, "list", LIST)):
        with pytest.raises(ConfigurationError):
            call(given)


def test_rows_fill_no_place_of_several_segments() -> None:
    @dataclass(frozen=True)
    class Row:
        base: Annotated[str, InPath]

    operation = DirectOperation(
        "PUT", "/{+base}/x/", payload=Row, result=JobDetails, body=JSON_OBJECT, batch=ONE
    )
    (sentence,) = objections(operation)
    assert "{+base}" in sentence
