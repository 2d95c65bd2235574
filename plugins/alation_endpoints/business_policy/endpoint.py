"""The business policies of the Policy Center. Sheet: business_policy."""

from __future__ import annotations

from alation_core import (
    BatchLimit,
    Compared,
    Comparison,
    DirectOperation,
    Endpoint,
    JobDetails,
    JobOperation,
    ListOperation,
    LookUp,
    TakesBack,
)
from alation_core.alike import html, text
from alation_core.bodies import list_under
from alation_core.reading import no_content
from alation_endpoints.business_policy.reading import counted
from alation_endpoints.business_policy.shapes import (
    BusinessPolicyDeleteItem,
    BusinessPolicyItem,
    BusinessPolicyParams,
    BusinessPolicyPostItem,
    BusinessPolicyPutItem,
)
from alation_endpoints.common.objects import BY_ID
from alation_endpoints.common.taken_back import something

PATH = "/integration/v1/business_policies/"
BATCH = BatchLimit(items=250)
"""The server's own inner batch, so recommended only; it splits larger requests itself."""


class BusinessPolicy(Endpoint):
    """Business policies.

    Policy groups (made in the user interface only) and templates must exist first. Jobs return no
    ids and name no rows: to find the ids, list with `search` and compare titles exactly, for some
    seconds after the job has ended. A delete says nothing about unknown ids either: list
    afterwards. Where the Policy Center is switched off, every call is refused as if there were no
    credentials.
    """

    name = "business_policy"

    list = ListOperation(PATH, item=BusinessPolicyItem, filters=BusinessPolicyParams)
    create = JobOperation(
        "POST",
        PATH,
        payload=BusinessPolicyPostItem,
        result=JobDetails,
        batch=BATCH,
        repeat_safe=False,
        reader=counted,
        look_up=LookUp(list, by="title"),
    )
    update = JobOperation(
        "PUT",
        PATH,
        payload=BusinessPolicyPutItem,
        result=JobDetails,
        batch=BATCH,
        repeat_safe=True,
        same_object=BY_ID,
        reader=counted,
        takes_back=TakesBack(list, forms={"description": something}),
    )
    delete = DirectOperation(
        "DELETE",
        PATH,
        payload=BusinessPolicyDeleteItem,
        result=JobDetails,
        body=list_under("ids", field="id"),
        batch=BatchLimit(items=1000),
        repeat_safe=True,
        same_object=BY_ID,
        reader=no_content,
    )
    # The list shows no more of what is sent: no template, no groups and no values of fields.
    compared = Comparison(
        list,
        fields={"title": Compared(alike=text), "description": Compared(alike=html)},
        keys=("title",),
        create=create,
        update=update,
        delete=delete,
    )
