"""The jobs of the CDE service: one family of words, two ways to ask for them."""

from __future__ import annotations

from collections.abc import Mapping

from alation_core.jobs import HandlePlace, JobProtocol, JobState

PATH = "/cde-service/integration/job/"
WORDS: Mapping[str, JobState] = {
    "QUEUED": JobState.RUNNING,
    "IN_PROGRESS": JobState.RUNNING,
    "FINISHED": JobState.SUCCEEDED,
    "ERROR": JobState.FAILED,
    "CANCELED": JobState.ENDED,
}
"""What a canceled job had done by then is not told."""

BULK_JOBS = JobProtocol(
    path=f"{PATH}?type=API_BULK_CREATION&order_by=-ts_created&limit=100",
    handles=(
        HandlePlace(("job_key",), by="name"),
        HandlePlace(("key",), by="name"),
        HandlePlace(("id",)),
        HandlePlace(("job_id",)),
    ),
    words=WORDS,
    listed_by={"name": "key", "id": "id"},
)
"""A creation of many is named by its uuid key, which nothing but the list of jobs shows."""

ACTION_JOBS = JobProtocol(path=PATH + "{handle}/", handles=(HandlePlace(("job_id",)),), words=WORDS)
