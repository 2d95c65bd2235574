"""The law of a plan: once it is carried out, the same rows have nothing new and nothing changed."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alation_sandbox import Sandbox
from tests.alation_plan.conftest import client_of

TITLES = st.sampled_from(["Orders", " Orders", "orders", "Refunds", "Söhne & Co", "5", "A<B"])
TEXTS = st.sampled_from(["", "plain", "a & b", "<p>a &amp; b</p>", "<p>x</p><p>y</p>", "  x "])
ENTRIES = st.lists(
    st.builds(
        lambda field, value: {"field_id": field, "value": value},
        st.sampled_from([3, 4]),
        TEXTS.filter(bool),
    ),
    max_size=2,
    unique_by=lambda entry: entry["field_id"],
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"title": TITLES, "document_hub_id": st.just(1)},
        optional={"description": TEXTS, "custom_fields": ENTRIES},
    ).map(lambda row: {**row, "template_id": 1} if "custom_fields" in row else row),
    max_size=6,
)


def sent(server: Sandbox) -> list[str]:
    return [seen.method for seen in server.requests if seen.method in ("PUT", "DELETE")]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=ROWS, rows=ROWS)
def test_a_plan_that_was_carried_out_is_empty(before: list[Any], rows: list[Any]) -> None:
    with Sandbox() as server:
        document = client_of(server).document
        if before:
            document.create(before)
        plan = document.plan(rows, key="title")
        assert plan.counts.total() - plan.counts["gone"] == len(rows)

        applied = plan.apply()

        assert applied.ok
        assert applied.counts.total() == plan.counts.total()
        again = document.plan(rows, key="title")
        assert (again.new, again.changed) == ([], [])
        assert [row.row for row in again.ambiguous] == [row.row for row in plan.ambiguous]
        # What a plan does not want to change is not touched: nothing else was sent.
        assert sent(server) == (["PUT"] if plan.changed else [])
        assert not again.apply().runs
