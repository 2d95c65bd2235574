"""Ctrl-C during a load: the first one stops it cleanly, the second one at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from alation_core import Alation

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopped_by_signals(catalog: Alation) -> Iterator[None]:
    """Let a signal stop the writes of a client; every row still gets its outcome.

    Nothing new is sent, and open jobs are left to the server. A second signal raises
    KeyboardInterrupt, for a request that does not come back.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        if catalog.stop_reason() is not None:
            raise KeyboardInterrupt
        catalog.stop(f"stopped by {signal.Signals(number).name}")

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
