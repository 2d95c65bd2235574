"""What `get` wrote is loaded back as what it was, and a list may be changed by who reads it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from marshmallow import fields

from alation_cli.options import OutputForm
from alation_cli.output import records
from alation_cli.output.records import SPOOL_BYTES, print_records, spooled
from alation_core.shapes import json_writer, payload_schema
from alation_endpoints.custom_field_value import CustomFieldValuePutItem
from alation_endpoints.rdbms_schema import SchemaPostItem
from alation_files.source import Source, read_rows
from alation_sandbox import Sandbox
from tests.alation_cli.support import run
from tests.processes import PATIENCE

SHAPE = payload_schema(CustomFieldValuePutItem)
TEXTS = ["[2024]", "{}", '{"a": 1}', '["x"]', "[]", "1.10", "true", '"quoted"', '"[1]"', "a,b\nc"]


@pytest.fixture
def values(server: Sandbox) -> Sandbox:
    """A catalog with a table for each text, which is the value of a field on it."""
    jsonl("schemas.jsonl", [{"key": "1.hr"}])
    jsonl("tables.jsonl", [{"key": f"1.hr.t{number}"} for number in range(len(TEXTS))])
    jsonl("fields.jsonl", [{"field_type": "RICH_TEXT", "name_singular": "Remark"}])
    jsonl("values.jsonl", [value(number, text) for number, text in enumerate(TEXTS, 1)])
    for operation, file in (
        ("rdbms_schema.upsert", "schemas.jsonl"),
        ("rdbms_table.upsert", "tables.jsonl"),
        ("custom_field.create", "fields.jsonl"),
        ("custom_field_value.upsert", "values.jsonl"),
    ):
        params = ["--param", "ds_id=1"] if operation.startswith("rdbms") else []
        assert run("load", operation, file, *params).exit_code == 0
    return server


def value(oid: int, text: Any) -> dict[str, Any]:
    return {"field_id": 10001, "otype": "table", "oid": oid, "value": text}


def jsonl(name: str, rows: list[dict[str, Any]]) -> None:
    Path(name).write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def get_values(*args: str) -> str:
    result = run("get", "custom_field_value.list", "--param", "otype=table", *args)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_texts_that_look_like_something_else_come_back_as_texts(values: Sandbox, form: str) -> None:
    exported = get_values("--output", form)
    Path(f"export.{form}").write_text(exported)

    result = run("load", "custom_field_value.upsert", f"export.{form}")

    assert result.exit_code == 0, result.output
    assert get_values("--output", form) == exported
    again = read_rows(Source(f"export.{form}"), SHAPE)
    assert [row["value"] for row in again.values] == TEXTS


def test_a_text_is_marked_only_where_it_would_be_read_as_something_else(values: Sandbox) -> None:
    cells = [row["value"] for row in csv.DictReader(io.StringIO(get_values("--output", "csv")))]

    assert cells == [
        json.dumps(text) if text in ('["x"]', "[]", '"[1]"') else text for text in TEXTS
    ]


def test_an_export_that_was_edited_is_loaded(server: Sandbox) -> None:
    jsonl(
        "rows.jsonl",
        [
            {"title": "Yield", "document_hub_id": 1},
            {"title": "Scrap", "document_hub_id": 1, "description": "x"},
        ],
    )
    assert run("load", "document.create", "rows.jsonl").exit_code == 0
    for form, said in (
        ("csv", "1 empty cell (description 1)"),
        ("jsonl", "1 null (description 1)"),
    ):
        asked = ["--param", "values=title,id,description", "--output", form]
        exported = run("get", "document.list", *asked).stdout
        Path(f"export.{form}").write_text(exported.replace("Yield", f"Output {form}"))

        result = run("load", "document.update", f"export.{form}")

        assert result.exit_code == 0, result.output
        assert f"note: export.{form}: {said}" in result.stderr
        changed = run("get", "document.list", *asked).stdout
        assert changed == exported.replace("Yield", f"Output {form}")
        run("load", "document.update", "-", stdin='{"id": 1, "title": "Yield"}')


@pytest.mark.parametrize(
    ("given", "columns"),
    [
        (["values=id,title"], "id,title"),
        (["values=title, id"], "title,id"),
        (["values=id", "fields=id,name"], "id,name"),
        (['values=["key", "id"]'], "key,id"),
        (["values=id", "values=key"], "id,key"),
    ],
)
def test_csv_has_the_columns_that_were_asked_for(
    server: Sandbox, given: list[str], columns: str
) -> None:
    params = [word for text in given for word in ("--param", text)]
    operation = "document.list" if "title" in columns else "rdbms_table.list"

    assert run("get", operation, *params, "--output", "csv").stdout == f"{columns}\n"


def test_a_null_for_a_field_that_may_be_null_is_kept() -> None:
    rows = [{"key": "1.hr", "title": None, "db_comment": "x"}]
    jsonl("rows.jsonl", rows)

    read = read_rows(Source("rows.jsonl"), payload_schema(SchemaPostItem))

    assert (read.values, read.left_out.null.total()) == (rows, 0)


def test_a_null_for_a_field_that_is_needed_is_named(server: Sandbox) -> None:
    result = run("load", "document.update", "-", stdin='{"id": null, "title": "x"}')

    assert result.exit_code == 2
    assert "field 'id': Field may not be null." in result.stderr


@pytest.mark.parametrize(
    ("given", "query"),
    [
        (["otype=table", "otype=schema"], "limit=1000&otype=table&otype=schema"),
        (["otype=table"], "limit=1000&otype=table"),
        (["oid=1", "oid=2", "oid=3"], "limit=1000&oid=1&oid=2&oid=3"),
        (["oid=[1, 2]"], "limit=1000&oid=1&oid=2"),
        (['otype=["a", "b"]'], "limit=1000&otype=a&otype=b"),
    ],
)
def test_a_parameter_of_one_or_several_is_given_several_times(
    server: Sandbox, given: list[str], query: str
) -> None:
    params = [word for text in given for word in ("--param", text)]
    result = run("get", "custom_field_value.list", *params)

    assert (result.exit_code, server.requests[-1].query) == (0, query)


def test_every_parameter_of_one_or_several_may_be_given_several_times() -> None:
    from alation_cli.operations import params_from
    from alation_core.operations import Listing
    from alation_core.plugins import Registry
    from alation_core.shapes import Either, row_errors

    registry = Registry(None)
    seen = 0
    for endpoint in registry.names:
        for operation in registry.endpoint(endpoint).operations().values():
            if isinstance(operation, Listing):
                schema = operation.params_schema
                for name, field in schema.fields.items():
                    if isinstance(field, Either) and any(
                        isinstance(one, fields.List) for one in field.candidates
                    ):
                        text = "GOOD" if name == "value_quality" else "7"
                        text = "PICKER" if name == "field_type" else text
                        given = params_from(schema.fields, [f"{name}={text}"] * 2)
                        assert len(given[name]) == 2
                        assert not [e for e in row_errors(schema, given) if e[0] == name]
                        seen += 1
    assert seen > 20


def test_one_value_is_still_one() -> None:
    result = run("get", "document.list", "--param", "id=1", "--param", "id=2", "--sandbox")

    assert result.exit_code == 2
    assert "--param id is given 2 times, but it takes one value" in result.stderr


# ------------------------------------------------------------------------------ into a pipe


def test_texts_wait_in_a_file_until_the_last_one_was_made() -> None:
    made = 0

    def texts() -> Iterator[str]:
        nonlocal made
        for number in range(2_000):
            made += 1
            yield f"{number}\ud800 é\u2028\r\n" + "x" * (SPOOL_BYTES // 1_000)

    waiting = spooled(texts())

    first = next(waiting)
    assert made == 2_000
    assert first + "".join(waiting) == "".join(texts())


@pytest.mark.parametrize("form", [OutputForm.JSON, OutputForm.JSONL])
def test_what_is_printed_is_encoded_once_and_never_decoded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: OutputForm
) -> None:
    found = [{"id": n, "title": "\x7f\u2028 é😀"} for n in range(300)]
    encoded = list[int]()

    def writer(encoder: json.JSONEncoder) -> Callable[[Any], str]:
        write = json_writer(encoder)

        def counted(value: Any) -> str:
            encoded.append(value["id"])
            return write(value)

        return counted

    def fail(*given: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(records, "json_writer", writer)
    with monkeypatch.context() as patched:
        patched.setattr(json, "loads", fail)
        print_records(found, ["id"], form, whole=True)

    out = capsys.readouterr().out
    assert encoded == list(range(300))
    text = out if form is OutputForm.JSON else f"[{','.join(out.splitlines())}]"
    assert json.loads(text) == found
    assert not {"\x7f", "\u2028"} & {*out}


def test_a_page_that_fails_lets_nothing_out(server: Sandbox) -> None:
    jsonl("rows.jsonl", [{"title": "A", "document_hub_id": 1}] * 3)
    run("load", "document.create", "rows.jsonl")
    before = len(server.requests)
    server.close()
    result = run("get", "document.list", "--output", "jsonl")

    assert (result.exit_code, result.stdout) == (3, "")
    assert len(server.requests) == before


def test_what_is_listed_is_deleted_though_it_is_read_meanwhile(server: Sandbox) -> None:
    jsonl("rows.jsonl", [{"title": f"Page {n}", "document_hub_id": 1} for n in range(2_300)])
    assert run("load", "document.create", "rows.jsonl").exit_code == 0
    alation = f"{sys.executable} -m alation_cli.main"
    pipe = (
        f"{alation} get document.list --param values=id --output jsonl"
        f" | {alation} load document.delete - --no-precheck --no-ledger"
    )
    done = subprocess.run(
        ["/bin/sh", "-c", pipe], capture_output=True, text=True, check=False, timeout=PATIENCE
    )

    assert done.returncode == 0, done.stderr
    assert "document.delete: successful (2300 rows" in done.stdout
    assert run("get", "document.list", "--output", "jsonl").stdout == ""
