"""Loads with a key: begun once, gone on with by whoever starts them again, and never doubled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from alation_cli.recorded.location import default_ledger
from alation_core import Alation, LeaseLost
from alation_core.ledger import RecordedRun, open_store
from alation_core.runs import loop
from alation_sandbox import Sandbox
from tests.alation_cli.support import json_lines, newest_run, run, writes

KEY = "nightly/2026-11-25/terms"
LOAD = ("load", "document.create", "rows.csv", "--batch-size", "2")
KEYED = (*LOAD, "--key", KEY)
WAYS = pytest.mark.parametrize("way", [(), ("--no-precheck",)], ids=["checked", "one pass"])


def rows(number: int) -> str:
    return "title,document_hub_id\n" + "".join(f"document {n},1\n" for n in range(number))


def titles(server: Sandbox) -> list[str]:
    return [record["title"] for record in server.world.table("document").rows()]


@pytest.fixture
def die_at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs a command whose process ends when it is to send a batch."""

    def begin(batch: int, *args: str, error: BaseException | None = None) -> Any:
        sent = iter(range(batch))
        send = loop.Loop._send

        def dying(going: Any, key: Any) -> None:
            if next(sent, None) is None:
                raise error or KeyboardInterrupt
            send(going, key)

        with monkeypatch.context() as patched:
            patched.setattr(loop.Loop, "_send", dying)
            return run(*args)

    return begin


@contextmanager
def owner_of(identity: str) -> Iterator[None]:
    """Work on a run of the user's ledger, as another process does."""
    store = open_store(default_ledger())
    claim = store.claim(identity, 60.0)
    try:
        yield
        store.release(claim)  # type: ignore[arg-type]
    finally:
        store.close()


# ------------------------------------------------------------------------------ once more


@WAYS
def test_what_has_ended_comes_back_and_nothing_is_sent(server: Sandbox, way: tuple[str]) -> None:
    Path("rows.csv").write_text(rows(4) + "no hub,99\n")
    first = run(*KEYED, *way, "--results", "out1.csv", "--rejects", "bad1.csv")
    sent, identity = len(writes(server)), newest_run()["id"]

    again = run(*KEYED, *way, "--results", "out2.csv", "--rejects", "bad2.csv")

    assert (first.exit_code, again.exit_code) == (1, 1)
    assert len(writes(server)) == sent
    assert f"the run {identity} of the key {KEY!r} has ended as partial" in again.stderr
    assert "nothing is sent" in again.stderr
    told = [re.sub(r"[\d.]+ s\)|[12]\.csv", "", one.stdout) for one in (first, again)]
    assert told[0] == told[1]
    for file in ("out", "bad"):
        assert Path(f"{file}1.csv").read_bytes() == Path(f"{file}2.csv").read_bytes()
    assert newest_run()["key"] == KEY


@WAYS
def test_what_is_open_goes_on(server: Sandbox, die_at: Callable[..., Any], way: tuple[str]) -> None:
    Path("rows.csv").write_text(rows(7))
    assert die_at(2, *KEYED, *way).exit_code == 4
    identity = newest_run()["id"]

    result = run(*KEYED, *way, "--results", "out.jsonl")

    assert result.exit_code == 0, result.output
    assert f"goes on with the run {identity} of the key {KEY!r}" in result.stderr
    assert result.stdout.startswith("document.create: successful (7 rows, 4 batches, 4 jobs")
    assert [line["row"] for line in json_lines("out.jsonl")] == list(range(7))
    assert titles(server) == [f"document {n}" for n in range(7)]
    assert (newest_run()["id"], newest_run()["status"]) == (identity, "successful")


