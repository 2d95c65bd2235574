"""What a plan says of each row, and what it sends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alation_core import (
    Alation,
    AuthenticationFailed,
    BatchOutcome,
    BoundWrite,
    ConfigurationError,
    InvalidPayload,
    LeaseLost,
    Problem,
    RowOutcome,
    Run,
)
from alation_core.ledger import open_store
from alation_core.ledger.book import RunBook
from alation_core.runs import Accepted, Event
from alation_plan import Applied, AppliedRow, Change, Plan, PlannedRow, read_plan
from alation_sandbox import Fault, Sandbox
from tests.alation_plan.conftest import client_of


def doc(title: str, **others: Any) -> dict[str, Any]:
    return {"title": title, "document_hub_id": 1, **others}


def kinds(plan: Plan) -> list[str]:
    return [row.kind for row in plan.rows]


def written(server: Sandbox) -> list[str]:
    """Return the methods of the writes of documents so far."""
    seen = (one for one in server.requests if one.path == "/integration/v2/document/")
    return [one.method for one in seen if one.method != "GET"]


@pytest.mark.parametrize("given", [doc("Orders"), "terms.csv", Path("terms.csv"), None])
def test_what_is_no_list_of_rows_is_told_as_such(
    catalog: Alation, server: Sandbox, given: Any
) -> None:
    with pytest.raises(ConfigurationError, match="rows are a list"):
        catalog.document.plan(given, key="title")
    assert not server.requests


def test_each_row_is_told_apart(catalog: Alation, server: Sandbox) -> None:
    catalog.document.create(
        [doc("Orders", description="x"), doc("Twice"), doc("Twice"), doc("Old"), doc("Same")]
    )
    rows = [
        doc("Orders", description="y"),
        doc("New"),
        doc("Twice"),
        doc("Same", description="<p></p>"),
        doc("In rows"),
        doc("In rows"),
    ]
    before = len(written(server))

    plan = catalog.document.plan(rows, key="title")

    assert kinds(plan) == ["changed", "new", "ambiguous", "same", "ambiguous", "ambiguous"]
    (changed,) = plan.changed
    assert changed.changes == (Change("description", "x", "y"),)
    assert changed.send == {"id": 1, "description": "y"}
    assert plan.ambiguous[0].reason == "2 objects have this key (ids 2, 3)"
    assert plan.ambiguous[1].reason == "2 rows have this key"
    assert [one.key for one in plan.gone] == [("Old",)]
    assert repr(plan) == "<Plan document: new 1, changed 1, same 1, ambiguous 3, gone 1>"
    assert len(written(server)) == before

    applied = plan.apply()

    assert applied.ok
    assert written(server)[before:] == ["POST", "PUT"]
    assert [row.state for row in applied.rows] == ["succeeded"] * 2 + ["left"] * 4
    assert applied.rows[1].id == 6


def test_only_what_is_needed_is_asked_for(catalog: Alation, server: Sandbox) -> None:
    catalog.document.plan([doc("A"), doc("B")], key="title")
    catalog.document.plan([{"title": "A"}], key="title", within={"document_hub_id": 1})
    asked = [seen.query for seen in server.requests if seen.path == "/integration/v2/document/"]
    assert len(asked) == 2
    assert all("document_hub_id=1" in query for query in asked)


def test_a_value_of_a_custom_field_is_compared_by_itself(catalog: Alation) -> None:
    fields = [{"field_id": 3, "value": "a"}, {"field_id": 4, "value": "<p>b</p>"}]
    catalog.document.create([doc("Orders", template_id=1, custom_fields=fields)])

    same = catalog.document.plan(
        [doc("Orders", custom_fields=[{"field_id": 4, "value": "b"}])], key="title"
    )
    assert kinds(same) == ["same"]
    plan = catalog.document.plan(
        [doc("Orders", custom_fields=[{"field_id": 3, "value": "z"}, fields[1]])], key="title"
    )

    assert plan.changed[0].changes == (Change("custom_fields[3]", "a", "z"),)
    # The template has to be named with them; what the row leaves out is sent as it is.
    assert plan.changed[0].send == {
        "id": 1,
        "custom_fields": [{"field_id": 3, "value": "z"}],
        "template_id": 1,
    }
    assert plan.apply().ok
    (item,) = catalog.document.list()
    assert [(one.field_id, one.value) for one in item.custom_fields or []] == [
        (3, "z"),
        (4, "<p>b</p>"),
    ]


def test_by_id_it_is_a_plan_of_updates(catalog: Alation) -> None:
    catalog.document.create([doc("Orders"), doc("Refunds")])
    plan = catalog.document.plan([{"id": 1, "title": "Order"}, {"id": 7, "title": "x"}], key="id")
    assert kinds(plan) == ["changed", "not_comparable"]
    assert plan.not_comparable[0].reason == "no object has this key, and the row names one by id 7"
    assert plan.changed[0].send == {"id": 1, "title": "Order"}
    assert [one.object for one in plan.gone] == [{"id": 2}]


def test_a_row_that_names_two_objects_is_ambiguous(catalog: Alation) -> None:
    catalog.document.create([doc("Orders"), doc("Refunds")])
    plan = catalog.document.plan([doc("Orders", id=2)], key="title")
    assert plan.ambiguous[0].reason == "its key is that of id 1, and the row says id 2"


def test_what_no_update_takes_is_not_sent(catalog: Alation) -> None:
    catalog.document_hub_folder.create([doc("Folder")])
    catalog.document.create([doc("Orders", folder_ids=[1])])
    plan = catalog.document.plan([doc("Orders", folder_ids=[])], key="title")
    assert plan.not_comparable[0].reason == "no update changes folder_ids"
    assert plan.not_comparable[0].changes == (Change("folder_ids", [1], []),)
    assert not plan.would_change
    assert not plan.apply().runs


def test_an_object_elsewhere_is_none(catalog: Alation) -> None:
    catalog.document.create([doc("Orders")])
    plan = catalog.document.plan([{"id": 1, "document_hub_id": 2}], key="id")
    reason = "no object within document_hub_id 2 has this key, and the row names one by id 1"
    assert plan.not_comparable[0].reason == reason


def test_a_field_that_the_list_does_not_show_is_said_to_be_unseen(catalog: Alation) -> None:
    catalog.document.create([doc("Orders", description="x")])
    narrow = {"values": "id,title,document_hub_id"}
    plan = catalog.document.plan([doc("Orders", description="y")], key="title", within=narrow)
    (row,) = plan.not_comparable
    assert (row.unseen, row.reason) == (("description",), "the list does not show description")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([doc("A", titel="x")], "row 0, field 'titel': Unknown field; did you mean 'title'?"),
        ([doc("A"), doc("")], "row 1, field 'title': Is missing: rows are matched by it."),
        ([{"title": "A", "document_hub_id": 1, 5: 1}], "row 0, field '5': Unknown field."),
        (["A"], "row 0: A row is an object with named fields."),
        ([doc("A"), doc("B", description=5)], "row 1, field 'description': "),
        ([{"title": "A"}], "row 0, field 'document_hub_id': "),
    ],
)
def test_rows_that_do_not_fit_are_refused(
    catalog: Alation, server: Sandbox, rows: list[Any], sentence: str
) -> None:
    with pytest.raises(InvalidPayload, match=sentence.replace("?", r"\?")):
        catalog.document.plan(rows, key="title")
    assert written(server) == []


def test_within_may_name_several(catalog: Alation) -> None:
    catalog.document.create([doc("A")])
    rows = [{"field_id": 4, "otype": "glossary_term", "oid": 1, "value": "x"}]
    values: Any = catalog.endpoint("custom_field_value")
    within = {"otype": ["glossary_term", "table"]}
    assert values.plan(rows, within=within).apply().ok
    assert kinds(values.plan(rows, within=within)) == ["same"]
    with pytest.raises(InvalidPayload, match="outside of within otype"):
        values.plan(rows, within={"otype": ["table"]})


def test_a_client_that_is_stopped_sends_nothing_more(catalog: Alation) -> None:
    catalog.document.create([doc("A")])
    plan = catalog.document.plan([doc("New"), doc("A", description="x")], key="title")
    applied = plan.apply(progress=lambda event: catalog.stop("enough"))
    assert [row.state for row in applied.rows] == ["unsent", "unsent"]


def test_the_words_of_progress_are_those_of_a_write(
    catalog: Alation, server: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = catalog.document.plan([doc("New")], key="title")
    with pytest.raises(ConfigurationError, match="bra"):
        plan.apply(progress="bra")  # type: ignore[arg-type]
    assert written(server) == []
    assert plan.apply(progress="log").ok
    assert "document.create" in capsys.readouterr().err


def test_a_row_outside_of_within_is_refused(catalog: Alation) -> None:
    with pytest.raises(InvalidPayload, match="outside of within document_hub_id=2"):
        catalog.document.plan([doc("A")], key="title", within={"document_hub_id": 2})


def test_what_was_exported_is_compared_as_it_is(catalog: Alation) -> None:
    fields = [{"field_id": 4, "value": "b"}]
    catalog.document.create([doc("A", template_id=1, custom_fields=fields), doc("B")])
    exported = [item.raw for item in catalog.document.list()]
    assert {"ts_created", "parent_folder_id"} <= set(exported[0])
    assert exported[0]["custom_fields"][0]["field_name"] == "Description"
    assert kinds(catalog.document.plan(exported, key="id")) == ["same", "same"]
    exported[1] = {**exported[1], "description": "edited"}
    plan = catalog.document.plan(exported, key="title")
    assert [row.send for row in plan.changed] == [{"id": 2, "description": "edited"}]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"key": "description"}, r"no key of document: rows are matched by id or title"),
        ({}, "a key is needed"),
        ({"key": "title", "kind": "folders"}, "no rows of the kind 'folders'; it has compared"),
        ({"key": "title", "ds_id": 1}, "nothing takes a parameter 'ds_id'"),
        ({"key": "title", "within": {"hub": 1}}, "hub"),
    ],
)
def test_what_cannot_be_asked_for_is_told(
    catalog: Alation, said: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        catalog.document.plan([doc("A")], **said)


# ---------------------------------------------------------------------------- carried out


def test_what_moved_since_is_refused_and_the_rest_is_sent(
    catalog: Alation, server: Sandbox, tmp_path: Path
) -> None:
    catalog.document.create([doc("A", description="1"), doc("B"), doc("C"), doc("D"), doc("E")])
    rows = [doc(title, description="2") for title in "ABCDE"]
    rows += [doc("New"), doc("Other"), doc("Equal")]
    plan = catalog.document.plan(rows, key="title")
    catalog.document.update([{"id": 1, "description": "9"}, {"id": 2, "title": "B2"}])
    catalog.document.update([{"id": 3, "description": "<p>2</p>"}])
    catalog.document.delete([{"id": 4}])
    catalog.document.create([doc("New", description="x"), doc("Equal"), doc("D")])
    before = len(written(server))
    file = tmp_path / "plan.json"
    plan.to_file(file)

    applied = read_plan(file, catalog).apply()

    assert [(row.state, row.reason) for row in applied.rows] == [
        ("moved", "changed since the plan: description (was 1, is 9)"),
        ("moved", "no object has this key any more"),
        ("already", None),
        ("moved", "another object has this key now (id 8)"),
        ("succeeded", None),
        ("already", None),
        ("succeeded", None),
        ("already", None),
    ]
    assert not applied.ok
    assert len(applied.moved) == 3
    assert written(server)[before:] == ["POST", "PUT"]
    sent = [row.planned.send for row in applied.rows if row.state == "succeeded"]
    assert sent == [{"id": 5, "description": "2"}, doc("Other")]


def test_a_new_row_that_is_there_by_now_and_differs_is_refused(catalog: Alation) -> None:
    plan = catalog.document.plan([doc("A", description="1")], key="title")
    catalog.document.create([doc("A", description="2")])
    (row,) = plan.apply().rows
    assert (row.state, row.reason) == ("moved", "it is there now (id 1)")


@pytest.mark.parametrize("number", [0, 1, 3, 7, True, 2.0])
def test_another_number_of_gone_objects_sends_nothing_at_all(
    catalog: Alation, server: Sandbox, number: Any
) -> None:
    catalog.document.create([doc("A"), doc("Old"), doc("Older")])
    plan = catalog.document.plan([doc("A", description="x"), doc("New")], key="title")
    before = len(written(server))
    with pytest.raises(ConfigurationError, match=f"2 objects are gone.*and {number} were"):
        plan.apply(delete_gone=number)
    assert len(written(server)) == before


def test_gone_objects_are_deleted_by_their_number(catalog: Alation) -> None:
    catalog.document.create([doc("A"), doc("Old"), doc("Older"), doc("Oldest")])
    plan = catalog.document.plan([doc("A", description="x")], key="title")
    assert [one.state for one in plan.apply().gone] == ["left"] * 3
    catalog.document.update([{"id": 2, "description": "somebody still uses it"}])
    catalog.document.delete([{"id": 3}])
    catalog.document.create([doc("Came since")])

    applied = plan.apply(delete_gone=3)

    assert [one.state for one in applied.gone] == ["moved", "already", "succeeded"]
    assert [item.title for item in catalog.document.list()] == ["A", "Old", "Came since"]


def test_a_write_that_cannot_begin_hides_no_earlier_one(
    catalog: Alation, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog.document.create([doc("A")])
    plan = catalog.document.plan([doc("New"), doc("A", description="x")], key="title")

    def stop(write: Any, rows: int) -> None:
        if write.name == "document.update":
            monkeypatch.setattr(
                type(catalog.transport), "check", lambda self: (_ for _ in ()).throw(down)
            )

    from alation_core import ServerUnreachable

    down = ServerUnreachable("the server is away")
    applied = plan.apply(before=stop)
    assert [(row.state, row.reason) for row in applied.rows] == [
        ("succeeded", None),
        ("unsent", "the server is away"),
    ]
    assert [(one.operation, one.run) for one in applied.broken_off] == [("document.update", None)]


def test_a_write_that_an_error_ends_is_told_with_its_run(tmp_path: Path) -> None:
    ended = Fault("revoked-token", "PUT", "/integration/v2/document/", at=1)
    with Sandbox(faults=[ended]) as server:
        catalog = client_of(server)
        catalog.document.create([doc("A")])
        plan = catalog.document.plan([doc("New"), doc("A", description="x")], key="title")
        book = tmp_path / "runs.db"
        applied = plan.apply(ledger=book)

    assert [row.state for row in applied.rows] == ["succeeded", "unsent"]
    (broken,) = applied.broken_off
    assert (broken.operation, type(broken.error)) == ("document.update", AuthenticationFailed)
    assert broken.run is not None
    store = open_store(book)
    known = store.run(broken.run)
    store.close()
    assert (known.operation, known.status) == ("document.update", None)


def test_what_an_error_leaves_at_the_server_is_unknown(
    catalog: Alation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plan = catalog.document.plan([doc("New")], key="title")
    record = RunBook.record

    def lose(self: RunBook, event: Event) -> None:
        if isinstance(event, Accepted):
            raise LeaseLost("another process has it", run=self.id)
        record(self, event)

    monkeypatch.setattr(RunBook, "record", lose)
    applied = plan.apply(ledger=tmp_path / "runs.db")

    assert [(row.state, row.reason) for row in applied.rows] == [
        ("unknown", "another process has it")
    ]
    assert isinstance(applied.broken_off[0].error, LeaseLost)
    assert len(list(catalog.document.list())) == 1


@pytest.mark.parametrize(("lines", "place"), [(None, "row 2"), ((2, 3, 7, 9), "line 7")])
def test_a_row_that_another_one_holds_up_names_it_by_its_place_in_the_plan(
    catalog: Alation, lines: tuple[int, ...] | None, place: str
) -> None:
    catalog.document.create([doc("Same")])
    rows = [doc("Same"), doc("Good"), {"title": "Bad", "document_hub_id": 99}, doc("Other")]
    plan = catalog.document.plan(rows, key="title")
    applied = (plan if lines is None else plan.noted("docs.csv", lines)).apply()

    assert [row.state for row in applied.rows] == ["left", "unsent", "failed", "unsent"]
    reason = f"because of {place}, field 'document_hub_id': Document hub 99 doesn't exist."
    assert (applied.rows[1].reason, applied.rows[3].reason) == (reason, reason)


def test_an_object_that_another_one_holds_up_names_it_by_its_key(
    catalog: Alation, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = Problem(1, None, "it is locked", "refused")
    rows = (RowOutcome(0, "unsent"), RowOutcome(1, "failed", problems=(bad,)))
    run: Run[Any] = Run("document.delete", [BatchOutcome(rows, problems=(bad,))])
    catalog.document.create([doc("Kept"), doc("Old"), doc("Older")])
    plan = catalog.document.plan([doc("Kept")], key="title")
    monkeypatch.setattr(BoundWrite, "__call__", lambda *_, **__: run)

    applied = plan.apply(delete_gone=2)

    told = [(one.state, one.reason) for one in applied.gone]
    assert told == [
        ("unsent", "because of the object 'Older': it is locked"),
        ("failed", "it is locked"),
    ]


@pytest.mark.parametrize(
    ("states", "word"),
    [
        (["left", "already", "succeeded"], "successful"),
        (["left"], "successful"),
        (["left", "unsent", "failed"], "failed"),
        (["left", "moved"], "failed"),
        (["already", "moved"], "partial"),
        (["unknown", "unsent"], "unknown"),
    ],
)
def test_the_word_for_a_plan_is_made_as_that_for_a_run(states: list[Any], word: str) -> None:
    rows = (AppliedRow(PlannedRow(n, "new", ("A",)), s) for n, s in enumerate(states))
    applied = Applied(tuple(rows))
    assert (applied.status, applied.ok) == (word, word == "successful")


def test_a_write_that_went_wrong_though_its_rows_are_there_is_not_ok() -> None:
    """As of a run: a failed job that names all its rows as done is not a success."""
    wrong = Problem(None, None, "it failed", "job_failed")
    run: Run[Any] = Run("term.create", [BatchOutcome((RowOutcome(0, "succeeded"),), (), (wrong,))])
    applied = Applied((AppliedRow(PlannedRow(0, "new", ("A",)), "succeeded"),), runs=(run,))
    assert (applied.status, applied.ok) == (run.status, run.ok) == ("partial", False)


def test_nothing_is_sent_that_the_plan_does_not_show(catalog: Alation, tmp_path: Path) -> None:
    """A file that was edited, so that what it shows is not what it would send."""
    catalog.document.create([doc("A", description="1")])
    rows = [doc("A", description="2"), doc("New", description="3")]
    file = tmp_path / "plan.json"
    catalog.document.plan(rows, key="title").to_file(file)
    told = json.loads(file.read_text("utf-8"))
    told["rows"][0]["values"]["description"] = "9"
    told["rows"][1]["send"]["description"] = "9"
    file.write_text(json.dumps(told), "utf-8")
    applied = read_plan(file, catalog).apply()
    reason = "it would be sent otherwise than the plan says"
    assert [row.reason for row in applied.rows] == [reason, reason]
    assert not applied.runs


# ----------------------------------------------------------------------------------- files


def test_a_plan_is_read_as_it_was_written(catalog: Alation, tmp_path: Path) -> None:
    catalog.document.create([doc("A"), doc("Old")])
    rows = [doc("A", description="x"), doc("B"), doc("C"), doc("C")]
    plan = catalog.document.plan(rows, key="title").noted("docs.csv", [2, 3, 4, 5])
    file = tmp_path / "plan.json"
    plan.to_file(file)
    assert read_plan(file, catalog).planned == plan.planned
    text = file.read_text("utf-8")
    file.write_text(text.replace("http://", "HTTP://", 1), "utf-8")
    assert read_plan(file, catalog).planned.rows == plan.planned.rows
    assert catalog.transport.base in text
    assert "oken" not in text
    assert file.stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir()] == ["plan.json"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"form": "alation plan"', '"form": "x"', "is no plan"),
        ('"version": 1', '"version": 2', "of version 2"),
        ('"kind": "new"', '"kind": "odd"', "is damaged"),
        ('"objects": 0', '"objects": "0"', "is damaged"),
        ('"apart": [', '"apart": {}, "x": [', "is damaged"),
        ("http://", "https://", "was made for https://"),
        ('"comparison": "compared"', '"comparison": "x"', "no rows of the kind 'x'"),
        ("{", "", "is no plan"),
    ],
)
def test_what_is_no_plan_for_this_catalog_is_refused(
    catalog: Alation, tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    file = tmp_path / "plan.json"
    catalog.document.plan([doc("A")], key="title").to_file(file)
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigurationError, match=sentence):
        read_plan(file, catalog)
