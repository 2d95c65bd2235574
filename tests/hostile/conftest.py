"""A limit of time for every test of hostile servers, and the figures that they collect."""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator

import pytest

from tests.hostile.figures import FIGURES

LIMIT_SECONDS = 300.0
"""A test that takes longer ends the whole process: it has found what never ends."""


@pytest.fixture(autouse=True)
def _limit() -> Iterator[None]:
    faulthandler.dump_traceback_later(LIMIT_SECONDS, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(autouse=True)
def _direct(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many of each kind were tried, and what came of them."""
    if FIGURES:
        terminalreporter.section("hostile servers")
        for name in sorted(FIGURES):
            told = ", ".join(f"{word} {number}" for word, number in sorted(FIGURES[name].items()))
            terminalreporter.write_line(f"{name}: {told}")
