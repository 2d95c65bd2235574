from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from alation_sandbox import Sandbox
from tests.examples.support import ROOT, printed_by
from tests.processes import PATIENCE

DECISIONS = [
    "sandbox@example.com (SERVER_ADMIN), one of 3 users",
    "RETAIN AdaExample",
    "SUSPEND ADAEXAMPLE",
]


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox() as running:
        for name in ("AdaExample", "ADAEXAMPLE"):
            email = f"{name}@example.com"
            running.world.table("user").insert(
                {"username": name, "display_name": name, "email": email}
            )
        yield running


def printed_on(server: Sandbox, *arguments: str) -> list[str]:
    """Return the lines that the example prints where the environment names a server."""
    variables = {
        "ALATION_HOST": server.url,
        "ALATION_USER_ID": str(server.credentials.user_id),
        "ALATION_REFRESH_TOKEN": server.credentials.refresh_token,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALATION_")}
    finished = subprocess.run(
        [sys.executable, "examples/user.py", *arguments],
        cwd=ROOT,
        env=kept | variables,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return finished.stdout.splitlines()


def test_without_duplicates_there_is_nothing_to_decide() -> None:
    assert printed_by("user") == ["sandbox@example.com (SERVER_ADMIN), one of 1 users"]


def test_it_suspends_nobody_unless_asked(server: Sandbox) -> None:
    assert printed_on(server) == DECISIONS
    assert not any(user.get("suspended") for user in server.world.table("user").rows())


def test_it_suspends_all_but_the_first_of_a_set(server: Sandbox) -> None:
    told = "Total number of users got updated with temp username and suspended: 1"
    assert printed_on(server, "--suspend") == [*DECISIONS, told]
    suspended = [user["id"] for user in server.world.table("user").rows() if user.get("suspended")]
    assert suspended == [3]
