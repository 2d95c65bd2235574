"""Any bytes are decoded as well as can be, in bounded work, and never with a traceback."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.wire import MAX_DEPTH, Reply, decoding
from tests.alation_core.support import JSON

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be")


def data_of(text: str) -> Any:
    reply = Reply(200, {}, text.encode())
    assert reply.is_json
    return reply.data


# ------------------------------------------------------------------------------ any bytes


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_become_something(content: bytes) -> None:
    reply = Reply(200, {}, content)

    json.dumps(reply.data, allow_nan=False).encode()
    json.dumps(reply.data, ensure_ascii=False).encode()  # no half of a surrogate pair is left
    assert isinstance(reply.text, str)
    assert isinstance(reply.beside("job_id"), list)


@given(JSON, st.sampled_from(ENCODINGS))
def test_json_is_decoded_in_every_encoding(value: object, encoding: str) -> None:
    content = json.dumps(value, ensure_ascii=False)
    try:
        reply = Reply(200, {}, content.encode(encoding))
    except UnicodeEncodeError:
        return
    if len(content) > 2:  # less than two characters do not tell UTF-16 from UTF-32
        assert reply.data == value
        assert reply.is_json


# ------------------------------------------------------------------------------ numbers


@pytest.mark.parametrize("digits", [4300, 4301, 5000, 100_000])
def test_a_number_that_is_too_long_stays_a_text(digits: int) -> None:
    number = "7" * digits
    found = data_of(f'{{"job_id": {number}, "id": -{number}, "n": 5}}')

    kept = [str(found["job_id"]), str(found["id"]), found["n"]] if digits <= 4300 else None
    assert (kept or list(found.values())) == [number, f"-{number}", 5]


def test_a_number_is_read_though_this_process_reads_shorter_ones_only() -> None:
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        assert data_of(f"[{'7' * 1000}, 5]") == ["7" * 1000, 5]
        sys.set_int_max_str_digits(0)
        assert data_of(f"[{'7' * 1_000_000}, 5]") == ["7" * 1_000_000, 5]
    finally:
        sys.set_int_max_str_digits(before)


@pytest.mark.parametrize(
    "word", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1" * 400 + ".5"]
)
def test_what_is_no_number_stays_the_text_that_it_is(word: str) -> None:
    assert data_of(f'{{"status": {word}, "next": 1.5}}') == {"status": word, "next": 1.5}


# ------------------------------------------------------------------------------ texts and keys


def test_half_of_a_surrogate_pair_is_written_as_its_escape() -> None:
    found = data_of(r'{"\ud800": "a\udfffb", "whole": "\ud83d\ude00", "list": ["\uDc00"]}')

    assert found == {r"\ud800": r"a\udfffb", "whole": "😀", "list": [r"\udc00"]}


def test_a_text_may_hold_control_characters() -> None:
    assert data_of('{"msg": "two\nlines\tand\x1b more"}') == {"msg": "two\nlines\tand\x1b more"}


@pytest.mark.parametrize(
    ("text", "data", "doubled"),
    [
        ('{"job_id": 7, "job_id": null}', {"job_id": 7}, {"job_id"}),
        ('{"job_id": null, "job_id": 7}', {"job_id": 7}, {"job_id"}),
        ('{"job_id": 7, "job_id": 8}', {"job_id": 8}, {"job_id"}),
        ('{"job_id": 7, "job_id": 7}', {"job_id": 7}, set()),
        (r'{"job_id": 7, "job\u005fid": 8}', {"job_id": 8}, {"job_id"}),
        ('[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}], set()),
        ('{"task": {"id": 1, "id": 2}, "a": "b: c"}', {"task": {"id": 2}, "a": "b: c"}, {"id"}),
    ],
)
def test_of_a_key_given_twice_the_last_that_is_not_null_counts(
    text: str, data: object, doubled: set[str]
) -> None:
    reply = Reply(200, {}, text.encode())

    assert reply.data == data
    assert reply.doubled == doubled


# ------------------------------------------------------------------------------ bounds


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 1000, 100_000, 1_000_000])
@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_what_is_too_deep_stays_a_text(levels: int, opening: str) -> None:
    for text in (opening * levels, f'{{"job_id": 7, "x": {opening * levels}}}'):
        reply = Reply(200, {}, text.encode())

        assert not reply.is_json
        assert reply.data == text
    assert reply.beside("job_id") == [7]


def test_values_are_counted_outside_of_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_VALUES", 100)
    monkeypatch.setattr(decoding, "_BLOCK", 7)

    assert data_of(json.dumps(["[,{" * 50, '\\"' * 50 + ",[,[", "\\" * 9])) is not None
    assert not Reply(200, {}, b"[" + b"1," * 100 + b"1]").is_json
    assert not Reply(200, {}, b"[" + b'"\\"",' * 100 + b"1]").is_json


def test_memory_that_does_not_suffice_leaves_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(text: str) -> object:
        raise MemoryError

    monkeypatch.setattr(decoding, "_value", out_of_memory)
    reply = Reply(200, {}, b'{"job_id": 7}')

    assert (reply.is_json, reply.data, reply.beside("job_id")) == (False, '{"job_id": 7}', [7])


# ------------------------------------------------------------------------------ what stands beside


@pytest.mark.parametrize(
    ("text", "keys", "found"),
    [
        ('{"job_id": 7} and more', ("job_id",), [7]),
        ('{"job_id" : 7, "job_id":8,"job_id":7', ("job_id",), [7, 8]),
        ('{"job_id": "a\\u0062c"', ("job_id",), ["abc"]),
        ('{"job_id": 7.5, "job_id": 7e5, "job_id": null, "job_id": [7]', ("job_id",), []),
        ('{"job_id": ' + "7" * 5000, ("job_id",), ["7" * 5000]),
        ('{"id": 1, "task": {"type": "x", "id": 7}', ("task", "id"), [7]),
        ('{"task": 5, "id": 7', ("task", "id"), []),
        ('{"job_name": "Doc#1"', ("job_id",), []),
        ("", ("job_id",), []),
    ],
)
def test_a_handle_is_found_in_what_cannot_be_decoded(
    text: str, keys: tuple[str, ...], found: list[object]
) -> None:
    assert Reply(200, {}, text.encode()).beside(*keys) == found
