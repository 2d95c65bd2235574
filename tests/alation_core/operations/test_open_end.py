"""The place at an open end of a path goes away where its parameter is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import Endpoint, GetOperation, Item
from alation_core.operations.asked import question
from alation_core.shapes import UNSET, Maybe


@dataclass(frozen=True)
class Params:
    ds_id: int
    check: Maybe[str | None] = UNSET
    deep: Maybe[bool] = UNSET


@dataclass(frozen=True)
class Needed:
    ds_id: int
    check: str


PATH = "/source/{ds_id}/check/{check}/"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"check": "network"}, "/source/7/check/network/"),
        ({"check": "a/b"}, "/source/7/check/a%2Fb/"),
        ({}, "/source/7/check/"),
        ({"check": None}, "/source/7/check/"),
        ({"deep": True}, "/source/7/check/"),
    ],
)
def test_it_is_asked_for_with_the_last_place_or_without(given: dict[str, Any], path: str) -> None:
    checks = GetOperation(PATH, item=Item, params=Params, open_end=True)
    request = question("x.y", checks, {"ds_id": 7, **given})
    assert request.path == path
    assert list(request.query) == ([("deep", "true")] if "deep" in given else [])


@pytest.mark.parametrize("path", ["/source/{ds_id}/check/", "/source/{check}", "/source/"])
def test_only_an_end_can_be_open(path: str) -> None:
    with pytest.raises(ValueError, match="ends with a place and a slash"):
        GetOperation(path, item=Item, params=Params, open_end=True)


def test_a_parameter_at_an_open_end_may_be_left_out() -> None:
    with pytest.raises(TypeError, match="'check' is required"):

        class Checks(Endpoint):
            name = "checks"
            check = GetOperation(PATH, item=Item, params=Needed, open_end=True)
