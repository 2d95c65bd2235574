"""The log of a run: what a night needs, in records for machines; no row, no secret, no answer."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import Alation, AuthenticationFailed, RefreshToken, SimulatedClock
from alation_core.jobs import JobHandle, JobState
from alation_core.jobs.answers import Poll
from alation_core.observers import lines
from alation_core.observers.harmless import harmless, why_ended
from alation_core.observers.lines import INFO_AT_MOST, LINES
from alation_core.observers.log import logged
from alation_core.observers.story import Story
from alation_core.runs import (
    Accepted,
    Begun,
    Deferred,
    Ended,
    Event,
    Finished,
    Intent,
    Lost,
    NotSent,
    Planned,
    Polled,
    Refused,
    Requested,
    Resolved,
    Stopped,
    TooLarge,
)
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import DOCUMENTS, documents, http, scripted

CANARY = "Quarterly-revenue-of-Freedonia"


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """What the records say happened, each with its level."""
    return [
        (record.levelname, record.alation["event"])
        for record in caplog.records
        if hasattr(record, "alation") and not record.alation["event"].startswith("request")
    ]


def test_a_night_is_told_step_by_step(
    catalog: Alation, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.INFO, "alation_core")
    rows = [*documents(2), {"title": CANARY, "document_hub_id": 99}]

    run = catalog.document.create(rows, batch_size=2, ledger=tmp_path / "l.db")

    assert told(caplog) == [
        ("INFO", "run.began"),
        ("INFO", "batch.sent"),
        ("INFO", "job.accepted"),
        ("INFO", "job.ended"),
        ("INFO", "batch.sent"),
        ("WARNING", "batch.refused"),
        ("INFO", "batch.ended"),
        ("WARNING", "batch.ended"),
        ("WARNING", "run.ended"),
    ]
    records = [record for record in caplog.records if hasattr(record, "alation")]
    assert {r.name for r in records} == {f"alation_core.{n}" for n in ("run", "batch", "job")}
    begun, ended = records[0].alation, records[-1].alation
    assert (begun["operation"], begun["run"], begun["rows"]) == ("document.create", run.id, 3)
    assert begun["ledger"] == str(tmp_path / "l.db")
    assert (ended["status"], ended["succeeded"], ended["failed"]) == ("partial", 2, 1)
    assert records[3].alation["seconds"] > 0
    assert {record.alation["run"] for record in records} == {run.id}
    everything = "\n".join(f"{r.getMessage()} {json.dumps(r.alation)}" for r in records)
    assert CANARY not in everything
    assert rows[0]["title"] not in everything


@pytest.mark.parametrize("stops_itself", [True, False])
def test_that_a_run_stops_is_told_once_with_the_reason_and_what_is_left(
    clock: SimulatedClock, caplog: pytest.LogCaptureFixture, stops_itself: bool
) -> None:
    caplog.set_level(logging.INFO, "alation_core")
    faults = [Fault("revoked-token", "POST", DOCUMENTS, at=2)] if stops_itself else []
    seen: list[Event] = []
    with Sandbox(faults=faults, clock=clock.wall) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        catalog = Alation(server.url, auth, ["document"], clock=clock)

        def watch(event: Event) -> None:
            seen.append(event)
            if isinstance(event, Resolved) and not stops_itself:
                catalog.stop("enough for tonight")

        catalog.document.create(documents(6), batch_size=2, progress=watch)

    (stopped,) = (event for event in seen if isinstance(event, Stopped))
    (line,) = (r for r in caplog.records if getattr(r, "alation", {}).get("event") == "run.stopped")
    facts = line.alation  # type: ignore[attr-defined]
    assert (line.levelname, line.name) == ("WARNING", "alation_core.run")
    assert ("no token" if stops_itself else "enough") in stopped.reason
    assert facts["reason"] == harmless(stopped.reason)
    # The stop that is asked for comes when the second batch is at the server.
    assert (facts["left"], facts["jobs"]) == ((4, 0) if stops_itself else (2, 1))
    assert line.getMessage().endswith("4 rows not sent" if stops_itself else "; 1 job open")


def test_what_is_left_of_a_run_is_what_is_not_at_the_server() -> None:
    story = Story()
    for event in (
        Begun((), 0.0, None, "document.create", "", None, None, 20, goes_on=False),
        Planned((0,), 0.0, 5, 1),  # one is rejected
        Intent((0,), 0.0, "", 0.0),
        Planned((1,), 0.0, 6),
        Intent((1,), 0.0, "", 0.0),
        TooLarge((1,), 0.0, 413, 2),
        Intent((1, 0), 0.0, "", 0.0),
        Planned((2,), 0.0, 3),
        Intent((2,), 0.0, "", 0.0),
        Deferred((2,), 0.0, 9.0, "not reached"),
    ):
        story.before(event)
        story.after(event)
    assert story.left == 20 - 6 - 2


def test_a_batch_is_sent_with_the_rows_that_go_out(
    catalog: Alation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "alation_core")
    rows = [{"titel": "odd"}, *documents(2), {"title": "stray", "document_hub_id": 99}]

    catalog.document.create(rows, on_invalid="skip", on_refused="isolate")

    sent = [r for r in caplog.records if r.getMessage().startswith("batch 1 is sent with")]
    assert [record.alation["rows"] for record in sent] == [3, 2]  # type: ignore[attr-defined]


def test_what_a_server_says_reaches_no_record(
    clock: SimulatedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "alation_core")
    token = {"user_id": 1, "api_access_token": "t" * 40, "token_status": "ACTIVE"}
    echo = {"title": CANARY, "detail": CANARY}
    answers = [
        http(201, token),
        http(202, {"job_id": 7}),
        http(503, echo),  # the poll
        http(403, {"detail": "Authentication credentials were not provided."}),
        http(201, token | {"api_access_token": "u" * 40}),
        http(200, {"status": "failed", "msg": CANARY, "result": [CANARY]}),
        http(500, echo),  # the second batch
        CANARY.encode() + b"\r\n\r\n",  # the third one: what comes is no HTTP
    ]
    with scripted(answers) as server:
        secret = RefreshToken(1, "s" * 40)
        client = Alation(server.url, secret, ["document"], clock=clock)
        run = client.document.create([{"title": CANARY, "document_hub_id": 1}] * 3, batch_size=1)

    assert run.counts["unknown"] == 2
    everything = "\n".join(
        f"{record.getMessage()} {getattr(record, 'alation', '')}" for record in caplog.records
    )
    for hidden in (CANARY, "s" * 40, "t" * 40, "u" * 40):
        assert hidden not in everything
    warned = {name for level, name in told(caplog) if level == "WARNING"}
    assert warned >= {"job.silent", "token.renewed", "job.ended", "batch.lost", "run.ended"}


BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
TEXTS = st.text(min_size=1).map(lambda text: f"{CANARY}{text}\n{CANARY}")


@given(TEXTS, st.sampled_from(["HTTP 503: %s", "HTTP 400: x %s", "it cannot be read (%s)", '"%s"']))
def test_no_reason_quotes_an_answer_and_all_are_one_line(text: str, form: str) -> None:
    reason = form % text
    handle = JobHandle(f"a\n{text}".replace(CANARY, ""), "name")
    for event in (
        Deferred((0,), 1.0, 2.0, reason),
        Lost((0,), 1.0, reason, answer=text),
        NotSent((0,), 1.0, reason),
        Stopped((), 1.0, reason),
        Refused((0,), 1.0, 400, text),
        Accepted((0,), 1.0, handle),
        Polled((0,), 1.0, handle, Poll(JobState.UNFAMILIAR, failure=reason)),
        Ended((0,), 1.0, handle, JobState.FAILED, text, reason),
        Finished((), 1.0, "open", reason=reason, error="InvalidPayload"),
        Finished((), 1.0, "open", reason=reason, error="LeaseLost"),
    ):
        line = LINES[type(event)](Story(), event)
        assert CANARY not in f"{line.message} {line.fields}"
        assert not BREAKS.search(line.message)


def test_of_an_exception_about_rows_only_its_kind_is_told() -> None:
    assert why_ended("InvalidPayload", CANARY) == "InvalidPayload"
    assert why_ended("LeaseLost", "another process goes on") == "LeaseLost: another process goes on"
    assert harmless("HTTP 503: Service Unavailable") == "HTTP 503"
    assert harmless("Failed to connect: [Errno 111] Connection refused") == (
        "Failed to connect: Connection refused"
    )
    assert harmless("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed") == (
        "certificate verify failed: self-signed"
    )


def test_nothing_is_made_of_what_nobody_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Event] = []
    noted = {kind: lambda story, event: made.append(event) for kind in INFO_AT_MOST}
    monkeypatch.setattr(lines, "LINES", {**LINES, **noted})
    monkeypatch.setattr("alation_core.observers.log.LINES", {**LINES, **noted})
    logging.getLogger("alation_core.run").setLevel(logging.WARNING)
    try:
        logged()(Begun((), 0.0, None, "document.create"))
    finally:
        logging.getLogger("alation_core.run").setLevel(logging.NOTSET)
    assert made == []


def test_a_log_that_fails_changes_nothing(catalog: Alation) -> None:
    class Full(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise OSError(28, "No space left on device")

    logger = logging.getLogger("alation_core")
    handler = Full()
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        assert catalog.document.create(documents(2)).ok
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)


# ------------------------------------------------------------------------------ begin and end


def breaks_off(catalog: Alation, seen: list[Event]) -> None:
    stream = catalog.document.create.stream(documents(6), batch_size=2, progress=seen.append)
    next(stream)
    stream.close()


def is_parked(catalog: Alation, seen: list[Event]) -> None:
    def park(event: Event) -> None:
        seen.append(event)
        catalog.park()

    catalog.document.create(documents(2), ledger="l.db", progress=park)


def meets_a_bad_row(catalog: Alation, seen: list[Event]) -> None:
    rows = [*documents(2), {"title": 5}]
    with pytest.raises(Exception, match="title"):
        list(catalog.document.create.stream(rows, batch_size=1, progress=seen.append))


ENDS: list[tuple[Callable[[Alation, list[Event]], None], Any]] = [
    (breaks_off, ("open", "its caller reads no further", None)),
    (is_parked, ("open", "it was parked", None)),
    (meets_a_bad_row, ("partial", "its input broke off", "InvalidPayload")),
]


@pytest.mark.parametrize(("act", "told"), ENDS)
def test_a_run_tells_its_begin_and_its_end_whatever_ends_it(
    catalog: Alation,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    act: Callable[[Alation, list[Event]], None],
    told: Any,
) -> None:
    monkeypatch.chdir(tmp_path)
    seen: list[Event] = []
    act(catalog, seen)
    begun, *_, ended = seen
    assert isinstance(begun, Begun)
    assert isinstance(ended, Finished)
    assert [type(event) for event in seen].count(Finished) == 1
    assert (ended.status, ended.reason, ended.error) == told
    assert (begun.operation, begun.host) == ("document.create", catalog.transport.base)


def test_refused_credentials_are_told_at_the_end(server: Sandbox, clock: SimulatedClock) -> None:
    seen: list[Event] = []
    client = Alation(server.url, RefreshToken(1, "no-such-token-at-all"), ["document"], clock=clock)
    with pytest.raises(AuthenticationFailed):
        client.document.create(documents(2), progress=seen.append)
    ended = seen[-1]
    assert isinstance(ended, Finished)
    assert (ended.status, ended.error) == ("open", "AuthenticationFailed")


def test_a_keyed_run_that_had_ended_tells_so(catalog: Alation, tmp_path: Path) -> None:
    from alation_core import LedgerOption

    option, seen = LedgerOption(tmp_path / "l.db", key="k"), list[Event]()
    catalog.document.create(documents(3), ledger=option, batch_size=2)
    catalog.document.create(documents(3), ledger=option, batch_size=2, progress=seen.append)
    assert [type(event).__name__ for event in seen] == ["Begun", "Resolved", "Resolved", "Finished"]
    begun, first, _, ended = seen
    assert (begun.goes_on, begun.rows, begun.key) == (True, 3, "k")  # type: ignore[attr-defined]
    assert first.earlier is True  # type: ignore[attr-defined]
    assert (ended.status, ended.counts) == ("successful", {"succeeded": 3})  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------ requests


def test_requests_are_told_with_route_status_and_tries(clock: SimulatedClock) -> None:
    seen: list[Event] = []
    fault = Fault("503", "GET", "/api/v1/bulk_metadata/job/")
    with Sandbox(job_seconds=0.5, clock=clock.wall, faults=[fault]) as server:
        known = server.credentials
        secret = RefreshToken(known.user_id, known.refresh_token)
        client = Alation(server.url, secret, ["document"], clock=clock)
        client.document.create(documents(1), progress=seen.append)
    asked = [event for event in seen if isinstance(event, Requested)]
    assert [(one.method, one.route, one.status, one.made_for) for one in asked][:3] == [
        ("POST", "/integration/v1/createAPIAccessToken/", 201, (0,)),
        ("POST", "/integration/v2/document/", 202, (0,)),
        ("GET", "/api/v1/bulk_metadata/job/", 503, (0,)),
    ]
    assert {one.host for one in asked} == {client.transport.base}
    assert all(one.batch == () for one in asked)


def test_a_request_is_no_event_where_nobody_observes(
    catalog: Alation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(*args: Any, **named: Any) -> None:
        raise AssertionError("it was made for nobody")

    monkeypatch.setattr("alation_core.runs.loop.requested", made)
    monkeypatch.setattr("alation_core.runs.telling.requested", made)
    assert catalog.document.create(documents(1)).ok
    assert len(list(catalog.document.list())) == 1
