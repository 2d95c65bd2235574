"""What is sent late goes over nothing that a later row has set."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from alation_core.operations.overtaking import overtaken
from alation_endpoints.document import Document

UPDATE = Document.update


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.fixed_dictionaries(
                {"id": st.integers(1, 2)},
                optional={
                    name: st.sampled_from([None, 1, True, "a"]) for name in ("title", "description")
                },
            ),
        ),
        max_size=7,
    )
)
def test_a_row_is_late_where_sending_it_would_change_what_a_later_one_left(
    rows: list[tuple[bool, dict[str, Any]]],
) -> None:
    """Held against the values that later rows have left on each field."""
    left = [(place, row) for place, (there, row) in enumerate(rows) if not there]
    there = [(place, row) for place, (there, row) in enumerate(rows) if there]

    late = overtaken(UPDATE, left, there)

    for place, row in left:
        after: dict[str, Any] = {}
        for position, other in there:
            if position > place and other["id"] == row["id"]:
                after |= {name: (type(value), value) for name, value in other.items()}
        own = {name: (type(value), value) for name, value in row.items()}
        assert (place in late) == any(
            after.get(name, value) != value for name, value in own.items()
        )
