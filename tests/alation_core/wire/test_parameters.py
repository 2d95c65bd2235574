"""Parameters of a request that is made already: set and read, and the others as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.bodies import as_json
from alation_core.errors import ConfigurationError
from alation_core.wire.messages import Request
from alation_core.wire.parameters import parameter, whole_number, with_defaults, with_parameters
from tests.alation_core.support import JSON

NAMES = st.text(st.characters(exclude_categories=["Cs"]))


def body(values: Any) -> Request:
    return Request("POST", "/x/", body=as_json(values))


@given(st.dictionaries(NAMES, JSON.filter(lambda v: "\\ud" not in json.dumps(v))), NAMES)
def test_a_parameter_in_a_body_is_set_and_all_else_stays(values: Any, name: str) -> None:
    before = body(values)

    made = with_parameters(before, {name: 7})

    assert made.body is not None
    assert json.loads(made.body) == {**values, name: 7}
    assert parameter(made, name) == 7
    assert with_parameters(made, {name: 7}) == made
    assert all(parameter(before, one) == value for one, value in values.items())


def test_a_number_keeps_its_digits() -> None:
    before = Request("POST", "/x/", body=b'{"price":1.10,"big":123456789012345678901234567890}')

    made = with_parameters(before, {"skip": 100})

    assert made.body == b'{"price":1.10,"big":123456789012345678901234567890,"skip":100}'


@given(st.lists(st.tuples(NAMES, NAMES)), NAMES)
def test_a_parameter_in_a_query_is_set_once(pairs: list[tuple[str, str]], name: str) -> None:
    made = with_parameters(Request("GET", "/x/", pairs), {name: 7})

    kept = [(one, value) for one, value in pairs if one != name]
    assert list(made.query) == [*kept, (name, "7")]


def test_what_is_there_stays_and_has_to_count() -> None:
    asked = with_defaults(Request("GET", "/x/", [("limit", "5")]), {"limit": 100, "skip": 0})
    assert list(asked.query) == [("limit", "5"), ("skip", "0")]
    assert whole_number(asked, "skip") == 0

    with pytest.raises(ConfigurationError, match="'limit' counts"):
        with_defaults(Request("GET", "/x/", [("limit", "many")]), {"limit": 100})
