"""Runs begin once for each key, are found by it, and listed newest first."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from alation_core.errors import ConfigurationError
from alation_core.ledger import OPEN, RunFilter, Store
from alation_replay.stores.subject import Open, StoreSubject, begun, new_run


class Runs(StoreSubject):
    """The rules."""

    def test_a_run_is_recorded_as_it_begins(self, store: Store, other: Store) -> None:
        run = new_run(
            key="nightly/2026-11-25/ü",
            source="rows \"of\" 'Mai'\n/x.csv",
            rows=7,
            since=1_764_028_801.125,
            seconds=0.1,
            retry_of="20261124-bb",
            retried=((0, 3), (7, 1_000_000)),
        )
        said = store.begin(run)
        assert replace(said, seen=None) == run
        assert said.seen is not None, "when something was recorded last is noted by the store"
        assert other.run(run.id) == said
        assert list(other.runs()) == [said]

    def test_a_known_key_gives_its_run_as_it_stands(self, store: Store, other: Store) -> None:
        first = store.begin(new_run("a", key="k"))
        said = other.begin(new_run("b", key="k", operation="term.create"))
        assert said == first
        assert [run.id for run in store.runs()] == ["a"]
        assert store.begin(new_run("c", key="K")).id == "c"
        assert store.begin(new_run("d", key="k ")).id == "d"

    def test_begun_again_a_key_finds_the_newest_run(self, store: Store, other: Store) -> None:
        store.begin(new_run("a", key="k"))
        assert other.begin(new_run("b", key="k"), again=True).id == "b"
        found = store.find("k")
        assert found is not None
        assert found.id == "b"
        assert store.begin(new_run("c", key="k")).id == "b"
        assert [(run.id, run.key) for run in store.runs()] == [("b", "k"), ("a", "k")]
        assert store.begin(new_run("d", key="new"), again=True).id == "d"

    def test_runs_without_a_key_all_begin(self, store: Store) -> None:
        assert [store.begin(new_run(name)).id for name in ("a", "b")] == ["a", "b"]
        assert store.find("a") is None

    def test_of_many_that_begin_with_a_key_at_once_one_begins(
        self, store: Store, opened: Open
    ) -> None:
        stores = [opened() for _ in range(6)]
        start = threading.Barrier(len(stores))
        said: list[Any] = []

        def begin(number: int) -> None:
            start.wait(10)
            try:
                said.append(stores[number].begin(new_run(f"run-{number}", key="k")).id)
            except BaseException as error:
                said.append(error)

        threads = [threading.Thread(target=begin, args=(n,)) for n in range(len(stores))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said == [said[0]] * len(stores)
        assert [run.id for run in store.runs()] == [said[0]]

    def test_a_run_is_found_by_its_id_or_the_beginning_of_it(self, store: Store) -> None:
        for place, name in enumerate(("20261124-aa", "20261125-ab", "20261125-ac", "20261125-abc")):
            store.begin(new_run(name, created=float(place % 3)))
        assert store.run("20261125-ac").id == "20261125-ac"
        assert store.run("20261124").id == "20261124-aa"
        assert store.run("20261125-ab").id == "20261125-ab", "an id may begin as another one does"
        assert store.run("last").id == "20261125-ac"

    @pytest.mark.parametrize(
        "identity", ["2026112", "20261125-a%", "2026_", "20261125-*", "x", "", "20261125-AB"]
    )
    def test_what_names_no_run_or_several_is_refused(self, store: Store, identity: str) -> None:
        for name in ("20261125-ab", "20261125-ac"):
            store.begin(new_run(name))
        with pytest.raises(ConfigurationError) as raised:
            store.run(identity)
        assert store.name in str(raised.value)

    def test_an_empty_ledger_has_no_run(self, store: Store) -> None:
        assert list(store.runs()) == []
        with pytest.raises(ConfigurationError):
            store.run("last")

    def test_runs_are_listed_newest_first(self, store: Store) -> None:
        for name, created in (("a", 3.0), ("b", 1.0), ("c", 2.0), ("d", 2.0), ("e", 9.5)):
            store.begin(new_run(name, created=created))
        assert [run.id for run in store.runs()] == ["e", "a", "d", "c", "b"]
        assert [run.id for run in store.runs(limit=2)] == ["e", "a"]
        assert list(store.runs(limit=0)) == []
        assert len(list(store.runs(limit=50))) == 5

    @pytest.mark.parametrize(
        ("only", "found"),
        [
            (RunFilter(), "fedcba"),
            (RunFilter(operation="term.create"), "db"),
            (RunFilter(host="https://b"), "fdc"),
            (RunFilter(status=OPEN), "fe"),
            (RunFilter(status="successful"), "cba"),
            (RunFilter(retry_of="a"), "c"),
            (RunFilter(created_from=4.0), "fed"),
            (RunFilter(operation="term.create", host="https://b", status="failed"), "d"),
            (RunFilter(operation="term", status=OPEN), ""),
        ],
        ids=str,
    )
    def test_runs_are_filtered(self, store: Store, only: RunFilter, found: str) -> None:
        kinds: list[dict[str, Any]] = [
            {"host": "https://a", "status": "successful"},
            {"host": "https://a", "status": "successful", "operation": "term.create"},
            {"host": "https://b", "status": "successful", "retry_of": "a"},
            {"host": "https://b", "status": "failed", "operation": "term.create"},
            {"host": "https://a"},
            {"host": "https://b", "retry_of": "b"},
        ]
        for place, (name, said) in enumerate(zip("abcdef", kinds, strict=True), 1):
            run = new_run(name, created=float(place))
            claim = begun(store, name, created=float(place), **said)
            store.append(claim, run=replace(run, status=said.get("status")))
        assert "".join(run.id for run in store.runs(only)) == found
        assert "".join(run.id for run in store.runs(only, limit=1)) == found[:1]

    def test_a_list_that_is_half_read_is_in_nobodys_way(self, store: Store, other: Store) -> None:
        claims = [begun(store, f"r{number}", created=float(number)) for number in range(5)]
        reading = store.runs()
        next(reading)
        other.begin(new_run("x", created=0.0))
        store.append(claims[0], run=new_run("r0", rows=3))
        assert [run.id for run in reading if run.id != "x"] == ["r3", "r2", "r1", "r0"]
