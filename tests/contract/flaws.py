"""Deliberately broken plugins: the endpoint of documents, each time with one flaw."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import marshmallow

from alation_core import BoundWrite
from alation_core.bodies import Body
from alation_core.reading import trust_status
from alation_endpoints.document import Document
from tests.contract.broken import (
    NO_PARTS,
    ONE_HANDLE,
    TRUSTING,
    AsksForMore,
    AsksForNothing,
    Careless,
    Converting,
    DropsParameters,
    Empty,
    Forgetful,
    Guessing,
    KeepsItsToken,
    LowersBatches,
    NoItem,
    NotJson,
    PerhapsAHub,
    Picky,
    Undescribed,
    Unsized,
    WaitsForNothing,
    counting,
    everything_done,
    numbered,
)
from tests.contract.changed import (
    MakeSuite,
    altered,
    create,
    listing,
    own,
    rewritten,
    suite_of,
    taped,
    without,
)

CREATE = ("create",)
LIST = ("list",)


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
    Flaw(
        "test_address_is_complete",
        "does not require",
        create(path="/hub/{hub_id}/", params=PerhapsAHub),
        CREATE,
    ),
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
        "test_ids_are_read",
        "result.created_terms[].id 7301",
        create(reader=counting),
        CREATE,
    ),
    Flaw(
        "test_verdicts_are_read",
        "result.created_terms[].outcome 'failed' instead of 'made'",
        taped(
            rewritten(
                "create__success.yaml",
                '"title": "Net revenue"}',
                '"title": "Net revenue", "outcome": "made"}',
            )
        ),
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
        create(batch=dataclasses.replace(Document.create.limit({}), items=0)),
        CREATE,
    ),
    Flaw(
        "test_hard_limit_cannot_be_passed",
        "beyond its limit",
        own(bound=LowersBatches, batch=dataclasses.replace(Document.create.limit({}), hard=True)),
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
