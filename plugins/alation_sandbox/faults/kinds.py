"""The table of all kinds of faults, and what each does to an exchange."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from alation_sandbox.exchange.answers import Answer, Text, encode, error, ok
from alation_sandbox.exchange.calls import Call
from alation_sandbox.exchange.paging import next_page
from alation_sandbox.faults.delivery import Delivery, Outgoing
from alation_sandbox.faults.fault import Fault
from alation_sandbox.world import World

NO_ANSWER = Answer(0)
"""What is answered where the request was not carried out, and the kind makes no answer either."""

PAGE = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"


@dataclass(frozen=True)
class Strike:
    """One fault hitting one exchange.

    Args:
        fault: the fault.
        call: the request.
        now: the sandbox's time.
        seconds: what the fault says, or its kind.
    """

    fault: Fault
    call: Call
    now: datetime
    seconds: float


Reply = Callable[[Strike, Answer], Answer]


def _as_it_is(strike: Strike, answer: Answer) -> Answer:
    return answer


def _unchanged(world: World) -> None:
    pass


@dataclass(frozen=True)
class Kind:
    """What a kind of fault does.

    Args:
        taken: the request is carried out.
        prepare: changes the world before that.
        reply: makes the answer, of the one that the request brought.
        delivery: how the answer goes out.
        seconds: pause or shift, where the fault names none.
        holds: a job that was hit once is hit at each later poll.
    """

    taken: bool = True
    prepare: Callable[[World], None] = _unchanged
    reply: Reply = _as_it_is
    delivery: Delivery = Delivery.WHOLE
    seconds: float = 0.0
    holds: bool = False


def _status(status: int, text: str) -> Reply:
    answer = error(status, text, f"{status}000")
    return lambda strike, _: answer


def _html(status: int, title: str) -> Reply:
    page = Answer(status, Text(PAGE.format(title), "text/html; charset=utf-8"))
    return lambda strike, _: page


def _wait(status: int, text: str, *, as_date: bool) -> Reply:
    def reply(strike: Strike, _: Answer) -> Answer:
        until = (strike.now + timedelta(seconds=strike.seconds)).astimezone(UTC)
        asked = format_datetime(until, usegmt=True) if as_date else f"{strike.seconds:g}"
        return replace(error(status, text, f"{status}000"), headers={"Retry-After": asked})

    return reply


def _headed(answer: Answer, name: str, value: str) -> Answer:
    return replace(answer, headers={**answer.headers, name: value})


def _redirect(strike: Strike, _: Answer) -> Answer:
    return Answer(307, None, {"Location": strike.fault.to + strike.call.path})


def _far_next_page(strike: Strike, answer: Answer) -> Answer:
    return _headed(answer, "X-Next-Page", f"{strike.fault.to}{strike.call.path}?skip=1")


def _further_page(strike: Strike, answer: Answer) -> Answer:
    skip = int(strike.call.one("skip") or 0) + 1
    return _headed(answer, "X-Next-Page", next_page(strike.call, skip))


def _worded(status: str) -> Reply:
    """A job's answer in which only the state stands."""
    answer = ok({"status": status, "msg": None, "result": None})
    return lambda strike, _: answer


def _no_json(strike: Strike, answer: Answer) -> Answer:
    return replace(answer, body=Text("The service is being prepared.", "application/json"))


def _wrong_type(strike: Strike, answer: Answer) -> Answer:
    content, _ = encode(answer)
    return replace(answer, body=Text(content.decode(), "text/html; charset=utf-8"))


def _shifted_date(strike: Strike, answer: Answer) -> Answer:
    moment = strike.now + timedelta(seconds=strike.seconds)
    return _headed(answer, "Date", format_datetime(moment.astimezone(UTC), usegmt=True))


def _expire(world: World) -> None:
    world.tokens.expire_all()


def _revoke(world: World) -> None:
    world.tokens.refuse_all()


