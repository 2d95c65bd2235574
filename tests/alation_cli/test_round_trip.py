"""What a read brings for a write is loaded back and changes nothing, for all that declare it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import pytest

from alation_cli.operations import find_read, params_from, write_params
from alation_cli.reads.wanted import Wanted, reading
from alation_core import Alation, BoundWrite, Item, TakesBack
from alation_core.operations import WriteOperation
from alation_core.plugins import Registry
from alation_files.source import Source, read_rows
from alation_files.writing import open_table
from alation_sandbox import Sandbox
from tests.alation_cli.furnished import client_of, furnish
from tests.alation_cli.support import run, variables

FILTERS: dict[str, dict[str, Any]] = {
    "rdbms_": {"ds_id": 1},
    "bi_source.list_servers": {},
    "bi_source.": {"bi_server_id": 1},
    "datasource.get_extraction_config_ocf": {"ds_id": 3},
    "datasource.get_extraction_config_native": {"ds_id": 4},
}
"""What the reads are asked for, by how their names begin; the first that fits counts."""
MOVES = ("ts_updated", "ts_last_updated", "last_updated")
"""What a write changes though it sets nothing new."""


def _taking_back() -> Iterator[tuple[str, str]]:
    registry = Registry(None)
    for name in registry.names:
        endpoint = registry.endpoint(name)
        for operation in endpoint.operations().values():
            back = getattr(operation, "takes_back", None)
            if isinstance(back, TakesBack):
                yield endpoint.name_of(back.read), endpoint.name_of(operation)


PAIRS = sorted(_taking_back())
IN_FULL = [("glossary_term.list", "glossary_term.update"), ("document.list", "document.update")]
"""Pairs that go through both commands, in all forms."""
CASES = [
    *((*pair, ("csv", "jsonl", "xlsx")[number % 3]) for number, pair in enumerate(PAIRS)),
    *((*pair, form) for pair in IN_FULL for form in ("csv", "json", "jsonl", "xlsx")),
]
CASES = list(dict.fromkeys(CASES))

ACTS = "it does something, and sets nothing that a list shows"
PARTS = "what it sets is shown within other objects, which no list holds"
NOT_TAKEN: dict[str, str] = {
    "critical_data_element.bulk_delete": ACTS,
    "critical_data_element.cancel_job": ACTS,
    "critical_data_element.trigger_action": ACTS,
    "data_dictionary.upload": "no list shows a dictionary",
    "data_product.update_published": ACTS,
    "data_product_ai.enrich_spec": ACTS,
    "data_product_ai.extract_metrics": ACTS,
    "data_product_ai.extract_metrics_from_bi": ACTS,
    "data_product_ai.extract_metrics_from_sample_queries": ACTS,
    "data_product_ai.validate_sql": ACTS,
    "datasource.refresh_available_schemas_ocf": ACTS,
    "domain.set_members": "its rows are ids, for one domain and type at a time",
    "lineage.upload": "the graph is read from object to object, by no list",
    "nosql.upload_v1": "what it takes is a file of the source, which no list shows",
    "rdbms_column.update_children": PARTS,
    "rdbms_column.update_children_bulk": PARTS,
    "rdbms_table.sync_from_source": ACTS,
    "virtual_datasource.delete_missing": "no list shows what was uploaded",
    "virtual_datasource.upload": "no list shows what was uploaded",
    "virtual_filesystem.replace": "no list shows files",
}
"""Writes that may be repeated and take nothing back, and why."""


def test_what_may_be_repeated_takes_back_or_says_why_not() -> None:
    registry = Registry(None)
    found = set()
    for name in registry.names:
        endpoint = registry.endpoint(name)
        for operation in endpoint.operations().values():
            if not isinstance(operation, WriteOperation) or operation.method == "DELETE":
                continue
            if operation.repeat_safe and operation.takes_back is None:
                found.add(endpoint.name_of(operation))

    assert found == set(NOT_TAKEN)


@pytest.fixture(scope="module")
def full() -> Iterator[Sandbox]:
    with Sandbox(job_seconds=0) as running:
        furnish(client_of(running))
        yield running


@pytest.fixture(scope="module")
def catalog(full: Sandbox) -> Alation:
    return client_of(full)


@pytest.fixture(autouse=True)
def shell(full: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables(full).items():
        monkeypatch.setenv(name, value)
        if "HOST" not in name:
            monkeypatch.setenv(name.replace("ALATION_", "ALATION_CDE_"), value)


def filters(read: str) -> dict[str, Any]:
    return next((found for start, found in FILTERS.items() if read.startswith(start)), {})


def items(catalog: Alation, read: str) -> list[Item]:
    endpoint, _, operation = read.partition(".")
    found = getattr(catalog.endpoint(endpoint), operation)(**filters(read))
    return [found] if isinstance(found, Item) else list(found)


def _still(value: Any) -> Any:
    """Return objects as they are, but for the times of their changes."""
    if isinstance(value, list):
        return [_still(one) for one in value]
    if isinstance(value, dict):
        return {name: _still(below) for name, below in value.items() if name not in MOVES}
    return value


@pytest.mark.parametrize(("read", "write", "form"), CASES)
def test_an_export_changes_nothing(catalog: Alation, read: str, write: str, form: str) -> None:
    found = items(catalog, read)
    before = [_still(item.raw) for item in found]
    if (read, write) in IN_FULL:
        _by_the_commands(read, write, f"rows.{form}")
    else:
        _by_what_they_call(catalog, read, write, f"rows.{form}")

    assert [_still(item.raw) for item in items(catalog, read)] == before
    _check_items(catalog, write, found)


def _by_the_commands(read: str, write: str, file: str) -> None:
    got = run("get", read, "--for", write, "--out", file)
    assert got.exit_code == 0, got.output
    told = shlex.split(got.stderr.splitlines()[-1])
    assert told == ["to", "load", "it", "back:", "alation", "load", write, file]

    loaded = run(*told[5:], "--output", "json", "--no-ledger")

    assert loaded.exit_code == 0, loaded.output


def _by_what_they_call(catalog: Alation, read: str, name: str, file: str) -> None:
    """Export and load as the commands do; to run these for each pair would take its time."""
    write = _write(catalog, name)
    asked = reading(catalog, find_read(catalog, read), filters(read), Wanted(write=name))
    with open_table(file, asked.columns, asked.table_cell) as table:
        for record in asked.records():
            table.write(record)
    assert asked.back is not None
    params = params_from(write_params(write.operation), asked.back.load[1][1::2])
    rows = read_rows(Source(file), write.payload_schema, write.operation.only_read)

    done = write(rows.values, **params)

    assert done.ok, done.problems


def _write(catalog: Alation, name: str) -> BoundWrite[Any]:
    endpoint, _, operation = name.partition(".")
    found: BoundWrite[Any] = getattr(catalog.endpoint(endpoint), operation)
    return found


def _check_items(catalog: Alation, name: str, found: list[Item]) -> None:
    """Hold that items, and their raw objects, are rows in Python too."""
    write = _write(catalog, name)
    takes = write.operation.takes_back.takes or (lambda raw: True)  # type: ignore[union-attr]
    taken = [item for item in found if takes(item.raw)]
    assert taken
    # Where a read has no key of its own, a dict says nothing of where it comes from.
    raw = [item.raw for item in taken] if write.operation.only_read else []
    assert [p for p in write.validate([*taken, *raw]) if p.field != "ds_id"] == []


@pytest.mark.parametrize("name", ["document", "document_hub_folder", "glossary_term"])
def test_an_export_is_planned_as_what_is_there(catalog: Alation, name: str) -> None:
    found = items(catalog, f"{name}.list")

    for rows in (found, [item.raw for item in found]):
        plan = catalog.endpoint(name).plan(rows, key="id")  # type: ignore[attr-defined]
        assert (len(plan.same), len(plan.changed), len(plan.new)) == (len(found), 0, 0)
