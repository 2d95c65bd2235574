"""Which rows a mapping names. Its order means nothing."""

from __future__ import annotations

from typing import Any

from alation_endpoints.common.rdbms.matching import by_key_or_id, by_parent, by_path


def test_keys_are_matched_in_any_order() -> None:
    rows = [{"key": "31.a"}, {"key": "31.b.c"}]

    assert by_key_or_id(rows, [(2, "31.b.c"), (1, "31.a")]).ids == {0: 1, 1: 2}


def test_row_with_an_id_is_matched_by_it() -> None:
    rows: list[dict[str, Any]] = [{"id": 5}, {"key": "31.b"}]

    assert by_key_or_id(rows, [(6, "31.b"), (5, "31.a")]).ids == {0: 5, 1: 6}


def test_key_may_come_back_in_another_case() -> None:
    assert by_key_or_id([{"key": "31.SALES"}], [(5, "31.sales")]).ids == {0: 5}


def test_same_case_goes_before_another_case() -> None:
    rows = [{"key": "31.SALES"}, {"key": "31.sales"}]

    assert by_key_or_id(rows, [(5, "31.sales"), (6, "31.SALES")]).ids == {0: 6, 1: 5}


def test_key_that_stands_twice_names_no_row() -> None:
    rows = [{"key": "31.a"}, {"key": "31.a"}, {"key": "31.b"}]

    assert by_key_or_id(rows, [(1, "31.a"), (2, "31.b")]).ids == {2: 2}


def test_two_objects_with_one_key_name_no_row() -> None:
    assert by_key_or_id([{"key": "31.a"}], [(1, "31.a"), (2, "31.a")]).ids == {}


def test_object_that_is_named_twice_counts_once() -> None:
    assert by_key_or_id([{"key": "31.a"}], [(1, "31.a"), (1, "31.a")]).ids == {0: 1}


def test_entries_of_another_form_name_nothing() -> None:
    assert (
        by_key_or_id([{"key": "31.a"}], [(None, "31.x"), ("7", None), (True, ["31.a"])]).ids == {}
    )


def test_path_is_the_end_of_the_key() -> None:
    rows = [{"key": "address.city"}, {"key": "address.geo.lat"}]
    mapped = [(2, "31.s.t.address.geo.lat"), (1, "31.s.t.address.city")]

    assert by_path(rows, mapped).ids == {0: 1, 1: 2}


def test_all_paths_have_the_same_beginning() -> None:
    rows = [{"key": "a.city"}, {"key": "a.a.city"}]

    assert by_path(rows, [(1, "31.s.a.a.city"), (2, "31.s.a.a.a.city")]).ids == {0: 1, 1: 2}


def test_path_that_can_be_read_in_two_ways_names_no_row() -> None:
    rows = [{"key": "a.city"}, {"key": "a.a.city"}]

    assert by_path(rows, [(1, "31.s.a.a.city")]).ids == {}


def test_mapping_may_name_bare_paths() -> None:
    assert by_path([{"key": "a.city"}], [(1, "a.city")]).ids == {0: 1}


def test_mapping_of_the_root_columns_names_all_their_rows_without_ids() -> None:
    rows = [{"parent_key": "31.t.a"}, {"parent_key": "31.t.b"}, {"parent_key": "31.t.a"}]

    assert by_parent(rows, [(9, "31.t.a")]).ids == {0: None, 2: None}
    assert by_parent(rows, []).ids == {}
