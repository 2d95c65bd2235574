"""The page as one document: the template, with what belongs into it, and a policy for itself."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

from alation_core import __version__
from alation_report.contents import Head
from alation_report.groups import Groups
from alation_report.kept import PageRows
from alation_report.markup import NOTHING, Html, tag, text
from alation_report.page import sections
from alation_report.timeline import Timeline

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_ROWS = "rows"
"""The slot of the rows, which are too many for one text."""


def page_texts(head: Head, rows: PageRows, groups: Groups, timeline: Timeline) -> Iterator[str]:
    """Yield the page, part by part.

    Args:
        head: what stands at its top.
        rows: of the run.
        groups: its problems.
        timeline: its batches.
    """
    style, script, template = (_asset(f"report.{end}") for end in ("css", "js", "html"))
    values = _values(head, rows, groups, timeline)
    values |= {"style": Html(style), "script": Html(script), "policy": _policy(style, script)}
    begin = 0
    for slot in _SLOT.finditer(template):
        yield template[begin : slot.start()]
        if slot[1] == _ROWS:
            yield from rows.texts()
        else:
            yield values[slot[1]]
        begin = slot.end()
    yield template[begin:]


def _values(head: Head, rows: PageRows, groups: Groups, timeline: Timeline) -> dict[str, Html]:
    form = head.form
    lined = any(row.line is not None for row in rows.first)
    return {
        "title": text(f"{form['operation']}: {form['status']}"),
        "operation": text(form["operation"]),
        "status": tag("span", form["status"], class_=f"pill {form['status']}"),
        "facts": sections.facts(form),
        "counts": sections.counts(form),
        "steps": sections.steps(head),
        "problems": sections.problems(groups, "Lines" if lined else "Rows"),
        "batches": sections.batches(timeline.batches()),
        "left_out": _left_out(rows, form),
        "first_rows": sections.first_rows(rows.first),
        "version": text(__version__),
    }


def _left_out(rows: PageRows, form: Mapping[str, object]) -> Html:
    if not rows.left_out:
        return NOTHING
    where = "the file of --results has them"
    if form.get("run"):
        where = f"alation runs results {form['run']} --out FILE writes all of them"
    told = f"{rows.left_out:,} of {rows.total:,} rows are not on this page; {where}."
    return tag("p", told, class_="note")


def _asset(name: str) -> str:
    return files("alation_report.page").joinpath("files", name).read_text("utf-8")


def _policy(style: str, script: str) -> Html:
    """Return the policy of the page: nothing may be loaded, and nothing runs but its own script."""
    parts = (
        "default-src 'none'",
        f"style-src '{_digest(style)}'",
        f"script-src '{_digest(script)}'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return Html("; ".join(parts))


def _digest(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
