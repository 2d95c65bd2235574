"""`alation plan` and `alation apply`: what they print, keep in a file, send, and exit with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alation_cli.planning.differences import side_by_side
from alation_sandbox import Sandbox
from tests.alation_cli.support import newest_run, run, writes

LONG = "<p>All orders that were placed in the shop since it was opened in {} and not returned</p>"
BEFORE = f"title,document_hub_id,description\nOrders,1,{LONG.format(2011)}\nOld,1,x\n"
ROWS = f"title,description\nOrders,{LONG.format(2013)}\nNew,short\nTwice,1\nTwice,2\n"
HUB = ("--within", "document_hub_id=1")
PLAN = ("plan", "document", "docs.csv", "--key", "title", *HUB)

BI = ["plan", "bi_source.folders", "bi.csv", "--key", "external_id", "--param", "bi_server_id=7"]

SCREEN = """\
document: 4 rows of docs.csv, matched by title with 2 objects
  new                   1
  changed               1
  same                  0
  ambiguous             2   matched with nothing: not sent
  not comparable        0
  gone                  1   left, unless apply has --delete-gone 1

changed (1)
  line 2  Orders (id 1)
    description: ...pened in 2011 and not r... -> ...pened in 2013 and not re...

new (1)
  line 3  New

ambiguous (2)
  line 4  Twice
    2 rows have this key
  line 5  Twice
    2 rows have this key

gone (1)
  Old (id 2)
to carry it out:
  alation apply plan.json
