"""What becomes of rows whose request is answered with a job."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from alation_core import Run
from alation_core.jobs import BULK_METADATA_JOBS, HandlePlace, JobProtocol, JobState
from alation_replay.contract.server import Scripted
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
        subject, success = self.subject, self.subject.success(job)
        protocol = subject.operation(job).protocol
        for place in _places(protocol):
            value = NUMBER if place.by == "id" else NAME
            submitted = Scripted(202, _nested(place, value))
            polls = [_about(poll, protocol, value) for poll in success.polls]
            server = subject.server(job, [submitted], polls or [_ended(protocol)])
            run = subject.write_again(job, server)
            told = f"{subject.named(job)}: the reply {submitted.body} names a job"
            asked = [seen for seen in server.polls if _asks_for(seen.path, place, value)]
            require(asked, f"{told}, and it is never asked for: add its place to the protocol")
            require(run.ok, f"{told} that succeeds, and the run is {run!r}")

    def test_null_handle_starts_nothing(self, job: str) -> None:
        """A handle that is null means that no job was started: nothing succeeded (sheet job)."""
        subject = self.subject
        for place in _places(subject.operation(job).protocol):
            server = subject.server(job, [Scripted(200, _nested(place, None))])
            run = subject.write_again(job, server)
            require(
                run.status == "failed" and not server.polls,
                f"{subject.named(job)}: with the handle {_nested(place, None)} nothing was "
                f"started, and the run is {run!r}",
            )

    def test_failed_job_fails_its_rows(self, job: str) -> None:
        """No row of a failed job succeeded unless its answer names it, and the reason is told."""
        subject = self.subject
        for result in FAILURES:
            answer = {"status": "failed", "msg": REASON, "result": result}
            run = self._run_ending(job, [Scripted(200, answer)])
            told = f"{subject.named(job)}: the job failed with the result {result!r}"
            require(run.status == "failed", f"{told}, and the run is {run!r}")
            kinds = [p.kind for p in run.problems if REASON in p.message]
            require("job_failed" in kinds, f"{told}, and no problem tells why")

    def test_partial_job_is_no_success(self, job: str) -> None:
        """A job that says itself that it did a part is never a success."""
        subject = self.subject
        polls = subject.success(job).polls or [_ended(subject.operation(job).protocol)]
        for word in _words(subject.operation(job).protocol, JobState.PARTIAL):
            run = self._run_ending(job, [_with_status(poll, word) for poll in polls])
            require(
                not run.ok and run.problems,
                f"{subject.named(job)}: the job ended as {word!r}, and the run is {run!r}",
            )

    def test_unfamiliar_state_ends_unknown(self, job: str) -> None:
        """A word that nobody knows is neither a success nor waited for without an end."""
        state = {"status": UNHEARD_OF, "msg": "", "result": None}
        for answer in (Scripted(200, state), Scripted(200, text="<html>Not now</html>")):
            run = self._run_ending(job, [answer], timeout=SECONDS)
            told = f"{self.subject.named(job)}: a poll was answered {answer.content!r}"
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
            ended = _ended(subject.operation(judged).protocol, result)
            run = self._run_ending(judged, [ended])
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
        server = subject.server(job, [Scripted(202, _nested(place, value))], polls)
        return subject.write_again(job, server, **options)


def _places(protocol: JobProtocol) -> Iterator[HandlePlace]:
    """The places of a handle: those of the usual job call, or those that are declared."""
    yield from protocol.handles
    if protocol.path == BULK_METADATA_JOBS.path:
        yield from (p for p in BULK_METADATA_JOBS.handles if p not in protocol.handles)


def _nested(place: HandlePlace, value: Any) -> Any:
    for key in reversed(place.keys):
        value = {key: value}
    return value


def _about(poll: Scripted, protocol: JobProtocol, value: int | str) -> Scripted:
    """A poll's answer that names its job names this one: another job's answer says nothing."""
    answer = decoded(poll.content.decode())
    body = answer[0] if isinstance(answer, list) and answer else answer
    if not isinstance(body, dict):
        return poll
    for keys in (("id",), *(place.keys for place in protocol.handles)):
        part: Any = body
        for key in keys[:-1]:
            part = part.get(key) if isinstance(part, dict) else None
        if isinstance(part, dict) and keys[-1] in part:
            part[keys[-1]] = value
    return Scripted(poll.status, answer, headers=poll.headers)


def _asks_for(address: str, place: HandlePlace, value: int | str) -> bool:
    parts = urlsplit(address)
    by_query = parse_qs(parts.query).get(place.by) == [str(value)]
    return by_query or quote(str(value), safe="") in parts.path.split("/")


def _words(protocol: JobProtocol, state: JobState) -> Iterator[str]:
    """The words for a state: of the usual job call, or those that are declared."""
    known = BULK_METADATA_JOBS if protocol.path == BULK_METADATA_JOBS.path else protocol
    yield from (word for word, meaning in known.words.items() if meaning is state)


def _ended(protocol: JobProtocol, result: Any = None) -> Scripted:
    word = next(_words(protocol, JobState.SUCCEEDED), "successful")
    return Scripted(200, {"status": word, "msg": "", "result": result})


def _with_status(poll: Scripted, word: str) -> Scripted:
    answer = json.loads(poll.content)
    body = answer[0] if isinstance(answer, list) else answer
    return Scripted(200, {**body, "status": word})
