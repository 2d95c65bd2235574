"""What stands on the page above the rows: facts, counts, what comes next, problems, batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from alation_core.runs import STATUSES
from alation_report.contents import Head, ReportedRow
from alation_report.durations import duration
from alation_report.groups import Group, Groups
from alation_report.markup import BLANK, NOTHING, Html, joined, table, tag
from alation_report.page.chart import chart
from alation_report.timeline import BatchSpan

MOST_BATCHES = 1_000
"""Batches that are listed."""
MOST_GROUPS = 100
"""Groups of problems that are listed."""
FACTS = ("run", "key", "host", "file", "params", "created", "seconds", "retry_of")
"""What is told of a run, where it is known, in this order."""
_NAMES = {"created": "begun", "seconds": "took", "retry_of": "retry of"}


def facts(form: Mapping[str, Any]) -> Html:
    """Return what is known of the run beside its rows."""
    told = ((name, _fact(name, form.get(name))) for name in FACTS)
    pairs = [
        tag("div", tag("dt", _NAMES.get(name, name)), tag("dd", value))
        for name, value in told
        if value
    ]
    return tag("dl", *pairs, class_="facts")


def _fact(name: str, value: Any) -> str:
    if value is None or value == {}:
        return ""
    if name == "seconds":
        return duration(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={below}" for key, below in value.items() if below is not None)
    return str(value).replace("T", " ").replace("Z", " UTC") if name == "created" else str(value)


def counts(form: Mapping[str, Any]) -> Html:
    """Return how many rows have each status, with their shares as a bar."""
    known = {status: form["counts"].get(status, 0) for status in STATUSES}
    shown = {status: rows for status, rows in known.items() if rows}
    tiles = [
        tag("li", tag("strong", f"{rows:,}"), tag("span", status), class_=status)
        for status, rows in shown.items()
    ]
    size = ", ".join(
        f"{form[noun]:,} {noun if form[noun] != 1 else one}"
        for noun, one in (("rows", "row"), ("batches", "batch"), ("jobs", "job"))
    )
    return joined(
        [tag("p", size, class_="soft"), tag("ul", *tiles, class_="tiles"), _shares(shown)]
    )


def _shares(shown: Mapping[Any, int]) -> Html:
    # Few of many would be too narrow to be seen.
    shares = {status: max(rows / sum(shown.values()), 0.004) for status, rows in shown.items()}
    left, parts = 0.0, []
    for status, share in shares.items():
        wide = 100 * share / sum(shares.values())
        place = {"x": f"{left:.3f}%", "width": f"{wide:.3f}%"}
        parts.append(tag("rect", **place, y="0", height="10", class_=status))
        left += wide
    if not parts:
        return NOTHING
    return tag("svg", *parts, class_="shares", width="100%", height="10", aria_hidden="true")


def steps(head: Head) -> Html:
    """Return what can be done about the run, and what else a person has to know."""
    told = [
        tag("div", tag("p", step.what), tag("pre", tag("code", step.command), tabindex="0"))
        for step in head.steps
    ]
    notes = [tag("p", note, class_="note") for note in head.notes]
    if not told and not notes:
        return NOTHING
    return tag("section", tag("h2", "What comes next"), *notes, *told, id="next")


def problems(known: Groups, lines: str) -> Html:
    """Return the problems of the run, alike ones together.

    Args:
        known: the problems.
        lines: what numbers of rows are called.
    """
    groups = known.all()
    if not groups:
        return NOTHING
    more = known.more + sum(group.count for group in groups[MOST_GROUPS:])
    rows = (
        (
            tag("span", group.kind, class_="kind"),
            _message(group),
            f"{group.count:,}",
            group.lines.told() if group.lines.count else "none",
            tag("button", "Show rows", type="button", hidden=True, data_group=str(group.number)),
        )
        for group in groups[:MOST_GROUPS]
    )
    headings = ("Kind", "Problem", "Count", lines, "")
    rest = [tag("p", f"... and {more:,} more problems", class_="soft")] if more else []
    shown = table("Problems, alike ones together", headings, rows)
    return tag("section", tag("h2", "Problems"), shown, *rest, id="problems")


def _message(group: Group) -> Html:
    field = [tag("code", group.field), BLANK] if group.field else []
    differ = [BLANK, tag("span", "(and the same of other values)", class_="soft")]
    return joined([*field, group.message, *(differ if group.values_differ else [])])


def batches(known: Sequence[BatchSpan]) -> Html:
    """Return the batches over time, and as a table."""
    if not known:
        return NOTHING
    headings = ("Batch", "Rows", "Jobs", "Sent (UTC)", "Took", "What became of them")
    listed = table("Batches and their jobs", headings, map(_batch, known[:MOST_BATCHES]))
    left = len(known) - MOST_BATCHES
    rest = [tag("p", f"... and {left:,} more batches", class_="soft")] if left > 0 else []
    drawn = chart(known)
    key = [tag("p", _KEY, class_="soft key")] if drawn else []
    return tag(
        "section",
        tag("h2", "Batches and jobs"),
        drawn,
        *key,
        tag("details", tag("summary", "As a table"), listed, *rest),
        id="batches",
    )


_KEY = "Each bar is a batch, from its request to the end; the stronger part within it is its job."


def _batch(batch: BatchSpan) -> Iterable[object]:
    jobs = "; ".join(f"{job.handle}: {job.state}" for job in batch.jobs)
    became = ", ".join(f"{rows:,} {status}" for status, rows in batch.counts.items())
    form = batch.form()
    sent = (form["sent"] or "").replace("T", " ").removesuffix("Z")
    where = f"{batch.start:,}-{batch.stop - 1:,}" if batch.stop > batch.start else "none"
    return (batch.name, where, jobs or "none", sent, duration(batch.seconds), became or "open")


def first_rows(rows: Iterable[ReportedRow]) -> Html:
    """Return the first rows that did not succeed, as they stand without a script."""
    return joined(
        tag("tr", *(tag("td", cell, data_label=name) for name, cell in _row(row))) for row in rows
    )


def _row(row: ReportedRow) -> Iterable[tuple[str, object]]:
    yield "Row", row.row
    yield "Line", "" if row.line is None else row.line
    yield "What", row.name
    yield "Status", tag("span", row.status, class_=f"pill {row.status}")
    yield "Id", "" if row.id is None else row.id
    yield "Why", row.reason
