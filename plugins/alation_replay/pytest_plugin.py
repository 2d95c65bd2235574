"""The pytest plugin: tests of catalog scripts that run on a tape.

pytest loads this module in every environment that has the distribution, so it imports nothing
but pytest; the rest comes when a marked test runs.
"""

from __future__ import annotations

import inspect
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from alation_core import Alation
    from alation_replay.marked import MarkedTape

MARKER = "alation_cassette"
OPTION = "--alation-record"

_OWN = ("_pytest.", __name__)
_TEARDOWNS = (("cls", "teardown_method"), ("module", "teardown_function"))


@dataclass
class _Opened:
    """The tape of a marked test, from before its setup until after its teardown.

    Args:
        tape: what is played or recorded.
        closing: closes it.
        judged: the test has failed by itself, or was skipped: the tape says nothing about it.
        awaited: fixtures that may ask for more while they are torn down.
    """

    tape: MarkedTape
    closing: ExitStack
    judged: bool = False
    awaited: list[str] = field(default_factory=list)


_TAPE = pytest.StashKey[_Opened]()
_LEFT_OPEN = pytest.StashKey[_Opened]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that records."""
    parser.getgroup("alation").addoption(
        OPTION,
        choices=("none", "new", "all"),
        default="none",
        help="none (default): play tapes and refuse every other connection; new: record tapes that "
        "are missing, from the server that ALATION_HOST names; all: record every tape anew",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(name): run the test on the tape cassettes/<name>.yaml, which is looked for "
        "beside the test and in the folders above it",
    )


@pytest.fixture
def alation_tape(request: pytest.FixtureRequest) -> MarkedTape:
    """The tape of a marked test, while it is played or recorded."""
    opened: _Opened | None = request.node.stash.get(_TAPE, None)
    if opened is None:
        pytest.fail(f'{request.node.nodeid} has no tape: mark it with {MARKER}("name")', False)
    return opened.tape


@pytest.fixture
def alation_catalog(alation_tape: MarkedTape) -> Iterator[Alation]:
    """A client that is bound to the tape; while it records, one of the server."""
    with alation_tape.catalog() as catalog:
        yield catalog


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Open the tape of a marked test before its fixtures and setUp, unless it is skipped."""
    if item.get_closest_marker(MARKER) is None or _skips_itself(item):
        return
    with _told():
        from alation_replay.marked import marked_tape

        closing = ExitStack()
        tape = closing.enter_context(marked_tape(item, MARKER, item.config.getoption(OPTION)))
    item.stash[_TAPE] = item.config.stash[_LEFT_OPEN] = _Opened(tape, closing)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Note the fixtures of a marked test that do something after it."""
    opened = request.node.stash.get(_TAPE, None)
    if opened is not None and _does_something_after(fixturedef, request.node):
        opened.awaited.append(fixturedef.argname)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a marked test that leaves a part of its tape unplayed, whatever runs it.

    What the test says of itself comes first: an error leaves through the `yield`, and where
    unittest keeps it back, pytest puts it in the place of this one.
    """
    outcome = yield
    opened = item.stash.get(_TAPE, None)
    if opened is not None and not opened.awaited:
        _require_played(opened)
    return outcome


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Record no test that does not pass, and say nothing more of the tape of one."""
    report = yield
    opened = item.stash.get(_TAPE, None)
    if opened is not None and not report.passed:
        opened.judged = True
        opened.tape.discard()
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Close the tape after fixtures and tearDown: a recording is written where all went well."""
    opened = item.stash.get(_TAPE, None)
    if opened is None:
        return (yield)
    del item.stash[_TAPE]
    with _told(), opened.closing:
        outcome = yield
        _require_played(opened)
    return outcome


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, object, object]:
    """Close the tape of a test that was interrupted, after its fixtures, and write none."""
    try:
        return (yield)
    finally:
        opened = session.config.stash.get(_LEFT_OPEN, None)
        if opened is not None:
            opened.tape.discard()
            opened.closing.close()


def _require_played(opened: _Opened) -> None:
    if opened.tape.unplayed and not opened.judged:
        opened.judged = True
        never = "\n  ".join(str(interaction) for interaction in opened.tape.unplayed)
        pytest.fail(
            f"{opened.tape.path} was not played to its end. Never asked for:\n  {never}", False
        )


@contextmanager
def _told() -> Iterator[None]:
    """Show what is wrong with a tape as a sentence, without the way it took through this code.

    Raises:
        pytest.fail.Exception: the tape cannot be opened or written.
    """
    try:
        import vcr  # noqa: F401 - only to say what is missing

        from alation_replay.scrubbing import SecretSurvived
        from alation_replay.tapes import TapeError
    except ModuleNotFoundError as error:
        pytest.fail(f"{error}; install alation-core[replay] to run a test on a tape", pytrace=False)
    try:
        yield
        return
    except (TapeError, SecretSurvived) as error:
        said = str(error)
    pytest.fail(said, pytrace=False)


def _skips_itself(item: pytest.Item) -> bool:
    """Tell whether unittest will skip the test, which pytest hears of only later."""
    parts = (getattr(item, "obj", None), getattr(item, "cls", None))
    return any(getattr(part, "__unittest_skip__", False) for part in parts)


def _does_something_after(fixturedef: pytest.FixtureDef[object], item: object) -> bool:
    function = fixturedef.func
    if not inspect.isgeneratorfunction(function) and not inspect.isasyncgenfunction(function):
        return False
    if not function.__module__.startswith(_OWN):
        return True
    made_for_setup = "setup" in fixturedef.argname
    return made_for_setup and any(
        hasattr(getattr(item, owner, None), name) for owner, name in _TEARDOWNS
    )
