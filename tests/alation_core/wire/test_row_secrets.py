"""Secret values of rows in answers: short ones, numbers, parts of texts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.wire.messages import Reply
from alation_core.wire.row_secrets import without_values


def shown(content: str | bytes, *values: str) -> str:
    text = content.encode() if isinstance(content, str) else content
    return without_values(Reply(200, {}, text), values).text


@pytest.mark.parametrize(
    ("answer", "values", "told"),
    [
        ('{"pin": 4711, "n": 47110}', ["4711"], '{"pin": "***", "n": 47110}'),
        ('{"pin": 4.711e3}', ["4711"], '{"pin": "***"}'),
        ('{"no": 1234567890123}', ["23456789"], '{"no": "***"}'),
        ('{"said": "abc"}', ["abc"], '{"said": "***"}'),
        ('{"said": "an abc"}', ["abc"], '{"said": "an abc"}'),
        ('{"said": "an abcd"}', ["abcd"], '{"said": "an ***"}'),
        ('{"abcd": 1}', ["abcd"], '{"abcd": 1}'),
        ('{"n": 471}', ["471"], '{"n": 471}'),
        ('no JSON: a"bc and abcd', ['a"bc', "abcd"], "no JSON: *** and ***"),
    ],
)
def test_what_repeats_a_value(answer: str, values: list[str], told: str) -> None:
    assert shown(answer, *values) == told


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.lists(st.text(min_size=1, max_size=7) | st.integers().map(str), max_size=4))
def test_json_stays_json(answer: object, values: list[str]) -> None:
    for ascii_only in (True, False):
        json.loads(shown(json.dumps(answer, ensure_ascii=ascii_only), *values))
