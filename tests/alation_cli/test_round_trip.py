"""What a read brings for a write is loaded back and changes nothing, for all that declare it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any

import pytest

from alation_core import TakesBack
from alation_core.plugins import Registry
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


@pytest.fixture(scope="module")
def full() -> Iterator[Sandbox]:
    with Sandbox(job_seconds=0) as running:
        furnish(client_of(running))
        yield running


@pytest.fixture(autouse=True)
def shell(full: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables(full).items():
        monkeypatch.setenv(name, value)
        if "HOST" not in name:
            monkeypatch.setenv(name.replace("ALATION_", "ALATION_CDE_"), value)


def params(read: str) -> list[str]:
    known = next((found for start, found in FILTERS.items() if read.startswith(start)), {})
    return [word for name, value in known.items() for word in ("--param", f"{name}={value}")]


def shown(read: str) -> list[Any]:
    """Return all objects of a read as they are, but for the times of their changes."""
    result = run("get", read, *params(read), "--output", "jsonl")
    assert result.exit_code == 0, result.output
    return [_still(json.loads(line)) for line in result.stdout.splitlines()]


def _still(value: Any) -> Any:
    if isinstance(value, list):
        return [_still(one) for one in value]
    if isinstance(value, dict):
        return {name: _still(below) for name, below in value.items() if name not in MOVES}
    return value


@pytest.mark.parametrize(("read", "write"), PAIRS)
def test_an_export_changes_nothing(read: str, write: str) -> None:
    before = shown(read)
    for form in ("csv", "jsonl"):
        file = f"rows.{form}"
        got = run("get", read, *params(read), "--for", write, "--out", file)
        assert got.exit_code == 0, got.output

        command = got.stderr.splitlines()[-2 if "not at all" in got.stderr else -1]
        assert command.startswith("to load it back: alation load "), got.stderr
        loaded = run(*shlex.split(command)[5:], "--output", "json", "--no-ledger")

        assert loaded.exit_code == 0, loaded.output
        assert shown(read) == before
