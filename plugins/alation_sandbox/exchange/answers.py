"""What a handler answers, and short ways to write the usual answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from alation_sandbox.world.jobs import Job

JSON_TYPE = "application/json"
NO_CONTENT = 204


@dataclass(frozen=True)
class Text:
    """A body that is no JSON.

    Args:
        content: the text, sent as UTF-8.
        content_type: default plain text.
    """

    content: str
    content_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer.

    Args:
        status: HTTP status.
        body: anything that JSON can express, or `Text`. Not sent with status 204.
        headers: further headers; type and length are added when the answer is written.
    """

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """Ends a handler at once with an answer.

    Args:
        answer: what the client gets.
    """

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"answered with status {answer.status}")
        self.answer = answer


def ok(body: Any) -> Answer:
    """Answer 200 with `body`."""
    return Answer(200, body)


def accepted(job: Job) -> Answer:
    """Answer 202 with the usual handle of a job (sheet job, job_handle_variants)."""
    return Answer(202, {"job_id": job.id})


def no_content() -> Answer:
    """Answer 204 without a body, as some deletes do (sheet errors, shape empty_body)."""
    return Answer(NO_CONTENT)


def error(status: int, detail: Any, code: str) -> Answer:
    """Answer with the most common error shape (sheet errors, shape code_detail).

    Args:
        status: HTTP status.
        detail: text for people; some endpoints put an object here.
        code: six digits as text, the first three repeat the status.
    """
    return Answer(status, {"detail": detail, "code": code})


def encode(answer: Answer) -> tuple[bytes, str]:
    """Return the bytes of a body and its content type."""
    if answer.status == NO_CONTENT:
        return b"", JSON_TYPE
    if isinstance(answer.body, Text):
        return answer.body.content.encode(), answer.body.content_type
    return json.dumps(answer.body, ensure_ascii=False).encode(), JSON_TYPE
