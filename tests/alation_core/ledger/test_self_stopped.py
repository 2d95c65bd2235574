"""A run that stopped itself is open: who has its key goes on with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from alation_core import Alation, LedgerOption, RefreshToken, SimulatedClock
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import DOCUMENTS, documents, posts


@pytest.mark.parametrize("streams", [False, True])
def test_a_run_whose_credentials_end_stays_open_for_its_key(
    ledger: Path, clock: SimulatedClock, streams: bool
) -> None:
    option, rows = LedgerOption(ledger, key="nightly"), documents(6)
    faults = [Fault("revoked-token", "POST", DOCUMENTS, at=2)]
    with Sandbox(faults=faults, clock=clock.wall) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        catalog = Alation(server.url, auth, ["document"], clock=clock)
        create = catalog.document.create
        if streams:
            found = list(create.stream(rows, ledger=option, batch_size=2))
        else:
            found = create(rows, ledger=option, batch_size=2).batches
        told = [row.status for outcome in found for row in outcome.rows]
        sent = posts(server)
        known = catalog.find(key="nightly", ledger=ledger)
        create(rows, ledger=option, batch_size=2)

    assert told == ["succeeded"] * 2 + ["unsent"] * 4
    assert known is not None
    assert (known.status, known.rows) == ("open", 6)
    # Begun once more, it tries what is left, and not what is there.
    assert posts(server) > sent
    assert len(list(server.world.table("document").rows())) == 2
