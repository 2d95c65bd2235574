"""Keys of an answer that its typed class does not know: the server has moved on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from alation_core import JobDetails
from alation_core.jobs import job_answer
from alation_replay.tapes import decoded


def drift_of_jobs(jobs: Iterable[JobDetails]) -> list[str]:
    """Return the unknown keys in the answers of jobs, as paths ("result.created_terms[].slug")."""
    found: dict[str, None] = {}
    for details in jobs:
        if details.handle is None:  # answered without a job: the body is the result
            found |= dict.fromkeys(unknown_keys(details.result, details.raw, "result"))
        else:
            found |= dict.fromkeys(unknown_keys(details, job_answer(details.raw), ""))
    return list(found)


def drift_of_items(items: Iterable[Any]) -> list[str]:
    """Return the unknown keys in the objects of a read, as paths."""
    found: dict[str, None] = {}
    for item in items:
        found |= dict.fromkeys(unknown_keys(item, getattr(item, "raw", None), ""))
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
    known = {f.name for f in dataclasses.fields(typed) if f.metadata.get("wire", True)}
    for key, value in raw.items():
        place = f"{path}.{key}" if path else str(key)
        if key in known:
            yield from unknown_keys(getattr(typed, key), value, place)
        else:
            yield place
