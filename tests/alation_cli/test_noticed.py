"""What is taken note of rows while they go by says the same as the rows themselves."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from alation_cli.loading.noticed import LeftOutFields, NamedObjects, Pair
from alation_core.operations import SameObject

FIELDS = ("a", "b", "key")
VALUES = st.fixed_dictionaries(
    {}, optional={"a": st.none(), "b": st.none(), "key": st.sampled_from(["x", "X", "y", 1, 2])}
)
ROWS = st.lists(st.one_of(VALUES, st.none()), max_size=30)
BAD = st.sets(st.integers(0, 29))


@given(ROWS, BAD)
@settings(max_examples=100)
def test_fields_that_are_left_out_are_counted(rows: list[Any], bad: set[int]) -> None:
    bad = {row for row in bad if row < len(rows)}
    noted = LeftOutFields(FIELDS)
    noted.take(rows[:7])
    noted.take(rows[7:])
    good = [row for at, row in enumerate(rows) if at not in bad and row is not None]
    times = {name: sum(name not in row for row in good) for name in FIELDS}
    assert noted.told(bad) == (len(good), times)


@given(ROWS, BAD)
@settings(max_examples=100)
def test_rows_about_one_object_are_found(rows: list[Any], bad: set[int]) -> None:
    same = SameObject(("key",))
    noted = NamedObjects(same)
    noted.take(rows)
    first: dict[Any, int] = {}
    wanted = []
    for at, row in enumerate(rows):
        name = None if row is None or at in bad else same.roughly(row)
        if name is not None and first.setdefault(name, at) != at:
            earlier = first[name]
            wanted.append(Pair(at, earlier, same.of(row) == same.of(rows[earlier])))
    assert list(noted.pairs(bad)) == wanted
