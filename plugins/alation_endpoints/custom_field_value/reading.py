"""What the answers of this endpoint say. Sheets: custom_field_value, job (second_job)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from alation_core import JobDetails
from alation_core.jobs import JobHandle, job_answer, texts
from alation_core.problems import Finding, read_errors, shorten
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row, number_of
from alation_endpoints.custom_field_value.locating import Places, locate, object_of
from alation_endpoints.custom_field_value.shapes import JobDetailsCustomFieldValuePutResult

_SECOND_JOB = re.compile(r"\(can be tracked using jobs API\):\s*(\d{1,18})(?!\d)")
_ERRORS = re.compile(r"Error count:\s*(\d+)(?:\.\s*Errors:)?|Legacy\(Rosemeta\)")
_VALUES = re.compile(r"Updated values count:\s*(\d+)", re.IGNORECASE)
_OBJECTS = re.compile(r"(?:Updated|created) objects:\s*(\d+)", re.IGNORECASE)
_FINISHED = "Finished bulk upsert"
MOST_COUNTS = 20
"""Counts of errors in one answer that are read one by one; the sheet knows of one."""


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

    A result that is empty leaves the word to the job's status, where the other job tells more.
    """
    said = texts(details.result)
    values = [number_of(n) for text in said for n in _VALUES.findall(text)]
    objects = [number_of(n) for text in said for n in _OBJECTS.findall(text)]
    failed = [found for text in said for found in _counted_errors(text)]
    if not (values or objects or failed):
        finished = any(_FINISHED in text for text in said)
        known = finished or not details.result
        return Reading(silent=not finished) if known else NOT_UNDERSTOOD
    places = Places(rows)
    findings = [f for number, told in failed[:MOST_COUNTS] for f in _errors(places, number, told)]
    findings += [Finding("the server counts further errors", raw=said)] * (
        len(failed) > MOST_COUNTS
    )
    stored = _values_of_objects(rows, findings, sum(objects)) if objects else None
    doubts = []
    if values and stored not in (None, sum(values)):
        doubts = [f"it counts {sum(values)} values, and {sum(objects)} objects"]
    return Reading(findings=findings, done=sum(values) if values else stored, doubts=doubts)


def _counted_errors(text: str) -> Iterator[tuple[int, str]]:
    """Yield each count of errors in a text, with what stands behind it: an undocumented form."""
    marks = list(_ERRORS.finditer(text))
    for mark, after in zip_longest(marks, marks[1:]):
        if mark[1] is not None:
            told = text[mark.end() : len(text) if after is None else after.start()]
            yield number_of(mark[1]), told.strip() if mark[0].endswith("Errors:") else ""


def _values_of_objects(rows: Sequence[Row], findings: Sequence[Finding], number: int) -> int:
    """Return a count of objects as a count of rows: the server counts either.

    Two values on one object are one object that was updated, and both were stored.
    """
    failed = {finding.index for finding in findings}
    good = [row for index, row in enumerate(rows) if index not in failed]
    return len(good) if number == len({object_of(row) for row in good}) else number


def _errors(places: Places, number: int, told: str) -> Iterator[Finding]:
    """Yield what a count of errors means; the form of the text beside it is not documented."""
    if number == 0:
        return
    message = shorten(f"the server counts {number} errors: {told or 'it names none'}")
    named = places.of_objects(told)
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
    told = result.errors
    wrong = [entry for entry in told if entry] if isinstance(told, list) else told
    findings = locate(rows, read_errors(wrong)) if wrong else []
    received = result.field_values_received
    doubts = []
    if received is not None and received != len(rows):
        doubts = [f"it received {received} values, and {len(rows)} were sent"]
    done = result.updated_field_values + result.new_field_values
    return Reading(findings=findings, done=done, doubts=doubts)


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
