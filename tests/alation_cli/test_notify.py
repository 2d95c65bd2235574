"""--notify: a word to a webhook when a command that writes is over, however it ended."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from alation_sandbox import Sandbox
from tests.alation_cli.support import newest_run, run, unheard, writes
from tests.alation_core.support import http, scripted

PATH = "/services/canary-4711"
LOAD = ("load", "document.create", "rows.csv")
DONE = http(200, b"ok")


@pytest.fixture(autouse=True)
def rows_file() -> None:
    Path("rows.csv").write_text("title,document_hub_id\nNet revenue,1\nChurn rate,99\n")


def told(request: str) -> dict[str, Any]:
    assert request.startswith(f"POST {PATH} ")
    found: dict[str, Any] = json.loads(request.partition("\r\n\r\n")[2])
    return found


def test_a_load_its_retry_and_its_resume_say_how_they_ended(server: Sandbox) -> None:
    with scripted([DONE] * 3) as hook:
        to = ("--notify", hook.url + PATH)
        done = run(*LOAD, "--isolate", "--key", "nightly", *to)
        assert done.exit_code == 1, done.output
        first = newest_run()["id"]
        server.world.table("document_hub").insert({"id": 99})
        assert run("runs", "retry", first, *to).exit_code == 0
        assert run("runs", "resume", "last", *to, "--output", "json").exit_code == 0

    load, retry, resume = map(told, hook.requests)
    assert (load["run"], load["key"], load["status"], load["exit_code"]) == (
        first,
        "nightly",
        "partial",
        1,
    )
    assert load["counts"] == {"succeeded": 1, "failed": 1}
    assert load["problems"] == {"refused": 1}
    assert (load["runs"], load["plan"]) == ([first], None)
    assert load["next"] == f"alation runs rejects {first}"
    assert (retry["status"], retry["exit_code"], retry["next"]) == ("successful", 0, None)
    assert resume["run"] == retry["run"] == newest_run()["id"]
    assert "revenue" not in "".join(hook.requests)
    assert "canary" not in done.output


@pytest.mark.parametrize(
    ("hubs", "how"), [("11", ()), ("99", ()), ("19", ("--batch-size", "1")), ("19", ("--isolate",))]
)
def test_a_run_that_had_ended_is_told_alike_however_it_is_looked_at(
    server: Sandbox, hubs: str, how: tuple[str, ...]
) -> None:
    rows = "".join(f"{title},{hub}\n" for title, hub in zip(("Net", "Churn"), hubs, strict=True))
    Path("rows.csv").write_text(f"title,document_hub_id\n{rows}")
    with scripted([DONE] * 3) as hook:
        to = ("--notify", hook.url + PATH)
        code = run(*LOAD, "--key", "nightly", *how, *to).exit_code
        assert run("runs", "resume", "last", *to).exit_code == code
        assert run("runs", "resume", "last", *to, "--output", "json").exit_code == code

    load, short, whole = ({**told(one), "seconds": None} for one in hook.requests)
    assert load == short == whole
    assert (load["run"], load["exit_code"]) == (newest_run()["id"], code)
    assert load["problems"].keys() == ({"refused"} if "9" in hubs else set())


def test_all_name_the_same_command_for_what_a_resume_brings_further(server: Sandbox) -> None:
    lines = (f"a{n},{99 if n == 7 else 1}\n" for n in range(20))
    Path("rows.csv").write_text("title,document_hub_id\n" + "".join(lines))
    with scripted([DONE]) as hook:
        url = hook.url + PATH
        done = run(*LOAD, "--batch-size", "5", "--report", "run.json", "--notify", url)

    assert done.exit_code == 1, done.output
    command = f"alation runs resume {newest_run()['id']}"
    assert "to go on with the run:\n  " + command in done.stderr
    steps = json.loads(Path("run.json").read_text("utf-8"))["next"]
    assert steps[0]["command"] == told(hook.requests[0])["next"] == command
    assert command in run("runs", "show", "last").stdout
    for step in steps[:2]:
        assert f"{step['what']}\n  {step['command']}" in done.stderr
    # Once more sent by a run of its own, nothing of it is to be resumed.
    server.world.table("document_hub").insert({"id": 99})
    assert run("runs", "retry", "last").exit_code == 0
    assert command not in run("runs", "show", steps[0]["command"].split()[3]).stdout


def test_a_plan_that_is_carried_out_says_so(server: Sandbox) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nNet revenue,1\n")
    within = ("--key", "title", "--within", "document_hub_id=1")
    made = run("plan", "document", "rows.csv", *within, "--out", "plan.json")
    assert made.exit_code == 0, made.output
    with scripted([DONE]) as hook:
        assert run("apply", "plan.json", "--notify", hook.url + PATH).exit_code == 0

    (message,) = map(told, hook.requests)
    assert (message["operation"], message["status"]) == ("document.apply", "successful")
    assert (message["rows"], message["run"]) == (1, newest_run()["id"])
    assert (message["runs"], message["plan"]) == ([message["run"]], {})


@pytest.mark.parametrize(
    ("hubs", "counts", "word"),
    [
        ({"Churn rate": 99}, {"succeeded": 1, "failed": 1}, "partial"),
        ({"Net revenue": 99, "Churn rate": 99}, {"failed": 2}, "failed"),
    ],
)
def test_a_plan_that_did_not_succeed_is_told_by_the_rule_of_a_load(
    server: Sandbox, hubs: dict[str, int], counts: dict[str, int], word: str
) -> None:
    rows = (f"{title},{hubs.get(title, 1)}\n" for title in ("Net revenue", "Churn rate"))
    Path("rows.csv").write_text("title,document_hub_id\nKept,1\n" + "".join(rows))
    Path("before.csv").write_text("title,document_hub_id\nKept,1\n")
    assert run("load", "document.create", "before.csv").exit_code == 0
    made = run("plan", "document", "rows.csv", "--key", "title", "--out", "plan.json")
    assert made.exit_code == 0, made.output
    with scripted([DONE]) as hook:
        done = run("apply", "plan.json", "--isolate", "--notify", hook.url + PATH)
    assert done.exit_code == 1, done.output

    (message,) = map(told, hook.requests)
    assert message["status"] == word
    assert message["counts"] == counts
    assert (message["rows"], message["plan"]) == (sum(counts.values()), {"left": 1})
    assert message["problems"] == {"refused": counts["failed"]}
    assert message["next"] == f"alation runs rejects {newest_run()['id']}"
    assert message["seconds"] == round(message["seconds"], 3)


@pytest.mark.parametrize("form", ["json", "slack"])
def test_a_plan_of_several_writes_lists_their_runs_and_counts_in_the_words_of_a_row(
    server: Sandbox, form: str
) -> None:
    Path("before.csv").write_text("title,document_hub_id\nA,1\nB,1\nMoves,1\nGone,1\n")
    assert run("load", "document.create", "before.csv").exit_code == 0
    rows = "A,1,x\nMoves,1,z\nNew,1,n\nB,1,\n"  # B is as it is there
    Path("rows.csv").write_text(f"title,document_hub_id,description\n{rows}")
    made = run("plan", "document", "rows.csv", "--key", "title", "--out", "plan.json")
    assert made.exit_code == 0, made.output
    table = server.world.table("document")
    moving = next(row for row in table.rows() if row["title"] == "Moves")
    table.update(moving["id"], {"description": "by somebody else"})
    with scripted([DONE]) as hook:
        to = ("--notify", hook.url + PATH, "--notify-form", form)
        done = run("apply", "plan.json", *to)
    assert done.exit_code == 1, done.output

    (message,) = map(told, hook.requests)
    listed = run("runs", "list", "--output", "jsonl").stdout.splitlines()[:2]
    ids = [json.loads(line)["id"] for line in listed][::-1]
    if form == "slack":
        lines = message["text"].splitlines()
        assert lines[0].startswith("*document.apply*: partial (3 rows: 2 succeeded, 1 failed")
        assert "plan: 1 moved, 2 left" in lines
        assert any(line.startswith(f"runs {', '.join(ids)} on ") for line in lines)
        return
    assert (message["run"], message["runs"]) == (None, ids)
    assert (message["rows"], message["counts"]) == (3, {"succeeded": 2, "failed": 1})
    assert message["plan"] == {"moved": 1, "left": 2}


@pytest.mark.parametrize("gone", ["input", "server", "rows"])
def test_what_never_began_is_told_too_in_words_without_values(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    code, reason, status = 2, "what was given cannot be used", None
    if gone == "input":
        Path("rows.csv").unlink()
    elif gone == "rows":
        Path("rows.csv").write_text("title,document_hub_id\nChurn,canary\n")
    else:
        monkeypatch.setenv("ALATION_HOST", "http://127.0.0.1:9")
        code, status = 3, "open"  # it is recorded, and can go on
        reason = "the server cannot be reached, or it refused the credentials"
    with scripted([DONE]) as hook:
        done = run(*LOAD, "--notify", hook.url + PATH)

    assert done.exit_code == code, done.output
    (message,) = map(told, hook.requests)
    assert (message["operation"], message["status"]) == ("document.create", status)
    assert (message["exit_code"], message["reason"]) == (code, reason)
    assert message["next"] == (f"alation runs resume {message['run']}" if status else None)
    assert "canary" not in json.dumps(message)


def test_a_word_that_is_not_taken_changes_nothing_else(server: Sandbox) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nNet revenue,1\n")
    with scripted([http(404, b"")]) as hook:
        done = run(*LOAD, "--notify", hook.url + PATH, "--report", "run.json")

    assert done.exit_code == 0, done.output
    assert "alation: the notification was not taken by 127.0.0.1: HTTP 404" in done.stderr
    assert "canary" not in done.output + Path("run.json").read_text()


def test_the_address_comes_from_a_variable_or_a_file(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted([DONE, DONE]) as hook:
        monkeypatch.setenv("ALATION_NOTIFY_URL", hook.url + PATH)
        run(*LOAD, "--notify-form", "slack")
        # A load into a sandbox of its own, and one that only looks, are no night's work.
        run(*LOAD, "--sandbox")
        run(*LOAD, "--dry-run")
        monkeypatch.delenv("ALATION_NOTIFY_URL")
        Path("url").write_text(f"\ufeff{hook.url}{PATH}\r\n", "utf-8")
        monkeypatch.setenv("ALATION_NOTIFY_URL_FILE", "url")
        run(*LOAD)

    slack, plain = map(told, hook.requests)
    assert slack.keys() == {"text"}
    assert plain["operation"] == "document.create"


@pytest.mark.parametrize("kind", ["no address", "both", "no file", "pipe", "dry run"])
def test_an_address_that_cannot_be_used_is_told_before_anything_is_sent(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    options: tuple[str, ...] = ()
    if kind == "no address":
        options, says = ("--notify", "ftp://canary-4711"), "--notify must begin with https://"
    elif kind == "both":
        monkeypatch.setenv("ALATION_NOTIFY_URL", "https://example.com/canary-4711")
        monkeypatch.setenv("ALATION_NOTIFY_URL_FILE", "url")
        says = "ALATION_NOTIFY_URL and ALATION_NOTIFY_URL_FILE contradict each other"
    elif kind == "no file":
        monkeypatch.setenv("ALATION_NOTIFY_URL_FILE", "url")
        says = "ALATION_NOTIFY_URL_FILE names a path that is not shown"
    elif kind == "pipe":
        os.mkfifo("url")
        monkeypatch.setenv("ALATION_NOTIFY_URL_FILE", "url")
        says = "ALATION_NOTIFY_URL_FILE names url, which is a device or a pipe"
    else:
        options, says = ("--dry-run", "--notify", "https://example.com/x"), "leave --notify out"
    done = run(*LOAD, *options)

    assert done.exit_code == 2
    assert says in done.stderr
    assert "canary" not in done.output
    assert writes(server) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_wait_and_not_what_was_done(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    # As where the other side says nothing, and somebody has no patience.
    monkeypatch.setattr(
        "alation_cli.loading.notifying.post", lambda *_: signal.raise_signal(number)
    )
    with unheard(signal.SIGTERM):
        done = run(*LOAD, "--notify", "https://hooks.example.com" + PATH)
    assert done.exit_code == 1
    assert "document.create: failed (2 rows" in done.stdout
    assert "was not taken by hooks.example.com: it was not waited for an answer" in done.stderr


def test_sigterm_before_anything_is_sent_is_told(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "alation_cli.connection.connect", lambda *_, **__: signal.raise_signal(signal.SIGTERM)
    )
    with scripted([DONE]) as hook, unheard(signal.SIGTERM):
        done = run(*LOAD, "--notify", hook.url + PATH)
    assert done.exit_code == 130
    assert told(hook.requests[0])["reason"] == "it was stopped"
