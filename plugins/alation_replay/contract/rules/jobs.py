"""What becomes of rows whose request is answered with a job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from alation_core import Run
from alation_core.jobs import JobState, job_state
from alation_replay.contract.job_answers import (
    about,
    asks_for,
    ended,
    handle_places,
    job_body,
    nested,
    with_word,
    words_for,
)
from alation_replay.contract.server import Scripted, ScriptedServer
from alation_replay.contract.spoiling import UNHEARD_OF
from alation_replay.contract.subject import Contract, require
from alation_replay.layout import decoded

NUMBER, NAME = 4711, "fake-job-name"
REASON = "The job stumbled over something."
FAILURES: Sequence[Any] = (None, REASON, [REASON])
"""The three kinds of result that a failed job may have (sheet job)."""
SECONDS = 60.0
"""How long a job is waited for that never ends."""


class Jobs(Contract):
    """A job is found, followed to its end, and believed only as far as it can be."""

    def test_every_handle_is_followed(self, job: str) -> None:
        """The job is polled, whichever form of handle the reply has (sheet job)."""
        subject = self.subject
        protocol = subject.operation(job).protocol
        for place in handle_places(protocol):
            value = NUMBER if place.by == "id" else NAME
            submitted = Scripted(202, nested(place.keys, value))
            polls = [about(poll, protocol, value) for poll in self._polls(job)]
            server = subject.server(job, [submitted], polls or [ended(protocol)])
            run = self._again(job, server)
            told = f"{subject.named(job)}: the reply {submitted.body} names a job"
            asked = [one for one in server.polls if asks_for(one.path, place, value, protocol)]
            require(asked, f"{told}, and it is never asked for: add its place to the protocol")
            require(run.ok, f"{told} that succeeds, and the run is {run!r}")

    def test_null_handle_starts_nothing(self, job: str) -> None:
        """A handle that is null means that no job was started: nothing succeeded (sheet job)."""
        subject = self.subject
        for place in handle_places(subject.operation(job).protocol):
            server = subject.server(job, [Scripted(200, nested(place.keys, None))])
            run = self._again(job, server)
            require(
                run.status == "failed" and not server.polls,
                f"{subject.named(job)}: with the handle {nested(place.keys, None)} nothing was "
                f"started, and the run is {run!r}",
            )

    def test_failed_job_fails_its_rows(self, job: str) -> None:
        """No row of a failed job succeeded unless its answer names it, and the reason is told."""
        subject = self.subject
        protocol = subject.operation(job).protocol
        words = words_for(protocol, JobState.FAILED)
        if not words:
            pytest.skip(f"the protocol of {subject.named(job)} has no word for a job that failed")
        for word, result in ((word, result) for word in words for result in FAILURES):
            answer = job_body(protocol, word, REASON, result)
            run = self._run_ending(job, [Scripted(200, answer)])
            told = f"{subject.named(job)}: the job failed with the result {result!r}"
            require(run.status == "failed", f"{told}, and the run is {run!r}")
            kinds = [p.kind for p in run.problems if REASON in p.message]
            require("job_failed" in kinds, f"{told}, and no problem tells why")

    def test_partial_job_is_no_success(self, job: str) -> None:
        """A job that says itself that it did a part is never a success."""
        subject = self.subject
        protocol = subject.operation(job).protocol
        polls = self._polls(job) or [ended(protocol)]
        for word in words_for(protocol, JobState.PARTIAL):
            run = self._run_ending(job, [with_word(poll, protocol, word) for poll in polls])
            require(
                not run.ok and run.problems,
                f"{subject.named(job)}: the job ended as {word!r}, and the run is {run!r}",
            )

    def test_unfamiliar_state_ends_unknown(self, job: str) -> None:
        """A word that nobody knows is neither a success nor waited for without an end."""
        protocol = self.subject.operation(job).protocol
        state = job_body(protocol, UNHEARD_OF)
        for answer in (Scripted(200, state), Scripted(200, text="<html>Not now</html>")):
            run = self._run_ending(job, [answer], timeout=SECONDS)
            told = f"{self.subject.named(job)}: a poll was answered {answer.content!r}"
            if protocol.otherwise.is_end and UNHEARD_OF in answer.content.decode():
                undone = all(row.status == "unknown" for row in run.rows)
                require(undone, f"{told}, a word that ends the job, and the run is {run!r}")
                continue
            require(run.status == "unknown", f"{told} until the deadline, and the run is {run!r}")
            problem = next((p for p in run.problems if p.kind == "timeout"), None)
            require(
                problem is not None and str(NUMBER) in problem.message,
                f"{told}, and no problem says how to take the job up again",
            )

    def test_result_of_unknown_shape_is_no_success(self, judged: str) -> None:
        """Where the result tells what was done, one that cannot be read tells nothing."""
        subject = self.subject
        result = {UNHEARD_OF: 1}
        if subject.operation(judged).protocol is None:
            server = subject.server(judged, [Scripted(200, result)])
            run = subject.call(judged, server, subject.rows(judged))
        else:
            answer = ended(subject.operation(judged).protocol, result)
            run = self._run_ending(judged, [answer])
        require(
            run.counts["succeeded"] == 0,
            f"{subject.named(judged)}: of the result {result} nothing is known, and the run is "
            f"{run!r}: let the reader return NOT_UNDERSTOOD",
        )

    def _run_ending(self, job: str, polls: Sequence[Scripted], **options: Any) -> Run[Any]:
        """Run the job of the success tape's rows, and let its polls be answered so."""
        subject = self.subject
        place = subject.operation(job).protocol.handles[0]
        value = NUMBER if place.by == "id" else f"{NAME}-{NUMBER}"
        server = subject.server(job, [Scripted(202, nested(place.keys, value))], polls)
        return self._again(job, server, **options)

    def _again(self, job: str, server: ScriptedServer, **options: Any) -> Run[Any]:
        """Make the write of the success tape once more, with what its first request holds.

        A job is one request's: several with one handle would contradict each other.
        """
        subject, success = self.subject, self.subject.success(job)
        rows = success.entry.call.rows
        if len(success.calls) > 1:
            call = success.entry.call
            size = call.options.get("batch_size")
            first = next(iter(subject.write(job).plan(rows, batch_size=size, **call.params)))
            rows = [rows[position] for position in first.positions]
        return subject.write_again(job, server, rows=rows, **options)

    def _polls(self, job: str) -> Sequence[Scripted]:
        """Return the answers to the questions after the job of the first request."""
        success, protocol = self.subject.success(job), self.subject.operation(job).protocol
        if len(success.calls) == 1:
            return success.polls
        ends = [job_state(protocol, _told(one))[0].is_end for one in success.polls]
        return success.polls[: ends.index(True) + 1] if True in ends else success.polls


def _told(poll: Scripted) -> Any:
    text = poll.content.decode()
    return decoded(text, otherwise=text)
