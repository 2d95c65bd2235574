from __future__ import annotations

import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from alation_replay.tapes import read_tape
from alation_sandbox import Sandbox
from tests.alation_replay.support import CREATED, RUNNING, creating, written
from tests.processes import PATIENCE

pytest_plugins = ["pytester"]

# Loaded before pytester runs pytest in this process: it forgets what was imported meanwhile, and
# PyYAML's compiled part does not survive a second import.
pytest.importorskip("vcr")

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


PREAMBLE = """
import unittest
import pytest
from alation_core import Alation, ApiAccessToken

on_tape = pytest.mark.alation_cassette

def create():
    catalog = Alation("https://acme.example.org", ApiAccessToken("fake-access-token"))
    assert catalog.document.create([{"title": "Net revenue", "document_hub_id": 3}]).ok
"""
JUDGED = {
    "unittest": (
        """
        @on_tape("create")
        class Test(unittest.TestCase):
            def setUp(self): self.ready = True
            def test_played(self): create()
            def test_unplayed(self): assert self.ready
        """,
        {"passed": 1, "failed": 1},
    ),
    "tearDown plays the rest": (
        """
        @on_tape("create")
        class Test(unittest.TestCase):
            def tearDown(self): create()
            def test_nothing(self): pass
        """,
        {"passed": 1},
    ),
    "a clean-up plays the rest": (
        """
        @on_tape("create")
        class Test(unittest.TestCase):
            def setUp(self): self.addCleanup(create)
            def test_nothing(self): pass
        """,
        {"passed": 1},
    ),
    "unittest's coroutines": (
        """
        @on_tape("create")
        class Test(unittest.IsolatedAsyncioTestCase):
            async def test_played(self): create()
            async def test_unplayed(self): pass
        """,
        {"passed": 1, "failed": 1},
    ),
    "a fixture plays the rest": (
        """
        @pytest.fixture
        def document():
            yield
            create()

        @on_tape("create")
        def test_nothing(document): pass
        """,
        {"passed": 1},
    ),
    "a fixture leaves it unplayed too": (
        """
        @pytest.fixture
        def document(): yield

        @on_tape("create")
        def test_nothing(document): pass
        """,
        {"passed": 1, "errors": 1},
    ),
    "fixtures of pytest's own ask for nothing": (
        """
        @on_tape("create")
        def test_nothing(monkeypatch, tmp_path, capsys): pass
        """,
        {"failed": 1},
    ),
    "teardown_method plays the rest": (
        """
        @on_tape("create")
        class Test:
            def teardown_method(self): create()
            def test_nothing(self): pass
        """,
        {"passed": 1},
    ),
    "setup_method alone plays none": (
        """
        @on_tape("create")
        class Test:
            def setup_method(self): pass
            def test_nothing(self): pass
        """,
        {"failed": 1},
    ),
    "tapes of some parameters": (
        """
        @pytest.mark.parametrize("plays", [
            pytest.param(True, marks=on_tape("create")),
            pytest.param(False, marks=on_tape("create")),
            pytest.param(True, marks=on_tape("missing")),
            False,
        ])
        def test_some(plays):
            if plays:
                create()
        """,
        {"passed": 2, "failed": 1, "errors": 1},
    ),
    "skipped before there is a tape": (
        """
        @on_tape("missing")
        @pytest.mark.skip
        def test_skipped(): pass

        @on_tape("missing")
        @pytest.mark.xfail(run=False)
        def test_not_run(): pass

        @on_tape("missing")
        @unittest.skip("as a class")
        class Test(unittest.TestCase):
            def test_skipped(self): pass

        @on_tape("missing")
        class TestOther(unittest.TestCase):
            @unittest.skip("as a method")
            def test_skipped(self): pass
        """,
        {"skipped": 3, "xfailed": 1},
    ),
    "skipped while it runs": (
        """
        @on_tape("create")
        def test_skipped(): pytest.skip("no")

        @on_tape("create")
        class Test(unittest.TestCase):
            def test_skipped(self): self.skipTest("no")
        """,
        {"skipped": 2},
    ),
    "expected to fail": (
        """
        @on_tape("create")
        @pytest.mark.xfail
        def test_fails(): assert False

        @on_tape("create")
        @pytest.mark.xfail(strict=True)
        def test_unplayed(): pass

        @on_tape("create")
        @pytest.mark.xfail(raises=ZeroDivisionError)
        def test_fails_otherwise(): pass

        @on_tape("create")
        class Test(unittest.TestCase):
            @unittest.expectedFailure
            def test_fails(self): self.fail()
        """,
        {"xfailed": 3, "failed": 1},
    ),
}


