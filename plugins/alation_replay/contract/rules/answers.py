"""What the client does where a request is not simply answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.utils import formatdate
from itertools import combinations, pairwise
from typing import Any

import pytest

from alation_core import AlationError, BatchLimit, SimulatedClock
from alation_replay.contract.server import LostAnswer, Scripted
from alation_replay.contract.subject import Contract, require
from alation_replay.playing.credentials import CREDENTIALS

PAUSE = 30
"""Seconds that the throttle asks to wait."""
ENDED = {"detail": "Authentication credentials were not provided.", "code": "403000"}
"""The body of a 403 that stands for an ended token (sheet auth)."""
WRONG = "This value is not right."
WEB_PAGE = Scripted(200, text="<!DOCTYPE html><html><body>Please log in</body></html>")


class Answers(Contract):
    """Refusals, the throttle, ended tokens, sizes, lost and unreadable answers."""

    def test_refusal_names_its_rows(self, write: str) -> None:
        """A refused batch fails the rows that it names, at their place in the caller's input."""
        subject, limit = self.subject, self.subject.limit(write)
        size = 2 if _batchable(limit) else 1
        rows = subject.rows(write, 2 if limit.whole else 2 * size)
        held = len(rows) if limit.whole else size
        field = next(iter(subject.schema(write).fields), "field")
        told: list[dict[str, list[str]]] = [{}] * (held - 1) + [{field: [WRONG]}]
        success = subject.success(write)
        taken = [] if limit.whole else [success.calls[0]]
        server = subject.server(write, [*taken, Scripted(400, told)], success.polls)
        batch_size = None if limit.whole else size
        run = subject.call(write, server, rows, batch_size=batch_size)
        last = list(run.rows)[-1]
        require(
            last.status == "failed" and any(WRONG in p.message for p in last.problems),
            f"{subject.named(write)}: the server refused row {last.row} of the last batch, and "
            f"that row is {last.status} with {[str(p) for p in run.problems]}: locate() must keep "
            "findings that name a row already",
        )

    def test_throttle_is_waited_for(self, operation: str) -> None:
        """A 429 is waited for as long as Retry-After asks, in seconds and as a date; then sent."""
        subject, success = self.subject, self.subject.success(operation)
        until = formatdate(SimulatedClock().wall() + PAUSE, usegmt=True)
        for asked in (str(PAUSE), until):
            headers = {"Retry-After": asked}
            busy = Scripted(429, {"detail": "Request was throttled."}, headers=headers)
            server = subject.server(operation, [busy, *success.calls], success.polls)
            failure = subject.failure(operation, server)
            times = [seen.at for seen in server.calls]
            require(
                failure is None and len(times) > 1 and times[1] - times[0] >= PAUSE,
                f"{subject.named(operation)}: the throttle asked for {PAUSE} s (Retry-After: "
                f"{asked}); it was called at {times}, and the outcome is {failure or 'good'}",
            )

    def test_expired_token_is_renewed(self, operation: str) -> None:
        """A token that has ended is renewed once, and the same request is sent again with it."""
        subject, success = self.subject, self.subject.success(operation)
        refused = Scripted(403, ENDED)
        server = subject.server(operation, [refused, *success.calls], success.polls)
        failure = subject.failure(operation, server, CREDENTIALS["refresh_token"])
        calls = server.calls
        again = len(calls) > 1 and calls[0].body == calls[1].body
        require(
            failure is None and again and calls[0].token != calls[1].token,
            f"{subject.named(operation)}: its token ended; {server.tokens} tokens were fetched "
            f"for {len(calls)} calls, and the outcome is {failure or 'good'}",
        )

    def test_too_large_batch_is_split(self, write: str) -> None:
        """After a 413 the rows are sent in parts; a whole state and a lone row never are."""
        subject, limit = self.subject, self.subject.limit(write)
        whole, number = limit.whole, min(limit.items or 4, 4)
        rows = subject.rows(write, number)
        success = subject.success(write)
        refusal = Scripted(413, {"detail": "Request body too large."})
        server = subject.server(write, [refusal, *success.calls], success.polls)
        run = subject.call(write, server, rows)
        if whole or number == 1:
            require(
                len(server.calls) == 1 and run.status == "failed",
                f"{subject.named(write)} must not be split, and it was sent {len(server.calls)} "
                f"times; the run is {run!r}",
            )
            return
        bound, params, form = subject.write(write), subject.parameters(write), subject.form(write)
        ways = [
            [batch.body(form) for part in parts for batch in bound.plan(part, **params)]
            for parts in _in_parts(rows)
        ]
        sent = [seen.body for seen in server.calls]
        at_first = [batch.body(form) for batch in bound.plan(rows, **params)]
        require(
            sent[:1] == at_first and sent[1:] in ways,
            f"{subject.named(write)}: after a 413 the {number} rows must be sent in parts, in "
            f"their order, each as it would be alone; sent were {sent}",
        )

    def test_lost_answer_is_not_repeated(self, unrepeatable: str) -> None:
        """A create whose answer is lost is sent once, and its rows are unknown."""
        subject = self.subject
        server = subject.server(unrepeatable, [LostAnswer()])
        run = subject.call(unrepeatable, server, subject.rows(unrepeatable, 1))
        require(
            len(server.calls) == 1 and run.status == "unknown",
            f"{subject.named(unrepeatable)}: its answer was lost; it was sent {len(server.calls)} "
            f"times, and the run is {run!r}. Objects may be there twice now: declare it "
            "repeat_safe=False",
        )

    def test_unreadable_answer_is_no_success(self, operation: str) -> None:
        """A web page in place of an answer is never taken for a result."""
        subject = self.subject
        if getattr(subject.operation(operation), "accept", None) == "text":
            pytest.skip("the answer is text, whatever it is")
        server = subject.server(operation, [WEB_PAGE])
        told = f"{subject.named(operation)}: a web page came back"
        if subject.writes(operation):
            run = subject.call(operation, server, subject.rows(operation))
            # What tells apart by the answer whether the work was done may call it a refusal.
            refuses = subject.operation(operation).accepted_when is not None
            require(
                run.status in ("unknown", "failed" if refuses else "unknown"),
                f"{told}, and the run is {run!r}",
            )
            return
        try:
            subject.read_again(operation, server)
        except AlationError:
            return
        except Exception as error:
            raise AssertionError(f"{told}, and decode() raised {error!r}") from error
        raise AssertionError(f"{told}, and it was taken for an answer: let decode() return it")


def _batchable(limit: BatchLimit) -> bool:
    return not limit.whole and (limit.items is None or limit.items > 1)


def _in_parts(rows: Sequence[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield every way to cut rows into two parts or more."""
    places = range(1, len(rows))
    for count in places:
        for cuts in combinations(places, count):
            yield [rows[start:end] for start, end in pairwise((0, *cuts, len(rows)))]
