"""The trust flags of catalog objects. Sheet: trust_check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_core import (
    BatchLimit,
    Compared,
    Comparison,
    DirectOperation,
    Endpoint,
    GetOperation,
    JobDetails,
    ListOperation,
    SameObject,
    TakesBack,
)
from alation_core.alike import as_text, html
from alation_core.bodies import JSON_OBJECT, NO_BODY
from alation_core.reading import no_content, one_object
from alation_endpoints.trust_check.shapes import (
    JobDetailsTrustCheck,
    TrustCheckDeleteItem,
    TrustCheckItem,
    TrustCheckParams,
    TrustCheckPath,
    TrustCheckPostItem,
    TrustCheckPutItem,
)

PATH = "/integration/flag/"
ONE_FLAG = PATH + "{flag_id}/"
ONE = BatchLimit(items=1, hard=True)
BY_FLAG = SameObject(("flag_id",))


def _subject(value: Any) -> Any:
    """Return what names an object: a server may write its id as a text."""
    if not isinstance(value, Mapping):
        return value
    return [value.get("otype"), as_text(value.get("id"))]


class TrustCheck(Endpoint):
    """Trust flags on catalog objects: endorsement, warning, deprecation. Since version 4.12.

    Each row is a request of its own, answered at once. A flag belongs to the user of the token, and
    in the user interface only a Server Admin removes those of others. What a second equal flag does
    is not known, so a create is not sent again when its answer is lost: list before you create. A
    reason comes back as HTML: `plan` compares what it says. A second delete of a flag is refused.
    """

    name = "trust_check"

    list = ListOperation(PATH, item=TrustCheckItem, filters=TrustCheckParams)
    get = GetOperation(ONE_FLAG, item=TrustCheckItem, params=TrustCheckPath)
    create = DirectOperation(
        "POST",
        PATH,
        payload=TrustCheckPostItem,
        result=JobDetailsTrustCheck,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=False,
        reader=one_object(same=("flag_type", "subject.id", "subject.otype")),
    )
    update = DirectOperation(
        "PUT",
        ONE_FLAG,
        payload=TrustCheckPutItem,
        result=JobDetailsTrustCheck,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=True,
        same_object=BY_FLAG,
        reader=one_object(same={"flag_id": "id"}),
        # A change sets the reason, and some flags have none.
        takes_back=TakesBack(
            list,
            names={"flag_id": "id"},
            takes=lambda flag: bool(flag.get("flag_reason")),
        ),
    )
    delete = DirectOperation(
        "DELETE",
        ONE_FLAG,
        payload=TrustCheckDeleteItem,
        result=JobDetails,
        body=NO_BODY,
        batch=ONE,
        repeat_safe=True,
        same_object=BY_FLAG,
        reader=no_content,
    )
    compared = Comparison(
        list,
        fields={
            "flag_type": Compared(),
            "subject": Compared(alike=_subject),
            "flag_reason": Compared(alike=html),
        },
        keys=(("subject", "flag_type"),),
        create=create,
        update=update,
        delete=delete,
        names={"flag_id": "id"},
    )
