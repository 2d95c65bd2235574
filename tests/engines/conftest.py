"""A broker for all tests, and for each a server, a folder, and a ledger of its own.

`tox -e engines` installs Celery; the ordinary run knows nothing of these tests.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

try:
    version("celery")
except PackageNotFoundError:
    collect_ignore_glob = ["test_*.py"]

from tests.alation_ledger_sql.conftest import new_schema, server
from tests.engines.processes import broker, server_program

__all__ = ["new_schema", "redis", "server"]


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a broker."""
    program = server_program()
    if program is None:
        told = "loads on Celery are not tested: Debian's package redis-server is not installed"
        assert not os.environ.get("CI"), told
        pytest.skip(told)
    folder: Path = tmp_path_factory.mktemp("redis")
    with broker(program, folder) as address:
        yield address
        # Celery's results tell the broker that nobody waits for them any more: now, or in vain.
        gc.collect()