@pytest.mark.parametrize("kind", JUDGED)
def test_a_tape_is_played_to_its_end_by_a_test(
    pytester: pytest.Pytester, tape: Path, kind: str
) -> None:
    written_as, outcomes = JUDGED[kind]
    pytester.makepyfile(PREAMBLE + textwrap.dedent(written_as))

    assert tape.exists()
    pytester.runpytest().assert_outcomes(**outcomes)


OWN_FAILURES = """
@on_tape("create")
def test_function(): raise ValueError("own 1")

@on_tape("create")
class Test(unittest.TestCase):
    def test_method(self): raise ValueError("own 2")

@on_tape("create")
class TestSetUp(unittest.TestCase):
    def setUp(self): raise ValueError("own 3")
    def test_method(self): pass

@on_tape("create")
class TestTearDown(unittest.TestCase):
    def tearDown(self): raise ValueError("own 4")
    def test_method(self): pass

@pytest.fixture
def broken(): raise ValueError("own 5")

@on_tape("create")
def test_setup(broken): pass

@pytest.fixture
def broken_later():
    yield
    raise ValueError("own 6")

@on_tape("create")
def test_teardown(broken_later): pass
"""


@pytest.mark.usefixtures("tape")
def test_a_failure_of_the_tests_own_comes_first(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PREAMBLE + OWN_FAILURES)

    result = pytester.runpytest()

    result.assert_outcomes(passed=1, failed=4, errors=2)
    for number in range(1, 7):
        result.stdout.fnmatch_lines([f"*ValueError: own {number}"])
    result.stdout.no_fnmatch_line("*was not played to its end*")


def test_a_test_that_is_interrupted_leaves_no_guard_behind(
    pytester: pytest.Pytester, tape: Path
) -> None:
    pytester.makepyfile(
        PREAMBLE + '@on_tape("create")\ndef test_interrupted(): pytest.exit("stop")'
    )

    assert tape.exists()
    pytester.runpytest()

    with socket.create_server(("127.0.0.1", 0)):
        pass


FAILING = {
    "unittest": """
        class Test(unittest.TestCase):
            def test_fails(self):
                create()
                self.fail()
        """,
    "setup": """
        @pytest.fixture
        def broken():
            create()
            raise ValueError

        def test_fails(broken): pass
        """,
    "teardown": """
        @pytest.fixture
        def broken():
            yield
            raise ValueError

        def test_fails(broken): create()
        """,
    "skipped": """
        def test_fails():
            create()
            pytest.skip("not now")
        """,
}


@pytest.mark.parametrize("kind", FAILING)
def test_what_fails_anywhere_records_nothing(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with Sandbox() as sandbox:
        token = sandbox.credentials
        monkeypatch.setenv("ALATION_HOST", sandbox.url)
        monkeypatch.setenv("ALATION_USER_ID", str(token.user_id))
        monkeypatch.setenv("ALATION_REFRESH_TOKEN", token.refresh_token)
        source = PREAMBLE + 'pytestmark = on_tape("create")\n' + textwrap.dedent(FAILING[kind])
        connected = (
            f'Alation("{sandbox.url}", RefreshToken({token.user_id}, "{token.refresh_token}"))'
        )
        made_up = 'Alation("https://acme.example.org", ApiAccessToken("fake-access-token"))'
        source = source.replace("import Alation,", "import Alation, RefreshToken,")
        source = source.replace(made_up, connected).replace(
            '"document_hub_id": 3', '"document_hub_id": 1'
        )
        pytester.makepyfile(source)
        result = pytester.runpytest("--alation-record=new")

    assert server_was_asked(sandbox)
    assert not (pytester.path / "cassettes").exists()
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def server_was_asked(sandbox: Sandbox) -> bool:
    return any(request.path.startswith("/integration/v2/document") for request in sandbox.requests)
