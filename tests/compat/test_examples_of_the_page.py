"""What docs/coming-from-allie-sdk.md shows of the vendor's client does what it says."""

from __future__ import annotations

from typing import Any

import pytest

from alation_sandbox import Sandbox
from tests.docs.blocks import COMPAT, run_by


@pytest.mark.usefixtures("client")
def test_what_it_shows_runs(server: Sandbox) -> None:
    known = server.credentials
    ((before,),) = run_by(COMPAT).values()
    namespace: dict[str, Any] = {
        "host": server.url,
        "user_id": known.user_id,
        "refresh_token": known.refresh_token,
    }

    exec(before.text, namespace)  # noqa: S102 - our own page
    namespace["client"].document.s.close()

    assert "jobs" not in namespace
    assert "400" in namespace["said"]
    assert "99" not in namespace["said"]
    assert not list(server.world.table("document").rows())
