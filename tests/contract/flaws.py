"""Deliberately broken plugins: the endpoint of documents, each time with one flaw."""

from __future__ import annotations

import dataclasses
import itertools
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import marshmallow
from marshmallow import fields
from marshmallow.validate import OneOf

from alation_core import (
    Alation,
    ApiAccessToken,
    BatchLimit,
    Endpoint,
    Item,
    JobDetails,
    JobOperation,
    Run,
)
from alation_core.bodies import Body
from alation_core.jobs import BULK_METADATA_JOBS, JobState
from alation_core.reading import Reading, trust_status
from alation_core.shapes import UNSET, Maybe
from alation_core.writes import BoundWrite
from alation_endpoints.document import Document
from alation_replay.contract import EndpointContract
from alation_replay.contract.spoiling import UNHEARD_OF

TAPES = Path(__file__).parents[2] / "cassettes" / "document"

Suite = type[EndpointContract]
MakeSuite = Callable[[Path], Suite]


@dataclass(frozen=True)
class Flaw:
    """A broken plugin.

    Args:
        test: that must fail on it.
        says: a part of what the test says then.
        suite: makes the author's test class; is given an empty folder.
        args: of the test: the operation or the tape.
    """

    test: str
    says: str
    suite: MakeSuite
    args: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.test.removeprefix('test_')}: {self.says}"


def suite_of(endpoint: type[Endpoint], cassettes: Path = TAPES, packaged: bool = False) -> Suite:
    given = {"endpoint": endpoint, "cassettes": cassettes, "packaged": packaged}
    return type("AuthorsTest", (EndpointContract,), given)


def altered(packaged: bool = False, **members: Any) -> MakeSuite:
    """The endpoint of documents with other members."""
    endpoint = type("Broken", (Document,), {"__doc__": "A broken endpoint.", **members})
    return lambda folder: suite_of(endpoint, packaged=packaged)


def create(**changes: Any) -> MakeSuite:
    """The endpoint with another declaration of its create."""
    return altered(create=dataclasses.replace(Document.create, **changes))


def listing(**changes: Any) -> MakeSuite:
    return altered(list=dataclasses.replace(Document.list, **changes))


def taped(change: Callable[[Path], object]) -> MakeSuite:
    """The endpoint with other tapes: a copy of the folder, changed."""

    def make(folder: Path) -> Suite:
        shutil.copytree(TAPES, folder / "document")
        change(folder / "document")
        return suite_of(Document, folder / "document")

    return make


