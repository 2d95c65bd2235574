"""Templates: each has a row that fits, and loads where what it refers to is there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from alation_cli.operations import params_from, write_params
from alation_cli.row_template.examples import example_row
from alation_cli.row_template.files import write_template
from alation_cli.row_template.params import load_params
from alation_cli.row_template.told import told_fields
from alation_core import Alation, ApiAccessToken, BoundWrite, Endpoint, JobDetails, JobOperation
from alation_core.operations import WriteOperation
from alation_core.plugins import Registry
from alation_core.shapes import UNSET, Example, Maybe, json_schema, one_of, text_from_value
from alation_files.source import Source, read_rows
from alation_sandbox import Sandbox
from tests.alation_cli.furnished import client_of
from tests.alation_cli.support import run

OFFLINE = Alation("https://catalog.example.com", ApiAccessToken("fake-access-token"))

THERE = "what it changes or takes away has to be made before"
LIES_IN = "what its object lies in, or is about, has to be made before"
SOURCE = "the sandbox starts without a source of this kind"
TEMPLATE = "which template and key there are, a catalog decides"
NOT_LOADED: dict[str, str] = {
    **dict.fromkeys(
        (
            "article.delete",
            "article.update",
            "bi_source.delete_folder",
            "bi_source.delete_folders",
            "bi_source.delete_report",
            "bi_source.delete_report_columns",
            "bi_source.delete_reports",
            "bi_source.update_connection",
            "bi_source.update_datasource",
            "bi_source.update_folder",
            "bi_source.update_report",
            "bi_source.update_report_column",
            "bi_source.update_server",
            "bi_source.upsert_connections",
            "bi_source.upsert_datasource_columns",
            "bi_source.upsert_datasources",
            "bi_source.upsert_folders",
            "bi_source.upsert_report_columns",
            "bi_source.upsert_reports",
            "business_policy.update",
            "critical_data_element.bulk_delete",
            "critical_data_element.cancel_job",
            "critical_data_element.change_standard_status",
            "critical_data_element.change_status",
            "critical_data_element.delete",
            "critical_data_element.delete_standard",
            "critical_data_element.trigger_action",
            "critical_data_element.update",
            "custom_field.update",
            "data_dictionary.upload",
            "data_product.bulk_publish",
            "data_product.bulk_unpublish",
            "data_product.bulk_update",
            "data_product.delete",
            "data_product.delete_marketplace",
            "data_product.delete_permission",
            "data_product.delete_version",
            "data_product.log_all_report_results",
            "data_product.log_report_results",
            "data_product.publish",
            "data_product.set_version_status",
            "data_product.unpublish",
            "data_product.update",
            "data_product.update_marketplace",
            "data_product.update_permission",
            "data_product.update_published",
            "data_product_ai.call_tool",
            "data_product_ai.enrich_spec",
            "data_product_ai.stream_tool",
            "data_quality.delete_fields",
            "data_quality.delete_values",
            "dataflow.delete",
            "dataflow.update",
            "document.delete",
            "document.update",
            "document_hub_folder.delete",
            "document_hub_folder.update",
            "domain.delete",
            "domain.move",
            "domain.set_members",
            "glossary_term.delete",
            "glossary_term.update",
            "lineage.delete_edge",
            "tag.remove",
            "tag.update",
            "trust_check.delete",
            "trust_check.update",
            "user.remove_duplicates",
            "visual_config.delete",
            "visual_config.update",
        ),
        THERE,
    ),
    **dict.fromkeys(
        (
            "article.upload_articles_by_id",
            "article.upload_logical_metadata",
        ),
        TEMPLATE,
    ),
    **dict.fromkeys(
        (
            "data_quality.upsert_values",
            "rdbms_column.update",
            "rdbms_column.update_children",
            "rdbms_column.update_children_bulk",
            "rdbms_column.upsert",
            "rdbms_schema.update",
            "rdbms_table.update",
            "rdbms_table.upsert",
        ),
        LIES_IN,
    ),
    **dict.fromkeys(
        (
            "datasource.delete_native",
            "datasource.move_to_agent_connector",
            "datasource.replace_extraction_config_native",
            "datasource.start_metadata_extraction_native",
            "datasource.update_native",
            "nosql.create",
            "nosql.upload_v1",
        ),
        SOURCE,
    ),
}
"""Writes whose example does not load on a new sandbox, and why."""


def _writes() -> Iterator[str]:
    registry = Registry(None)
    for name in registry.names:
        endpoint = registry.endpoint(name)
        for operation in endpoint.operations().values():
            if isinstance(operation, WriteOperation):
                yield endpoint.name_of(operation)


WRITES = sorted(_writes())


def bound(catalog: Alation, name: str) -> BoundWrite[Any]:
    endpoint, _, operation = name.partition(".")
    found: BoundWrite[Any] = getattr(catalog.endpoint(endpoint), operation)
    return found


@pytest.mark.parametrize(("form", "each"), [("csv", 1), ("xlsx", 9), ("jsonl", 4)])
def test_every_template_is_read_as_its_example_which_fits(form: str, each: int) -> None:
    for name in WRITES[::each]:
        write = bound(OFFLINE, name)
        example, schema = example_row(write), write.payload_schema

        def cell(field: str, value: Any, known: Mapping[str, Any] = schema.fields) -> Any:
            return text_from_value(known.get(field), value)

        write_template(Path(f"rows.{form}"), told_fields(write), example, cell)
        rows = read_rows(Source(f"rows.{form}"), schema)

        assert rows.values == [example], name
        assert write.validate(rows.values) == [], name


@pytest.mark.parametrize("name", [name for name in WRITES if name not in NOT_LOADED])
def test_the_example_loads_on_a_new_sandbox(name: str) -> None:
    with Sandbox(job_seconds=0) as server:
        write = bound(client_of(server), name)
        params = params_from(write_params(write.operation), load_params(write)[1::2])

        done = write([example_row(write)], **params)

    assert done.ok, done.problems


def test_what_does_not_load_is_known() -> None:
    assert set(NOT_LOADED) <= set(WRITES)


# ---------------------------------------------------------------------------- the command


def test_csv_on_standard_output_loads_as_it_is(server: Sandbox) -> None:
    made = run("template", "rdbms_schema.upsert")
    Path("made.csv").write_text(made.stdout)

    assert made.stdout.startswith("key,title,description,db_comment,custom_fields\n")
    assert made.stderr.splitlines()[0].startswith("key            required; text. <ds_id>")
    told = made.stderr.splitlines()[-1]
    assert told == "to load it: alation load rdbms_schema.upsert FILE.csv --param ds_id=1"
    loaded = run("load", "rdbms_schema.upsert", "made.csv", "--param", "ds_id=1")
    assert loaded.exit_code == 0, loaded.output


def test_a_workbook_tells_what_its_columns_take_and_offers_choices(server: Sandbox) -> None:
    made = run("template", "custom_field.create", "--out", "made.xlsx")

    assert (made.exit_code, made.stdout) == (0, ""), made.output
    book = CalamineWorkbook.from_path("made.xlsx")
    rows, fields = (book.get_sheet_by_name(name).to_python() for name in ("rows", "fields"))
    assert rows[0][:2] == ["field_type", "name_singular"]
    assert fields[0] == ["name", "required", "takes", "description"]
    assert [row[0] for row in fields[1:]] == rows[0]
    with ZipFile("made.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        comments = parts.read("xl/comments1.xml").decode()
    assert "Required. RICH_TEXT, DATE" in comments
    assert '<formula1>"RICH_TEXT,DATE,PICKER,MULTI_PICKER,OBJECT_SET"</formula1>' in sheet
    assert 'sqref="A2:A5001"' in sheet
    assert '"true,false"' in sheet
    assert run("load", "custom_field.create", "made.xlsx").exit_code == 0


def test_what_the_fields_take_is_data_too() -> None:
    result = run("template", "data_quality.upsert_values", "--output", "json")

    told = {field["name"]: field for field in json.loads(result.stdout)}
    assert told["status"]["choices"] == ["GOOD", "WARNING", "ALERT"]
    assert (told["url"]["required"], told["value"]["required"]) == (False, True)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["document.list"], "reads and takes no rows"),
        (["document.creat"], "did you mean 'create'?"),
        (["document.create", "--out", "x.txt"], "end the name in .csv, .jsonl, .json, .xlsx"),
        (["document.create", "--out", "no/x.csv"], "no/x.csv cannot be written: No such file"),
        (["document.create", "--out", "x.csv", "--output", "json"], "leave --output out"),
    ],
)
def test_what_cannot_be_is_said(args: list[str], said: str) -> None:
    result = run("template", *args)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert not list(Path.cwd().iterdir())


# ---------------------------------------------------------------------------- strangers


@dataclass(frozen=True)
class Shelf:
    rules: ClassVar = (one_of("room", "hall"),)

    kind: Literal["low", "tall"]
    code: Annotated[str, Example("S-1"), "Its code."]
    size: Maybe[int | None] = UNSET
    hall: Maybe[str] = UNSET
    room: Maybe[str] = UNSET
    note: Annotated[Maybe[str], Example("dusty")] = UNSET


class Shelves(Endpoint):
    name = "shelf"
    put = JobOperation("PUT", "/shelf/", payload=Shelf, result=JobDetails)


def test_a_strangers_rows_have_examples() -> None:
    write = OFFLINE.use(Shelves).put

    assert example_row(write) == {
        "kind": "low",
        "code": "S-1",
        "room": "Example room",
        "note": "dusty",
    }
    assert json_schema(write.payload_schema, "x")["items"]["properties"]["code"] == {
        "type": "string",
        "description": "Its code.",
        "examples": ["S-1"],
    }


def test_an_example_that_does_not_fit_is_refused() -> None:
    wrong = Annotated[int, Example("one")]
    shape: Any = dataclass(type("Wrong", (), {"__annotations__": {"count": wrong}}))
    put = JobOperation("PUT", "/x/", payload=shape, result=JobDetails)

    with pytest.raises(TypeError, match=r"Wrong\.count: it does not take 'one', which is its ex"):
        type("Bad", (Endpoint,), {"name": "bad", "put": put})
