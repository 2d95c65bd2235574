"""Critical data elements, with the jobs and standards of their service: the declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_core import (
    BatchLimit,
    DirectOperation,
    Endpoint,
    GetOperation,
    JobDetails,
    JobOperation,
    ListOperation,
    LookUp,
    SameObject,
    TakesBack,
    TokenExchange,
)
from alation_core.bodies import JSON_OBJECT, NO_BODY, list_under, object_with
from alation_core.paging import Offset
from alation_core.reading import no_content, one_object
from alation_endpoints.critical_data_element import shapes
from alation_endpoints.critical_data_element.jobs import ACTION_JOBS, BULK_JOBS
from alation_endpoints.critical_data_element.jobs import PATH as JOBS
from alation_endpoints.critical_data_element.reading import (
    canceled,
    created_all,
    deleted_all,
    has_status,
    made_standard,
)
from alation_endpoints.critical_data_element.taken_back import FORMS, NAMES

ROOT = "/cde-service/integration/"
CDES, CDE = ROOT + "cde/", ROOT + "cde/{cde_id}/"
STANDARDS, STANDARD = ROOT + "standard/", ROOT + "standard/{standard_id}/"
OPENED: Mapping[str, Any] = {
    "credential": "cde",
    "exchange": TokenExchange(ROOT + "auth/", header="CDEToken"),
}
"""What every operation is opened by: the token of the service, and nothing beside it."""
PAGES = Offset(limit="limit", offset="skip", size=100)
ONE = BatchLimit(items=1, hard=True)
OPTIONS = {"allow_duplicates": "options.allow_duplicates"}
BY_CDE = SameObject(("cde_id",))
STEPS = SameObject(("cde_id",), sets=lambda row: {})
"""Rows of one element go one after another, and do not contradict each other."""


class CriticalDataElement(Endpoint):
    """Critical data elements (Critical Data Manager; cloud only), their jobs and their standards.

    The service takes a token of its own: give the client `credentials={"cde": RefreshToken(...)}`,
    whose access token is exchanged for it. OAuth tokens are not taken. Paths name elements, jobs
    and standards by their integer id, references by their uuid key. Standards must be published
    before they are put on an element. `delete` is soft, from any status.

    `bulk_create` is a job that is looked for by its key among the newest hundred of its kind. Where
    the result counts as many elements as rows, they are done, without ids: `list(job_id=...)` shows
    them by the job's integer id. An action is a job too; a second one on an element is refused
    while the first runs.

    Not known: the status and the key of the answer to `bulk_create`, and its result; what `create`
    says to a name that is taken; whether a job that was canceled or failed made some elements; the
    answers to `change_status`, `change_standard_status` and `delete_standard`; how many elements
    `bulk_delete` takes. Rows are `unknown` where the answer does not show what was asked for.
    """

    name = "critical_data_element"

    # ------------------------------------------------------------------------- elements

    list = ListOperation(
        CDES,
        item=shapes.CriticalDataElementItem,
        filters=shapes.CriticalDataElementFilters,
        paging=PAGES,
        **OPENED,
    )
    get = GetOperation(
        CDE,
        item=shapes.CriticalDataElementItem,
        params=shapes.CriticalDataElementPath,
        **OPENED,
    )
    create = DirectOperation(
        "POST",
        CDES,
        payload=shapes.CriticalDataElementPostItem,
        result=shapes.JobDetailsCriticalDataElement,
        params=shapes.CriticalDataElementOptions,
        body=object_with(OPTIONS),
        batch=ONE,
        repeat_safe=False,
        reader=one_object(same=("name", "status")),
        look_up=LookUp(list, by="name"),
        **OPENED,
    )
    bulk_create = JobOperation(
        "POST",
        CDES + "bulk/",
        payload=shapes.CriticalDataElementPostItem,
        result=shapes.JobDetailsCdeBulk,
        params=shapes.CriticalDataElementOptions,
        protocol=BULK_JOBS,
        body=list_under("cdes", params=OPTIONS),
        batch=BatchLimit(items=1000, hard=True),
        repeat_safe=False,
        overlaps=False,
        reader=created_all,
        look_up=LookUp(list, by="name"),
        **OPENED,
    )
    update = DirectOperation(
        "PUT",
        CDE,
        payload=shapes.CriticalDataElementPutItem,
        result=shapes.JobDetailsCriticalDataElement,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=True,
        same_object=BY_CDE,
        reader=one_object(same={"cde_id": "id", "name": "name"}),
        takes_back=TakesBack(list, names=NAMES, forms=FORMS),
        **OPENED,
    )
    delete = DirectOperation(
        "DELETE",
        CDE,
        payload=shapes.CriticalDataElementDeleteItem,
        result=JobDetails,
        body=NO_BODY,
        batch=ONE,
        repeat_safe=True,
        same_object=BY_CDE,
        reader=no_content,
        **OPENED,
    )
    bulk_delete = DirectOperation(
        "POST",
        CDES + "bulk_delete/",
        payload=shapes.CriticalDataElementId,
        result=JobDetails,
        body=list_under("ids", field="id"),
        repeat_safe=True,
        same_object=SameObject(("id",)),
        reader=deleted_all,
        **OPENED,
    )
    change_status = DirectOperation(
        "POST",
        CDE + "status/",
        payload=shapes.CriticalDataElementStatusItem,
        result=shapes.JobDetailsCriticalDataElement,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=False,
        same_object=STEPS,
        reader=has_status("cde_id"),
        **OPENED,
    )

    # ----------------------------------------------------------------------------- jobs

    trigger_action = JobOperation(
        "POST",
        CDE + "trigger_action/",
        payload=shapes.CriticalDataElementActionItem,
        result=JobDetails,
        protocol=ACTION_JOBS,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=True,
        same_object=STEPS,
        **OPENED,
    )
    list_jobs = ListOperation(
        JOBS, item=shapes.CdeJobItem, filters=shapes.CdeJobParams, paging=PAGES, **OPENED
    )
    get_job = GetOperation(
        JOBS + "{job_id}/", item=shapes.CdeJobItem, params=shapes.CdeJobPath, **OPENED
    )
    cancel_job = DirectOperation(
        "POST",
        JOBS + "{job_id}/cancel/",
        payload=shapes.CdeJobCancelItem,
        result=JobDetails,
        body=NO_BODY,
        batch=ONE,
        repeat_safe=True,
        same_object=SameObject(("job_id",)),
        reader=canceled,
        **OPENED,
    )

    # ------------------------------------------------------------------------ standards

    list_standards = ListOperation(
        STANDARDS,
        item=shapes.CdeStandardItem,
        filters=shapes.CdeStandardParams,
        paging=PAGES,
        **OPENED,
    )
    create_standard = DirectOperation(
        "POST",
        STANDARDS,
        payload=shapes.CdeStandardPostItem,
        result=shapes.JobDetailsCdeStandard,
        params=shapes.CriticalDataElementOptions,
        body=object_with(OPTIONS),
        batch=ONE,
        repeat_safe=False,
        reader=made_standard,
        **OPENED,
    )
    change_standard_status = DirectOperation(
        "POST",
        STANDARD + "status/",
        payload=shapes.CdeStandardStatusItem,
        result=shapes.JobDetailsCdeStandard,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=False,
        same_object=SameObject(("standard_id",), sets=lambda row: {}),
        reader=has_status("standard_id"),
        **OPENED,
    )
    delete_standard = DirectOperation(
        "DELETE",
        STANDARD,
        payload=shapes.CdeStandardDeleteItem,
        result=JobDetails,
        body=NO_BODY,
        batch=ONE,
        repeat_safe=True,
        same_object=SameObject(("standard_id",)),
        reader=no_content,
        **OPENED,
    )
