from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_sandbox import Table


def test_ids_start_at_the_tables_own_number_and_go_on_behind_given_ones() -> None:
    table = Table(first_id=10001)
    assert table.insert({"name": "a"}) == 10001
    assert table.insert({"id": 10050, "name": "b"}) == 10050
    assert table.insert({"name": "c"}) == 10051
    assert table.insert({"id": 3, "name": "d"}) == 3
    assert table.insert({"name": "e"}) == 10052
    assert [row["name"] for row in table.rows()] == ["a", "b", "c", "d", "e"]


def test_an_id_is_given_once() -> None:
    table = Table()
    table.insert({"id": 1})
    with pytest.raises(ValueError, match="id 1"):
        table.insert({"id": 1})


def test_a_deleted_id_does_not_come_back() -> None:
    table = Table()
    table.delete(table.insert({}))
    assert table.insert({}) == 2
    assert table.get(1) is None
    assert table.delete(1) is None


def test_update_changes_named_fields_and_leaves_read_records_alone() -> None:
    table = Table()
    table.insert({"title": "a", "text": "t"})
    before = table.get(1)
    assert table.update(1, {"title": "b", "id": 99}) == {"id": 1, "title": "b", "text": "t"}
    assert before == {"id": 1, "title": "a", "text": "t"}
    with pytest.raises(KeyError):
        table.update(2, {})


def test_look_up_by_several_fields_counts_absent_ones_as_none() -> None:
    table = Table()
    table.insert({"otype": "table", "oid": 1})
    table.insert({"otype": "table"})
    assert table.by_key(otype="table", oid=1) == {"id": 1, "otype": "table", "oid": 1}
    assert table.by_key(oid=None, otype="table") == {"id": 2, "otype": "table"}
    assert table.by_key(otype="schema", oid=1) is None


def test_hits_are_fetched_one_by_one() -> None:
    table = Table()
    for _ in range(3):
        table.insert({"hub": 1})
    hits = table.matching(hub=1)
    assert next(hits)["id"] == 1
    table.update(2, {"title": "changed while the loop goes on"})
    assert next(hits)["title"] == "changed while the loop goes on"
    assert next(hits)["id"] == 3


changes = st.lists(
    st.tuples(
        st.sampled_from(["insert", "update", "delete"]), st.integers(1, 6), st.sampled_from("xyz")
    ),
    max_size=30,
)


@given(changes)
def test_look_ups_agree_with_a_scan_after_any_changes(steps: list[tuple[str, int, str]]) -> None:
    table = Table()
    assert table.by_key(kind="x") is None  # the look-up exists from here on
    for what, number, kind in steps:
        if what == "insert":
            table.insert({"kind": kind})
        elif what == "delete":
            table.delete(number)
        elif table.get(number) is not None:
            table.update(number, {"kind": kind})
    for kind in "xyz":
        scanned = [row["id"] for row in table.rows() if row["kind"] == kind]
        assert [row["id"] for row in table.matching(kind=kind)] == scanned
