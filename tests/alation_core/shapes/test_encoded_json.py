"""A text that holds JSON is typed where it has the known form, and else stays as it came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from alation_core import JobDetails
from alation_core.shapes import JsonText


@dataclass(frozen=True)
class Counted:
    count: int


@dataclass(frozen=True)
class OneText(JobDetails):
    result: Annotated[Counted, JsonText] | Any = None


@dataclass(frozen=True)
class Texts(JobDetails):
    result: list[Annotated[Counted, JsonText]] | Any = None


def test_the_known_form_is_typed_encoded_or_not() -> None:
    for result in ('{"count": 2}', {"count": 2}):
        assert OneText.from_api_response({"result": result}).result == Counted(2)


@pytest.mark.parametrize("text", ["boom", "12", "null", '["a"]', '{"total": 2}', '{"count": "2"}'])
def test_another_form_stays_the_text_that_came(text: str) -> None:
    assert OneText.from_api_response({"result": text}).result == text


def test_one_text_of_another_form_leaves_the_others_typed() -> None:
    texts = ['{"count": 2}', '{"total": 2}']

    assert Texts.from_api_response({"result": texts}).result == [Counted(2), '{"total": 2}']