"""


@pytest.fixture(autouse=True)
def files(clean_shell: None) -> None:
    Path("before.csv").write_text(BEFORE, encoding="utf-8")
    Path("docs.csv").write_text(ROWS, encoding="utf-8")


def test_a_plan_is_shown_kept_and_carried_out(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run("load", "document.create", "before.csv").exit_code == 0
    made = run(*PLAN, "--out", "plan.json", "--check")
    assert (made.exit_code, made.output) == (1, SCREEN)
    assert len(writes(server)) == 1

    done = run("apply", "plan.json")

    assert done.exit_code == 0
    assert [seen.method for seen in writes(server)] == ["POST", "POST", "PUT"]
    assert "changed               1   1 succeeded" in done.output
    assert "gone                  1   1 left" in done.output
    assert newest_run()["operation"] == "document.update"
    again = run(*PLAN, "--check")
    assert again.exit_code == 0
    assert "changed               0" in again.output


def test_every_line_fits_the_terminal(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    run("load", "document.create", "before.csv")
    Path("docs.csv").write_text(f"title,description\nOrders,{'x' * 300}\n{'y' * 300},1\n")
    for width in (60, 80, 120):
        monkeypatch.setenv("COLUMNS", str(width))
        lines = run(*PLAN).output.splitlines()
        assert max(map(len, lines)) <= width
        assert any(len(line) > width - 8 for line in lines)


def test_rows_that_moved_are_named_and_the_others_sent(server: Sandbox) -> None:
    run("load", "document.create", "before.csv")
    run(*PLAN, "--out", "plan.json")
    Path("other.csv").write_text("id,description\n1,z\n")
    run("load", "document.update", "other.csv")

    done = run("apply", "plan.json", "--results", "results.csv")

    assert done.exit_code == 1
    head, first, second, *_, last = Path("results.csv").read_text("utf-8-sig").splitlines()
    assert head == "line,row,kind,key,state,id,reason"
    assert first.startswith('2,0,changed,Orders,moved,1,"changed since the plan: description')
    assert (second, last) == ("3,1,new,New,succeeded,3,", ",,gone,Old,left,2,")
    told = "line 2  Orders (id 1)\n    changed since the plan: description (was <p>All orders that"
    assert told in done.output
    assert "new                   1   1 succeeded" in done.output


def test_results_that_cannot_be_written_are_told_when_all_was_sent(server: Sandbox) -> None:
    run("load", "document.create", "before.csv")
    run(*PLAN, "--out", "plan.json")

    done = run("apply", "plan.json", "--results", "/dev/full")

    assert done.exit_code == 1
    assert "alation: /dev/full lacks the rows from line 2 on: No space left on device" in (
        done.stderr
    )
    assert "new                   1   1 succeeded" in done.output


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_was_exported_and_edited_is_planned(server: Sandbox, form: str) -> None:
    run("load", "document.create", "before.csv")
    exported = run("get", "document.list", "--output", form).stdout
    Path(f"all.{form}").write_text(exported.replace("Old", "Older"), encoding="utf-8")
    told = run("plan", "document", f"all.{form}", "--key", "id", "--check")
    assert "changed               1" in told.output
    assert 'title: "Old" -> "Older"' in told.output
    assert "not comparable        0" in told.output
    assert told.exit_code == 1


def test_what_the_server_refuses_is_named_with_what_to_do(server: Sandbox) -> None:
    Path("docs.csv").write_text("title,template_id\nA,1\nB,1\n")
    run(*PLAN, "--out", "plan.json")
    told = Path("plan.json").read_text().replace('"document_hub_id": 1', '"document_hub_id": 7')
    Path("plan.json").write_text(told)

    done = run("apply", "plan.json")

    assert done.exit_code == 1
    assert "new                   2   2 failed" in done.output
    assert "line 2  A: failed\n    Document hub 7 doesn't exist." in done.output
    assert f"alation runs rejects {newest_run()['id']}" in done.output


def test_gone_objects_go_by_their_number_alone(server: Sandbox) -> None:
    run("load", "document.create", "before.csv")
    run(*PLAN, "--out", "plan.json")
    refused = run("apply", "plan.json", "--delete-gone", "2")
    assert refused.exit_code == 2
    assert "1 objects are gone in this plan, and 2 were to be deleted" in refused.output
    assert len(writes(server)) == 1

    done = run("apply", "plan.json", "--delete-gone", "1", "--output", "json", "--no-ledger")

    assert done.exit_code == 0
    counts = json.loads(done.stdout)["counts"]
    assert counts["gone"] == {"succeeded": 1}
    assert [seen.method for seen in writes(server)] == ["POST", "POST", "PUT", "DELETE"]


def test_the_counts_come_as_json(server: Sandbox) -> None:
    told = json.loads(run(*PLAN, "--output", "json").stdout)
    assert told["counts"] == {
        "new": 2,
        "changed": 0,
        "same": 0,
        "ambiguous": 2,
        "not_comparable": 0,
        "gone": 0,
    }


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        (["plan", "document", "docs.csv"], 2, "a key is needed: rows are matched by id or title"),
        (["plan", "document", "docs.csv", "--key", "titel"], 2, "'titel' is no key of document"),
        (["plan", "docu", "docs.csv", "--key", "id"], 2, "did you mean 'document'?"),
        (["plan", "otype", "docs.csv", "--key", "id"], 2, "does not say how its rows are compar"),
        (["plan", "document.x", "docs.csv", "--key", "id"], 2, "no rows of the kind 'x'"),
        ([*PLAN, "--within", "hub"], 2, "--within hub: write it as FIELD=VALUE"),
        ([*PLAN, "--within", "hub=1"], 2, "the list has no filter 'hub'"),
        ([*PLAN, "--out", "docs.csv"], 2, "is the input file, which it would overwrite"),
        ([*PLAN, "--host", "http://127.0.0.1:9"], 3, "127.0.0.1:9"),
        (BI, 2, "HTTP 404"),
        (["plan", "document", "no.csv", "--key", "title"], 2, "there is no file no.csv"),
        (["plan", "document", "odd.csv", "--key", "title"], 2, "did you mean 'title'?"),
        (["plan", "document", "bad.csv", "--key", "title"], 2, "bad.csv line 3, field 'document_h"),
        (["apply", "docs.csv"], 2, "docs.csv is no plan"),
        (["apply", "docs.csv", "--results", "docs.csv"], 2, "docs.csv is no plan"),
        (["apply", "no.json"], 2, "no.json cannot be read"),
    ],
)
def test_what_cannot_be_done_is_told(
    server: Sandbox, args: list[str], code: int, sentence: str
) -> None:
    Path("odd.csv").write_text("titel,description\nA,1\n")
    Path("bi.csv").write_text("external_id,name\nx,A\n")
    Path("bad.csv").write_text("title,document_hub_id\nA,1\nB,x\n")
    result = run(*args)
    assert sentence in result.output
    assert result.exit_code == code
    assert writes(server) == []


@pytest.mark.parametrize(
    ("old", "new", "width", "told"),
    [
        ("a", "b", 60, '"a" -> "b"'),
        (None, [1, 2], 60, "(empty) -> [1, 2]"),
        ("x" * 90 + "a", "x" * 90 + "b", 50, f'...{"x" * 18}a" -> ...{"x" * 18}b"'),
        ("", "y" * 90, 40, f'(empty) -> "{"y" * 25}...'),
    ],
)
def test_long_values_are_shortened_around_what_differs(
    old: object, new: object, width: int, told: str
) -> None:
    assert side_by_side(old, new, width) == told
