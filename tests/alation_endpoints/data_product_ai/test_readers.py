"""What answers of the AI service say of their rows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alation_core import JobDetails
from alation_core.reading import NOT_UNDERSTOOD, Reading
from alation_endpoints.data_product_ai.events import End, read_stream
from alation_endpoints.data_product_ai.reading import is_spec, searched, spec, streamed, verdicts

TWO = [{"sql": "a"}, {"sql": "b"}]


def told(result: Any) -> JobDetails:
    return JobDetails.from_reply("successful", result)


def entry(sql: str, status: Any, *errors: str) -> dict[str, Any]:
    return {"sql": sql, "status": status, "error": list(errors) or None}


@pytest.mark.parametrize(
    ("entries", "done", "failed", "unknown"),
    [
        ([entry("a", True), entry("b", True)], {0, 1}, {}, set()),
        ([entry("b", False, "no"), entry("a", True)], {0}, {1: "no"}, set()),
        ([entry("a", False), entry("b", True)], {1}, {0: "no reason given"}, set()),
        ([entry("a", False, "no", "never"), entry("b", None)], set(), {0: "no; never"}, {1}),
        ([entry("a", True)], {0}, {}, {1}),
        ([entry("a", True), entry("a", False, "no"), entry("b", True)], {1}, {}, {0}),
        ([entry("a", "true"), entry("b", 1)], set(), {}, {0, 1}),
        ([], set(), {}, {0, 1}),
    ],
)
def test_each_text_has_its_verdict(
    entries: list[Any], done: set[int], failed: dict[int, str], unknown: set[int]
) -> None:
    reading = verdicts(TWO, told(entries))
    assert set(reading.ids) == done
    assert {finding.index: finding.message for finding in reading.findings} == failed
    assert set(reading.unknown) == unknown
    assert not reading.doubts


def test_equal_texts_share_their_verdict() -> None:
    reading = verdicts([*TWO, {"sql": "a"}], told([entry("a", True), entry("b", True)]))
    assert set(reading.ids) == {0, 1, 2}


def test_a_text_that_no_row_holds_is_a_doubt() -> None:
    answer = [entry("a", True), entry("c", True), entry("b", True)]
    assert verdicts(TWO, told(answer)).doubts == ["it lists 1 texts that no row asked for"]


@pytest.mark.parametrize("answer", [None, {}, {"sql": "a"}, ["a"], "a", [[]]])
def test_what_is_no_list_of_verdicts_is_not_understood(answer: Any) -> None:
    assert verdicts(TWO, told(answer)) is NOT_UNDERSTOOD
    assert searched([{}], told(answer)) is NOT_UNDERSTOOD


def test_a_search_fails_with_a_part_of_it() -> None:
    assert searched([{}], told([])) == Reading(ids={0: None})
    assert searched([{}], told([entry("", True)])) == Reading(ids={0: None})
    (finding,) = searched([{}], told([entry("", True), entry("", False, "no")])).findings
    assert (finding.index, finding.message) == (0, "no")
    assert set(searched([{}], told([entry("", True), entry("", None)])).unknown) == {0}


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("product:\n  productId: x\n", True),
        ("# made today\nproduct: {productId: x}", True),
        ("---\n  product :\n", True),
        ("productId: x", False),
        ("The product: it is not there.", False),
        ("", False),
        (None, False),
        ({"product": {}}, False),
    ],
)
def test_a_spec_is_known_by_its_first_key(text: Any, known: bool) -> None:
    assert is_spec(text) is known
    assert spec([{}], told(text)) == (Reading(ids={0: None}) if known else NOT_UNDERSTOOD)


# ------------------------------------------------------------------------------ streams


def event(*parts: tuple[str, Any]) -> str:
    held = [{"part_kind": kind, "content": content} for kind, content in parts]
    return f"data: {json.dumps({'model_message': {'parts': held}})}\n\n"


DONE = "data: [DONE]\n"
RETURNED = event(("tool-return", '{"results": []}'))


@pytest.mark.parametrize(
    ("text", "end", "said"),
    [
        (RETURNED + DONE, End.RETURNED, '{"results": []}'),
        (": ping\n\ndata: {}\n\ndata: no json\n\n" + RETURNED + DONE, End.RETURNED, None),
        (event(("tool-return", {"results": []})) + DONE, End.RETURNED, '{"results": []}'),
        (event(("text", "I look."), ("tool-return", "[]")) + DONE, End.RETURNED, "[]"),
        (event(("builtin-tool-return", " error: no")) + DONE, End.FAILED, " error: no"),
        (event(("text", "No."), ("text", "Never.")) + DONE, End.FAILED, "No.; Never."),
        (RETURNED.replace("\n", "\r\n") + DONE, End.RETURNED, '{"results": []}'),
        (RETURNED.replace("results", "a\u2028b") + DONE, End.RETURNED, '{"a\u2028b": []}'),
        (RETURNED, End.CUT, ""),
        (RETURNED + DONE + RETURNED, End.CUT, ""),
        (event(("thinking", "Hm.")) + DONE, End.SILENT, ""),
        (DONE, End.SILENT, ""),
    ],
)
def test_a_stream_is_read_to_its_end(text: str, end: End, said: str | None) -> None:
    stream = read_stream(text)
    assert stream is not None
    assert stream.end is end
    assert said is None or stream.text == said


@pytest.mark.parametrize("answer", [None, {}, "", "Not now.", '{"data": []}'])
def test_what_is_no_stream_is_not_understood(answer: Any) -> None:
    assert read_stream(answer) is None
    assert streamed([{}], told(answer)) is NOT_UNDERSTOOD
