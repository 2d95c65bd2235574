"""A query at the end of a declared path goes out with every call."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from alation_core.errors import ConfigurationError
from alation_core.operations.addresses import wire_params
from alation_core.shapes import UNSET, Maybe, payload_schema
from tests.alation_core.support import asked_at

PATH = "/extraction/{ds_id}?remove_not_seen=true"


@dataclass(frozen=True)
class Params:
    ds_id: int
    set_title_descs: Maybe[bool] = UNSET


def test_the_fixed_query_is_sent_before_the_callers_parameters() -> None:
    path, query = asked_at(PATH, Params, {"ds_id": 2})
    assert (path, query) == ("/extraction/2", [("remove_not_seen", "true")])

    given = {"ds_id": 2, "set_title_descs": False}
    path, query = asked_at(PATH, Params, given)
    assert path == "/extraction/2"
    assert query == [("remove_not_seen", "true"), ("set_title_descs", "false")]


def test_the_caller_cannot_change_the_fixed_query() -> None:
    with pytest.raises(ConfigurationError, match="remove_not_seen"):
        wire_params("x.y", payload_schema(Params), {"ds_id": 2, "remove_not_seen": False})
