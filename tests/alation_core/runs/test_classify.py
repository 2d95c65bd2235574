"""What an answer to a batch means: never a second time for what may have been done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.jobs.handles import is_handle
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle
from alation_core.ledger.codec import decode, encode
from alation_core.runs.classify import OUTAGE_SECONDS, TRIES, Sent, classify
from alation_core.runs.events import (
    Accepted,
    Answered,
    Deferred,
    Event,
    Lost,
    NotSent,
    Refused,
    TooLarge,
)
from alation_core.runs.state import OpenBatch
from alation_core.wire.messages import NoReply, Reply
from tests.alation_core.support import JSON, reply

CREATE = Sent(
    key=(0,),
    rows=10,
    splittable=True,
    repeat_safe=False,
    protocol=BULK_METADATA_JOBS,
    answers_at_once=False,
    patience=1800.0,
    progress=OpenBatch(),
    contacted=True,
)
UPDATE = replace(CREATE, repeat_safe=True)
DELETE = replace(UPDATE, protocol=None, answers_at_once=True)
TRIED = OpenBatch(deferrals=TRIES - 1, deferred_since=0.0)
NOW = 100.0

HTML = Reply(202, {"content-type": "text/html"}, b"<html>Sign in</html>")
RESET = NoReply(sent=True, reason="connection reset")
REFUSED = NoReply(sent=False, reason="connection refused")
THROTTLE = {"title": "Too many requests", "detail": "Expected available in 7 seconds."}
QUOTA = {"error": "Entitlement quota exceeded"}
INVALID: dict[str, Any] = {"job_id": None, "invalid_documents": []}


def judged(sent: Sent, answer: Reply | NoReply) -> Event:
    return classify(sent, answer, NOW, wall=1_740_000_000.0)


@pytest.mark.parametrize(
    ("answer", "create", "update", "delete"),
    [
        (reply(202, {"job_id": 7}), Accepted, Accepted, Accepted),
        (reply(200, {"job": {"id": 7}}), Accepted, Accepted, Accepted),
        (reply(200, {"id": 5, "job_id": 7}), Accepted, Accepted, Answered),
        (reply(400, {"job_id": 7, "detail": "No."}), Accepted, Accepted, Accepted),
        (reply(401, {"job_id": 7}), Accepted, Accepted, Accepted),
        (reply(403, {"job_id": 7, "detail": "No."}), Accepted, Accepted, Accepted),
        (reply(413, {"job_id": 7}), Accepted, Accepted, Accepted),
        (reply(429, {"job_id": 7, **THROTTLE}), Accepted, Accepted, Accepted),
        (reply(502, {"job_id": 7}), Accepted, Accepted, Accepted),
        (reply(200, {"deleted_document_count": 2}), Lost, Deferred, Answered),
        (Reply(204), Lost, Deferred, Answered),
        (HTML, Lost, Deferred, Deferred),
        (reply(202, {"job_id": None}), Refused, Refused, Answered),
        (reply(200, {"status": "failed"}), Refused, Refused, Refused),
        (reply(200, {"status": "Failed"}), Refused, Refused, Refused),
        (reply(302, None, location="https://elsewhere.example.net"), Lost, Lost, Lost),
        (reply(304), Lost, Lost, Lost),
        (reply(101), Lost, Deferred, Deferred),
        (reply(199, {"detail": "No."}), Lost, Deferred, Deferred),
        (reply(206, {"deleted_document_count": 2}), Lost, Deferred, Deferred),
        (reply(400, INVALID), Refused, Refused, Refused),
        (reply(404, {"detail": "Not found."}), Refused, Refused, Refused),
        (reply(400, {"options": ["bad"]}), Refused, Refused, Refused),
        (reply(400, [{}, {"options": ["bad"]}]), Refused, Refused, Refused),
        (reply(400, {"Entry": 1, "Message": "No."}), Refused, Refused, Refused),
        (reply(400), Lost, Deferred, Deferred),
        (reply(400, {}), Lost, Deferred, Deferred),
        (reply(400, []), Lost, Deferred, Deferred),
        (reply(400, "No."), Lost, Deferred, Deferred),
        (reply(400, {"request": "r-1"}), Lost, Deferred, Deferred),
        (Reply(403, {}, b"<html>Request blocked</html>"), Lost, Deferred, Deferred),
        (Reply(404, {}, b"<html>Not Found</html>"), Lost, Deferred, Deferred),
        (reply(421, {"detail": "Misdirected."}), Lost, Deferred, Deferred),
        (reply(425, {"detail": "Too early."}), Lost, Deferred, Deferred),
        (reply(408), Lost, Deferred, Deferred),
        (reply(413), TooLarge, TooLarge, TooLarge),
        (reply(429, THROTTLE), Deferred, Deferred, Deferred),
        (reply(429), Deferred, Deferred, Deferred),
        (reply(429, QUOTA), Refused, Refused, Refused),
        (reply(500), Lost, Deferred, Deferred),
        (reply(502), Lost, Deferred, Deferred),
        (reply(503, None, retry_after="5"), Lost, Deferred, Deferred),
        (reply(504), Lost, Deferred, Deferred),
        (RESET, Lost, Deferred, Deferred),
        (REFUSED, Deferred, Deferred, Deferred),
    ],
)
def test_table_of_answers(
    answer: Reply | NoReply, create: type[Event], update: type[Event], delete: type[Event]
) -> None:
    for sent, expected in ((CREATE, create), (UPDATE, update), (DELETE, delete)):
        assert type(judged(sent, answer)) is expected


@pytest.mark.parametrize(
    ("content", "known", "text"),
    [
        (b"product: x", Lost, Answered),
        (b"data: [DONE]\n", Lost, Answered),
        (b'"a text of JSON"', Answered, Answered),
        (b"", Answered, Answered),
        (b"<html>Not now</html>", Lost, Lost),
        (b"\n <!DOCTYPE html>", Lost, Lost),
    ],
)
def test_a_text_is_an_answer_where_it_is_declared(
    content: bytes, known: type[Event], text: type[Event]
) -> None:
    at_once = replace(DELETE, repeat_safe=False)
    assert type(judged(at_once, Reply(200, {}, content))) is known
    assert type(judged(replace(at_once, text_answer=True), Reply(200, {}, content))) is text


@given(st.integers(200, 599), JSON)
def test_a_create_is_sent_again_only_where_the_throttle_refused_it(status: int, body: Any) -> None:
    event = judged(CREATE, reply(status, body))

    if isinstance(event, Deferred):
        assert status == 429
    if isinstance(event, TooLarge):
        assert status == 413


@given(st.integers(200, 599), JSON, st.booleans())
def test_every_answer_means_something(status: int, body: Any, repeat_safe: bool) -> None:
    for sent in (
        replace(CREATE, repeat_safe=repeat_safe),
        replace(DELETE, repeat_safe=repeat_safe),
    ):
        assert judged(sent, reply(status, body)).batch == (0,)


def test_the_handle_is_kept_with_the_whole_reply() -> None:
    body = {"job_id": 7, "errors": [None, "text"]}

    event = judged(CREATE, reply(202, body))

    assert isinstance(event, Accepted)
    assert event.handle == JobHandle(7)
    assert event.handle.reply == body


def test_repeating_ends() -> None:
    for answer in (RESET, reply(503), HTML):
        assert isinstance(judged(replace(UPDATE, progress=TRIED), answer), Lost)
    never_met = replace(UPDATE, progress=TRIED, contacted=False)
    assert isinstance(judged(never_met, REFUSED), NotSent)


def test_a_server_that_answered_before_is_waited_for() -> None:
    lately = OpenBatch(deferrals=50, deferred_since=NOW - OUTAGE_SECONDS + 1)
    long_ago = OpenBatch(deferrals=50, deferred_since=NOW - OUTAGE_SECONDS)

    assert isinstance(judged(replace(CREATE, progress=lately), REFUSED), Deferred)
    assert isinstance(judged(replace(CREATE, progress=long_ago), REFUSED), NotSent)


def test_a_batch_that_is_put_off_says_how_long_it_is_tried_and_does_not_record_it() -> None:
    since = OpenBatch(deferrals=50, deferred_since=NOW - 20.0)
    for sent, answer, until in (
        (replace(CREATE, progress=since), REFUSED, NOW - 20.0 + OUTAGE_SECONDS),
        (CREATE, REFUSED, NOW + OUTAGE_SECONDS),
        (replace(CREATE, progress=since), reply(429, THROTTLE), NOW - 20.0 + CREATE.patience),
        (replace(CREATE, contacted=False), REFUSED, None),
        (UPDATE, RESET, None),
    ):
        event = judged(sent, answer)
        assert isinstance(event, Deferred)
        assert event.patience_until == until
        # An older version, which does not know it, reads the ledger.
        assert "patience" not in encode(event)
        assert decode(encode(event)) == event


def test_a_lost_answer_is_kept() -> None:
    event = judged(CREATE, reply(200, {"new": "shape"}))

    assert isinstance(event, Lost)
    assert event.kind == "unparsed"
    assert event.answer == {"new": "shape"}
    event = judged(CREATE, HTML)
    assert isinstance(event, Lost)
    assert event.answer == "<html>Sign in</html>"


def test_the_pause_is_at_least_what_the_server_asks() -> None:
    for answer in (reply(429, THROTTLE), reply(429, None, retry_after="7")):
        event = judged(CREATE, answer)
        assert isinstance(event, Deferred)
        assert event.until == NOW + 7.0
    event = judged(UPDATE, reply(503, None, retry_after="20"))
    assert isinstance(event, Deferred)
    assert event.until == NOW + 20.0


def test_a_throttle_that_asks_for_more_than_the_patience_ends_the_run() -> None:
    impatient = replace(CREATE, patience=60.0)

    event = judged(impatient, reply(429, None, retry_after="61"))

    assert isinstance(event, NotSent)
    assert "61 s" in event.reason
    since = OpenBatch(deferrals=2, deferred_since=NOW - 58.0)
    event = judged(replace(impatient, progress=since), reply(429, None, retry_after="3"))
    assert isinstance(event, NotSent)
    assert isinstance(
        judged(replace(UPDATE, patience=60.0), reply(503, None, retry_after="61")), Lost
    )


@pytest.mark.parametrize("changes", [{"splittable": False}, {"rows": 1}])
def test_what_cannot_be_split_is_refused_as_too_large(changes: dict[str, Any]) -> None:
    event = judged(replace(CREATE, **changes), reply(413, {"detail": "Too large."}))

    assert isinstance(event, Refused)
    assert event.answer == {"detail": "Too large."}


def test_what_proves_nothing_says_why() -> None:
    for answer, said in (
        (reply(400), "HTTP 400: no text (not in a form of the API"),
        (reply(408), "HTTP 408: no text"),
        (reply(302, "anything"), "redirects"),
    ):
        event = judged(CREATE, answer)
        assert isinstance(event, Lost)
        assert said in event.reason


@pytest.mark.parametrize(
    ("status", "body", "proved"),
    [
        (400, {"oops": 1}, True),
        (422, [{"oops": 1}], True),
        (403, {"oops": 1}, True),
        (400, "<html>Bad Request</html>", False),
        (400, None, False),
        (400, {}, False),
        (408, {"oops": 1}, False),
        (500, {"oops": 1}, False),
    ],
)
def test_a_refusal_that_starts_nothing_is_any_that_can_be_read(
    status: int, body: Any, proved: bool
) -> None:
    declared = replace(CREATE, refusal_starts_nothing=True)
    assert isinstance(judged(declared, reply(status, body)), Refused) is proved
    assert isinstance(judged(CREATE, reply(status, body)), Lost)


@pytest.mark.parametrize(
    "body", [{"job_id": None, "status": "running"}, {"task": {"id": None, "status": "NA"}}]
)
def test_a_null_handle_beside_work_that_goes_on_proves_nothing(body: Any) -> None:
    assert isinstance(judged(CREATE, reply(202, body)), Lost)


@given(st.integers(100, 599), JSON, st.booleans())
def test_only_a_proof_makes_a_refusal(status: int, body: Any, repeat_safe: bool) -> None:
    event = judged(replace(CREATE, repeat_safe=repeat_safe), reply(status, body))

    if isinstance(event, Refused) and not 200 <= status < 300:
        assert 400 <= status < 500
        assert status not in (408, 421, 425)
    if isinstance(body, dict) and is_handle(body.get("job_id")):
        assert isinstance(event, Accepted)


def test_an_answer_that_names_several_jobs_leaves_a_doubt() -> None:
    event = judged(CREATE, Reply(202, {}, b'{"job_id": 7, "job_id": 8}'))
    assert isinstance(event, Accepted)
    assert event.doubt is not None
    event = judged(CREATE, Reply(202, {}, b'{"job_id": 7, "job_id": 7}'))
    assert isinstance(event, Accepted)
    assert event.doubt is None


def test_an_accepted_when_that_raises_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def raising(body: Any) -> bool:
        raise KeyError("Success")

    sent = replace(DELETE, accepted_when=raising, repeat_safe=False)
    event = judged(sent, reply(200, {"Success": "all"}))

    assert isinstance(event, Lost)
    assert "accepted_when" in caplog.text
