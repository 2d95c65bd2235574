"""What people write by hand: loops over one `requests` session, checked by three libraries or none.

Each of them checks and encodes a batch, reads the ids out of a job's answer, and the objects out of
a page of a list.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import marshmallow
import requests
from marshmallow import fields

from benchmarks.quick import DOCUMENTS, JOBS

Row = dict[str, Any]
PLAIN = "requests + marshmallow by hand"
TYPED = "requests + msgspec by hand"
BARE = "requests + orjson by hand, without any check"
BATCH = 1000
TIMEOUT = 60.0


@dataclass(frozen=True)
class Way:
    """What one library does.

    Args:
        encoded: checks rows, and makes a body of them.
        ids_of: reads a job: the ids that it made, or None while it runs.
        listed: reads a page of a list, and tells how many objects it held.
    """

    encoded: Callable[[Sequence[Row]], bytes]
    ids_of: Callable[[bytes], list[int] | None]
    listed: Callable[[bytes], int]


def ways() -> Mapping[str, Way]:
    """Return the ways whose libraries are installed here."""
    compiled = {"msgspec": (TYPED, _typed), "orjson": (BARE, _bare)}
    found = {name: make() for module, (name, make) in compiled.items() if find_spec(module)}
    return {PLAIN: _plain(), **found}


def load(session: requests.Session, url: str, way: Way, rows: Sequence[Row]) -> int:
    """Send batch after batch, each after the job of the one before, and note the ids."""
    ids: list[int] = []
    for start in range(0, len(rows), BATCH):
        body = way.encoded(rows[start : start + BATCH])
        answer = session.post(url + DOCUMENTS, data=body, timeout=TIMEOUT)
        answer.raise_for_status()
        asked = {"id": answer.json()["job_id"]}
        while True:
            answer = session.get(url + JOBS, params=asked, timeout=TIMEOUT)
            answer.raise_for_status()
            found = way.ids_of(answer.content)
            if found is not None:
                break
            time.sleep(1.0)
        ids += found
    return len(ids)


# ------------------------------------------------------------------------------ marshmallow


class PlainFieldValue(marshmallow.Schema):
    """A custom field value, as one would write its schema by hand."""

    field_id = fields.Integer(required=True, strict=True)
    value = fields.Raw(required=True)


class PlainDocument(marshmallow.Schema):
    """A document, as one would write its schema by hand."""

    title = fields.String(required=True)
    document_hub_id = fields.Integer(required=True, strict=True)
    description = fields.String()
    template_id = fields.Integer(strict=True)
    parent_folder_id = fields.Integer(strict=True)
    parent_document_id = fields.Integer(strict=True)
    nav_link_folder_ids = fields.List(fields.Integer(strict=True))
    folder_ids = fields.List(fields.Integer(strict=True))
    custom_fields = fields.List(fields.Nested(PlainFieldValue))


class PlainTerm(marshmallow.Schema):
    """A document that was created."""

    id = fields.Integer(required=True, strict=True)
    title = fields.String(required=True)


class PlainResult(marshmallow.Schema):
    """What the job of a batch made."""

    created_term_count = fields.Integer(required=True, strict=True)
    created_terms = fields.List(fields.Nested(PlainTerm), required=True)


class PlainJob(marshmallow.Schema):
    """A job."""

    status = fields.String(required=True)
    msg = fields.String(required=True, allow_none=True)
    result = fields.Nested(PlainResult, required=True, allow_none=True)


class PlainListed(marshmallow.Schema):
    """A document as a list shows it."""

    class Meta:
        """Dates and folders of the list are left as they are."""

        unknown = marshmallow.INCLUDE

    id = fields.Integer(required=True, strict=True)
    title = fields.String(required=True)
    description = fields.String(required=True, allow_none=True)
    template_id = fields.Integer(required=True, strict=True)
    document_hub_id = fields.Integer(required=True, strict=True)
    deleted = fields.Boolean(required=True)
    ts_created = fields.String(required=True)
    ts_updated = fields.String(required=True, allow_none=True)
    custom_fields = fields.List(fields.Nested(PlainFieldValue), required=True)


def _plain() -> Way:
    documents, ended, listed = PlainDocument(), PlainJob(), PlainListed(many=True)

    def encoded(rows: Sequence[Row]) -> bytes:
        return json.dumps([documents.load(row) for row in rows]).encode()

    def ids_of(answer: bytes) -> list[int] | None:
        job = ended.load(json.loads(answer))
        if job["status"] == "running":
            return None
        return [term["id"] for term in job["result"]["created_terms"]]

    return Way(encoded, ids_of, lambda page: len(listed.load(json.loads(page))))


# ------------------------------------------------------------------------------ msgspec


def _typed() -> Way:
    import msgspec

    decoder = msgspec.json.Decoder(_job())
    listed = msgspec.json.Decoder(list[_listed_document()])  # type: ignore[misc]
    encoder, document = msgspec.json.Encoder(), _document()

    def encoded(rows: Sequence[Row]) -> bytes:
        body: bytes = encoder.encode([msgspec.convert(row, document) for row in rows])
        return body

    def ids_of(answer: bytes) -> list[int] | None:
        job: Any = decoder.decode(answer)
        return None if job.status == "running" else [one.id for one in job.result.created_terms]

    return Way(encoded, ids_of, lambda page: len(listed.decode(page)))


def _document() -> Any:
    import msgspec

    value = msgspec.defstruct("Value", [("field_id", int), ("value", Any)])
    numbers = list[int] | msgspec.UnsetType
    number, text = int | msgspec.UnsetType, str | msgspec.UnsetType
    unset = msgspec.UNSET
    return msgspec.defstruct(
        "Document",
        [
            ("title", str),
            ("document_hub_id", int),
            ("description", text, unset),
            ("template_id", number, unset),
            ("parent_folder_id", number, unset),
            ("parent_document_id", number, unset),
            ("nav_link_folder_ids", numbers, unset),
            ("folder_ids", numbers, unset),
            ("custom_fields", list[value] | msgspec.UnsetType, unset),  # type: ignore[valid-type]
        ],
        forbid_unknown_fields=True,
    )


def _job() -> Any:
    import msgspec

    term = msgspec.defstruct("Term", [("id", int), ("title", str)])
    made = [("created_term_count", int), ("created_terms", list[term])]  # type: ignore[valid-type]
    result = msgspec.defstruct("Result", made)
    told = [("status", str), ("msg", str | None), ("result", result | None)]
    return msgspec.defstruct("Job", told)


def _listed_document() -> Any:
    import msgspec

    value = msgspec.defstruct("Value", [("field_id", int), ("value", Any)])
    texts = [(name, str | None) for name in ("description", "ts_updated", "ts_deleted")]
    numbers = [(name, int | None) for name in ("template_id", "parent_folder_id")]
    return msgspec.defstruct(
        "Listed",
        [
            *(("id", int), ("title", str), ("document_hub_id", int), ("deleted", bool)),
            *(("ts_created", str), ("nav_link_folder_ids", list[int])),
            *(("custom_fields", list[value]), *texts, *numbers),  # type: ignore[valid-type]
        ],
    )


# ------------------------------------------------------------------------------ orjson


def _bare() -> Way:
    import orjson

    def ids_of(answer: bytes) -> list[int] | None:
        job = orjson.loads(answer)
        if job["status"] == "running":
            return None
        return [term["id"] for term in job["result"]["created_terms"]]

    return Way(orjson.dumps, ids_of, lambda page: len(orjson.loads(page)))
