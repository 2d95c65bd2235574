"""Comparing grows with the number of rows and objects, and asks its normalisers only if it must."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from alation_core.alike import html, text
from alation_core.operations import Compared
from alation_endpoints.document import Document
from alation_plan.comparing import compare
from alation_plan.matching import Matcher


def asked_for(number: int, differing: int) -> Counter[str]:
    """How often the normalisers are asked about so many rows, of which some differ."""
    asked: Counter[str] = Counter()

    def counted(name: str, alike: Any) -> Compared:
        def ask(value: Any) -> Any:
            asked[name] += 1
            return alike(value)

        return Compared(alike=ask)

    fields = {"title": counted("title", text), "description": counted("description", html)}
    comparison = replace(Document.compared, fields={**Document.compared.fields, **fields})
    rows = [{"title": f"T{n}", "description": "<p>same</p>"} for n in range(number)]
    objects = [{"id": n, **row} for n, row in enumerate(rows)]
    for row in rows[:differing]:
        row["description"] = "other"
    planned, gone = compare(comparison, Matcher(comparison, ("title",), ()), rows, objects)
    assert [sum(row.kind == kind for row in planned) for kind in ("changed", "same")] == [
        differing,
        number - differing,
    ]
    assert not gone
    return asked


@pytest.mark.parametrize("differing", [0, 50])
def test_twice_the_rows_are_twice_the_work(differing: int) -> None:
    once, twice = asked_for(100, differing), asked_for(200, 2 * differing)
    assert twice == Counter({name: 2 * times for name, times in once.items()})
    assert once["description"] == 3 * differing
