"""What all tests share: where benchmarks lie, the same examples everywhere, and ledgers closed."""

from __future__ import annotations

import os
import sqlite3
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from alation_core.ledger.sqlite.database import Database

# Some tests import the folder `benchmarks`. It comes last: what is installed is what is tested.
sys.path.append(str(Path(__file__).resolve().parents[1]))

settings.register_profile(
    "alation",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("alation")


@pytest.fixture(autouse=True, scope="session")
def _ledgers_are_closed() -> Iterator[None]:
    """Fail where a ledger is let go open, as Python 3.13 does by itself."""
    with pytest.MonkeyPatch.context() as patch:
        if sys.version_info < (3, 13):
            patch.setattr(Database, "__del__", _warn_if_open, raising=False)
        yield


def _warn_if_open(ledger: Database) -> None:
    opened = vars(ledger).get("_db")
    if opened is None or ledger._process != os.getpid():
        return
    try:
        opened.cursor()
    except sqlite3.ProgrammingError:
        return
    warnings.warn(f"{ledger.path} is let go and was not closed", ResourceWarning, stacklevel=1)
