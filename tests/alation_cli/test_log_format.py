"""`--log-format json`, -q and -v: how much is said on standard error, and in which form."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from alation_cli.loading import signals
from alation_cli.output.json_lines import JsonLines, form_in
from alation_cli.output.plain import without_secrets
from alation_sandbox import Fault, Sandbox
from tests.alation_cli.support import run, variables

ROWS = "title,document_hub_id\nNet revenue,1\nChurn rate,1\nMargin,99\n"
LOAD = ("load", "document.create", "rows.csv", "--batch-size", "2", "--again")
JSON = ("--log-format", "json")


def lines_of(text: str) -> list[dict[str, Any]]:
    """Return what stands in each line; each is an object, and begins with the same fields."""
    lines = [json.loads(line) for line in text.splitlines()]
    assert all(list(line)[:4] == ["time", "level", "logger", "message"] for line in lines)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z", line["time"]) for line in lines)
    return lines


def test_a_load_is_told_in_objects_and_its_summary_stays_what_it_was(server: Sandbox) -> None:
    Path("rows.csv").write_text(ROWS)
    result = run(*LOAD, *JSON)
    lines = lines_of(result.stderr)
    assert result.exit_code == 1
    assert [line["event"] for line in lines if "event" in line] == [
        "run.began",
        "batch.sent",
        "job.accepted",
        "job.ended",
        "batch.sent",
        "batch.refused",
        "batch.ended",
        "batch.ended",
        "run.ended",
    ]
    ended = next(line for line in lines if line.get("event") == "run.ended")
    assert (ended["level"], ended["logger"]) == ("warning", "alation_core.run")
    assert (ended["status"], ended["succeeded"], ended["failed"]) == ("partial", 2, 1)
    assert result.stdout.startswith("document.create: partial (3 rows, 2 batches")
    assert "Net revenue" not in result.stderr
    assert json.loads(run(*LOAD, "--output", "json", *JSON).stdout)["status"] == "partial"


@pytest.mark.parametrize("quiet", [(), ("-q",)])
@pytest.mark.parametrize(
    "args",
    [
        ("load", "document.create", "none.csv"),
        ("load", "document.create", "wrong.csv"),
        ("load", "document.creat", "rows.csv"),
        ("load", "--bogus"),
        ("laod",),
        ("get", "document.list", "--param", "nothing=1"),
        ("get", "document.list", "--host", "http://127.0.0.1:9"),
        ("runs", "show", "no-such-run"),
    ],
)
def test_what_goes_wrong_is_an_object_too(
    server: Sandbox, args: tuple[str, ...], quiet: tuple[str, ...]
) -> None:
    Path("rows.csv").write_text(ROWS)
    Path("wrong.csv").write_text("title,document_hub_id\nA,one\n")
    for given in ((*args, *JSON, *quiet), (*quiet, "--log-format=json", *args)):
        result = run(*given)
        assert result.exit_code in (2, 3)
        assert "error" in {line["level"] for line in lines_of(result.stderr)}
        assert not any(line["message"].startswith("alation:") for line in lines_of(result.stderr))


def test_verbose_tells_the_steps_with_their_times_and_twice_each_poll(server: Sandbox) -> None:
    Path("rows.csv").write_text(ROWS)
    once = run(*LOAD, "-v").stderr
    step = r"\d{4}-\d\d-\d\dT[\d:]{8}Z "
    assert re.search(step + "INFO document.create begins with 3 rows", once)
    assert re.search(step + "WARNING batch 2 ended: 1 failed", once)
    assert re.search("^POST /integration/v2/document/ -> 202 in ", once, re.MULTILINE)
    assert " DEBUG " not in once
    assert not re.search("^batch 1: 2 rows", once, re.MULTILINE)  # it would say the same


def test_twice_verbose_tells_each_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("rows.csv").write_text(ROWS)
    fault = Fault("503", "GET", "/api/v1/bulk_metadata/job/", times=2)
    with Sandbox(faults=[fault]) as server:
        for name, value in variables(server).items():
            monkeypatch.setenv(name, value)
        told = run("-v", *LOAD, "-v").stderr
    assert re.findall(r"Z (\w+) job \d+ (does not answer|answers again)", told) == [
        ("WARNING", "does not answer"),
        ("DEBUG", "does not answer"),
    ]


@pytest.mark.parametrize("args", [("-q", "-v"), ("-qv",), ("-q", "--log-format", "json", "-vv")])
def test_less_and_more_at_once_is_refused(server: Sandbox, args: tuple[str, ...]) -> None:
    for given in ((*args, "get", "document.list"), ("get", "document.list", *args)):
        result = run(*given)
        assert result.exit_code == 2
        assert "-q says less and -v says more: give one of them" in result.stderr
    assert run("get", "document.list", "--log-format", "xml").exit_code == 2


def test_quiet_json_says_nothing_of_what_went_well(server: Sandbox) -> None:
    Path("rows.csv").write_text(ROWS.rsplit("\n", 2)[0])
    assert run(*LOAD, *JSON, "-q").stderr == ""


# ------------------------------------------------------------------------------ the stream


def test_whatever_is_written_comes_out_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALATION_REFRESH_TOKEN", "a-token-that-is-long")
    stream = io.StringIO()
    lines = JsonLines(stream, without_secrets)
    print("half", end="", file=lines)
    lines.flush()
    assert stream.getvalue() == ""
    print(" a line\nalation: it broke </script>\u2028", end="\r\n\n", file=lines)
    lines.record("info", "x", "with a-token-that-is-long", 0.0, {"time": 1, "n": 2, "o": object})
    print("the rest", end="", file=lines)
    lines.finish()
    told = lines_of(stream.getvalue())
    assert [(line["level"], line["message"]) for line in told] == [
        ("info", "half a line"),
        ("error", "it broke </script>\u2028"),
        ("info", "with <ALATION_REFRESH_TOKEN>"),
        ("info", "the rest"),
    ]
    assert (told[2]["time"], told[2]["n"]) == ("1970-01-01T00:00:00.000Z", 2)
    assert stream.getvalue().isascii()
    assert not lines.isatty()


def test_a_signal_is_told_in_the_form_of_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", JsonLines(io.StringIO(), str))
    (line,) = lines_of(signals._heard().decode())
    assert line["message"].startswith("stopping when the request that is out is answered")
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert signals._heard().startswith(b"alation: stopping when")


@pytest.mark.parametrize(
    ("args", "form"),
    [
        (("load", "--log-format", "json"), "json"),
        (("--log-format=json", "load", "--log-format", "text"), "text"),
        (("load", "--", "--log-format=json"), None),
        (("load", "--log-format"), None),
        ((), None),
    ],
)
def test_the_form_is_known_before_the_options_are_read(
    args: tuple[str, ...], form: str | None
) -> None:
    assert form_in(args) == form
