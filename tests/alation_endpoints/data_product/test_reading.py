"""What the answers about data products say of their rows."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import JobDetails
from alation_core.reading import NOT_UNDERSTOOD
from alation_endpoints.data_product.reading import all_named, all_shown, shown, with_specs

ROW = {"product_id": "a", "version": "1.0.0"}
PAIRS = [{"product_id": name, "version_id": "1.0.0"} for name in ("a", "b")]
READY = {"product_id": "a", "version_id": "1.0.0", "status": "ready"}


def at_once(body: Any) -> JobDetails:
    return JobDetails.from_reply("successful", body)


@pytest.mark.parametrize(
    ("body", "done"),
    [
        (READY, True),
        ({**READY, "status": "draft"}, False),
        ({**READY, "status": None}, False),
        ({**READY, "version_id": "2.0.0"}, False),
        ({**READY, "version_id": None}, False),
        ({**READY, "product_id": "b"}, False),
    ],
)
def test_a_publication_is_done_in_the_version_that_is_ready(body: Any, done: bool) -> None:
    reading = shown([ROW], at_once(body))
    assert dict(reading.ids) == ({0: "a"} if done else {})
    assert bool(reading.unknown) is not done


@pytest.mark.parametrize("body", [None, {}, [], [READY], "ok"])
def test_another_answer_to_a_publication_is_not_understood(body: Any) -> None:
    assert shown([ROW], at_once(body)) == NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("body", "ids", "unknown", "doubts"),
    [
        ([{**READY, "product_id": "b"}, READY], {0: "a", 1: "b"}, [], 0),
        ([READY], {0: "a"}, [], 0),
        ([READY, {**READY, "product_id": "b", "status": "draft"}], {0: "a"}, [1], 0),
        ([READY, READY], {}, [], 0),
        ([{**READY, "version_id": "2.0.0"}], {}, [], 1),
        ([{}], {}, [], 1),
        ([], {}, [], 0),
    ],
)
def test_many_are_read_by_product_and_version(
    body: Any, ids: Any, unknown: list[int], doubts: int
) -> None:
    reading = all_shown(PAIRS, at_once(body))
    assert (dict(reading.ids), sorted(reading.unknown), len(reading.doubts)) == (
        ids,
        unknown,
        doubts,
    )
    assert reading.done == len(ids)


def test_what_is_taken_out_may_be_a_draft() -> None:
    assert all_named(PAIRS[:1], at_once([{**READY, "status": "draft"}])).ids == {0: "a"}


@pytest.mark.parametrize("body", [None, {}, {"published": []}, ["a"]])
def test_another_answer_to_many_is_not_understood(body: Any) -> None:
    assert all_shown(PAIRS, at_once(body)) == NOT_UNDERSTOOD


def test_specs_are_content_wherever_they_stand() -> None:
    specs = [{"product": {"recordSets": {"errors": {"name": str(n)}}}} for n in range(3)]
    nested = {"spec": specs[0], "products": [{"spec_json": specs[1]}, {"spec_json": specs[2]}]}
    assert list(with_specs(shown)([ROW], at_once(nested)).content) == specs
    assert (
        list(with_specs(all_shown)(PAIRS, at_once([{"spec_json": specs[0]}])).content) == specs[:1]
    )
