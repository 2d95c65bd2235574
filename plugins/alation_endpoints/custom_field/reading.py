"""What the answer to a create of custom fields says about the rows. Sheet: custom_field."""

from __future__ import annotations

from collections.abc import Sequence

from alation_core import JobDetails
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row
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
    return Reading(ids={0: ids[0]} if len(rows) == len(ids) == 1 else {}, done=len(ids))