def _keep_newest(world: World) -> None:
    world.tokens.keep_newest_only()


def _doom(started_before: int) -> Callable[[World], None]:
    return lambda world: world.doom_job(started_before)


_THROTTLED = "Request was throttled."
_BROKEN = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}

KINDS: Mapping[str, Kind] = {
    # Connections.
    "refuse": Kind(delivery=Delivery.THEN_REFUSE, seconds=1.0),
    "reset-before": Kind(taken=False, delivery=Delivery.RESET),
    "reset-after": Kind(delivery=Delivery.RESET),
    "silence-before": Kind(taken=False, delivery=Delivery.SILENCE),
    "silence-after": Kind(delivery=Delivery.SILENCE),
    "half": Kind(delivery=Delivery.HALF),
    "trickle": Kind(delivery=Delivery.TRICKLE, seconds=0.01),
    "truncated-gzip": Kind(delivery=Delivery.TRUNCATED_GZIP),
    # Answers of something in front of the server, or of a server in trouble.
    "429": Kind(False, reply=_wait(429, _THROTTLED, as_date=False), seconds=1.0),
    "429-date": Kind(False, reply=_wait(429, _THROTTLED, as_date=True), seconds=1.0),
    "503": Kind(False, reply=_wait(503, _BROKEN[503], as_date=False), seconds=1.0),
    "503-date": Kind(False, reply=_wait(503, _BROKEN[503], as_date=True), seconds=1.0),
    **{str(status): Kind(False, reply=_status(status, _BROKEN[status])) for status in (500, 502)},
    "504": Kind(False, reply=_status(504, _BROKEN[504])),
    **{f"{status}-after": Kind(reply=_status(status, text)) for status, text in _BROKEN.items()},
    "html": Kind(False, reply=_html(502, "Bad Gateway")),
    "html-after": Kind(reply=_html(502, "Bad Gateway")),
    "413": Kind(False, reply=_html(413, "Request Entity Too Large")),
    "redirect": Kind(False, reply=_redirect),
    "no-json": Kind(reply=_no_json),
    "wrong-type": Kind(reply=_wrong_type),
    "clock-skew": Kind(reply=_shifted_date, seconds=86400.0),
    # Tokens.
    "expired-token": Kind(prepare=_expire),
    "revoked-token": Kind(prepare=_revoke),
    "newest-token": Kind(prepare=_keep_newest),
    # Lists.
    "far-next-page": Kind(reply=_far_next_page),
    "endless-pages": Kind(reply=_further_page),
    # Jobs.
    "endless-job": Kind(reply=_worded("running"), holds=True),
    "odd-state": Kind(reply=_worded("pondering"), holds=True),
    "lost-job": Kind(reply=_status(404, "Not found."), holds=True),
    "failed-job": Kind(prepare=_doom(0)),
    "failed-second-job": Kind(prepare=_doom(1)),
}
"""All kinds. Where a request may or may not be carried out, two of them tell the cases apart."""

HOLDING = frozenset(name for name, kind in KINDS.items() if kind.holds)


def suffer(fault: Fault, world: World, call: Call, handle: Callable[[Call], Answer]) -> Outgoing:
    """Have a request answered under a fault.

    Args:
        fault: what goes wrong.
        world: the state.
        call: the request.
        handle: routes and answers it.
    """
    kind = KINDS[fault.kind]
    kind.prepare(world)
    answer = handle(call) if kind.taken else NO_ANSWER
    seconds = kind.seconds if fault.seconds is None else fault.seconds
    answer = kind.reply(Strike(fault, call, world.now(), seconds), answer)
    return Outgoing(answer, kind.delivery, seconds, fault.kind)


def check_fault(fault: Fault) -> None:
    """Hold that a fault is of a known kind.

    Raises:
        ValueError: it is not.
    """
    if fault.kind not in KINDS:
        raise ValueError(f"there is no kind of fault {fault.kind!r}; known: {', '.join(KINDS)}")
