"""One job by its handle: taken up again and waited for, in the vendor's own class too."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from alation_core.auth.credentials import ApiAccessToken
from alation_core.clock import SystemClock
from alation_core.errors import ConfigurationError, JobTimeout, RequestRefused, UnreadableAnswer
from alation_core.jobs.answers import GONE_STATUSES, Poll, listed_job, poll_request, read_poll
from alation_core.jobs.handles import read_handle
from alation_core.jobs.polling import DEFAULT_TIMEOUT, GONE_LIMIT, PollPolicy, check_timeout
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobProtocol
from alation_core.problems import shorten, shown
from alation_core.results import JobDetails, details_of
from alation_core.runs.job_ends import errors_of
from alation_core.transport.connection import Connection
from alation_core.wire.hosts import check_host
from alation_core.wire.messages import Reply
from alation_core.wire.secrets import Secret
from alation_core.wire.signals import retry_after

if TYPE_CHECKING:
    import requests

logger = logging.getLogger("alation_core.job")


def wait_for_job(
    transport: Connection,
    protocol: JobProtocol,
    handle: JobHandle,
    timeout: float,
    on_poll: Callable[[Poll], None] = lambda poll: None,
) -> Any:
    """Poll a job until it has ended and return its untouched answer.

    A poll that fails says nothing about the job; it is repeated until the deadline.

    Args:
        transport: the way to the server.
        protocol: how the job is asked for.
        handle: the job.
        timeout: seconds to wait.
        on_poll: is told of every poll.

    Raises:
        ConfigurationError: the time is no number of seconds, or no address can bear the handle.
        JobTimeout: the job has not ended by then; it goes on.
        UnreadableAnswer: the server keeps saying that there is no such job.
    """
    clock, policy = transport.clock, PollPolicy()
    began = clock.now()
    deadline = began + check_timeout(timeout)
    polls = gone = 0
    while True:
        reply = transport.exchange(poll_request(protocol, handle))
        poll = read_poll(protocol, reply, handle)
        on_poll(poll)
        if poll.state.is_end:
            return poll.answer
        gone = gone + 1 if poll.gone else 0
        if gone >= GONE_LIMIT:
            raise UnreadableAnswer(
                f"the server has no job {shown(handle.value)} ({poll.failure})", poll.answer
            )
        if clock.now() >= deadline:
            raise JobTimeout(handle.value, timeout, poll.answer)
        asked = retry_after(reply, clock.wall()) if isinstance(reply, Reply) else None
        now = clock.now()
        wait = max(policy.delay(now - began, polls, str(handle)), asked or 0.0)
        clock.sleep(policy.due(now + wait, began, deadline) - now)
        polls += 1


class RunningJob:
    """A job at the server, taken up by its handle: `catalog.job(4711)`.

    Args:
        transport: the way to the server.
        protocol: how the job is asked for.
        handle: the job.
    """

    def __init__(self, transport: Connection, protocol: JobProtocol, handle: JobHandle) -> None:
        self._transport = transport
        self._protocol = protocol
        self.handle = handle

    def details(self) -> JobDetails:
        """Ask once and return what the server says now.

        Raises:
            RequestRefused: the server answers with an error, as it may for an unknown job.
            ServerUnreachable: no answer.
        """
        try:
            reply = self._transport.read(poll_request(self._protocol, self.handle))
        except RequestRefused as error:
            if error.status not in GONE_STATUSES:
                raise
            told = f"the server has no job {shown(self.handle.value)} ({error})"
            raise RequestRefused(
                told, status=error.status, problems=error.problems, raw=error.raw
            ) from None
        answer = listed_job(self._protocol, self.handle, reply.data)
        return details_of(JobDetails, self._protocol, answer, self.handle)

    def wait(
        self, timeout: float = DEFAULT_TIMEOUT, on_poll: Callable[[Poll], None] = lambda poll: None
    ) -> JobDetails:
        """Wait until the job has ended.

        Args:
            timeout: seconds to wait; running out cancels nothing.
            on_poll: is told of every poll.

        Raises:
            JobTimeout: the job has not ended by then.
            UnreadableAnswer: the server has no such job.
        """
        answer = wait_for_job(self._transport, self._protocol, self.handle, timeout, on_poll)
        errors = errors_of(self._transport, self._protocol, self.handle).errors
        return details_of(JobDetails, self._protocol, answer, self.handle, errors)


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

    wait_seconds = DEFAULT_TIMEOUT
    """Longest wait for the job's end."""

    def __init__(
        self,
        access_token: str,
        session: requests.Session,
        host: str,
        job_response: dict[str, Any],
    ) -> None:
        if isinstance(access_token, str):
            access_token = Secret(access_token)  # no traceback shows it from here on
        self._transport = Connection(
            check_host(host), ApiAccessToken(access_token), SystemClock(), session
        )
        handle = read_handle(BULK_METADATA_JOBS, job_response)
        if not isinstance(handle, JobHandle):
            raise ConfigurationError(
                "the reply names no job: it holds none of job_id, task.id, job.id and job_name "
                "with a value, so no job was started"
            )
        self.handle = handle

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
        word = shorten(poll.word or poll.failure or poll.state.value)
        logger.info("job %s: %s", shown(self.handle.value), word)
