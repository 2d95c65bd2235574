"""The file of a report: whole or not there, within bounds, in the form that its name tells."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from alation_core import (
    Alation,
    BatchOutcome,
    ConfigurationError,
    RefreshToken,
    RowOutcome,
    Run,
    SimulatedClock,
)
from alation_core.runs import Event
from alation_report import kept, write_report
from alation_report.contents import Head, ReportedRow
from alation_report.groups import KEPT, Groups
from alation_report.kept import PageRows
from alation_report.page import page_texts
from alation_report.page.chart import MOST_LANES, bars, chart
from alation_report.report import ReportFile
from alation_report.timeline import BatchSpan, Timeline
from alation_sandbox import Sandbox
from tests.alation_report.support import names_of, run_of


def blocks(rows: PageRows) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads("".join(rows.texts()))[1:]
    return found


@pytest.fixture
def page_rows() -> Iterator[Callable[[Groups], PageRows]]:
    """Makes what keeps rows; it is closed at the end."""
    with ExitStack() as opened:
        yield lambda groups: opened.enter_context(closing(PageRows(groups)))


Make = Callable[[Groups], PageRows]


def told_rows(rows: range, status: Callable[[int], Any]) -> list[ReportedRow]:
    return [ReportedRow(n, n + 2, f"name {n}", status(n), n, "") for n in rows]


def test_rows_that_did_not_succeed_come_first(page_rows: Make) -> None:
    rows = page_rows(Groups())
    rows.add(told_rows(range(10), lambda n: "failed" if n % 3 == 0 else "succeeded"))
    rows.add(told_rows(range(10, 20), lambda n: "unknown" if n == 15 else "succeeded"))

    order = [row for block in blocks(rows) for row in block["row"]]
    assert order[:5] == [0, 3, 6, 9, 15]
    assert sorted(order) == list(range(20))
    assert rows.left_out == 0


@pytest.mark.parametrize("bound", ["MOST_ROWS", "MOST_BYTES"])
def test_of_too_many_rows_those_stay_that_did_not_succeed_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch, page_rows: Make, bound: str
) -> None:
    monkeypatch.setattr(kept, bound, 100 if bound == "MOST_ROWS" else 2_000)
    groups = Groups()
    rows = page_rows(groups)
    for start in range(0, 1_000, 50):
        rows.add(told_rows(range(start, start + 50), lambda n: "failed" if n % 100 else "unsent"))
    many = rows.left_out
    few = page_rows(groups)
    for start in range(0, 1_000, 50):
        some = range(start, start + 50)
        few.add(told_rows(some, lambda n: "failed" if n % 100 == 0 else "succeeded"))

    assert 0 < many < 1_000
    assert few.left_out == 990
    assert [row for block in blocks(few) for row in block["row"]] == list(range(0, 1_000, 100))
    head = Head(run_of([]).to_dict())
    page = "".join(page_texts(head, few, groups, Timeline()))
    assert "990 of 1,000 rows are not on this page" in page
    assert "alation runs results 20261126-0a1b --out FILE" in page


def test_ids_keep_their_digits_in_a_browser(page_rows: Make) -> None:
    rows = page_rows(Groups())
    rows.add([ReportedRow(0, None, "", "succeeded", 2**60 + 1, "")])

    assert blocks(rows)[0]["id"] == [str(2**60 + 1)]


def refused(row: int, message: str, field: str | None = None, **about: Any) -> ReportedRow:
    """Return a row that failed for one reason."""
    problem = {"kind": "row_failed", "field": field, "message": message}
    told = {"status": "failed", "problems": [problem], "texts": [message], **about}
    return ReportedRow(row, None, "", id=None, reason=message, **told)


def test_problems_of_many_kinds_take_no_more_room() -> None:
    groups = Groups()
    for number in range(KEPT + 50):
        groups.of(refused(number, "is wrong", f"field_{number}"))
    for number in range(1_000):
        groups.of(refused(number, f"The name '{number}' is taken"))

    assert len(groups.all()) == KEPT
    assert groups.more == 1_050


def test_alike_problems_are_one() -> None:
    groups = Groups()
    numbers = {groups.of(refused(n, f"The name '{n}' is taken")) for n in range(900)}
    groups.of(refused(7, "The name '7' is taken", "title"))

    first, second = groups.all()
    assert len(numbers) == 1
    assert (first.count, first.values_differ, first.lines.told()) == (900, True, "0-899")
    assert (second.count, second.field) == (1, "title")


def test_a_cause_stands_before_what_others_suffer_from_it() -> None:
    groups = Groups()
    groups.of(refused(2, "Document hub 99 doesn't exist."))
    because = [f"because of row {n}: Document hub 99 doesn't exist." for n in (2, 7, 8)]
    reasons = [{"kind": "row_failed", "field": None, "message": text} for text in because]
    for row in range(3, 7):
        groups.of(ReportedRow(row, None, "", "unsent", None, "", reasons, because))

    assert [(one.message, one.count, one.lines.told()) for one in groups.all()] == [
        ("Document hub 99 doesn't exist.", 1, "2"),
        (because[0], 4, "3-6"),
    ]


@pytest.mark.parametrize("name", ["run.txt", "run", "run.csv"])
def test_another_form_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=r"a report ends in \.html or \.json"):
        ReportFile(tmp_path / name)


def test_a_place_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "folder.html").mkdir()
    for path in (tmp_path / "none" / "run.html", tmp_path / "folder.html"):
        with pytest.raises(ConfigurationError, match=path.name):
            ReportFile(path)
    with pytest.raises(ConfigurationError, match=r"cannot be written: .*embedded null"):
        ReportFile("run\0.html")


def test_an_earlier_report_stays_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.html"
    path.write_text("yesterday's")
    monkeypatch.setattr(PageRows, "texts", lambda rows: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(ConfigurationError):
        write_report(run_of(names_of(3)), path)

    assert path.read_text() == "yesterday's"
    assert list(tmp_path.iterdir()) == [path]


def test_names_are_one_for_each_row(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="2 names, and the run 3 rows"):
        write_report(run_of(names_of(3)), tmp_path / "run.html", names=["a", "b"])


def test_names_are_whatever_becomes_a_text(tmp_path: Path) -> None:
    given = [42, None, date(2026, 11, 26), 10**5000]
    write_report(run_of(names_of(4)), tmp_path / "run.json", names=given)
    told = json.loads((tmp_path / "run.json").read_text("utf-8"))["outcomes"]
    assert [row["name"] for row in told] == ["42", "", "2026-11-26", "int"]
    for no_list in ("abcd", (name for name in given), dict.fromkeys("abcd"), set("abcd")):
        with pytest.raises(ConfigurationError, match="must be a list with a name for each row"):
            write_report(run_of(names_of(4)), tmp_path / "run.json", names=no_list)  # type: ignore[arg-type]


def test_a_name_may_be_as_long_as_a_disk_takes(tmp_path: Path) -> None:
    path = tmp_path / f"{'é' * 125}.json"  # 255 bytes
    write_report(run_of(names_of(1)), path)
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize(
    ("parked", "why"),
    [(True, "it is not sent yet: the run is open"), (False, "the run ended before it was sent")],
)
def test_a_row_that_was_not_sent_is_told_by_whether_its_run_has_ended(
    tmp_path: Path, parked: bool, why: str
) -> None:
    batch: BatchOutcome[Any] = BatchOutcome((RowOutcome(0, "unsent"),), ())
    write_report(Run("document.create", [batch], "20261126-0a1b", open=parked), tmp_path / "r.json")

    (told,) = json.loads((tmp_path / "r.json").read_text("utf-8"))["outcomes"]
    assert told["reason"] == why


def test_the_events_of_a_run_are_its_times(tmp_path: Path) -> None:
    clock, events = SimulatedClock(), list[Event]()
    with Sandbox(queue_seconds=5, job_seconds=20, clock=clock.wall) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(server.url, auth, ["document"], clock=clock)
        rows = [{"title": f"a{n}", "document_hub_id": 1} for n in range(6)]
        run = catalog.document.create(rows, batch_size=2, concurrency=2, progress=events.append)
    write_report(run, tmp_path / "run.json", events=events)

    told = json.loads((tmp_path / "run.json").read_text("utf-8"))["timeline"]
    assert [(one["batch"], one["first_row"], one["rows"]) for one in told] == [
        ("1", 0, 2),
        ("2", 2, 2),
        ("3", 4, 2),
    ]
    assert all(one["seconds"] >= 20 for one in told)
    assert [job["state"] for one in told for job in one["jobs"]] == ["succeeded"] * 3


def test_lanes_are_as_many_as_batches_overlap() -> None:
    serial = [BatchSpan(str(n), sent=float(n), until=n + 1.0) for n in range(50)]
    at_once = [BatchSpan(str(n), sent=n / 1000, until=99.0) for n in range(500)]

    assert {bar.lane for bar in bars(serial)} == {0}
    assert max(bar.lane for bar in bars(at_once)) == MOST_LANES - 1
    assert chart([BatchSpan("1", sent=None, until=5.0)]) == ""
    assert "NaN" not in chart([BatchSpan("1", sent=5.0, until=5.0)])
