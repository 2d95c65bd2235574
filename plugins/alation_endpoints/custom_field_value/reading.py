"""What the answers of this endpoint say. Sheets: custom_field_value, job (second_job)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.jobs import JobHandle, job_answer, texts
from alation_core.problems import Finding, read_errors, shorten
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row
from alation_endpoints.custom_field_value.locating import locate, rows_of_objects
from alation_endpoints.custom_field_value.shapes import JobDetailsCustomFieldValuePutResult

_SECOND_JOB = re.compile(r"\(can be tracked using jobs API\):\s*(\d+)")
_ERRORS = re.compile(
    r"Error count:\s*(\d+)(?:\.\s*Errors:\s*(.*?)\s*(?:Legacy\(Rosemeta\)|$))?", re.DOTALL
)
_DONE = tuple(
    re.compile(rf"{counter}:\s*(\d+)", re.IGNORECASE)
    for counter in ("Updated values count", "Updated objects", "Created objects")
)
_FINISHED = "Finished bulk upsert"


def second_job(answer: Any) -> Sequence[JobHandle]:
    """Return the handles of the jobs that the texts of a job's result name, each once.

    On cloud-native instances a write goes to two stores. The job of the second one stands in the
    texts of the first one's result, and both must succeed.
    """
    body = job_answer(answer)
    result = body.get("result") if isinstance(body, Mapping) else None
    named = [number for text in texts(result) for number in _SECOND_JOB.findall(text)]
    return [JobHandle(int(number)) for number in dict.fromkeys(named)]


def counted_texts(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read either job of an upsert: its texts count what was stored and what was not.

    A result that is empty leaves the word to the job's status.
    """
    said = texts(details.result)
    done = [int(n) for text in said for counter in _DONE for n in counter.findall(text)]
    failed = [found for text in said for found in _ERRORS.findall(text)]
    if done or failed:
        findings = [f for number, told in failed for f in _errors(rows, int(number), told)]
        return Reading(findings=findings, done=sum(done) if done else None)
    finished = any(_FINISHED in text for text in said)
    return Reading() if finished or not details.result else NOT_UNDERSTOOD


def _errors(rows: Sequence[Row], number: int, told: str) -> Iterator[Finding]:
    """Yield what a count of errors means; the form of the text beside it is not documented."""
    if number == 0:
        return
    message = shorten(f"the server counts {number} errors: {told or 'it names none'}")
    named = rows_of_objects(rows, told)
    if len(named) > number:
        named = []  # an object has several rows, and nothing says which of them failed
    for index in named:
        yield Finding(message, index, raw=told)
    if len(named) < number:
        yield Finding(message, raw=told)


def counters(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read a synchronous upsert: it counts, and may refuse a part under `errors`."""
    result = details.result
    if not isinstance(result, JobDetailsCustomFieldValuePutResult):
        return NOT_UNDERSTOOD
    # The form of `errors` is not documented: it is read by its texts, never by its order.
    findings = locate(rows, read_errors(result.errors)) if result.errors else []
    return Reading(findings=findings, done=result.updated_field_values + result.new_field_values)


def lines(answer: Any) -> Any:
    """Return the objects of an answer that holds one per line, whatever its content type says."""
    if answer is None or isinstance(answer, Mapping):
        return [] if answer is None else [answer]  # no line, or the only one
    if not isinstance(answer, str):
        return answer
    try:
        return [json.loads(line) for line in answer.split("\n") if line.strip()]
    except ValueError:
        return answer
