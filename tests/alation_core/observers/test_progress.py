"""`progress=`: a callable, "log" or "bar"; in a cron job, on a terminal and in a notebook."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, ConfigurationError
from alation_core.observers.bar import Bar, can_redraw
from alation_core.runs import BatchOutcome, Begun, Finished, Intent, Resolved, RowOutcome
from alation_sandbox import Sandbox
from tests.alation_core.support import documents


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    return shown


def recorded(catalog: Alation, ledger: Path) -> str:
    run = catalog.document.create([*documents(1), {"title": "x", "document_hub_id": 99}],
                                  batch_size=1, ledger=ledger)  # fmt: skip
    assert run.id is not None
    return run.id


WAYS: dict[str, Callable[[Alation, str, Path, Any], Any]] = {
    "create": lambda c, run, ledger, word: c.document.create(documents(1, 7), progress=word),
    "stream": lambda c, run, ledger, word: list(
        c.document.create.stream(documents(1, 8), progress=word)
    ),
    "resume": lambda c, run, ledger, word: c.resume(run, ledger=ledger, progress=word),
    "retry": lambda c, run, ledger, word: c.retry(run, ledger=ledger, progress=word),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_write_takes_the_words_and_refuses_others_before_anything_is_sent(
    catalog: Alation,
    server: Sandbox,
    tmp_path: Path,
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ledger = tmp_path / "l.db"
    run = recorded(catalog, ledger)
    before = len(server.requests)
    with pytest.raises(ConfigurationError, match=r"'log' or 'bar', .* not 'baz'"):
        WAYS[way](catalog, run, ledger, "baz")
    assert len(server.requests) == before
    terminal = at_a_terminal(monkeypatch)
    WAYS[way](catalog, run, ledger, "bar")
    assert terminal.getvalue().endswith("\n")
    assert "\rdocument.create" in terminal.getvalue()


def test_a_word_of_a_stream_is_refused_where_it_is_called(catalog: Alation) -> None:
    with pytest.raises(ConfigurationError, match="progress"):
        catalog.document.create.stream(documents(1), progress="bra")  # type: ignore[arg-type]


LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (INFO|WARNING) \S.*")


@pytest.mark.parametrize("word", ["log", "bar"])
def test_a_cron_job_gets_lines(
    catalog: Alation, capsys: pytest.CaptureFixture[str], word: Any
) -> None:
    assert catalog.document.create(documents(2), progress=word).ok
    lines = capsys.readouterr().err.splitlines()
    assert all(LINE.fullmatch(line) for line in lines), lines
    assert "document.create begins with 2 rows" in lines[0]
    assert "document.create ended: successful (2 succeeded; 1 batch, 1 job" in lines[-1]


def test_lines_that_the_programs_log_tells_are_not_printed_as_well(
    catalog: Alation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    logger, handler = logging.getLogger("alation_core"), logging.StreamHandler(stream)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        catalog.document.create(documents(2), progress="log")
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    assert "batch 1 is sent with 2 rows" in stream.getvalue()
    assert capsys.readouterr().err == ""


def test_a_process_without_standard_error_loads_all_the_same(
    catalog: Alation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", None)
    assert catalog.document.create(documents(1), progress="bar").ok
    assert catalog.document.create(documents(1, 5), progress="log").ok


def test_where_a_line_can_be_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cell(io.StringIO):
        pass

    Cell.__module__ = "ipykernel.iostream"
    monkeypatch.setenv("TERM", "xterm")
    assert can_redraw(Terminal())
    assert can_redraw(Cell())
    assert not can_redraw(io.StringIO())
    assert not can_redraw(None)
    monkeypatch.setenv("TERM", "dumb")
    assert not can_redraw(Terminal())


def outcome(statuses: str) -> BatchOutcome[Any]:
    names: dict[str, Any] = {"s": "succeeded", "f": "failed"}
    return BatchOutcome(tuple(RowOutcome(n, names[s]) for n, s in enumerate(statuses)))


def test_the_bar_tells_rows_counts_and_the_time_that_is_left() -> None:
    shown = Terminal()
    bar = Bar(shown, width=120)
    bar(Begun((), 0.0, None, "document.create", rows=8))
    bar(Intent((0,), 0.0, "", 0.0))
    bar(Resolved((0,), 10.0, outcome("ss")))
    bar(Resolved((1,), 20.0, outcome("sf")))
    assert shown.getvalue().rsplit("\r", 1)[1].rstrip() == (
        "document.create  4/8  [############------------]  3 succeeded, 1 failed  20 s"
        "  about 20 s left"
    )
    bar(Finished((), 21.0, "partial"))
    assert shown.getvalue().rsplit("\r", 1)[1].endswith("3 succeeded, 1 failed  21 s"
                                                        + " " * 17 + "\n")  # fmt: skip
    assert max(map(len, shown.getvalue().split("\r"))) <= 121


@pytest.mark.parametrize("width", [1, 20])
def test_the_bar_fits_its_line(width: int) -> None:
    shown = Terminal()
    bar = Bar(shown, width=width)
    bar(Begun((), 0.0, None, "document.create\n\x1b[2J", rows=None))
    bar(Resolved((0,), 10.0, outcome("ss")))
    assert all(len(line) <= max(width - 1, 1) for line in shown.getvalue().split("\r"))
    assert "\x1b" not in shown.getvalue()
