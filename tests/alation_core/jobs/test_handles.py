"""What can be a handle, and where a reply names one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.jobs.handles import Named, handle_in, is_handle, read_handle
from alation_core.jobs.protocol import BULK_METADATA_JOBS, NOTHING_STARTED, JobHandle
from alation_core.wire.messages import Reply
from tests.alation_core.support import JSON

NAME = "MetadataExtraction#318_2025-02-11-09-20-02-698215-00-00-3f0c2b1a"


@pytest.mark.parametrize("value", [0, 1, 4711, 10**17, "4711", NAME, "a b", "Übertrag"])
def test_numbers_and_names_can_be_handles(value: int | str) -> None:
    assert is_handle(value)


@pytest.mark.parametrize(
    "value",
    [
        *(True, False, -1, 10**18, 1.0, 4711.5, float("nan"), None, [], [4711], {}, {"id": 1}),
        *("", " ", "-1", "4711.5", "1e9", "1" * 19, "x" * 501, "a\nb", "a\x1b[2J", "\u202eb"),
        *(".", "..", "/", "None", "null", "NaN", "Infinity", "\ud800", "\\ud800", "\x00"),
    ],
)
def test_what_cannot_name_a_job_is_no_handle(value: Any) -> None:
    assert not is_handle(value)
    assert not isinstance(read_handle(BULK_METADATA_JOBS, {"job_id": value}), JobHandle)


@given(JSON)
def test_any_value_is_looked_at(value: Any) -> None:
    is_handle(value)


@pytest.mark.parametrize(
    ("body", "handle"),
    [
        ({"job_id": None, "task": {"id": True}}, None),
        ({"job_id": -1, "job_name": NAME}, JobHandle(NAME, "name")),
        ({"job_id": [7]}, None),
        ({"job_id": None}, NOTHING_STARTED),
    ],
)
def test_an_odd_handle_is_neither_a_job_nor_the_word_that_there_is_none(
    body: Any, handle: Any
) -> None:
    assert read_handle(BULK_METADATA_JOBS, body) == handle


DEEP = "[" * 200 + "]" * 200


@pytest.mark.parametrize(
    ("text", "handle", "alone"),
    [
        ('{"job_id": 7}', JobHandle(7), True),
        ('{"job_id": 7, "job_id": null}', JobHandle(7), True),
        ('{"job_id": null, "job_id": 7}', JobHandle(7), True),
        ('{"job_id": 7, "job_id": 7}', JobHandle(7), True),
        ('{"job_id": 7, "job_id": 8}', JobHandle(8), False),
        (f'{{"job_id": 7, "deep": {DEEP}}}', JobHandle(7), True),
        (f'{{"deep": {DEEP}, "task": {{"id": 7}}}}', JobHandle(7), True),
        (f'{{"job_id": 7, "deep": {DEEP}, "job_id": 8}}', JobHandle(7), False),
        (f'{{"job_id": 7, "digits": {"9" * 5000}}}', JobHandle(7), True),
        ('{"job_id": 7, "cut": [1, 2', JobHandle(7), True),
        (f'{{"job_id": true, "deep": {DEEP}}}', None, True),
        ('{"title": "\\"job_id\\": 7", "cut', None, True),
        ('<html>{"job_id": 7}</html>', None, True),
        ("", None, True),
    ],
)
def test_nothing_else_in_an_answer_hides_its_handle(
    text: str, handle: JobHandle | None, alone: bool
) -> None:
    assert handle_in(BULK_METADATA_JOBS, Reply(200, {}, text.encode())) == Named(handle, alone)


@given(st.text() | st.binary().map(lambda content: content.decode("latin-1")))
def test_any_text_is_searched(text: str) -> None:
    for content in (text, '{"job_id": ' + text, '{"job_id": 7, ' + text):
        handle_in(BULK_METADATA_JOBS, Reply(500, {}, content.encode("utf-8", "replace")))
