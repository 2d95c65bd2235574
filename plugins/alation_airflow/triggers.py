"""Looks after jobs while no worker is kept. It only reads: a trigger may run twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

from airflow.triggers.base import BaseTrigger, TriggerEvent
from asgiref.sync import sync_to_async

from alation_airflow.hooks import AlationHook
from alation_core import (
    Alation,
    AuthenticationFailed,
    ConfigurationError,
    LedgerError,
    PluginError,
)
from alation_core.engines import Waits, look, pause

FIRST_LOOK = 5.0
"""Seconds after the deferral before which the trigger does not fire: where the task is queued again
before the scheduler has heard that its process ended well, Airflow takes it for lost, and a try is
gone."""
GIVES_UP = (ConfigurationError, PluginError, TypeError, KeyError)
"""What asking again cannot mend."""
MOST_REFUSALS = 3
"""So many refusals of the credentials in a row are believed: more could lock an account."""


class AlationJobTrigger(BaseTrigger):
    """Fires when the first of some jobs has ended, or the time for them is over.

    It ends with an event, whatever happens; who gets it believes nothing of it, and looks again.

    Args:
        waits: the jobs, as `alation_core.engines` tells them.
        alation_conn_id: id of the connection.
        deadline: until when it looks, in seconds since 1970.
        not_before: when it looks first, in seconds since 1970; by default in a few seconds.
    """

    def __init__(
        self,
        waits: Mapping[str, Any],
        alation_conn_id: str,
        deadline: float,
        not_before: float | None = None,
    ) -> None:
        super().__init__()
        self.waits = dict(waits)
        self.alation_conn_id = alation_conn_id
        self.deadline = deadline
        self.not_before = time.time() + FIRST_LOOK if not_before is None else not_before

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return how the trigger is made anew, as JSON."""
        arguments = {
            "waits": self.waits,
            "alation_conn_id": self.alation_conn_id,
            "deadline": self.deadline,
            "not_before": self.not_before,
        }
        return "alation_airflow.triggers.AlationJobTrigger", arguments

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Look after the jobs. Nothing blocks the loop: requests are made in threads."""
        client: Alation | None = None
        refusals = 0
        await asyncio.sleep(min(max(0.0, self.not_before - time.time()), FIRST_LOOK))
        while True:
            try:
                if client is None:
                    client = await sync_to_async(AlationHook(self.alation_conn_id).get_conn)()
                if await asyncio.to_thread(look, client, cast(Waits, self.waits)):
                    yield self._event("ended")
                    return
                refusals = 0
            except Exception as error:
                refusals = refusals + 1 if isinstance(error, AuthenticationFailed) else 0
                lasts = isinstance(error, GIVES_UP) and not isinstance(error, LedgerError)
                if lasts or refusals >= MOST_REFUSALS:
                    self.log.error("the jobs cannot be looked after: %s", error)
                    yield self._event("error", str(error))
                    return
                self.log.warning("the jobs could not be looked after, and will be again: %s", error)
            now = time.time()
            if now >= self.deadline:
                yield self._event("deadline")
                return
            await asyncio.sleep(min(self._pause(now), self.deadline - now))

    def _pause(self, now: float) -> float:
        since = self.waits.get("since")
        return pause(max(0.0, now - since) if isinstance(since, int | float) else 0.0)

    def _event(self, status: str, message: str = "") -> TriggerEvent:
        told = {"status": status, "run": self.waits.get("run")}
        return TriggerEvent({**told, "message": message} if message else told)

    async def on_kill(self) -> None:
        """Say that jobs go on: no call ends them."""
        jobs = self.waits.get("jobs") or []
        self.log.warning(
            "%d jobs of the run %s go on at the server, and the run stays open: clear the task to "
            "go on with it",
            *(len(jobs), self.waits.get("run")),
        )
