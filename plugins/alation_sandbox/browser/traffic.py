"""The views of what happened: requests, newest first, with their bodies; jobs and their results."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from alation_sandbox.browser.look import (
    NOWHERE,
    Look,
    counted,
    sliced,
    state_pill,
    status_pill,
)
from alation_sandbox.browser.markup import address, block, crumbs, grid, joined, pager
from alation_sandbox.browser.secrets import answered_text, query_of, sent_text, text_of
from alation_sandbox.exchange.answers import Refusal
from alation_sandbox.gate import Exchange
from alation_sandbox.world import Job

FEW = 3
"""So many items are told where a result is one line."""
REQUESTS, JOBS = "Requests", "Jobs"


def requests(look: Look) -> tuple[str, str, Markup, bool]:
    """List the newest requests."""
    shown, number, total = sliced(look, reversed(look.exchanges))
    lead = counted(look.total, "request")
    if look.total > total:
        lead += f"; the newest {total:,} are kept"
    body = joined(
        (
            Markup('<h1>Requests</h1><p class="lead">{}, newest first.</p>').format(lead),
            request_grid(look, shown)
            if shown
            else Markup('<div class="empty">Nobody asked for anything yet.</div>'),
            pager("requests", number, total),
        )
    )
    return REQUESTS, REQUESTS, body, True


def request_grid(look: Look, exchanges: Iterable[Exchange]) -> Markup:
    """Return a table of requests."""
    shown = list(exchanges)
    faults = any(exchange.log.fault for exchange in shown)
    rows = (
        (
            look.moment(exchange.seconds),
            Markup("<code>{}</code>").format(exchange.log.method),
            status_pill(exchange),
            Markup('<a class="path" href="{}">{}</a>').format(
                address("request", n=exchange.number), _asked(look, exchange)
            ),
            *([exchange.log.fault or ""] if faults else ()),
        )
        for exchange in shown
    )
    headings = ["Time (UTC)", "Method", "Status", "Path", *(["Fault"] if faults else ())]
    return grid(headings, rows, "requests")


def _asked(look: Look, exchange: Exchange) -> str:
    log = exchange.log
    return look.clean(f"{log.path}?{query_of(log.query)}" if log.query else log.path)


def request(look: Look) -> tuple[str, str, Markup, bool]:
    """Show one request with what was sent and answered."""
    wanted = look.number("n")
    found = next((one for one in look.exchanges if one.number == wanted), None)
    if found is None:
        raise Refusal(NOWHERE)
    log = found.log
    sent = sent_text(log.path, found.content_type, found.sent)
    if found.size > len(found.sent):
        sent += f"\n… of {found.size:,} bytes"
    fault = Markup(" Hit by the fault <code>{}</code>.").format(log.fault) if log.fault else ""
    body = joined(
        (
            crumbs((REQUESTS, address("requests")), last=f"{found.number}"),
            Markup("<h1>{} {}</h1>").format(log.method, look.clean(log.path)),
            Markup('<p class="lead">{} at {} UTC.{}</p>').format(
                status_pill(found), look.moment(found.seconds), fault
            ),
            block("Query", look.clean(query_of(log.query))),
            block("Sent", look.clean(sent)),
            block("Answered", look.clean(answered_text(log.path, found.answered))),
        )
    )
    return f"{log.method} {look.clean(log.path)}", REQUESTS, body, False


def jobs(look: Look) -> tuple[str, str, Markup, bool]:
    """List the jobs."""
    shown, number, total = sliced(look, look.world.jobs())
    body = joined(
        (
            Markup('<h1>Jobs</h1><p class="lead">{}, newest first.</p>').format(
                counted(total, "job")
            ),
            job_grid(look, shown)
            if shown
            else Markup('<div class="empty">Nothing started a job yet.</div>'),
            pager("jobs", number, total),
        )
    )
    return JOBS, JOBS, body, True


def job_grid(look: Look, shown: Iterable[Job]) -> Markup:
    """Return a table of jobs."""
    rows = (
        (
            Markup('<a href="{}">{}</a>').format(address("job", id=job.id), job.id),
            state_pill(look.world, job),
            look.moment(job.starts_at),
            look.moment(job.ends_at),
            _told(look, job),
        )
        for job in shown
    )
    return grid(("Job", "State", "Started (UTC)", "Ends (UTC)", "Result"), rows, "jobs")


def _told(look: Look, job: Job) -> str:
    """Return the beginning of what a job told, in one line."""
    end = look.world.job_end(job)
    told = "" if end is None else text_of(end.result, None, FEW) if end.result else end.msg or ""
    line = " ".join(look.clean(told).split())
    return line if len(line) < 120 else f"{line[:119]}…"


def job(look: Look) -> tuple[str, str, Markup, bool]:
    """Show one job with its result."""
    found = look.world.job(look.number("id"))
    if found is None:
        raise Refusal(NOWHERE)
    end = look.world.job_end(found)
    body = joined(
        (
            crumbs((JOBS, address("jobs")), last=str(found.id)),
            Markup("<h1>Job {}</h1>").format(found.id),
            Markup('<p class="lead">{} from {} to {} UTC</p>').format(
                state_pill(look.world, found),
                look.moment(found.starts_at),
                look.moment(found.ends_at),
            ),
            block("Name", found.name or ""),
            block("Message", look.clean((end and end.msg) or "")),
            block("Result", look.clean(text_of(end.result)) if end and end.result else ""),
        )
    )
    return f"Job {found.id}", JOBS, body, end is None
