"""What is seen of many values at once is what is seen of each: on tapes, and on altered ones."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alation_core
from alation_core import BatchOutcome, JobDetails
from alation_core.batching.grouping import Batch
from alation_core.batching.rows import EncodedRow
from alation_core.jobs import JobHandle, JobState
from alation_core.reading import (
    by_key,
    in_order,
    is_name,
    match_objects,
    match_unique,
    matching,
    ready,
)
from alation_core.reading.uniform import columns_of
from alation_core.runs import Answered, Ended, listings, signs, under_way
from alation_core.runs.effects import JobsEnded
from alation_core.runs.judge import judge
from alation_endpoints.document import Document
from tests.hostile.altered import ODD, altered
from tests.hostile.tapes_played import operations

QUICK = [
    (matching, "are_names"),
    *((ready, name) for name in ("are_names", "are_objects")),
    *((listings, name) for name in ("are_names", "are_objects", "are_single", "columns_of")),
    *((signs, name) for name in ("are_objects", "are_single", "columns_of")),
]
"""Where a look at all values at once may spare a look at each."""


def to_judge() -> Iterator[tuple[Any, ...]]:
    """Yield what is given to the judge while tapes are played: answers that ended a batch."""
    given: list[tuple[Any, ...]] = []

    def kept(*arguments: Any) -> BatchOutcome[Any]:
        given.append(arguments)
        return judge(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(under_way, "judge", kept)
        for case in operations():
            case.played(case.calls, case.polls)
    return (one for one in given if isinstance(one[2], Answered | JobsEnded))


@cache
def judgements() -> Sequence[tuple[Any, ...]]:
    return list(to_judge())


@contextmanager
def each_by_itself() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module, name in QUICK:
            patch.setattr(module, name, lambda values: False)
        yield


def same(arguments: tuple[Any, ...]) -> bool:
    quick = judge(*arguments)
    with each_by_itself():
        slow = judge(*arguments)
    return quick == slow and repr(quick) == repr(slow)


def with_answer(ending: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(ending, JobsEnded):
        *before, last = ending.jobs
        return replace(ending, jobs=(*before, replace(last, answer=change(last.answer))))
    return replace(ending, answer=change(ending.answer))


def test_every_tape_is_judged_as_it_is_entry_by_entry() -> None:
    for operation, batch, ending, *more in judgements():
        assert same((operation, batch, ending, *more))


@settings(max_examples=100)
@given(st.data())
def test_altered_answers_are_judged_as_they_are_entry_by_entry(data: st.DataObject) -> None:
    operation, batch, ending, *more = data.draw(st.sampled_from(judgements()))
    ending = with_answer(ending, lambda answer: data.draw(altered(answer)))

    assert same((operation, batch, ending, *more))


# ------------------------------------------------------------------------------ listings

ENTRY = st.fixed_dictionaries(
    {"id": st.integers(0, 3) | ODD, "title": st.sampled_from(["a", "A", "b", "***", "1"]) | ODD},
    optional={
        "error": ODD,
        "status": st.sampled_from(["failed", "done"]),
        "code": st.sampled_from([200, 400, "500123"]),
    },
)
NESTED = st.sampled_from([[], [{"error": "disk full"}], {"failed": 1}, ["Error: no"], "x", None])
PLAIN = st.lists(NESTED, min_size=1, max_size=4).map(
    lambda parts: [{"id": n, "title": f"t{n}", "parts": part} for n, part in enumerate(parts)]
)
ENTRIES = PLAIN | st.lists(ENTRY | ODD | st.sampled_from(["a", 1, 2]), max_size=4)
KEYS = st.sampled_from(["created_terms"] * 3 + ["updated_terms", "ids", "failed_terms", "others"])


@settings(max_examples=100)
@given(ENTRIES, KEYS, ENTRIES | st.none())
def test_listings_are_judged_as_they_are_entry_by_entry(
    listed: list[Any], key: str, given: list[Any] | None
) -> None:
    objects = [row for row in (listed if given is None else given) if isinstance(row, dict)]
    own = [{"title": row.get("title")} for row in objects] if given is None else objects
    counts = {"created_term_count": len(listed), "updated_term_count": len(listed)}
    operation = Document.update if key.startswith("updated") else Document.create

    assert same((operation, batch_of(own), done({**counts, key: listed})))
    assert same((operation, batch_of(own), done(listed)))


@pytest.mark.parametrize("odd", [{"error": "disk full"}, {"error": {"failed": 1}}, {"parts": []}])
@pytest.mark.parametrize("at", [0, 2])
def test_one_entry_of_another_form_is_looked_at_as_if_it_stood_alone(at: int, odd: Any) -> None:
    entries: list[dict[str, Any]] = [{"id": n, "title": f"t{n}"} for n in range(3)]
    entries[at] |= odd
    rows = [{"title": entry["title"]} for entry in entries]
    told = (
        Document.create,
        batch_of(rows),
        done({"created_term_count": 3, "created_terms": entries}),
    )

    assert columns_of(entries) is None
    assert same(told)
    assert judge(*told).summary.counts.get("succeeded") == (2 if "error" in odd else 3)


@settings(max_examples=100)
@given(st.permutations(range(4)), st.data())
def test_names_are_matched_as_they_are_one_by_one(order: list[int], data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(["a", "b", 1, "1", "***"]) | ODD, max_size=4))
    told = [names[at] for at in order if at < len(names)] if data.draw(st.booleans()) else names
    told = [*told, *data.draw(st.lists(st.sampled_from(["a", None, True]), max_size=1))]
    rows = [{"title": name} for name in names]
    entries = [(name, number) for number, name in enumerate(told)]

    assert match_unique(rows, "title", entries) == one_by_one(rows, entries)

    objects = [SimpleNamespace(title=name, id=number) for name, number in entries]
    lacking = [SimpleNamespace() for _ in range(data.draw(st.integers(0, 1)))]
    assert match_objects(rows, "title", [*objects, *lacking]) == one_by_one(rows, entries)


def one_by_one(
    rows: Sequence[Mapping[str, Any]], entries: Sequence[tuple[Any, int]]
) -> dict[int, int]:
    wanted = Counter(row["title"] for row in rows if is_name(row["title"]))
    seen = Counter(value for value, _ in entries if is_name(value))
    places = {row["title"]: at for at, row in enumerate(rows) if is_name(row["title"])}
    lone = [(v, i) for v, i in entries if is_name(v) and wanted[v] == seen[v] == 1]
    return {places[value]: identity for value, identity in lone}


@settings(max_examples=100)
@given(ENTRIES, ENTRIES, st.sampled_from(["id", "title", "parts.failed"]), st.booleans())
def test_ready_readers_say_what_they_say_entry_by_entry(
    given: list[Any], listed: list[Any], key: str, twice: bool
) -> None:
    rows = [row for row in given if isinstance(row, dict)]
    details = JobDetails.from_api_response({"result": rows if twice else listed})

    for reader in (by_key("", key=key), in_order("")):
        quick = reader(rows, details)
        with each_by_itself():
            assert repr(reader(rows, details)) == repr(quick)


# ------------------------------------------------------------------------------ steps


def batch_of(rows: Sequence[Mapping[str, Any]]) -> Batch:
    return Batch((0,), tuple(EncodedRow(at, row, b"") for at, row in enumerate(rows)))


def done(result: Any) -> JobsEnded:
    answer = {"status": "successful", "msg": "", "result": result}
    return JobsEnded((Ended((0,), 0.0, JobHandle(1), JobState.SUCCEEDED, answer),))


def steps(rows: Sequence[Mapping[str, Any]], entries: Sequence[Any], *events: str) -> int:
    """How many functions are called, or gone on with, in the rooms that judge a create."""
    result = {"created_term_count": len(rows), "created_terms": entries}
    batch, ending, counted = batch_of(rows), done(result), 0
    judging = [Path(alation_core.__file__).parent / room for room in ("runs", "reading")]

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event in events and Path(frame.f_code.co_filename).parent in judging

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        outcome = judge(Document.create, batch, ending)
    finally:
        sys.setprofile(before)
    assert outcome.summary.counts == {"succeeded": len(rows)}
    return counted


@pytest.mark.parametrize("reverse", [False, True], ids=["in order", "in another order"])
def test_a_plain_answer_takes_no_step_for_each_of_its_rows(reverse: bool) -> None:
    def judged(size: int) -> int:
        rows = [{"title": f"t{n}", "document_hub_id": 1} for n in range(size)]
        terms = [{"id": n, "title": row["title"]} for n, row in enumerate(rows)]
        return steps(rows, terms[::-1] if reverse else terms, "call")

    judged(2)  # what is found out once is found out
    assert judged(20) == judged(200)


def test_many_keys_that_can_tell_cost_as_much_as_they_are_long() -> None:
    def judged(size: int) -> int:
        rows = [{"title": f"t{n}"} for n in range(size)]
        word = "error_message"
        spelled = [
            "".join(c.upper() if n >> at & 1 else c for at, c in enumerate(word))
            for n in range(size)
        ]
        terms = [{"id": n, "title": f"t{n}", key: None} for n, key in enumerate(spelled)]
        return steps(rows, terms, "call", "c_call")

    assert judged(400) < 6 * judged(100)
