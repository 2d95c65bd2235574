"""A rule that comes first and fails is the only one that fails: the others name it and wait."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.contract.changed import TAPES, rewritten

pytest_plugins = ["pytester"]

SUITE = """
from pathlib import Path

from alation_endpoints.document import Document
from alation_replay.contract import EndpointContract


class TestDocument(EndpointContract):
    endpoint = Document
    cassettes = Path({tapes!r})
    examples = {examples!r}
"""


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    shutil.copytree(TAPES, pytester.path / "document")
    return pytester.path / "document"


def outcomes(
    pytester: pytest.Pytester, folder: Path, examples: object = None
) -> tuple[list[str], Counter[str]]:
    """The tests that fail, and the reasons for which others are skipped."""
    given = {} if examples is None else examples
    pytester.makepyfile(test_suite=SUITE.format(tapes=str(folder), examples=given))
    result = pytester.inline_run("-p", "no:cacheprovider")
    _, skipped, failed = result.listoutcomes()
    reasons: Counter[str] = Counter(str(report.longrepr[2]) for report in skipped)  # type: ignore[index]
    return [report.nodeid.rpartition("::")[2] for report in failed], reasons


def waits_for(rule: str, reasons: Counter[str]) -> int:
    return reasons[f"Skipped: {rule} comes first, and it fails: mend that, and this one is run"]


def test_a_wrong_example_fails_one_test(pytester: pytest.Pytester, folder: Path) -> None:
    wrong = {"create": [{"titel": "Net revenue", "document_hub_id": 3}]}
    failed, reasons = outcomes(pytester, folder, wrong)
    assert failed == ["test_examples_fit[create]"]
    assert waits_for("test_examples_fit[create]", reasons) > 18


def test_a_tape_whose_rows_fit_no_more_fails_one_test(
    pytester: pytest.Pytester, folder: Path
) -> None:
    index = folder / "index.yaml"
    text = index.read_text("utf-8")
    index.write_text(text.replace("document_hub_id: ", "hub: "), "utf-8")
    failed, reasons = outcomes(pytester, folder)
    assert [test for test in failed if "create" in test] == ["test_examples_fit[create]"]
    assert waits_for("test_examples_fit[create]", reasons) > 18


def test_a_success_tape_that_does_not_replay_fails_one_test(
    pytester: pytest.Pytester, folder: Path
) -> None:
    rewritten("create__success.yaml", '"job_id"', '"jobid"')(folder)
    failed, reasons = outcomes(pytester, folder)
    assert failed == ["test_tape_replays[create__success]"]
    assert waits_for("test_tape_replays[create__success]", reasons) > 10


def test_an_index_that_cannot_be_read_fails_what_reads_it(
    pytester: pytest.Pytester, folder: Path
) -> None:
    (folder / "index.yaml").write_text("create__success: [", "utf-8")
    failed, reasons = outcomes(pytester, folder)
    assert failed == ["test_index_names_the_tapes_that_are_there", "test_tapes_may_be_published"]
    assert waits_for("test_index_names_the_tapes_that_are_there", reasons) > 50


def test_nothing_waits_where_all_is_well(pytester: pytest.Pytester, folder: Path) -> None:
    failed, reasons = outcomes(pytester, folder)
    assert failed == []
    assert not any("comes first" in reason for reason in reasons)
