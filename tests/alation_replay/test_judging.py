"""When a tape counts as played to its end, whatever runs the test, and what is recorded then."""

from __future__ import annotations

import socket
import textwrap
from pathlib import Path

import pytest

from alation_sandbox import Sandbox
from tests.alation_replay.support import CREATED, RUNNING, creating, written

pytest_plugins = ["pytester"]


@pytest.fixture
def tape(pytester: pytest.Pytester) -> Path:
    return written(creating(RUNNING, RUNNING, CREATED), pytester.path / "cassettes" / "create.yaml")


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
