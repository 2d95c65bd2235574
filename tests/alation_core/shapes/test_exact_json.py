"""JSON is read as it is written, or refused with the place that cannot be kept."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.shapes import InexactJson, exact_json, exact_part
from alation_core.shapes.digits import Digits, json_text, kept_json
from alation_core.shapes.exact import plain_numbers
from tests.alation_core.support import JSON


@given(JSON.filter(lambda value: "Infinity" not in json.dumps(value)))
def test_what_json_can_hold_is_read_without_loss(value: Any) -> None:
    text = json.dumps(value)

    assert json.dumps(exact_json(text)) == text
    assert exact_part(f"[{text}, 1]", 1) == (exact_json(text), len(text) + 1)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_a_number_is_read_where_it_is_written_back_as_the_same_number(number: Any) -> None:
    text = f"{number:f}"
    try:
        read = exact_json(text)
    except InexactJson:
        assert f"{float(text):.3f}" != text or float(text) != number
    else:
        assert number == type(number)(repr(read))


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ('{"a": 1, "a": 2}', "a", "The key 'a' stands twice"),
        ('{"a": 1, "b": {"c": [0, {"d": 1, "d": 1}]}}', "b.c[1].d", "The key 'd' stands twice"),
        ('[{"a": {}}, {"a": {"": 1, "": 2}}]', "[1].a.", "The key '' stands twice"),
        ('{"n": 0.1000000000000000055}', "n", "would be sent as 0.1"),
        ('{"n": [1, 123456789.12345678901]}', "n[1]", "cannot be kept exactly"),
        ('{"n": 1e400}', "n", "too large"),
        ('{"n": -1e400}', "n", "too large"),
        ('{"n": 1e-400}', "n", "would be sent as 0.0"),
        ('{"n": 1e-99999999999999999999}', "n", "would be sent as 0.0"),
        (f'{{"n": {"9" * 5000}}}', "n", "The number of 5000 digits is too long"),
        ('{"n": NaN}', "n", "NaN is no number"),
        ('{"n": [-Infinity]}', "n[0]", "-Infinity is no number"),
        ("1e400", None, "too large"),
    ],
)
def test_what_cannot_be_kept_is_named(text: str, field: str | None, said: str) -> None:
    with pytest.raises(InexactJson, match=said.replace("'", ".").replace("[", ".")) as caught:
        exact_json(text)

    assert caught.value.field == field
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("text", ["1.10", "1e5", "9535e6", "1E3", "-0", "-0.0", "100.00"])
def test_another_way_to_write_a_number_is_the_same_number(text: str) -> None:
    assert exact_json(text) == float(text)


@pytest.mark.parametrize("text", ["", "[1,", "{'a': 1}", "1 2", "tru", "\ufeff1", "01", "+1"])
def test_what_is_no_json_is_an_error_of_its_own(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        exact_json(text)


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.integers() | st.floats())
def test_digits_are_kept_where_that_is_asked_for(number: Any) -> None:
    text = json_text(json.JSONEncoder(), Digits(number)) if isinstance(number, Decimal) else ""
    text = text or str(number)
    if not Decimal(text).is_finite():
        return

    kept = exact_json(text, lambda value, path: value)
    assert Decimal(repr(kept) if isinstance(kept, float) else kept).as_tuple() == (
        Decimal(text).as_tuple()
    )
    assert kept_json(text) == kept
    with suppress(InexactJson):
        plain = exact_json(text, plain_numbers)
        assert (plain, type(plain)) == (exact_json(text), type(exact_json(text)))


def test_a_number_that_keeps_no_digits_is_named_where_others_do() -> None:
    def kept(value: Any, path: str) -> Any:
        return {"a": value["a"], "b": plain_numbers(value["b"], "b")}

    assert exact_json('{"a": 1.10, "b": 1.10}', kept) == {"a": Decimal("1.10"), "b": 1.1}
    with pytest.raises(InexactJson) as caught:
        exact_json('{"a": 1e400, "b": [1e400]}', kept)
    assert caught.value.field == "b[0]"
    with pytest.raises(InexactJson) as caught:
        exact_json('{"a": 1e400, "b": {"c": 1, "c": 1}}', kept)
    assert caught.value.field == "b.c"
