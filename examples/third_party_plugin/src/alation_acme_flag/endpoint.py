"""The flags of Acme's data office."""

from __future__ import annotations

from alation_core import (
    BatchLimit,
    DirectOperation,
    Endpoint,
    GetOperation,
    JobDetails,
    ListOperation,
)
from alation_core.bodies import JSON_OBJECT, NO_BODY
from alation_core.reading import no_content, one_object

from alation_acme_flag.shapes import (
    JobDetailsTrustFlag,
    TrustFlag,
    TrustFlagDeleteItem,
    TrustFlagParams,
    TrustFlagPath,
    TrustFlagPostItem,
    TrustFlagPutItem,
)

PATH = "/acme/flag/"
ONE_FLAG = BatchLimit(items=1, hard=True)


class AcmeFlag(Endpoint):
    """Flags on catalog objects, kept by a service of the house beside the catalog.

    Each call is about one flag and is answered at once, without a job. A flag belongs to the user
    of the token. What a second equal flag does is not documented: list before you create. The rows
    of `update` and `delete` name their flags: `delete([{"flag_id": 5120}, {"flag_id": 5121}])`.
    """

    name = "acme_flag"

    list = ListOperation(PATH, item=TrustFlag, filters=TrustFlagParams)
    get = GetOperation(PATH + "{flag_id}/", item=TrustFlag, params=TrustFlagPath)
    create = DirectOperation(
        "POST",
        PATH,
        payload=TrustFlagPostItem,
        result=JobDetailsTrustFlag,
        body=JSON_OBJECT,
        batch=ONE_FLAG,
        repeat_safe=False,
        reader=one_object(same=("flag_type",)),
    )
    update = DirectOperation(
        "PUT",
        PATH + "{flag_id}/",
        payload=TrustFlagPutItem,
        result=JobDetailsTrustFlag,
        body=JSON_OBJECT,
        batch=ONE_FLAG,
        repeat_safe=True,
        reader=one_object(same={"flag_id": "id"}),
    )
    delete = DirectOperation(
        "DELETE",
        PATH + "{flag_id}/",
        payload=TrustFlagDeleteItem,
        result=JobDetails,
        body=NO_BODY,
        batch=ONE_FLAG,
        repeat_safe=True,
        reader=no_content,
    )