def rewritten(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


def without(pattern: str) -> Callable[[Path], object]:
    """Remove the tapes whose names match, and their entries."""

    def change(folder: Path) -> None:
        for path in folder.glob(pattern):
            path.unlink()
            index = folder / "index.yaml"
            entry = rf"^{path.stem}:\n(?:[ \n].*\n?)*"
            index.write_text(re.sub(entry, "", index.read_text("utf-8"), flags=re.MULTILINE))

    return change


# ------------------------------------------------------------------- operations of their own


class OwnOperation(JobOperation[Any]):
    """A job operation whose calls and schemas a plugin has taken into its own hands."""

    bound: type[BoundWrite[Any]] = BoundWrite
    schema: Mapping[str, Any] = {}

    @property
    def payload_schema(self) -> Any:
        known = super().payload_schema
        return type(known)(**self.schema) if self.schema else known

    def __get__(self, instance: Any, owner: Any) -> Any:
        if instance is None:
            return self
        usual = super().__get__(instance, owner)
        return self.bound(*(getattr(usual, part.name) for part in dataclasses.fields(usual)))


def own(batch: BatchLimit = Document.create.batch, **members: Any) -> MakeSuite:
    """The endpoint whose create is of a class of its own."""
    kind = type("Own", (OwnOperation,), members)
    declared = {f.name: getattr(Document.create, f.name) for f in dataclasses.fields(JobOperation)}
    return altered(create=kind(**{**declared, "batch": batch}))


class DropsParameters(BoundWrite[Any]):
    """Drops what it does not know, in silence."""

    def __call__(self, rows: Any, **options: Any) -> Run[Any]:
        return super().__call__(rows, **{k: v for k, v in options.items() if k != UNHEARD_OF})


class WaitsForNothing(BoundWrite[Any]):
    """Has no patience."""

    def __call__(self, rows: Any, **options: Any) -> Run[Any]:
        return super().__call__(rows, **{**options, "timeout": 1.0})


class KeepsItsToken(BoundWrite[Any]):
    """Logs in by itself, once and for all."""

    def __call__(self, rows: Any, **options: Any) -> Run[Any]:
        transport = self.catalog.transport
        token = ApiAccessToken("fake-access-token")
        session, clock = transport._session, transport.clock
        catalog = Alation(transport.base, token, [self.endpoint], session=session, clock=clock)
        return BoundWrite(catalog, self.endpoint, self.operation)(rows, **options)


class LowersBatches(BoundWrite[Any]):
    """Makes a batch_size that is too large smaller, and does not say so."""

    def __call__(self, rows: Any, *, batch_size: int | None = None, **options: Any) -> Run[Any]:
        most = self.operation.batch.items or 1
        return super().__call__(rows, batch_size=min(batch_size or most, most), **options)


class Trusting(dict[str, JobState]):
    """Takes every word that it does not know for a success."""

    def get(self, word: str, default: Any = None) -> Any:
        return super().get(word, JobState.SUCCEEDED)


class Unsized(Body):
    """Does not know how long it is."""

    def size(self, encoded: int, rows: int) -> int:
        return 0


_numbers = itertools.count()


def numbered(row: Mapping[str, Any]) -> bytes:
    """Encodes a row otherwise each time."""
    return b'{"number": %d}' % next(_numbers)


# ------------------------------------------------------------------------------ shapes


@dataclass(frozen=True)
class AsksForMore:
    """Requires what the examples do not have."""

    title: str
    owner: str
    document_hub_id: int


@dataclass(frozen=True)
class AsksForNothing:
    """Requires nothing."""

    title: Maybe[str] = UNSET
    document_hub_id: Maybe[int] = UNSET


@dataclass(frozen=True)
class NotJson:
    """Offers choices that JSON cannot express."""

    title: Annotated[Maybe[Any], OneOf([date(2025, 1, 1), "Net revenue", "Churn rate"])] = UNSET
    document_hub_id: Maybe[int] = UNSET


class Converting(marshmallow.Schema):
    """Makes numbers of texts."""

    title = fields.String(required=True)
    document_hub_id = fields.Integer(required=True)


@dataclass(frozen=True)
class Forgetful(JobDetails):
    """Keeps what it understood."""

    @classmethod
    def from_api_response(cls, answer: Any, handle: Any = None) -> Any:
        return dataclasses.replace(super().from_api_response(answer, handle), raw=None)


@dataclass(frozen=True)
class Guessing(JobDetails):
    """Makes a text of every result."""

    @classmethod
    def from_api_response(cls, answer: Any, handle: Any = None) -> Any:
        details = super().from_api_response(answer, handle)
        return dataclasses.replace(details, result=str(details.result))


@dataclass(frozen=True)
class NoItem:
    """Has no room for the untouched object."""

    id: int | None = None


@dataclass(frozen=True)
class Picky(Item):
    """Cannot be without a title."""

    title: str | None = None

    def __post_init__(self) -> None:
        if self.title is None:
            raise ValueError("no title")


@dataclass(frozen=True)
class Careless(Item):
    """Throws the untouched object away."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "raw", None)


class Empty(Endpoint):
    """Declares nothing."""

    name = "empty"


class Undescribed(Document):
    pass


# ------------------------------------------------------------------------------ the flaws

CREATE = ("create",)
LIST = ("list",)
ONE_HANDLE = dataclasses.replace(BULK_METADATA_JOBS, handles=BULK_METADATA_JOBS.handles[:1])
NO_PARTS = dataclasses.replace(
    BULK_METADATA_JOBS,
    words={**BULK_METADATA_JOBS.words, "partially_successful": JobState.SUCCEEDED},
)
TRUSTING = dataclasses.replace(BULK_METADATA_JOBS, words=Trusting(BULK_METADATA_JOBS.words))


def everything_done(rows: Any, details: Any) -> Reading:
    """Reads a success out of whatever came."""
    return Reading(ids=dict.fromkeys(range(len(rows))))


FLAWS = (
    Flaw("test_name_can_be_used", "set it to an identifier", altered(name="Not a name")),
    Flaw("test_name_can_be_used", "a part of the client", altered(name="job")),
    Flaw(
        "test_endpoint_is_reached_by_its_name",
        "declares no operation",
        lambda folder: suite_of(Empty),
    ),
    Flaw(
        "test_installed_plugin_brings_the_endpoint",
        "0 installed distributions",
        altered(packaged=True, name="not_installed"),
    ),
    Flaw(
        "test_installed_plugin_brings_the_endpoint",
        "'document' brings",
        altered(packaged=True),
    ),
    Flaw(
        "test_endpoint_tells_what_it_is_for",
        "no docstring",
        lambda folder: suite_of(Undescribed),
    ),
    Flaw("test_address_is_complete", "begin with a slash", create(path="documents/"), CREATE),
    Flaw("test_address_is_complete", "none of GET", create(method="post"), CREATE),
    Flaw("test_address_is_complete", "does not require", create(path="/hub/{hub_id}/"), CREATE),
    Flaw("test_examples_fit", "does not fit its own schema", create(payload=AsksForMore), CREATE),
    Flaw("test_missing_field_is_refused", "without 'title'", own(schema={"partial": True}), CREATE),
    Flaw("test_empty_row_is_refused", "an empty row", create(payload=AsksForNothing), CREATE),
    Flaw(
        "test_unknown_field_is_refused",
        "an unknown field",
        own(schema={"unknown": marshmallow.EXCLUDE}),
        CREATE,
    ),
    Flaw(
        "test_wrong_type_is_refused",
        "'document_hub_id' = '7'",
        own(payload_schema=Converting()),
        CREATE,
    ),
    Flaw("test_json_schema_says_the_same", "is no JSON", create(payload=NotJson), CREATE),
    Flaw(
        "test_json_schema_says_the_same",
        "takes a row with an unknown field",
        own(
            bound=type(
                "Open",
                (BoundWrite,),
                {
                    "json_schema": lambda self: {
                        "items": {"type": "object", "required": ["title", "document_hub_id"]}
                    }
                },
            )
        ),
        CREATE,
    ),
    Flaw(
        "test_unknown_parameter_is_refused",
        "a parameter that nobody knows",
        own(bound=DropsParameters),
        CREATE,
    ),
    Flaw("test_result_keeps_the_whole_answer", "loses", create(result=Forgetful), CREATE),
    Flaw("test_result_keeps_the_whole_answer", "of the result", create(result=Guessing), CREATE),
    Flaw(
        "test_result_keeps_the_whole_answer", "derive from JobDetails", create(result=dict), CREATE
    ),
    Flaw("test_item_keeps_the_whole_object", "derive from Item", listing(item=NoItem), LIST),
    Flaw(
        "test_item_keeps_the_whole_object", "give each field a default", listing(item=Picky), LIST
    ),
    Flaw("test_item_keeps_the_whole_object", "loses", listing(item=Careless), LIST),
    Flaw("test_every_handle_is_followed", "'task'", create(protocol=ONE_HANDLE), CREATE),
    Flaw(
        "test_null_handle_starts_nothing",
        "nothing was started",
        create(
            protocol=dataclasses.replace(ONE_HANDLE, handles=()),
            answers_at_once=True,
        ),
        CREATE,
    ),
    Flaw(
        "test_failed_job_fails_its_rows", "the job failed", create(reader=everything_done), CREATE
    ),
    Flaw(
        "test_partial_job_is_no_success",
        "'partially_successful'",
        create(protocol=NO_PARTS),
        CREATE,
    ),
    Flaw(
        "test_unfamiliar_state_ends_unknown",
        "take the job up again",
        create(protocol=TRUSTING),
        CREATE,
    ),
    Flaw(
        "test_result_of_unknown_shape_is_no_success",
        "nothing is known",
        create(reader=trust_status),
        CREATE,
    ),
    Flaw(
        "test_refusal_names_its_rows",
        "locate()",
        create(locate=lambda rows, findings: []),
        CREATE,
    ),
    Flaw("test_throttle_is_waited_for", "asked for 30 s", own(bound=WaitsForNothing), CREATE),
    Flaw("test_expired_token_is_renewed", "its token ended", own(bound=KeepsItsToken), CREATE),
    Flaw(
        "test_too_large_batch_is_split",
        "as it would be alone",
        create(body=Body(encode=numbered)),
        CREATE,
    ),
    Flaw("test_lost_answer_is_not_repeated", "5 times", create(repeat_safe=True), CREATE),
    Flaw(
        "test_unreadable_answer_is_no_success",
        "taken for an answer",
        listing(decode=lambda answer: answer if isinstance(answer, list) else []),
        LIST,
    ),
    Flaw(
        "test_batches_keep_order_and_number",
        "batches of",
        create(batch=dataclasses.replace(Document.create.batch, items=0)),
        CREATE,
    ),
    Flaw(
        "test_hard_limit_cannot_be_passed",
        "beyond its limit",
        own(bound=LowersBatches, batch=dataclasses.replace(Document.create.batch, hard=True)),
        CREATE,
    ),
    Flaw("test_size_of_a_body_is_true", "size() of its form", create(body=Unsized()), CREATE),
    Flaw(
        "test_tape_replays",
        "expected",
        taped(
            rewritten("create__success.yaml", '"created_term_count": 2', '"created_term_count": 1')
        ),
        ("create__success",),
    ),
    Flaw(
        "test_index_names_the_tapes_that_are_there",
        "do not agree on ['create__success']",
        taped(lambda folder: (folder / "create__success.yaml").unlink()),
    ),
    Flaw(
        "test_index_names_the_tapes_that_are_there",
        "that the endpoint does not have",
        taped(rewritten("index.yaml", "operation: update", "operation: modify")),
    ),
    Flaw(
        "test_tapes_may_be_published",
        "secret",
        taped(
            rewritten(
                "create__success.yaml", "headers:", "headers:\n      TOKEN: [a-planted-token]"
            )
        ),
    ),
    Flaw(
        "test_operation_has_a_success_tape",
        "no tape of a success",
        taped(without("update__success.yaml")),
        ("update",),
    ),
    Flaw(
        "test_operation_has_an_error_tape",
        "no tape of an error",
        taped(without("list__refused.yaml")),
        LIST,
    ),
)
