"""The definitions of custom fields. Sheet: custom_field."""

from __future__ import annotations

from collections.abc import Sequence

from alation_core import (
    BatchLimit,
    DirectOperation,
    Endpoint,
    GetOperation,
    JobDetails,
    JobOperation,
    ListOperation,
)
from alation_core.bodies import JSON_OBJECT
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row
from alation_endpoints.custom_field.shapes import (
    CustomFieldBuiltinParams,
    CustomFieldGetParams,
    CustomFieldItem,
    CustomFieldParams,
    CustomFieldPatchItem,
    CustomFieldPatchParams,
    CustomFieldPostItem,
    JobDetailsCustomFieldPost,
    JobDetailsCustomFieldPostResult,
    JobDetailsCustomFieldPostResultData,
)

PATH = "/integration/v2/custom_field/"


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


class CustomField(Endpoint):
    """Definitions of custom fields; the values on objects are the endpoint custom_field_value.

    Create the fields first, then put them on a template (in the catalog's pages: no public call
    does it, except the visual configuration), then set values. Creating needs a Catalog Admin or
    Server Admin, and so may the list. Names are not documented as unique: look a name up before
    a create is sent again. There is no delete.

    `update` is only known from a release note of 2026 and goes to newer servers only; the names of
    its fields are inferred. It changes the one field of its path: `update([{...}], id=10233)`.
    """

    name = "custom_field"

    list = ListOperation(PATH, item=CustomFieldItem, filters=CustomFieldParams)
    get = GetOperation(PATH + "{field_id}/", item=CustomFieldItem, params=CustomFieldGetParams)
    get_builtin = GetOperation(
        PATH + "builtin/{field_name}/", item=CustomFieldItem, params=CustomFieldBuiltinParams
    )
    create = JobOperation(
        "POST",
        PATH,
        payload=CustomFieldPostItem,
        result=JobDetailsCustomFieldPost,
        batch=BatchLimit(items=1000),
        repeat_safe=False,
        reader=field_ids,
    )
    update = DirectOperation(
        "PATCH",
        PATH + "{id}/",
        payload=CustomFieldPatchItem,
        result=JobDetails,
        params=CustomFieldPatchParams,
        body=JSON_OBJECT,
        batch=BatchLimit(items=1, hard=True),
        repeat_safe=True,
    )
