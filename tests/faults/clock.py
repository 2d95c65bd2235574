"""A simulated clock that the sandbox follows at once."""

from __future__ import annotations

from alation_core import SimulatedClock
from alation_sandbox import Sandbox


class SharedClock(SimulatedClock):
    """Moves a sandbox on whenever the client sleeps: its jobs end, an outage is over."""

    def __init__(self) -> None:
        super().__init__()
        self.server: Sandbox | None = None

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        if self.server is not None:
            self.server.catch_up()
