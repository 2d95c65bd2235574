"""Rejects: what did not succeed and may be sent again, in the form of the input."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from alation_cli.loading.outcome_files import OutcomePaths, opened_files
from alation_cli.loading.reporting import Reporting
from alation_core import RowOutcome
from alation_core.runs import Resolved, RowStatus, loop
from alation_sandbox import Sandbox
from tests.alation_cli.support import json_lines, newest_run, run
from tests.alation_cli.tables import batch, cells_of, operation, read, table, told

HEAD = ["title", "document_hub_id", "description"]
FORMS = ["csv", "tsv", "jsonl", "json", "xlsx"]
STATUSES: list[RowStatus] = ["succeeded", "failed", "rejected", "unsent", "unknown"]


def titles(server: Sandbox) -> list[str]:
    return [record["title"] for record in server.world.table("document").rows()]


@pytest.mark.parametrize(
    ("write", "sent_again"),
    [
        ("document.create", ["failed", "rejected", "unsent"]),
        ("document.update", ["failed", "rejected", "unsent", "unknown"]),
    ],
)
def test_what_may_be_in_the_catalog_already_is_not_sent_again_unless_that_does_no_harm(
    tmp_path: Path, write: str, sent_again: list[str]
) -> None:
    columns = HEAD[:2] if write == "document.create" else ["title", "id"]
    lines = [columns, *([status, "1"] for status in STATUSES)]
    rows, path = read(table(tmp_path / "in.csv", lines), write), tmp_path / "out.csv"
    outcomes = batch(*(RowOutcome(row, status) for row, status in enumerate(STATUSES)))
    told(rows, [outcomes], rejects=path, write=write)
    head, *found = cells_of(path)
    assert head == [*columns, "_alation"]
    assert [line[0] for line in found] == sent_again
    assert [line[-1].partition(":")[0] for line in found] == sent_again


@pytest.mark.parametrize("form", FORMS)
def test_rejects_load_again_and_give_the_rest(server: Sandbox, form: str) -> None:
    rows = [["a", "1", ""], ["b", "x", "=1"], ["c", "1", 'say "é";\n'], ["d", "99", "1,5"]]
    table(Path("rows.csv"), [HEAD, *rows])
    load = ("--on-invalid", "skip", "--isolate", "--rejects")
    args = ("rows.csv", *load, f"rejects.{form}")
    assert run("load", "document.create", *args).exit_code == 1
    assert titles(server) == ["a", "c"]
    again = ("load", "document.create", f"rejects.{form}", *load, f"again.{form}")
    result = run(*again)
    # It says the same of the same rows, and the notes on them stand once.
    assert result.exit_code == 1, result.output
    assert titles(server) == ["a", "c"]
    assert f"rejects.{form} line " in result.stdout
    second = run("load", "document.create", f"again.{form}", *load, f"third.{form}")
    assert second.exit_code == 1
    if form == "csv":
        assert cells_of(Path("again.csv")) == cells_of(Path("rejects.csv"))
        head, *found = cells_of(Path("rejects.csv"))
        assert head == [*HEAD, "_alation"]
        assert [line[:3] for line in found] == [rows[1], rows[3]]
        text = Path("rejects.csv").read_text(encoding="utf-8-sig")
        Path("rejects.csv").write_text(text.replace(",x,", ",1,").replace(",99,", ",1,"))
        result = run("load", "document.create", "rejects.csv", "--rejects", "none.csv")
        assert result.exit_code == 0
        assert titles(server) == ["a", "c", "b", "d"]
        assert cells_of(Path("none.csv")) == [[*HEAD, "_alation"]]


ODD = st.text(
    st.one_of(
        st.sampled_from(" \t\r\n\"';,|=[]{}0\u2028\x85"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=30)
@given(cells=st.lists(st.tuples(ODD.filter(bool), ODD), min_size=1, max_size=5))
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_is_loaded_again_are_the_rows_of_the_input(
    tmp_path_factory: pytest.TempPathFactory, form: str, cells: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    rows = read(table(folder / "in.csv", [HEAD, *([t, "1", d] for t, d in cells)]))
    path = folder / f"out.{form}"
    outcomes = batch(*(RowOutcome(row, "failed") for row in range(len(cells))))

    assert told(rows, [outcomes], rejects=path) == []

    assert read(path).values == rows.values


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_where_nothing_was_rejected_an_earlier_file_is_emptied(server: Sandbox, form: str) -> None:
    table(Path("rows.csv"), [HEAD, ["a", "1", ""]])
    Path(f"rejects.{form}").write_text("earlier")
    args = ("rows.csv", "--rejects", f"rejects.{form}")
    assert run("load", "document.create", *args).exit_code == 0
    text = Path(f"rejects.{form}").read_text(encoding="utf-8-sig")
    empty = {"csv": "title,document_hub_id,description,_alation\n", "json": "[]\n", "jsonl": ""}
    assert text == empty[form]


def test_unknown_rows_are_left_out_with_a_word_and_the_way_out(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    table(Path("rows.csv"), [HEAD[:2], ["a", "1"], ["b", "1"], ["c", "1"]])
    exchange = "alation_core.transport.connection.Connection.exchange"
    with monkeypatch.context() as patched:

        def dying(*args: Any, **kwargs: Any) -> Any:
            raise KeyboardInterrupt

        patched.setattr(exchange, dying)
        run("load", "document.create", "rows.csv", "--batch-size", "2")
    identity = newest_run()["id"]
    result = run("runs", "resume", identity, "--rejects", "rejects.csv")
    assert result.exit_code == 1
    note = "2 unknown rows are not in rejects.csv, for they may be in the catalog already; "
    assert f"{note}to settle that: alation runs resume {identity}\n" in result.stderr
    assert cells_of(Path("rejects.csv")) == [[*HEAD[:2], "_alation"]]

    printed = run("runs", "rejects", identity)
    statuses = [json.loads(line)["_alation"]["status"] for line in printed.stdout.splitlines()]
    assert statuses == ["unknown", "unknown"]
    assert "2 rows of these may be in the catalog already" in printed.stderr
    for args in (("--output", "csv"), ("--output", "json"), ("--out", "out.jsonl")):
        result = run("runs", "rejects", identity, *args)
        assert "2 unknown rows are not in " in result.stderr
        assert '"a"' not in result.stdout
    assert json_lines("out.jsonl") == []


def test_rows_that_a_resume_would_send_are_not_to_be_loaded_as_well(server: Sandbox) -> None:
    table(Path("rows.csv"), [HEAD[:2], ["a", "1"], ["b", "99"], ["c", "1"]])
    result = run("load", "document.create", "rows.csv", "--rejects", "rejects.csv")
    note = "2 unsent rows are in rejects.csv: load them from there, or go on with the run, which"
    assert note in result.stderr
    result = run("runs", "rejects", newest_run()["id"], "--out", "rejects.csv")
    assert note in result.stderr
    result = run("load", "document.create", "rows.csv", "--isolate", "--rejects", "other.csv")
    assert "unsent" not in result.stderr.partition("note: ")[2]


SECRET = "open sesame 4711"


def test_a_secret_stands_in_none_of_them(server: Sandbox) -> None:
    head = ["title", "dbtype", "uri", "deployment_setup_complete", "db_password"]
    rows = [
        ["fits", "mysql", "mysql://host:3306/db", "false", SECRET],
        ["does not", "mysql", "mysql://host:3306/db", "perhaps", SECRET],
        ["has none", "mysql", "", "perhaps", ""],
    ]
    table(Path("rows.csv"), [head, *rows])
    args = ("rows.csv", "--on-invalid", "skip", "--rejects", "rejects.csv", "--results")
    assert run("load", "datasource.create_native", *args, "out.csv").exit_code == 1
    shown = [[*row[:4], ""] for row in rows]
    assert [line[:5] for line in cells_of(Path("out.csv"))[1:]] == shown
    _, *found = cells_of(Path("rejects.csv"))
    assert [line[:5] for line in found] == shown[1:]
    again = "fill in db_password again, which is secret and not kept"
    assert [line[-1].endswith(again) for line in found] == [True, False]

    identity = newest_run()["id"]
    for command in ("results", "rejects"):
        for form in ("csv", "jsonl", "table"):
            assert SECRET not in run("runs", command, identity, "--output", form).output
    printed = run("runs", "rejects", identity).stdout.splitlines()
    assert [json.loads(line)["_alation"].get("again") for line in printed] == [again, None]
    Path("rows.csv").unlink()
    assert SECRET not in run("runs", "results", identity, "--output", "csv").output


def test_what_stands_under_no_heading_is_not_mended_by_leaving_it_out(server: Sandbox) -> None:
    lines = ['{"title": "a", "document_hub_id": 1, "descripton": "x"}', "17", '{"title": "b"}']
    args = ("--no-precheck", "--on-invalid", "skip", "--rejects")
    run("load", "document.create", "-", *args, "one.csv", stdin="\n".join(lines))
    for before, after in (("one.csv", "two.csv"), ("two.csv", "three.csv")):
        result = run("load", "document.create", before, "--on-invalid", "skip", "--rejects", after)
        assert (result.exit_code, titles(server)) == (1, [])
        assert "rejected         3" in result.stdout


def test_a_row_that_a_workbook_cannot_hold_whole_is_left_out_and_told(tmp_path: Path) -> None:
    texts = ["x" * 32_767, "x" * 32_768, "é😀" * 11_000, "<r>x</r>", "a"]
    rows = read(table(tmp_path / "in.csv", [HEAD[:2], *([text, "1"] for text in texts)]))
    outcomes = batch(*(RowOutcome(row, "failed") for row in range(len(texts))))
    path = tmp_path / "out.xlsx"
    with opened_files(OutcomePaths(None, path), rows, operation(), Reporting()) as files:
        files(Resolved((0,), 0.0, outcomes))
    assert [row["title"] for row in read(path).values] == [texts[0], texts[4]]
    (note,) = files.notes({}, None, None)
    assert f"{path}: 3 rows left out" in note


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl"])
@pytest.mark.parametrize("source", ["in.xlsx", "in.csv"])
def test_a_row_that_could_not_be_read_whole_is_not_mended_by_being_written(
    server: Sandbox, source: str, form: str
) -> None:
    with xlsxwriter.Workbook("in.xlsx") as book:
        sheet = book.add_worksheet("Terms")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["a", "1"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    Path("in.csv").write_text("title,document_hub_id,description\na,1\n")
    names = [source, f"one.{form}", f"two.{form}", f"three.{form}"]
    for before, after in itertools.pairwise(names):
        args = (before, "--on-invalid", "skip", "--rejects", after)
        result = run("load", "document.create", *args)
        assert "rejected         1" in result.stdout, result.output
    assert titles(server) == []


# ------------------------------------------------------------------- files of people's own

PEOPLE = """Fachbegriff;Document hub ID;Eigentümer;Description\r
Umsatz;1;Müller;"a;b"\r
Ertrag;eins;Jäger;"=1;5"\r
Zu lang;1;x;y;z\r
Zu kurz;1\r
"""
MAPPED = ("--map", "Fachbegriff=title", "--ignore-unknown", "--on-invalid", "skip")


@pytest.mark.parametrize(
    ("encoding", "more"),
    [("utf-8", ()), ("cp1252", ("--encoding", "cp1252", "--delimiter", ";"))],
)
def test_rejects_of_a_file_of_peoples_own_load_with_its_options(
    server: Sandbox, encoding: str, more: tuple[str, ...]
) -> None:
    Path("in.csv").write_bytes(PEOPLE.encode(encoding))
    load = ("load", "document.create")
    files = ("--results", "out.csv", "--rejects", "rejects.csv")
    assert run(*load, "in.csv", *MAPPED, *more, *files).exit_code == 1
    head = ["Fachbegriff", "Document hub ID", "Eigentümer", "Description"]
    out = cells_of(Path("out.csv"), ";")
    assert out[0] == [*head, "line", "status", "id", "reason"]
    assert [line[:6] for line in out[1:]] == [
        ["Umsatz", "1", "Müller", "a;b", "2", "succeeded"],
        ["Ertrag", "eins", "Jäger", "=1;5", "3", "rejected"],
        ["Zu lang", "1", "x", "y", "4", "rejected"],
        ["Zu kurz", "1", "", "", "5", "rejected"],
    ]
    rejects = cells_of(Path("rejects.csv"), ";")
    assert rejects[0] == [*head, "_alation"]
    assert [line[:-1] for line in rejects[1:]] == [
        ["Ertrag", "eins", "Jäger", "=1;5"],
        ["Zu lang", "1", "x", "y", "z"],
        ["Zu kurz", "1"],
    ]
    # A line that was no whole row is none in the rejects either, however often they are loaded.
    names = ["rejects.csv", "second.csv", "third.csv"]
    for before, after in itertools.pairwise(names):
        result = run(*load, before, *MAPPED, *more, "--rejects", after)
        assert result.exit_code == 1, result.output
        assert [line[:-1] for line in cells_of(Path(after), ";")] == [line[:-1] for line in rejects]
    assert titles(server) == ["Umsatz"]
    text = Path("third.csv").read_text(encoding="utf-8-sig")
    text = text.replace("eins", "1").replace("y;z;", "y;").replace("Zu kurz;1;", "Zu kurz;1;;;")
    Path("third.csv").write_text(text, encoding="utf-8-sig")
    assert run(*load, "third.csv", *MAPPED, *more).exit_code == 0
    assert titles(server) == ["Umsatz", "Ertrag", "Zu lang", "Zu kurz"]


def test_rejects_of_a_workbook_load_with_its_options(server: Sandbox) -> None:
    with xlsxwriter.Workbook("in.xlsx") as book:
        book.add_worksheet("Notes")
        sheet = book.add_worksheet("Terms")
        for line, cells in enumerate(
            [["Term", "Document hub ID", "Owner"], ["a", 1, 7], ["b", 99]]
        ):
            sheet.write_row(line, 0, cells)
    args = ("--sheet", "Terms", "--map", "Term=title", "--ignore-unknown", "--isolate")
    files = ("--results", "out.xlsx", "--rejects", "rejects.xlsx")
    assert run("load", "document.create", "in.xlsx", *args, *files).exit_code == 1
    found = CalamineWorkbook.from_path("out.xlsx").get_sheet_by_index(0).to_python()
    assert found[1] == ["a", "1", "7", 2, "succeeded", 1, ""]
    result = run("load", "document.create", "rejects.xlsx", *args)
    assert result.exit_code == 1
    assert "rejects.xlsx line 2, field 'document_hub_id': Document hub 99" in result.stdout


# ------------------------------------------------------------------------- of a recorded run


@pytest.fixture
def recorded(server: Sandbox) -> str:
    """A run of which one row succeeded, one was rejected and one failed; returns its id."""
    rows = [["a", "1", "=x"], ["b", "no", ""], ["", "", ""], ["c", "99", 'q"q']]
    table(Path("rows.csv"), [HEAD, *rows])
    with Path("rows.csv").open("a") as file:
        file.write("\n")
    args = ("rows.csv", "--on-invalid", "skip", "--isolate")
    run("load", "document.create", *args, "--results", "out.csv", "--rejects", "rejects.csv")
    identity: str = newest_run()["id"]
    return identity


@pytest.mark.parametrize("command", ["results", "rejects"])
def test_a_recorded_run_tells_the_same_as_the_load(recorded: str, command: str) -> None:
    name = "out.csv" if command == "results" else "rejects.csv"
    printed = run("runs", command, recorded, "--output", "csv").stdout
    assert list(csv.reader(io.StringIO(printed))) == cells_of(Path(name))
    result = run("runs", command, recorded, "--out", "again.csv", "--output", "csv")
    assert (result.exit_code, result.stdout) == (0, "")
    assert Path("again.csv").read_bytes() == Path(name).read_bytes()


def test_a_retry_tells_the_lines_and_columns_of_the_file_too(server: Sandbox) -> None:
    rows = [["a", "1", "m1"], ["b", "98", "m2"], ["c", "1", "m3"], ["d", "99", "m4"]]
    table(Path("rows.csv"), [[*HEAD[:2], "mine"], *rows])
    run("load", "document.create", "rows.csv", "--ignore-unknown", "--isolate")
    for number in range(2):  # a retry, and a retry of that
        result = run("runs", "retry", "last", "--results", f"out{number}.csv")
        assert result.exit_code == 1
        found = run("runs", "results", "last", "--output", "csv")
        assert found.stderr == ""
        told = list(csv.reader(io.StringIO(found.stdout)))
        assert [line[:5] for line in told[1:]] == [
            [*rows[1], "3", "failed"],
            [*rows[3], "5", "failed"],
        ]
        assert told == cells_of(Path(f"out{number}.csv"))


def test_a_retry_that_was_interrupted_goes_on_from_the_file(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    table(Path("rows.csv"), [HEAD[:2], ["a", "1"], ["b", "98"], ["c", "1"], ["d", "99"]])
    run("load", "document.create", "rows.csv", "--isolate")
    with monkeypatch.context() as patched:

        def dying(going: Any, key: Any) -> None:
            raise KeyboardInterrupt

        patched.setattr(loop.Loop, "_send", dying)
        assert run("runs", "retry", "last").exit_code == 4
    result = run("runs", "resume", "last", "--results", "out.csv")
    assert result.exit_code == 1, result.output
    found = cells_of(Path("out.csv"))[1:]
    assert [line[:4] for line in found] == [["b", "98", "3", "failed"], ["d", "99", "5", "failed"]]


@pytest.mark.parametrize("what", ["gone", "changed", "shorter", "no rows"])
def test_where_the_file_is_not_what_it_was_the_recorded_rows_are_taken(
    recorded: str, what: str
) -> None:
    text = Path("rows.csv").read_text()
    texts = {"changed": text.replace("=x", "y"), "shorter": text[: text.index("c,")], "no rows": ""}
    if what == "gone":
        Path("rows.csv").unlink()
    else:
        Path("rows.csv").write_text(texts[what])
    result = run("runs", "results", recorded, "--output", "csv")
    assert "rows.csv is not what it was" in result.stderr
    head, *found = list(csv.reader(io.StringIO(result.stdout)))
    assert head == [*HEAD, "line", "status", "id", "reason"]
    assert [line[:5] for line in found if line[0]] == [
        ["a", "1", "=x", "", "succeeded"],
        ["b", "no", "", "", "rejected"],
        ["c", "99", 'q"q', "", "failed"],
    ]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--out", "rows.csv"), "--out rows.csv is the input file"),
        (("--out", "out.csv", "--output", "table"), "contradict each other"),
        (("--out", "out.xlsx", "--output", "csv"), "contradict each other"),
        (("--output", "xlsx"), "give --out FILE.xlsx"),
        (("--out", "no/such/out.csv"), "cannot be written"),
        (("--out", "out.ods"), "end the name in .csv"),
        (("--out", "out.txt"), "end the name in .csv"),
    ],
)
def test_a_file_that_cannot_be_written_is_told(
    recorded: str, args: tuple[str, ...], said: str
) -> None:
    before = Path("rows.csv").read_bytes()
    for command in ("results", "rejects"):
        result = run("runs", command, recorded, *args)
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr
    assert Path("rows.csv").read_bytes() == before
