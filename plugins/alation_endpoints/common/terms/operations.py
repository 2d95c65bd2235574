"""The writes of objects that have a title: what documents, terms and folders declare alike.

An endpoint's declaration says what is its own. Sheets: document, glossary_term,
document_hub_folder.
"""

from __future__ import annotations

from typing import Any, TypeVar

from alation_core import (
    BatchLimit,
    DirectOperation,
    JobDetails,
    JobOperation,
    ListOperation,
    LookUp,
    TakesBack,
)
from alation_core.bodies import list_under
from alation_endpoints.common.custom_fields.locating import locate_values
from alation_endpoints.common.custom_fields.taken_back import VALUES
from alation_endpoints.common.objects import BY_ID
from alation_endpoints.common.terms.reading import created, deleted, updated

J = TypeVar("J", bound=JobDetails)

LIMIT = BatchLimit(items=1000)


def creating(
    path: str, payload: type, result: type[J], noun: str, look_up: LookUp, *, overlaps: bool = True
) -> JobOperation[J]:
    """Return the create of such objects.

    Args:
        path: of all their calls.
        payload: dataclass of a new object.
        result: class of the job's details.
        noun: what the answers call them: "created_<noun>_count", "created_<noun>s".
        look_up: how objects whose fate is unknown are looked for.
        overlaps: several of its jobs may be open at once.
    """
    return JobOperation(
        "POST",
        path,
        payload=payload,
        result=result,
        batch=LIMIT,
        repeat_safe=False,
        refusal_starts_nothing=True,
        overlaps=overlaps,
        reader=created(f"created_{noun}_count", f"created_{noun}s"),
        locate=locate_values,
        look_up=look_up,
    )


def updating(
    path: str, payload: type, result: type[J], noun: str, listing: ListOperation[Any]
) -> JobOperation[J]:
    """Return the update of such objects, which takes back those of a list.

    Arguments are those of `creating`.
    """
    return JobOperation(
        "PUT",
        path,
        payload=payload,
        result=result,
        batch=LIMIT,
        repeat_safe=True,
        refusal_starts_nothing=True,
        reader=updated(f"updated_{noun}_count", f"updated_{noun}s"),
        locate=locate_values,
        same_object=BY_ID,
        takes_back=TakesBack(listing, forms=VALUES),
    )


def deleting(
    path: str, payload: type, result: type[J], noun: str, *, ids_under: str
) -> DirectOperation[J]:
    """Return the delete of such objects, which is answered at once.

    Args:
        path: of all their calls.
        payload: dataclass of an object's id.
        result: class of the answer.
        noun: what the answer calls them: "deleted_<noun>_count", "deleted_<noun>_ids".
        ids_under: the key of the ids in the body.
    """
    return DirectOperation(
        "DELETE",
        path,
        payload=payload,
        result=result,
        body=list_under(ids_under, field="id"),
        batch=LIMIT,
        repeat_safe=True,
        reader=deleted(f"deleted_{noun}_count", f"deleted_{noun}_ids"),
        same_object=BY_ID,
    )