def test_other_rows_are_refused_and_again_begins_a_new_run(
    server: Sandbox, die_at: Callable[..., Any]
) -> None:
    Path("rows.csv").write_text(rows(7))
    die_at(2, *KEYED)
    identity, sent = newest_run()["id"], len(writes(server))
    for text, said in (
        (rows(7).replace("document 5", "another"), "rows.csv line 7 differs"),
        (rows(6), "rows.csv ends after 6 rows, but the run has 7"),
        (rows(8), "rows.csv line 9 is new"),
    ):
        Path("rows.csv").write_text(text)
        result = run(*KEYED)
        assert result.exit_code == 2, result.output
        first, second = result.stderr.splitlines()[-2:]
        assert said in first
        assert f"the rows of the run {identity}, which has the key {KEY!r}" in first
        assert "--key" in second
        assert "--again" in second
    result = run("load", "document.update", "rows.csv", "--key", KEY)
    assert result.exit_code == 2
    assert len(writes(server)) == sent
    assert run(*KEYED, "--again").exit_code == 0
    newest = newest_run()
    assert (newest["id"] != identity, newest["key"], newest["rows"]) == (True, KEY, 8)
    listed = run("runs", "list", "--key", KEY, "--output", "jsonl").stdout
    assert listed.count("\n") == 1
    assert newest["id"] in listed


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--key", "k", "--no-ledger"), "--no-ledger"),
        (("--lease", "5", "--no-ledger"), "--no-ledger"),
        (("--key", "k", "--sandbox"), "--ledger"),
        (("--senders", "1", "--no-ledger"), "--no-ledger"),
        (("--wait-for-owner", "5"), "--key"),
        (("--key", " "), "key"),
        (("--lease", "0"), "--lease"),
        (("--lease", "nan"), "lease"),
        (("--wait-for-owner", "nan", "--key", "k"), "wait"),
        (("--rate", "0"), "rate"),
        (("--rate", "nan"), "rate"),
    ],
)
def test_options_that_cannot_be(server: Sandbox, options: tuple[str, ...], said: str) -> None:
    Path("rows.csv").write_text(rows(1))
    result = run("load", "document.create", "rows.csv", *options)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert not writes(server)


# ------------------------------------------------------------------------------ owners


def test_a_run_that_has_an_owner(server: Sandbox, die_at: Callable[..., Any]) -> None:
    Path("rows.csv").write_text(rows(7))
    die_at(2, *KEYED)
    identity, sent = newest_run()["id"], len(writes(server))
    with owner_of(identity):
        for command in (KEYED, ("runs", "resume", identity)):
            result = run(*command, "--wait-for-owner", "0")
            assert result.exit_code == 4, result.output
            assert f"another process works on the run {identity}" in result.stderr
            assert re.search(r"until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d", result.stderr)
            assert "nothing was sent" in result.stderr
            assert "to go on with the run" not in result.stderr
            # By itself it waits as long as the lease, by the clock of the command.
            result = run(*command)
            assert result.exit_code == 4, result.output
            assert f"works on the run {identity}; waiting for it, at most 60 s" in result.stderr
    assert len(writes(server)) == sent
    assert run(*KEYED).exit_code == 0
    assert len(titles(server)) == 7


def test_a_lease_that_was_lost_ends_the_command(
    server: Sandbox, die_at: Callable[..., Any]
) -> None:
    Path("rows.csv").write_text(rows(7))
    lost = LeaseLost("another process has taken over the run 1", run="1")
    result = die_at(2, *KEYED, error=lost)
    assert result.exit_code == 4
    assert result.stderr.splitlines()[-3:] == [
        "alation: another process has taken over the run 1",
        "to see how the run stands:",
        "  alation runs show 1",
    ]


def test_a_parked_run_is_open_and_goes_on(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("rows.csv").write_text(rows(7))
    clients, sent, send = [], iter(range(2)), loop.Loop._send

    def known_by_key(catalog: Alation, *given: Any, **options: Any) -> None:
        clients.append(catalog)

    def parking(going: Any, key: Any) -> None:
        if next(sent, None) is None:
            clients[0].park()
        else:
            send(going, key)

    with monkeypatch.context() as patched:
        patched.setattr("alation_cli.loading.run.known_by_key", known_by_key)
        patched.setattr(loop.Loop, "_send", parking)
        result = run(*KEYED)
    identity = newest_run()["id"]
    assert result.exit_code == 4
    assert result.stdout.startswith("document.create: open (7 rows")
    assert f"  alation runs resume {identity}" in result.stderr.splitlines()
    assert newest_run()["status"] == "open"
    assert run(*KEYED).exit_code == 0
    assert len(titles(server)) == 7


# ------------------------------------------------------------------------------ lists


def test_a_long_list_is_cut_and_filtered() -> None:
    store = open_store(default_ledger())
    for number in range(140):
        operation = "tag.create" if number % 7 == 0 else "document.create"
        made = RecordedRun(f"20261126-{number:08x}", float(number), operation, "h", {}, {})
        store.begin(made)
    store.close()
    result = run("runs", "list")
    assert sum("20261126-" in line for line in result.stdout.splitlines()) == 100
    assert "40 older runs are not shown" in result.stderr
    assert run("runs", "list", "--output", "jsonl").stdout.count("\n") == 140
    result = run("runs", "list", "--output", "csv", "--operation", "tag.create", "--limit", "5")
    assert result.stdout.count("tag.create") == 5
    assert run("runs", "list", "--status", "successful", "--output", "json").stdout == "[]\n"
    assert run("runs", "list", "--status", "open", "--output", "jsonl").stdout.count("\n") == 140
