"""Keys of an answer that its typed class does not know: the server has moved on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from alation_core import JobDetails
from alation_core.jobs import (
    BULK_METADATA_JOBS,
    JobProtocol,
    JobState,
    job_answer,
    job_state,
    vendor_form,
)
from alation_core.shapes import wire_names
from alation_replay.layout import decoded

ANSWERED_WELL = "successful"
"""Status of the details that the client makes of a good answer without a job."""


def drift_of_jobs(
    jobs: Iterable[JobDetails], protocol: JobProtocol = BULK_METADATA_JOBS
) -> list[str]:
    """Return the unknown keys in the answers of jobs, as paths ("result.created_terms[].slug").

    Each path is there once. What a server says of a failure is left out: bodies of refusals and
    results of failed jobs have whatever keys the failure has.

    Args:
        jobs: with their answers.
        protocol: what their words mean.
    """
    found: dict[str, None] = {}
    for details in jobs:
        if details.handle is None:  # answered without a job: the body is the result
            if details.status == ANSWERED_WELL:
                found |= dict.fromkeys(unknown_keys(details.result, details.raw, "result"))
            continue
        state, _ = job_state(protocol, details.raw)
        if state is not JobState.FAILED:
            answer = _in_vendor_form(job_answer(details.raw, protocol), protocol)
            found |= dict.fromkeys(unknown_keys(details, answer, ""))
    return list(found)


def _in_vendor_form(answer: Any, protocol: JobProtocol) -> Any:
    """Return a job's answer under the vendor's keys, without the protocol's own ones."""
    if not isinstance(answer, Mapping):
        return answer
    places = {getattr(protocol, key) for key in _PLACES}
    usual = {getattr(BULK_METADATA_JOBS, key) for key in _PLACES}
    own = {place.partition(".")[0] for place in places - usual}
    known = vendor_form(protocol, answer)
    return {key: value for key, value in known.items() if key not in own}


_PLACES = ("state_key", "message_key", "result_key", "over_key")


def drift_of_items(items: Iterable[Any]) -> list[str]:
    """Return the unknown keys in the objects of a read, as paths."""
    found: dict[str, None] = {}
    for item in items:
        raw = getattr(item, "raw", None)
        if not isinstance(raw, str):  # a text that was asked for as such has no keys
            found |= dict.fromkeys(unknown_keys(item, raw, ""))
    return list(found)


def unknown_keys(typed: Any, raw: Any, path: str) -> Iterator[str]:
    """Yield the paths of the keys of an answer that the typed part beside it does not know.

    What was not typed is not looked into: there is nothing that it could be compared with.
    """
    if isinstance(raw, str) and not isinstance(typed, str):
        raw = decoded(raw, otherwise=raw)
    if isinstance(typed, list) and isinstance(raw, list):
        for one, other in zip(typed, raw, strict=False):
            yield from unknown_keys(one, other, f"{path}[]")
    if not dataclasses.is_dataclass(typed) or not isinstance(raw, Mapping):
        return
    known = {wire: name for name, wire in wire_names(type(typed), on_wire=True)}
    for key, value in raw.items():
        name = key if str(key).isprintable() else repr(key)
        place = f"{path}.{name}" if path else str(name)
        if key in known:
            yield from unknown_keys(getattr(typed, known[key]), value, place)
        else:
            yield place
