from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from alation_replay.tapes import read_tape
from alation_sandbox import Sandbox
from tests.alation_replay.support import CREATED, RUNNING, creating, written
from tests.processes import PATIENCE

pytest_plugins = ["pytester"]

TEST = """
import pytest

ROW = {{"title": "Net revenue", "document_hub_id": {hub}}}

@pytest.mark.alation_cassette("create")
def test_create(alation_catalog):
    assert alation_catalog.document.create([ROW]).ok
"""
ONE_HUB = TEST.format(hub=3)

SCRIPT = """
import pytest
from alation_core import Alation, ApiAccessToken

@pytest.mark.alation_cassette("create")
def test_script():
    catalog = Alation("https://acme.example.org", ApiAccessToken("fake-access-token"))
    assert catalog.document.create([{"title": "Net revenue", "document_hub_id": 3}]).ok
"""


@pytest.fixture
def tape(pytester: pytest.Pytester) -> Path:
    return written(creating(RUNNING, RUNNING, CREATED), pytester.path / "cassettes" / "create.yaml")


@pytest.mark.usefixtures("tape")
def test_marked_test_runs_on_its_tape(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(ONE_HUB)

    pytester.runpytest().assert_outcomes(passed=1)


@pytest.mark.usefixtures("tape")
def test_client_that_the_script_makes_waits_no_real_time(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(seconds: float) -> None:
        raise AssertionError(f"slept {seconds} s")

    monkeypatch.setattr("alation_core.clock.time.sleep", refuse)
    pytester.makepyfile(SCRIPT)

    pytester.runpytest().assert_outcomes(passed=1)


def test_tape_is_found_in_a_folder_above(pytester: pytest.Pytester, tape: Path) -> None:
    folder = pytester.mkdir("below")
    (folder / "test_below.py").write_text(ONE_HUB, encoding="utf-8")

    assert tape.exists()
    pytester.runpytest().assert_outcomes(passed=1)


@pytest.mark.usefixtures("tape")
def test_changed_payload_fails(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TEST.format(hub=4))

    result = pytester.runpytest()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*body: sent *4*on the tape*3*"])


@pytest.mark.usefixtures("tape")
def test_interaction_left_unplayed_fails_the_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.alation_cassette("create")
        def test_nothing(alation_catalog):
            pass
        """
    )

    result = pytester.runpytest()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*was not played to its end*"])


def test_missing_tape_is_an_error(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(ONE_HUB)

    result = pytester.runpytest()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*there is no *create.yaml; record it*"])
    result.stdout.no_fnmatch_line("*During handling of*")


@pytest.mark.usefixtures("tape")
def test_every_other_socket_is_refused(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import socket
        import pytest

        @pytest.mark.alation_cassette("create")
        def test_socket():
            socket.create_connection(("127.0.0.1", 9))
        """
    )

    result = pytester.runpytest()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*SocketRefused*"])


def test_marker_without_a_name_is_an_error(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(ONE_HUB.replace('("create")', ""))

    result = pytester.runpytest()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*name one tape*"])


def test_new_records_what_is_missing_and_plays_what_is_there(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(TEST.format(hub=1))
    path = pytester.path / "cassettes" / "create.yaml"
    with Sandbox() as sandbox:
        monkeypatch.setenv("ALATION_HOST", sandbox.url)
        monkeypatch.setenv("ALATION_USER_ID", str(sandbox.credentials.user_id))
        monkeypatch.setenv("ALATION_REFRESH_TOKEN", sandbox.credentials.refresh_token)
        pytester.runpytest("--alation-record=new").assert_outcomes(passed=1)

    recorded = read_tape(path).recorded
    assert recorded is not None
    assert recorded.origin == "sandbox"
    pytester.runpytest("--alation-record=new").assert_outcomes(passed=1)
    pytester.runpytest().assert_outcomes(passed=1)


@pytest.mark.usefixtures("tape")
def test_all_records_anew(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    pytester.makepyfile(TEST.format(hub=1))
    with Sandbox() as sandbox:
        monkeypatch.setenv("ALATION_HOST", sandbox.url)
        monkeypatch.setenv("ALATION_USER_ID", str(sandbox.credentials.user_id))
        monkeypatch.setenv("ALATION_REFRESH_TOKEN", sandbox.credentials.refresh_token)
        pytester.runpytest("--alation-record=all").assert_outcomes(passed=1)

    pytester.runpytest().assert_outcomes(passed=1)


def test_recording_without_a_server_says_what_to_set(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ALATION_HOST", raising=False)
    pytester.makepyfile(ONE_HUB)

    result = pytester.runpytest("--alation-record=new")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*set ALATION_HOST*"])


def test_failed_test_records_nothing(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(TEST.format(hub=99))
    with Sandbox() as sandbox:
        monkeypatch.setenv("ALATION_HOST", sandbox.url)
        monkeypatch.setenv("ALATION_USER_ID", str(sandbox.credentials.user_id))
        monkeypatch.setenv("ALATION_REFRESH_TOKEN", sandbox.credentials.refresh_token)
        pytester.runpytest("--alation-record=new").assert_outcomes(failed=1)

    assert not (pytester.path / "cassettes").exists()


def test_entry_point_imports_nothing_but_pytest() -> None:
    program = (
        "import sys, pytest; before = set(sys.modules); import alation_replay.pytest_plugin; "
        "print(sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )

    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)

    assert done.stdout.strip() == "['alation_replay']"


def test_without_vcrpy_only_marked_tests_complain(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vcr", None)
    pytester.makepyfile(ONE_HUB + "\n\ndef test_other():\n    pass\n")

    result = pytester.runpytest()

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*install alation-core[[]replay[]]*"])
