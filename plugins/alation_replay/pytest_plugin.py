"""The pytest plugin: tests of catalog scripts that run on a tape.

pytest loads this module in every environment that has the distribution, so it imports nothing
but pytest; the rest comes when a marked test runs.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, cast

import pytest

if TYPE_CHECKING:
    from alation_core import Alation
    from alation_replay.marked import MarkedTape

MARKER = "alation_cassette"
OPTION = "--alation-record"


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


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give a marked test its tape, before any other fixture."""
    if isinstance(item, pytest.Function) and item.get_closest_marker(MARKER) is not None:
        item.fixturenames.insert(0, alation_tape.__name__)


@pytest.fixture
def alation_tape(request: pytest.FixtureRequest) -> Iterator[MarkedTape]:
    """The tape of a marked test, while it is played or recorded."""
    try:
        import vcr  # noqa: F401 - only to say what is missing

        from alation_replay.marked import marked_tape
    except ModuleNotFoundError as error:
        pytest.fail(f"{error}; install alation-core[replay] to run a test on a tape", pytrace=False)
    with marked_tape(request.node, MARKER, request.config.getoption(OPTION)) as tape:
        yield tape


@pytest.fixture
def alation_catalog(alation_tape: MarkedTape) -> Iterator[Alation]:
    """A client that is bound to the tape; while it records, one of the server."""
    with alation_tape.catalog() as catalog:
        yield catalog


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Fail a marked test that leaves a part of its tape unplayed; record none that fails."""
    try:
        outcome = yield
    except BaseException:
        if (tape := _tape_of(pyfuncitem)) is not None:
            tape.discard()
        raise
    if (tape := _tape_of(pyfuncitem)) is not None and tape.unplayed:
        never = "\n  ".join(str(interaction) for interaction in tape.unplayed)
        pytest.fail(f"{tape.path} was not played to its end. Never asked for:\n  {never}", False)
    return outcome


def _tape_of(item: pytest.Function) -> MarkedTape | None:
    return cast("MarkedTape | None", item.funcargs.get(alation_tape.__name__))
