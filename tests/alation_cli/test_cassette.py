"""Tapes from the shell: checked, and recorded anew."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from alation_sandbox import Sandbox
from tests.alation_cli.support import run

TAPES = Path(__file__).parents[2] / "cassettes"
CREATE = TAPES / "document" / "create__success.yaml"


def test_tapes_that_may_be_published() -> None:
    result = run("cassette", "check", str(TAPES / "document"))
    assert result.exit_code == 0
    assert result.stdout == f"{TAPES / 'document'}: every tape may be published\n"


def test_a_secret_on_a_tape_is_found_and_not_shown() -> None:
    folder = Path("document")
    shutil.copytree(TAPES / "document", folder)
    tape = folder / CREATE.name
    secret = "0123456789abcdef" * 2
    text = tape.read_text(encoding="utf-8")
    tape.write_text(text.replace("example.com", f"example.com/?access_token={secret}&x=", 1))
    result = run("cassette", "check", "document", "--output", "jsonl")
    assert result.exit_code == 1
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert {(record["tape"], record["rule"]) for record in found} == {(str(tape), "secret")}
    assert secret not in result.output


def test_drift_is_listed_and_is_no_fault() -> None:
    result = run("cassette", "check", str(TAPES / "business_policy"), "--drift")
    assert result.exit_code == 0
    assert "create__partial_success.yaml: drift: unknown: state" in result.stdout


def test_a_call_is_recorded_anew(server: Sandbox) -> None:
    from alation_replay.index import read_index

    folder = Path("anew") / "document"
    list_tape = next((TAPES / "document").glob("list__*.yaml"))
    args = [str(list_tape), "--into", str(folder), "--server-version", "sandbox"]
    result = run("cassette", "record", *args)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"written: {folder / list_tape.name}\n"
    entry = read_index(folder)[list_tape.stem]
    assert (entry.origin, entry.data["server"]) == ("sandbox", "sandbox")
    assert server.credentials.refresh_token not in (folder / list_tape.name).read_text()
    assert run("cassette", "check", "anew").exit_code == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("check", "nowhere"), "there is no folder nowhere"),
        (("record", str(CREATE), "--into", str(CREATE.parent)), "would be overwritten"),
        (("record", str(CREATE.with_stem("absent")), "--into", "x", "--sandbox"), "does not name"),
        (("record", str(CREATE), "--into", "x"), "no server: give --host"),
    ],
)
def test_bad_calls(args: tuple[str, ...], said: str) -> None:
    result = run("cassette", *args)
    assert result.exit_code == 2
    assert said in result.stderr


def test_without_its_extra_the_command_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_vcr(name: str, *args: Any) -> Any:
        return None if name == "vcr" else find_spec(name, *args)

    monkeypatch.setattr("alation_cli.commands.cassette.find_spec", without_vcr)
    result = run("cassette", "check", str(TAPES))
    assert result.exit_code == 2
    assert "the extra 'replay' brings: pip install 'alation-core[replay]'" in result.stderr
