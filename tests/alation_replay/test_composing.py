"""Tapes that are put together from a call replay as they are, whatever the operation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from alation_core import BatchLimit, Endpoint, JobDetails
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row
from alation_endpoints.custom_template import CustomTemplate
from alation_endpoints.document import Document
from alation_replay.cases import failures
from alation_replay.check import check_folder
from alation_replay.composing import Asked, write_composed
from alation_replay.composing.files import Composed
from alation_replay.contract.taped import success_entry
from alation_replay.index import read_index
from alation_replay.tapes import TapeError, read_tape
from tests.contract import test_bundled
from tests.contract.stranger import RUNS, AcmeReview, reviewing

TODAY = "2026-11-23"
ROWS = [{"title": "Net revenue"}, {"title": "Churn rate"}]


def bundled() -> Iterator[Any]:
    for suite in test_bundled.SUITES.values():
        for name in suite.endpoint.operations():
            yield pytest.param(suite, name, id=f"{suite.endpoint.name}.{name}")


def composed(asked: Asked, folder: Path, case: str = "success") -> Composed:
    return write_composed(asked, folder / asked.endpoint.name, case, TODAY)


def replays(made: Composed, endpoint: type[Endpoint]) -> None:
    entry = read_index(made.path.parent)[made.path.stem]
    assert failures(entry, read_tape(made.path), [endpoint]) == []
    assert check_folder(made.path.parent) == []


DECIDES_OF_A_REFUSAL = (
    *("method", "protocol", "repeat_safe", "accepted_when", "locate", "look_up"),
    *("refusal_starts_nothing", "text_answer", "accept", "credential", "exchange"),
)


def first_of_each_kind() -> Iterator[Any]:
    """Yield an operation for each set of declarations that an answer without success meets."""
    seen = set()
    for one in bundled():
        suite, name = one.values
        operation = suite.endpoint.operations()[name]
        declared = [repr(getattr(operation, each, None)) for each in DECIDES_OF_A_REFUSAL]
        kind = (type(operation), *declared)
        if kind not in seen:
            seen.add(kind)
            yield one


def check_composed(suite: Any, name: str, status: int, case: str, folder: Path) -> None:
    call = success_entry(suite.cassettes, name).call  # type: ignore[union-attr]
    asked = Asked(suite.endpoint, name, call.rows, call.params, status=status)
    replays(composed(asked, folder, case), suite.endpoint)


@pytest.mark.parametrize(("suite", "name"), list(bundled()))
def test_any_call_becomes_a_tape_that_replays(suite: Any, name: str, tmp_path: Path) -> None:
    check_composed(suite, name, 200, "success", tmp_path)


@pytest.mark.parametrize(("suite", "name"), list(first_of_each_kind()))
@pytest.mark.parametrize(("case", "status"), [("refused", 403), ("broken", 500)])
def test_any_refusal_becomes_a_tape_that_replays(
    suite: Any, name: str, case: str, status: int, tmp_path: Path
) -> None:
    check_composed(suite, name, status, case, tmp_path)


def listing(rows: list[Row], details: JobDetails) -> Reading:
    """Wants a list in a place of its own, and ids of a name of its own."""
    made = details.result.get("reviews") if isinstance(details.result, dict) else None
    if not isinstance(made, list):
        return NOT_UNDERSTOOD
    return Reading(ids={place: one.get("nr") for place, one in enumerate(made)})


def test_the_answer_is_one_that_the_reader_takes(tmp_path: Path) -> None:
    endpoint = reviewing(reader=listing, result=JobDetails)
    made = composed(Asked(endpoint, "create", ROWS), tmp_path)
    assert (made.facts["status"], made.facts["ids"]) == ("successful", [101, 102])
    first, second = made.tape.interactions
    assert json.loads(first.answer.body) == {"run": {"key": "job-4711"}}
    assert json.loads(second.answer.body) == {
        "meta": {"phase": "closed", "note": ""},
        "made": {
            "reviews": [
                {"id": 101, "title": "Net revenue", "nr": 101},
                {"id": 102, "title": "Churn rate", "nr": 102},
            ]
        },
    }


def test_an_answer_that_nobody_can_guess_is_unknown_and_replays(tmp_path: Path) -> None:
    made = composed(Asked(AcmeReview, "create", ROWS), tmp_path)
    assert made.facts["status"] == "unknown"
    replays(made, AcmeReview)


def test_given_answers_come_onto_the_tape(tmp_path: Path) -> None:
    polls = [
        '{"meta": {"phase": "open"}}',
        '{"meta": {"phase": "closed"}, "made": '
        '[{"title": "Net revenue", "id": 7, "outcome": "made"}]}',
    ]
    asked = Asked(AcmeReview, "create", ROWS[:1], body='{"run": {"key": "r-9"}}', polls=polls)
    made = composed(asked, tmp_path)
    assert made.facts["ids"] == [7]
    assert [one.request.uri.rpartition("/acme")[2] for one in made.tape.interactions] == [
        "/review/",
        "/run/r-9/",
        "/run/r-9/",
    ]
    replays(made, AcmeReview)


def test_a_job_that_never_ends_is_refused(tmp_path: Path) -> None:
    asked = Asked(AcmeReview, "create", ROWS, polls=['{"meta": {"phase": "open"}}'])
    with pytest.raises(
        TapeError, match=r"under 'meta\.phase' that ends it \(closed, half, broken\)"
    ):
        composed(asked, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "polls", [(), ('{"meta": {"phase": "closed"}, "made": {"reviews": [{"nr": 7}]}}', "[]")]
)
def test_errors_that_stand_apart_follow_the_end_of_the_job(
    polls: tuple[str, ...], tmp_path: Path
) -> None:
    apart = replace(RUNS, errors_path="/acme/run/{handle}/errors/")
    endpoint = reviewing(reader=listing, result=JobDetails, protocol=apart)
    made = composed(Asked(endpoint, "create", ROWS[:1], polls=polls), tmp_path)
    assert made.facts["status"] == "successful"
    paths = [one.request.uri.rpartition("/acme")[2] for one in made.tape.interactions]
    assert paths[1:] == ["/run/job-4711/", "/run/job-4711/errors/"]
    replays(made, endpoint)


def test_every_batch_has_a_job_of_its_own(tmp_path: Path) -> None:
    endpoint = reviewing(reader=listing, result=JobDetails, batch=BatchLimit(items=1))
    made = composed(Asked(endpoint, "create", ROWS), tmp_path)
    assert (made.facts["ids"], made.facts["jobs"]) == ([101, 102], 2)
    assert RUNS is endpoint.operations()["create"].protocol  # type: ignore[attr-defined]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    asked = Asked(Document, "list", params={"document_hub_id": 3})
    made = composed(asked, tmp_path)
    index = made.path.with_name("index.yaml")
    index.write_text(f"# Kept.\n{index.read_text('utf-8')}", "utf-8")
    with pytest.raises(TapeError, match="is there already"):
        composed(asked, tmp_path)
    made.path.unlink()
    with pytest.raises(TapeError, match="has an entry list__success already"):
        composed(asked, tmp_path)
    composed(asked, tmp_path, "again")
    assert index.read_text("utf-8").startswith("# Kept.\nlist__success:")
    assert list(read_index(index.parent)) == ["list__success", "list__again"]


@pytest.mark.parametrize(("folder", "case"), [("documents", "success"), ("document", "../x")])
def test_a_place_where_no_tape_belongs_is_refused(folder: str, case: str, tmp_path: Path) -> None:
    with pytest.raises(TapeError, match=r"is not named|is no name of a case"):
        write_composed(Asked(Document, "list"), tmp_path / folder, case, TODAY)


def test_null_within_an_object_replays(tmp_path: Path) -> None:
    body = '[{"id": 7, "title": null, "fields": [{"id": 3, "options": null}]}]'
    made = composed(Asked(CustomTemplate, "list", body=body), tmp_path)
    replays(made, CustomTemplate)
