"""The vendor-documented job class, with its exact signatures (vendor's reference page "Jobs")."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from alation_core.auth import ApiAccessToken
from alation_core.clock import SystemClock
from alation_core.errors import ConfigurationError
from alation_core.jobs import BULK_METADATA_JOBS, JobHandle, Poll, poll_request, read_handle
from alation_core.results import JobDetails
from alation_core.transport import Transport
from alation_core.waiting import wait_for_job
from alation_core.wire import check_host

if TYPE_CHECKING:
    import requests

logger = logging.getLogger("alation_core.job")


class Job:
    """An Alation background job, named by the reply that started it.

    Args:
        access_token: API access token.
        session: the requests session to use.
        host: address of the server, with its scheme.
        job_response: the submit reply that holds the job's handle.

    Raises:
        ConfigurationError: the host is no web address, or the reply holds no handle.
    """

    wait_seconds = 1800.0
    """Longest wait for the job's end."""

    def __init__(
        self,
        access_token: str,
        session: requests.Session,
        host: str,
        job_response: dict[str, Any],
    ) -> None:
        handle = read_handle(BULK_METADATA_JOBS, job_response)
        if not isinstance(handle, JobHandle):
            raise ConfigurationError(
                "the reply names no job: it holds none of job_id, task.id, job.id and job_name "
                "with a value, so no job was started"
            )
        self.handle = handle
        self._transport = Transport(
            check_host(host), ApiAccessToken(access_token), SystemClock(), session
        )

    def check_job_status(self) -> list[dict[str, Any]]:
        """Query the job and log its state until it has ended.

        Returns:
            The vanilla job objects: a list with the job's last answer.

        Raises:
            JobTimeout: the job has not ended within `wait_seconds`; it goes on.
            AuthenticationFailed: the token was refused.
        """
        answer = wait_for_job(
            self._transport, BULK_METADATA_JOBS, self.handle, self.wait_seconds, self._log
        )
        return answer if isinstance(answer, list) else [answer]

    def _get_job(self) -> JobDetails:
        """Query the job once.

        Raises:
            RequestRefused: the server answers with an error.
            ServerUnreachable: no answer.
        """
        reply = self._transport.read(poll_request(BULK_METADATA_JOBS, self.handle))
        return JobDetails.from_api_response(reply.data, self.handle)

    def _log(self, poll: Poll) -> None:
        logger.info("job %s: %s", self.handle, poll.word or poll.failure or poll.state.value)
