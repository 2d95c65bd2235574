"""Job details: what the server says of a job, typed where it is known and whole where it is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Self, TypeVar

from alation_core.frozen import dataclass
from alation_core.jobs.answers import job_answer, vendor_form
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobProtocol
from alation_core.problems import headline
from alation_core.shapes import UNSET, answer_loader, answer_schema

J = TypeVar("J", bound="JobDetails")


@dataclass(frozen=True)
class JobDetails:
    """One job, in the vendor's form. Endpoints derive classes that type `result`.

    Args:
        status: the server's own word, as it came.
        msg: the server's text for people.
        result: typed by a derived class where it has the known shape; else as it came, whatever
            its type.
        raw: the untouched answer.
        handle: what names the job at the server; None where a request was answered without a job.
        errors: what the protocol's `errors_path` answered after the job's end.
        untyped: the result as it came; what readers look into.
    """

    status: str | Any = None
    msg: str | Any = None
    result: Any = None
    raw: Any = field(default=None, repr=False, metadata={"wire": False})
    handle: JobHandle | None = field(default=None, metadata={"wire": False})
    errors: Any = field(default=None, repr=False, kw_only=True, metadata={"wire": False})
    untyped: Any = field(
        default=UNSET, repr=False, compare=False, kw_only=True, metadata={"wire": False}
    )

    @classmethod
    def from_api_response(cls, answer: Any, handle: JobHandle | None = None) -> Self:
        """Type any JSON answer of the job call; nothing of it is lost, `raw` holds it as it came.

        Args:
            answer: the decoded answer: usually a dict, but anything is taken.
            handle: what names the job, where it is known.
        """
        body = job_answer(answer)
        if not isinstance(body, Mapping):
            return cls(result=answer, raw=answer, handle=handle, untyped=answer)
        made = answer_loader(answer_schema(cls))(body)
        said = body.get(BULK_METADATA_JOBS.result_key)
        typed: Self = dataclasses.replace(made, raw=answer, handle=handle, untyped=said)
        return typed

    @classmethod
    def from_reply(cls, status: str, body: Any) -> Self:
        """Put a request's answer that came without a job into the vendor's form.

        Args:
            status: "successful" or "failed".
            body: the answer's body; it becomes the result.
        """
        known = BULK_METADATA_JOBS
        answer = {
            known.state_key: status,
            known.message_key: headline(body) or "",
            known.result_key: body,
        }
        return dataclasses.replace(cls.from_api_response(answer), raw=body)


def details_of(
    kind: type[J], protocol: JobProtocol, answer: Any, handle: JobHandle, errors: Any = None
) -> J:
    """Type the answer of a job, whatever keys its protocol has for state, message and result.

    Args:
        kind: class of the details.
        protocol: of the job.
        answer: the decoded answer.
        handle: what names the job.
        errors: what the path of its errors answered.
    """
    body = job_answer(answer, protocol)
    known = vendor_form(protocol, body) if isinstance(body, Mapping) else body
    made = dataclasses.replace(kind.from_api_response(known, handle), raw=answer)
    return made if protocol.errors_path is None else dataclasses.replace(made, errors=errors)
