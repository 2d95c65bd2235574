"""The vendor's public client, as it is installed, against the sandbox.

Its requests and its own reading of the answers are the test; only its rests are cut short: it
sleeps for a second after every job. Without the client these tests are not collected: it stands in
the environment `compat` alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

from alation_sandbox import Sandbox

collect_ignore_glob = [] if find_spec("allie_sdk") else ["test_*.py"]

# The client sets up logging when it is imported, and writes each refusal to the standard output.
os.environ.setdefault("ALATION_SDK_LOG_LEVEL", "CRITICAL")


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def client(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    import allie_sdk

    monkeypatch.setattr("allie_sdk.methods.job.sleep", lambda seconds: None)
    known = server.credentials
    made = allie_sdk.Alation(server.url, known.user_id, known.refresh_token)
    yield made
    made.document.s.close()
