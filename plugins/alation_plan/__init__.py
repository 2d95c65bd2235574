"""Plan before writing: rows against the catalog, field by field, and then only the differences.

Adds the verb `plan` to every endpoint that declares a `Comparison`:

    plan = catalog.document.plan(rows, key="title", within={"document_hub_id": 1})
    plan.apply()
"""

from __future__ import annotations

from collections.abc import Sequence

from alation_core import Endpoint, Verb, hookimpl
from alation_plan.outcome import Applied, AppliedObject, AppliedRow, BrokenOff, RowState
from alation_plan.plan import Plan
from alation_plan.planned import GoneObject, PlannedRow, RowKind
from alation_plan.rows import fields_of, only_shown
from alation_plan.values import Change
from alation_plan.verb import comparison_of, comparisons_of, plan, read_plan

__all__ = [
    "Applied",
    "AppliedObject",
    "AppliedRow",
    "BrokenOff",
    "Change",
    "GoneObject",
    "Plan",
    "PlannedRow",
    "RowKind",
    "RowState",
    "comparison_of",
    "comparisons_of",
    "fields_of",
    "only_shown",
    "plan",
    "read_plan",
]


def _is_compared(endpoint: type[Endpoint]) -> bool:
    return bool(endpoint.comparisons())


@hookimpl
def alation_verbs() -> Sequence[Verb]:
    """Return the verb `plan`, for the endpoints that declare how they are compared."""
    return [Verb("plan", plan, _is_compared)]
