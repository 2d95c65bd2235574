"""The work on a server's texts grows with their size, and no faster.

Four times the text may take twelve times the processor's time: what grows with the square takes
sixteen times as much. Each time is the best of several, and what is too quick to be measured
passes.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import pytest

import alation_core
from alation_core import AlationError
from alation_core.jobs import BULK_METADATA_JOBS, JobHandle, poll_request
from alation_core.problems import headline, read_errors, shell_word, shorten, shown
from alation_core.wire import (
    Reply,
    hidden,
    http_date,
    is_quota,
    next_page,
    retry_after,
    without_secrets,
)
from alation_core.wire.targets import unbearable
from tests.hostile.figures import note

SMALL = 6_000
TIMES = 4
FACTOR = 12.0
QUICK_SECONDS = 0.02
TRIES = 3

REPEATED = [" ", "\t", "\n", "\r\n", "0", "1.", "a", "\\", '"', '\\"', "%", "%4", "%25", "%2e", "&"]
REPEATED += ["&#", "&#0", "&a", "&amp;", "\\u", "\\u0041", "{", "[", "[]", "{},", '{"a":', "é", "("]
REPEATED += [
    '"job_id"',
    '"job_id":',
    '"job_id": "',
    '"job_id": 7 ',
    '"task": {',
    "//",
    "/..",
    "../",
]
REPEATED += ["available in 1", "available in 1 second ", "\u202e", "\0", "<a ", ":", "=", "-", ","]
REPEATED += ["canary-5d1f-secre", "Y2FuYXJ5", "1 Jan ", "x;", "{x", "{x}"]
SECRET = "canary-5d1f-secret"


def quietly(call: Callable[[], object]) -> None:
    with suppress(AlationError):
        call()


WORK: dict[str, Callable[[str], object]] = {
    "shorten": shorten,
    "shown": lambda text: shown({text: [text]}),
    "shell_word": shell_word,
    "headline": headline,
    "read_errors of a text": read_errors,
    "read_errors of errors": lambda text: read_errors({"detail": text, "errors": [text]}),
    "decode": lambda text: Reply(200, {}, text.encode()).data,
    "decode a string": lambda text: Reply(200, {}, f'{{"a": "{text}"}}'.encode()).data,
    "beside": lambda text: Reply(200, {}, text.encode()).beside("job_id"),
    "beside, two keys": lambda text: Reply(200, {}, text.encode()).beside("task", "id"),
    "retry_after": lambda text: retry_after(Reply(429, {"retry-after": text}, text.encode()), 0.0),
    "http_date": http_date,
    "is_quota": lambda text: is_quota(Reply(429, {}, text.encode())),
    "next_page": lambda text: quietly(lambda: next_page("https://catalog.example.com", text)),
    "without_secrets": lambda text: without_secrets(
        Reply(200, {"x": text}, text.encode()), [SECRET]
    ),
    "without_secrets, echoed": lambda text: without_secrets(
        Reply(200, {}, f"{text}%63{SECRET[1:]}{text}".encode()), [SECRET]
    ),
    "hidden": lambda text: hidden(text, [SECRET]),
    "unbearable": lambda text: unbearable(text, in_path=True),
    "poll_request": lambda text: quietly(
        lambda: poll_request(BULK_METADATA_JOBS, JobHandle(text, "name"))
    ),
}


def seconds(work: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for _ in range(TRIES):
        began = time.process_time()
        work(text)
        best = min(best, time.process_time() - began)
        if best < QUICK_SECONDS / FACTOR:
            break
    return best


def check(
    name: str,
    work: Callable[[str], object],
    size: int = SMALL,
    repeated: Sequence[str] = REPEATED,
) -> None:
    """Hold that work on texts that repeat a few characters grows with them, and no faster."""
    for piece in repeated:
        small = piece * (size // len(piece))
        large = small * TIMES
        if seconds(work, large) < QUICK_SECONDS:
            note("work on repeated texts", "too quick to be measured")
            continue
        # Once more where the machine was busy: what is linear is so in the end.
        for _ in range(TRIES):
            taken, allowed = seconds(work, large), FACTOR * seconds(work, small)
            if taken < allowed:
                break
        note("work on repeated texts", "linear")
        assert taken < allowed, f"{name} of {piece!r} * n"


@pytest.mark.parametrize("name", WORK)
def test_the_work_grows_with_the_text(name: str) -> None:
    check(name, WORK[name])


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Yield every expression that a module of the core holds."""
    for found in pkgutil.walk_packages(alation_core.__path__, "alation_core."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{found.name}.{name}", value


PATTERNS = dict(patterns())


@pytest.mark.parametrize("name", PATTERNS)
def test_no_expression_of_the_core_is_more_than_linear(name: str) -> None:
    pattern = PATTERNS[name]

    def searched(text: str) -> object:
        if isinstance(pattern.pattern, bytes):
            return re.compile(pattern.pattern, pattern.flags).sub(b"", text.encode())
        return re.compile(pattern.pattern, pattern.flags).sub("", text)

    check(name, searched)


def test_an_expression_that_is_more_than_linear_is_found() -> None:
    with pytest.raises(AssertionError, match="blanks of"):
        check("blanks", re.compile(r"\s+\s+x").findall, size=100)


def test_there_are_expressions_to_look_at() -> None:
    assert len(PATTERNS) > 5
