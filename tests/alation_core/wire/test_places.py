"""What names the objects of a page, told for all of them at once."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.wire.places import identities_of, identity_of
from tests.alation_core.support import SCALARS

VALUES: st.SearchStrategy[Any] = (
    st.sampled_from([0, 1, "1", "data", True, None, 1.0, [], {}]) | SCALARS
)
OBJECTS = st.dictionaries(st.sampled_from(["id", "otype", "version_id", "x"]), VALUES)


@given(st.lists(st.fixed_dictionaries({"id": st.integers() | st.text()}) | OBJECTS | VALUES))
def test_a_page_is_named_as_its_objects_are(page: list[Any]) -> None:
    assert identities_of(page) == [identity_of(found) for found in page]


@pytest.mark.parametrize(
    "page",
    [
        [{"id": 1}, {"id": "1", "otype": "table"}],
        [{"id": 1, "version_id": "2"}, {"id": 1}],
        [{"id": 1}, OrderedDict(id=2, otype="x")],
        [{"id": 1}, {}],
        [{"id": 1}, {"id": True}],
    ],
)
def test_one_object_that_is_named_otherwise_is_seen(page: list[Any]) -> None:
    assert identities_of(page) == [identity_of(found) for found in page]
