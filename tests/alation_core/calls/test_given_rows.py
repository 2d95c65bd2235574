"""What is given in the place of a list of rows, and options that are written otherwise."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, BoundWrite, ConfigurationError, Item
from alation_core.calls.options import OPTION_NAMES
from alation_sandbox import Sandbox

ROW = {"title": "Net revenue", "document_hub_id": 1}
NO_ROWS = {
    "one dict": (ROW, r"one dict: .* write \[row\]"),
    "an object of a list": (Item(raw={"id": 1}), r"not one Item: .* write \[row\]"),
    "the name of a file": ("rows.csv", "not a text: the rows of a file"),
    "its path": (Path("rows.csv"), "the rows of a file"),
    "bytes": (b"[]", "not a text"),
    "nothing": (None, "not one NoneType"),
    "a number": (7, "not one int"),
}
CALLS: dict[str, Callable[[Alation, Any], Any]] = {
    "call": lambda catalog, rows: catalog.document.create(rows),
    "skip": lambda catalog, rows: catalog.document.create(rows, on_invalid="skip"),
    "stream": lambda catalog, rows: list(catalog.document.create.stream(rows)),
    "validate": lambda catalog, rows: catalog.document.create.validate(rows),
    "batches": lambda catalog, rows: list(catalog.document.create.plan(rows)),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize(("given", "told"), NO_ROWS.values(), ids=NO_ROWS)
def test_what_is_no_list_of_rows_is_told_as_such(
    catalog: Alation,
    server: Sandbox,
    call: Callable[[Alation, Any], Any],
    given: Any,
    told: str,
) -> None:
    with pytest.raises(ConfigurationError, match=told) as raised:
        call(catalog, given)
    assert "Net revenue" not in str(raised.value)
    assert not server.requests


def test_the_rows_of_a_retry_and_of_a_resume_are_a_list(catalog: Alation, tmp_path: Path) -> None:
    ledger = tmp_path / "l.db"
    catalog.document.create([{**ROW, "document_hub_id": 99}], ledger=ledger)
    for again in (catalog.retry, catalog.resume):
        with pytest.raises(ConfigurationError, match="this is one dict"):
            again("last", ROW, ledger=ledger)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("batchsize", "batch_size"), ("progres", "progress"), ("time_out", "timeout")],
)
def test_an_option_that_is_written_otherwise_is_named(
    catalog: Alation, slip: str, meant: str
) -> None:
    told = f"no parameter or option {slip!r}; did you mean {meant!r}"
    with pytest.raises(ConfigurationError, match=told):
        catalog.document.create([ROW], **{slip: 1})  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match="parameter 'allow_empty': Unknown field"):
        catalog.document.create.stream([ROW], allow_empty=True)


def test_the_names_of_options_are_those_of_the_call() -> None:
    given = inspect.signature(BoundWrite.__call__).parameters.values()
    assert {*OPTION_NAMES} == {one.name for one in given if one.kind is one.KEYWORD_ONLY}
