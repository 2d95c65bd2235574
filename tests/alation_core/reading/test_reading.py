"""How the entries of an answer are matched to rows."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core.reading import count, match_unique


@pytest.mark.parametrize(
    ("titles", "entries", "ids"),
    [
        (["a", "b"], [("b", 2), ("a", 1)], {0: 1, 1: 2}),
        (["a", "a", "b"], [("a", 1), ("a", 2), ("b", 3)], {2: 3}),
        (["a", "a"], [("a", 1)], {}),
        (["a"], [("a", 1), ("a", 2)], {}),
        (["a"], [("c", 1), (None, 2), (["a"], 3)], {}),
        (["a"], [("a", None)], {0: None}),
        ([], [("a", 1)], {}),
    ],
)
def test_rows_are_matched_by_unique_titles_only(
    titles: list[str], entries: list[Any], ids: dict[int, Any]
) -> None:
    assert match_unique([{"title": title} for title in titles], "title", entries) == ids


def test_a_row_without_the_field_is_matched_by_nothing() -> None:
    assert match_unique([{}, {"title": None}, {"title": "a"}], "title", [("a", 1)]) == {2: 1}


def test_a_count_is_an_integer() -> None:
    assert [count(value) for value in (3, 0, True, "3", 3.0, None)] == [
        3,
        0,
        None,
        None,
        None,
        None,
    ]
