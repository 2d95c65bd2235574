"""Waits for a job by its handle."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from airflow.configuration import conf
from airflow.sdk import BaseSensorOperator
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowSensorTimeout,
)

from alation_airflow.failing import told_to_airflow
from alation_airflow.hooks import AlationHook
from alation_airflow.triggers import AlationJobTrigger
from alation_core.engines import Waits
from alation_core.jobs import BULK_METADATA_JOBS, JobState, job_state
from alation_core.problems import shorten

DONE = (JobState.SUCCEEDED, JobState.ENDED)


class AlationJobSensor(BaseSensorOperator):
    """Waits until a job has ended, and fails where not all of it was done.

    What became of its rows only the run knows that began it: see `AlationLoadOperator`.

    Args:
        job: its number or name.
        deferrable: leave the worker while it runs.
        alation_conn_id: id of the connection.
    """

    template_fields: Sequence[str] = ("job", "alation_conn_id")
    ui_color = "#e3effa"

    def __init__(
        self,
        *,
        job: int | str,
        deferrable: bool = conf.getboolean("operators", "default_deferrable", fallback=False),
        alation_conn_id: str = AlationHook.default_conn_name,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.deferrable = deferrable
        self.alation_conn_id = alation_conn_id

    def execute(self, context: Any) -> None:
        """Wait, in the worker or beside it."""
        if self.deferrable:
            # As for one that goes on: `soft_fail` and `never_fail` are heeded on that way alone.
            self.resume_execution("_begin", None, context)
        else:
            super().execute(context)

    def _begin(self, context: Any) -> None:
        """Look once, and let a trigger look on."""
        if not self.poke(context):
            handle = AlationHook(self.alation_conn_id).get_conn().job(self.job).handle
            now = time.time()
            waits: Waits = {
                "run": "",
                "operation": "",
                "jobs": [{"value": handle.value, "by": handle.by}],
                "since": now,
                "until": now + float(self.timeout),
                "seconds": 0.0,
            }
            self.defer(
                trigger=AlationJobTrigger(waits, self.alation_conn_id, waits["until"]),
                method_name="execute_complete",
            )

    def execute_complete(self, context: Any, event: Any = None) -> None:
        """Look once more when the trigger has fired.

        Raises:
            AirflowSensorTimeout: the job has not ended in time.
            AirflowException: it has not ended, or it is no event of the trigger.
        """
        status = event.get("status") if isinstance(event, Mapping) else None
        if self.poke(context):
            return
        if status == "deadline":
            raise AirflowSensorTimeout(
                f"the job {self.job} has not ended within {self.timeout:g} seconds"
            )
        raise AirflowException(f"the job {self.job} has not ended (the trigger told {status!r})")

    def poke(self, context: Any) -> bool:
        """Ask for the job once.

        Raises:
            AirflowFailException: it has ended, and not all of it was done.
        """
        with told_to_airflow():
            details = AlationHook(self.alation_conn_id).get_conn().job(self.job).details()
        state, word = job_state(BULK_METADATA_JOBS, details.raw)
        self.log.info("job %s: %s", self.job, shorten(word or state.value))
        if state.is_end and state not in DONE:
            raise AirflowFailException(f"the job {self.job} ended: {shorten(word or state.value)}")
        return state.is_end
