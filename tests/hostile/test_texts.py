"""Texts of a server, in messages and in commands to paste: short, on one line, and harmless."""

from __future__ import annotations

import shlex
import shutil
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alation_core import JobTimeout
from alation_core.problems import (
    MAX_TEXT,
    Finding,
    headline,
    how_to_take_up,
    read_errors,
    shell_word,
    shorten,
    shown,
)
from tests.alation_core.support import JSON

ANY = st.text(st.characters()) | st.text(
    alphabet="\x1b\n\r\t\0\x9b\u202e\u2066\u2028\ufeff\ud800 a'`$\"\\"
)
HARMFUL = {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), "\u061c", "\u200e", "\u200f"}
HARMFUL |= {*map(chr, range(0x2028, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\ufeff"}


def harmless(text: str) -> bool:
    text.encode()  # can be written
    return not HARMFUL & set(text)


@given(ANY)
def test_a_text_is_short_and_harmless(text: str) -> None:
    assert harmless(shorten(text))
    assert len(shorten(text)) <= MAX_TEXT
    assert len(shorten(text, 20)) <= 20
    assert harmless(shown(text))


@given(JSON | ANY)
def test_any_value_is_shown(value: object) -> None:
    assert harmless(shown(value))
    assert len(shown(value)) <= 200


@given(st.recursive(JSON | ANY, lambda inner: st.dictionaries(ANY, inner), max_leaves=5))
def test_every_finding_of_any_answer_is_harmless(body: object) -> None:
    for finding in read_errors(body, 2):
        assert harmless(finding.message)
        assert len(finding.message) <= MAX_TEXT
        assert finding.field is None or (harmless(finding.field) and len(finding.field) <= 200)
        assert harmless(str(finding.to_problem("refused", (0, 1))))
    assert harmless(headline(body) or "")


@pytest.mark.parametrize("size", [10, 100_000])
def test_findings_do_not_grow_with_their_texts(size: int) -> None:
    bodies: list[object] = [
        "x" * size,
        {"detail": "x" * size, "errors": ["y" * size]},
        {"x" * size: ["y" * size]},
        {"Entry": "x" * size, "Message": ["y" * size]},
        {"invalid_documents": [{"index": None, "errors": "x" * size}, "y" * size]},
        [[{"x" * size: "y" * size}]],
    ]
    for body in bodies:
        for finding in read_errors(body, 1):
            assert len(finding.message) <= MAX_TEXT
            assert finding.raw is not None


def test_a_number_that_cannot_be_written_is_told() -> None:
    assert shown(10**5000) == "a number of very many digits"
    assert read_errors([[10**5000]], 1) == [
        Finding("a number of very many digits", 0, raw=[10**5000])
    ]


# ------------------------------------------------------------------------------ commands


@given(ANY)
@example("it's\na 'trap'; `rm` $(rm) \\u0041")
@example("")
def test_a_word_of_a_command_is_one_line_without_escapes(text: str) -> None:
    word = shell_word(text)

    assert harmless(word)
    if text.isprintable():
        assert shlex.split(word) == [text]
    else:
        assert word.startswith("$'")
        assert word.endswith("'")


WORDS = ["4711", "it's", "a b", "$(touch x)`touch x`", "two\nlines", "\x1b[2J", "\u202eabc", "-x"]
WORDS += [
    "\\n is no line end",
    "mixed ' and \\ and \n",
    "Überblick\t€",
    "*",
    "~",
    "!x",
    "\U000e0041\n",
]


@pytest.mark.parametrize("text", WORDS)
def test_a_shell_reads_the_word_as_it_was(text: str) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    command = f"printf %s {shell_word(text)}"
    environment = {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [bash, "-c", command], capture_output=True, timeout=60, check=True, env=environment
    )

    assert done.stdout.decode() == text


@given(ANY | st.integers())
def test_how_a_job_is_taken_up_is_told_on_one_line(handle: int | str) -> None:
    told = str(JobTimeout(handle, 5.0, None))

    assert harmless(told)
    assert len(told) < 2500


def test_a_handle_that_begins_with_a_dash_is_no_option() -> None:
    assert how_to_take_up("-x").endswith("`alation job watch -- -x`")
    assert how_to_take_up(4711) == "catalog.job(4711).wait() or `alation job watch 4711`"
    assert "alation job watch" not in how_to_take_up("x" * 1000)
