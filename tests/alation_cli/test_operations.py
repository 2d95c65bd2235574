"""NAME=VALUE -> parameters."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from alation_cli.exits import BadInput
from alation_cli.operations import params_from
from alation_core.shapes import UNSET, Maybe, payload_schema


@dataclass(frozen=True)
class Filters:
    """One parameter of each sort."""

    name: Maybe[str] = UNSET
    ids: Maybe[list[int]] = UNSET
    keys: Maybe[list[str]] = UNSET
    deleted: Maybe[bool] = UNSET


SCHEMA = payload_schema(Filters)


@pytest.mark.parametrize(
    ("given", "params"),
    [
        (["name=17", "deleted=TRUE"], {"name": "17", "deleted": True}),
        (["name=a=b"], {"name": "a=b"}),
        (["ids=1"], {"ids": [1]}),
        (["ids=1", "ids=2"], {"ids": [1, 2]}),
        (["ids=[1, 2]"], {"ids": [1, 2]}),
        (["keys=1", "keys=x"], {"keys": ["1", "x"]}),
        (["other=1"], {"other": "1"}),
    ],
)
def test_values_have_the_types_of_their_fields(given: list[str], params: dict[str, object]) -> None:
    assert params_from(SCHEMA.fields, given) == params


@pytest.mark.parametrize("given", [["name"], ["=x"], ["name=a", "name=b"]])
def test_what_cannot_be_read(given: list[str]) -> None:
    with pytest.raises(BadInput, match=r"^--param "):
        params_from(SCHEMA.fields, given)
