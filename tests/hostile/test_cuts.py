"""Any cut of an exchange ends in an outcome for each row, or in an exception of the package."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from alation_core import Alation, AlationError, RefreshToken, SimulatedClock
from tests.hostile.figures import EXAMPLES, note
from tests.hostile.server import (
    FRAMINGS,
    JOB_ID,
    PHASES,
    Asked,
    Framing,
    Phase,
    framed,
    good,
    serving,
)

ROWS = [{"title": f"document {place}", "document_hub_id": 1} for place in range(2)]


def client(url: str) -> Alation:
    return Alation(url, RefreshToken(1, "fake-refresh-token"), ["document"], clock=SimulatedClock())


def cuts(phase: Phase, framing: Framing) -> Iterator[int]:
    """Yield where the answer of a phase is cut: everywhere, or at as many places as are wanted."""
    asked = {"token": "POST /integration/v1/createAPIAccessToken/ x", "submit": "POST /x x"}
    line = asked.get(phase, "GET /api/v1/bulk_metadata/job/ x" if phase == "poll" else "GET /x x")
    size = len(framed(good(Asked(line, "", b"", 0)), framing))
    everywhere = range(size)
    chosen = Random(f"{phase} {framing}").sample(everywhere, min(EXAMPLES // 2, size))  # noqa: S311
    # The ends of a head and of a body are where a cut is hardest to tell.
    return iter(sorted({*chosen, *range(max(size - EXAMPLES // 2, 0), size)}))


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("phase", PHASES)
def test_a_cut_answer_is_no_answer(phase: Phase, framing: Framing) -> None:
    for cut in cuts(phase, framing):

        def answer(asked: Asked, at: int = cut) -> bytes:
            whole = framed(good(asked), framing)
            return whole[:at] if asked.phase == phase and asked.number == 0 else whole

        with serving(answer) as server:
            run = client(server.url).document.create(ROWS)
            listed: list[int | None] = []
            try:
                listed = [found.id for found in client(server.url).document.list()]
            except AlationError as error:
                note("cuts of a list", type(error).__name__)

        words = [row.status for row in run.rows]
        submits = [asked for asked in server.asked if asked.phase == "submit"]
        note(f"cuts of a {phase} answer", words[0])
        assert len(submits) == 1, "a create is sent once"
        assert listed in ([], [90, 91])
        if phase == "submit" and words != ["succeeded"] * 2:
            assert words == ["unknown"] * 2
        else:
            assert words == ["succeeded"] * 2
            assert [job.handle.value for job in run.jobs if job.handle] == [JOB_ID]


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("phase", PHASES)
def test_a_server_that_always_cuts_its_answer_is_told(phase: Phase, framing: Framing) -> None:
    def answer(asked: Asked) -> bytes:
        whole = framed(good(asked), framing)
        return whole[: len(whole) * 3 // 4] if asked.phase == phase else whole

    told = ""
    with serving(answer) as server:
        try:
            run = client(server.url).document.create(ROWS, timeout=60.0)
            told = next(iter(run.rows)).status
            listed = list(client(server.url).document.list())
            assert phase != "list"
            assert len(listed) == 2
        except AlationError as error:
            assert phase in ("token", "list")
            told = type(error).__name__

    note(f"{phase} answers that are always cut", told)
    assert told in ("unknown", "succeeded", "ServerUnreachable")
    assert phase not in ("submit", "poll") or told == "unknown"
