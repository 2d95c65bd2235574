"""A run that stopped itself is open: who has its key goes on with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from alation_core import Alation, LedgerOption, RefreshToken, RunNotSuccessful, SimulatedClock
from alation_core.runs import Event, Finished, Resolved
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
            made = create(rows, ledger=option, batch_size=2)
            assert made.status == "open"
            with pytest.raises(RunNotSuccessful, match=rf"no token.*catalog.resume\('{made.id}'\)"):
                made.raise_for_problems()
            found = made.batches
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


@pytest.mark.parametrize("at", [1, 3])
def test_a_run_that_was_told_to_stop_has_one_status(
    ledger: Path, clock: SimulatedClock, at: int
) -> None:
    """With something left it is open, also for those who observe it; else it has ended."""
    seen: list[Event] = []
    with Sandbox(clock=clock.wall) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        catalog = Alation(server.url, auth, ["document"], clock=clock)

        def stop(event: Event) -> None:
            seen.append(event)
            if sum(isinstance(one, Resolved) for one in seen) == at:
                catalog.stop("enough")

        option = LedgerOption(ledger, key="nightly")
        run = catalog.document.create(documents(6), batch_size=2, ledger=option, progress=stop)
        known = catalog.find(key="nightly", ledger=ledger)

    (finished,) = (event for event in seen if isinstance(event, Finished))
    assert known is not None
    assert run.status == finished.status == known.status == ("open" if at == 1 else "successful")
