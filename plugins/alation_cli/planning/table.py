"""A plan as lines for people: counts first, then row by row what would change, or what became."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from alation_cli.output.plain import one_line, plural
from alation_cli.planning.differences import as_text, fitted, side_by_side
from alation_core.frozen import dataclass
from alation_plan import Applied, AppliedObject, AppliedRow, GoneObject, Plan, PlannedRow

SHOWN_ROWS = 20
"""Rows of a kind that are shown; the file of --out holds all."""
SHOWN_OBJECTS = 10

TITLES: Mapping[str, str] = {
    "new": "new",
    "changed": "changed",
    "same": "same",
    "ambiguous": "ambiguous",
    "not_comparable": "not comparable",
    "gone": "gone",
}
STYLES: Mapping[str, str] = {
    "new": "green",
    "changed": "yellow",
    "ambiguous": "red",
    "not_comparable": "magenta",
    "gone": "cyan",
}


@dataclass(frozen=True)
class Line:
    """A line, and how it is coloured on a terminal."""

    text: str
    style: str = ""


def plan_lines(plan: Plan, width: int) -> Iterator[Line]:
    """Yield what a plan would do.

    Args:
        plan: the plan.
        width: of a line.
    """
    asked, counts = plan.planned.asked, plan.counts
    rows, objects = plural(len(plan.rows), "row"), plural(plan.planned.objects, "object")
    of = f" of {plan.planned.source}" if plan.planned.source else ""
    head = f"{asked.endpoint}: {rows}{of}, matched by {','.join(asked.key)} with {objects}"
    yield Line(fitted(one_line(head), width), "bold")
    for kind, title in TITLES.items():
        note = _said_of(kind, counts[kind], plan)
        style = STYLES.get(kind, "") if counts[kind] else ""
        yield Line(fitted(f"  {title:<16}{counts[kind]:>7}{note}", width), style)
    for note in plan.planned.notes:
        yield Line(one_line(f"note: {note}"))
    kinds = {"changed": plan.changed, "new": plan.new, "ambiguous": plan.ambiguous}
    for kind, concerned in (kinds | {"not_comparable": plan.not_comparable}).items():
        yield from _section(kind, concerned, width)
    yield from _gone(plan.gone, width)


def _said_of(kind: str, number: int, plan: Plan) -> str:
    if not number:
        return ""
    if kind == "gone":
        if plan.comparison.delete is None:
            return "   named by no row; nothing deletes them"
        return f"   left, unless apply has --delete-gone {number}"
    if kind == "ambiguous":
        return "   matched with nothing: not sent"
    return "   not sent" if kind == "not_comparable" else ""


def _section(kind: str, rows: Sequence[PlannedRow], width: int) -> Iterator[Line]:
    if not rows:
        return
    yield Line("")
    yield Line(f"{TITLES[kind]} ({len(rows)})", f"bold {STYLES.get(kind, '')}".strip())
    for row in rows[:SHOWN_ROWS]:
        yield Line(fitted(f"  {named(row)}", width))
        for change in row.changes:
            begin = f"    {one_line(change.field)}: "
            told = side_by_side(change.old, change.new, width - len(begin))
            yield Line(begin + told, STYLES.get(kind, ""))
        if kind == "changed" and row.unseen:
            told = f"not compared and not sent: {', '.join(row.unseen)}"
            yield Line(fitted(one_line(f"    {told}"), width))
        if row.reason:
            yield from _wrapped(row.reason, width)
    if len(rows) > SHOWN_ROWS:
        yield Line(f"  ... and {plural(len(rows) - SHOWN_ROWS, 'more row')}: --out FILE has all")


def _gone(objects: Sequence[GoneObject], width: int) -> Iterator[Line]:
    if not objects:
        return
    yield Line("")
    yield Line(f"gone ({len(objects)})", "bold cyan")
    for one in objects[:SHOWN_OBJECTS]:
        yield Line(fitted(f"  {object_named(one)}", width))
    if len(objects) > SHOWN_OBJECTS:
        more = plural(len(objects) - SHOWN_OBJECTS, "more object")
        yield Line(f"  ... and {more}: --out FILE has all")


# --------------------------------------------------------------------------- filled in


def applied_lines(plan: Plan, applied: Applied, width: int) -> Iterator[Line]:
    """Yield the table of a plan, filled in with what became of it."""
    word = "done" if applied.ok else "not all of it is done"
    yield Line(f"{plan.planned.asked.endpoint}: {word}", "bold")
    for kind, title in TITLES.items():
        states = {s: n for (of, s), n in applied.counts.items() if of == kind}
        told = ", ".join(f"{number} {state}" for state, number in states.items() if number)
        style = STYLES.get(kind, "") if states else ""
        yield Line(
            fitted(f"  {title:<16}{sum(states.values()):>7}   {told}".rstrip(), width), style
        )
    title = "refused, because the catalog has changed since"
    yield from _told_of(title, applied.moved, width)
    fine = ("succeeded", "already", "left", "moved")
    rest = [one for one in applied.outcomes if one.state not in fine]
    yield from _told_of("did not succeed", rest, width)


def _told_of(title: str, ones: Sequence[AppliedRow | AppliedObject], width: int) -> Iterator[Line]:
    if not ones:
        return
    yield Line("")
    yield Line(f"{title} ({len(ones)})", "bold red")
    # All are named: whoever reads this has to look at each.
    for one in ones:
        planned = one.planned
        who = named(planned) if isinstance(planned, PlannedRow) else object_named(planned)
        state = "" if one.state == "moved" else f": {one.state}"
        yield Line(fitted(f"  {who}{state}", width))
        if one.reason:
            yield from _wrapped(one.reason, width)


def named(row: PlannedRow) -> str:
    """Return how a row is called: its line, its key, and the id of its object."""
    return f"{row.place}  {_key(row.key)}{_id(row.object)}"


def object_named(one: GoneObject) -> str:
    """Return how an object is called."""
    return f"{_key(one.key)}{_id(one.object)}"


def _key(values: Iterable[object]) -> str:
    return one_line(" + ".join(v if isinstance(v, str) else as_text(v) for v in values))


def _id(named_by: Mapping[str, object]) -> str:
    known = next(iter(named_by.values())) if len(named_by) == 1 else None
    return f" (id {one_line(str(known))})" if known is not None else ""


def _wrapped(text: str, width: int) -> Iterator[Line]:
    from textwrap import wrap

    for line in wrap(one_line(text), max(width - 4, 20)):
        yield Line(f"    {line}")
