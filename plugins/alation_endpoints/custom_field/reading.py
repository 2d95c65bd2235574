"""What the answers to a create and to an update of custom fields say. Sheet: custom_field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alation_core import JobDetails
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row, is_name
from alation_endpoints.custom_field.shapes import (
    JobDetailsCustomFieldPostResult,
    JobDetailsCustomFieldPostResultData,
)


def field_ids(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read a create: its answer counts the new fields by listing their ids.

    That the ids come in the order of the request is not documented: an id is given to a row only
    where there is one row and one id.
    """
    steps = details.result if isinstance(details.result, list) else []
    told = [
        step.data.field_ids
        for step in steps
        if isinstance(step, JobDetailsCustomFieldPostResult)
        and isinstance(step.data, JobDetailsCustomFieldPostResultData)
        and step.data.field_ids is not None
    ]
    if not told:
        return NOT_UNDERSTOOD
    ids = [identity for listed in told for identity in listed]
    distinct = set(ids)
    doubts = ["it lists one field several times"] if len(distinct) < len(ids) else []
    lone = {0: ids[0]} if len(rows) == len(ids) == 1 else {}
    return Reading(ids=lone, done=len(distinct), doubts=doubts)


def changed(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read an update: the field as it is now, or an empty body. Its form is not documented."""
    body = details.raw
    known = body is None or (isinstance(body, Mapping) and is_name(body.get("id")))
    return Reading() if known else NOT_UNDERSTOOD
