"""How a job is named, understood, and when it is asked again."""

from alation_core.jobs.answers import (
    Poll,
    is_bare,
    job_answer,
    job_state,
    listed_job,
    poll_request,
    read_poll,
    texts,
    value_at,
    vendor_form,
    words_of,
)
from alation_core.jobs.durations import Seen
from alation_core.jobs.handles import is_handle, read_handle
from alation_core.jobs.polling import DEFAULT_TIMEOUT, GONE_LIMIT, PollPolicy
from alation_core.jobs.protocol import (
    BULK_METADATA_JOBS,
    NOTHING_STARTED,
    HandlePlace,
    JobHandle,
    JobProtocol,
    JobState,
    NothingStarted,
)

__all__ = [
    "BULK_METADATA_JOBS",
    "DEFAULT_TIMEOUT",
    "GONE_LIMIT",
    "NOTHING_STARTED",
    "HandlePlace",
    "JobHandle",
    "JobProtocol",
    "JobState",
    "NothingStarted",
    "Poll",
    "PollPolicy",
    "Seen",
    "is_bare",
    "is_handle",
    "job_answer",
    "job_state",
    "listed_job",
    "poll_request",
    "read_handle",
    "read_poll",
    "texts",
    "value_at",
    "vendor_form",
    "words_of",
]
