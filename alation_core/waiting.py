"""Waiting for one job that was started elsewhere, on the same parts that a run uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alation_core.errors import JobTimeout, UnreadableAnswer
from alation_core.jobs import JobHandle, JobProtocol, Poll, poll_request, read_poll
from alation_core.polling import GONE_LIMIT, PollPolicy
from alation_core.results import JobDetails
from alation_core.transport import Transport
from alation_core.wire import Reply, retry_after


def wait_for_job(
    transport: Transport,
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
        JobTimeout: the job has not ended by then; it goes on.
        UnreadableAnswer: the server keeps saying that there is no such job.
    """
    clock, policy = transport.clock, PollPolicy()
    began = clock.now()
    deadline = began + timeout
    polls = gone = 0
    while True:
        reply = transport.exchange(poll_request(protocol, handle))
        poll = read_poll(protocol, reply)
        on_poll(poll)
        if poll.state.is_end:
            return poll.answer
        gone = gone + 1 if poll.gone else 0
        if gone >= GONE_LIMIT:
            raise UnreadableAnswer(f"the server has no job {handle} ({poll.failure})", poll.answer)
        if clock.now() >= deadline:
            raise JobTimeout(handle.value, timeout, poll.answer)
        asked = retry_after(reply, clock.wall()) if isinstance(reply, Reply) else None
        wait = max(policy.delay(clock.now() - began, polls, str(handle)), asked or 0.0)
        clock.sleep(min(wait, deadline - clock.now()))
        polls += 1


class RunningJob:
    """A job at the server, taken up by its handle: `catalog.job(4711)`.

    Args:
        transport: the way to the server.
        protocol: how the job is asked for.
        handle: the job.
    """

    def __init__(self, transport: Transport, protocol: JobProtocol, handle: JobHandle) -> None:
        self._transport = transport
        self._protocol = protocol
        self.handle = handle

    def details(self) -> JobDetails:
        """Ask once and return what the server says now.

        Raises:
            RequestRefused: the server answers with an error, as it may for an unknown job.
            ServerUnreachable: no answer.
        """
        reply = self._transport.read(poll_request(self._protocol, self.handle))
        return JobDetails.from_api_response(reply.data, self.handle)

    def wait(
        self, timeout: float = 1800.0, on_poll: Callable[[Poll], None] = lambda poll: None
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
        return JobDetails.from_api_response(answer, self.handle)
