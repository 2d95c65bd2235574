"""The work on an answer is as long as the answer: no text and no list costs its square.

Nothing here is measured: what grows with the square of these sizes does not end within the limit of
time that every test of this folder has.
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from alation_core.jobs import BULK_METADATA_JOBS
from alation_core.problems import Finding, read_errors
from alation_core.reading import ROOM
from alation_core.runs.blame import located
from alation_core.runs.events import Refused
from alation_core.runs.signs import signs_in
from alation_endpoints.common.rdbms.matching import by_path, objections
from alation_endpoints.common.rdbms.naming import place
from alation_endpoints.custom_field_value import CustomFieldValue
from alation_endpoints.rdbms_table import RdbmsTable
from alation_endpoints.virtual_datasource.reading import locate as locate_lines
from alation_replay.contract.server import Scripted
from tests.hostile.tapes_played import Case, declared, operations

SIZE = 60_000
MANY = 3_000

TEXTS = [
    " " * SIZE,
    "Error count: 1. Errors:" + " " * SIZE,
    "Error count: 1. Errors: x " * (SIZE // 25),
    "Updated values count:" + " " * SIZE,
    "Updated objects: 1 " * (SIZE // 20),
    "(can be tracked using jobs API):" + " " * SIZE,
    "Line 0. Key: " + "a. " * (SIZE // 3),
    "The value `" + "`" * SIZE,
    "The value `x` is not allowed for field `" * (SIZE // 40),
    "Upserted " + " " * SIZE,
    "Succeeded: 1, Failed: " * (SIZE // 20),
    "[Succeeded: " + "9" * SIZE,
    "Uploaded " + "9" * SIZE,
    "[" * SIZE,
    '{"a":' * (SIZE // 5),
    '"' * SIZE,
    "\\" * SIZE,
    "table:" + "1" * SIZE,
    "a:1 " * (SIZE // 4),
    "table with id " * (SIZE // 14),
    "error " * (SIZE // 6),
    "\u0345\u0301" * (SIZE // 2),
    "&amp;" * (SIZE // 5),
]


def named(case: Case) -> str:
    return f"{case.endpoint}.{case.operation}"


def read_alike() -> list[Case]:
    """Return a write for each way of reading an answer: one of those that share all of it."""
    found: dict[object, Case] = {}
    for case in operations():
        operation = declared(case)
        ways = (operation.reader, operation.locate, operation.follow_up)
        names = [f"{way.__module__}.{way.__qualname__}" for way in ways if inspect.isfunction(way)]
        found.setdefault((bool(case.polls), *names), case)
    return list(found.values())


def ended_with(case: Case, text: str, result: Any) -> Any:
    """Return the end of a case's job with another message and result."""
    protocol = declared(case).protocol or BULK_METADATA_JOBS
    if protocol.bare_result:
        return result
    last = case.polls[case.end].body
    good = last[0] if isinstance(last, list) else last
    return {**good, protocol.message_key: text, protocol.result_key: result}


@pytest.mark.parametrize("case", read_alike(), ids=named)
def test_any_long_text_is_read_in_its_length(case: Case) -> None:
    for number, text in enumerate(TEXTS):
        if case.polls:
            polls = list(case.polls)
            results = (text, [text], [{"response": text, "errors": [text]}])
            polls[case.end] = Scripted(200, ended_with(case, text, results[number % 3]))
            run, _ = case.played(case.calls, polls)
            assert len(list(run.rows)) == len(case.rows)
        refusal = {"title": text, "errors": [{"non_field_errors": [text]}], "code": "400000"}
        run, _ = case.played([Scripted(400, refusal)], case.polls)
        assert run.counts == {"failed": len(case.rows)}


def values(number: int, **same: Any) -> list[dict[str, Any]]:
    return [{"field_id": 4, "otype": "data", "oid": n, "value": "x", **same} for n in range(number)]


@pytest.mark.parametrize(
    "text",
    [
        "No support for updating `description` field for `data`.",
        "Object not found: data:7.",
        "The value `x` is not allowed for field `F` with field_id `4`.",
        "Invalid otype",
    ],
)
def test_many_texts_that_each_name_many_rows_bring_no_square_of_findings(text: str) -> None:
    otype = {"otype": "column"} if text == "Invalid otype" else {}
    rows = values(MANY, **({"oid": 7} if "data:7" in text else {}), **otype)
    errors = [{"otype" if otype else "non_field_errors": [f"{text} ({n})"]} for n in range(MANY)]
    refusal = Refused((0,), 1.0, 400, {"title": "Invalid", "errors": errors, "code": "400000"})

    found = located(CustomFieldValue.upsert, rows, refusal)

    assert len(found) <= (ROOM + 1) * (len(rows) + len(errors))
    assert {finding.index for finding in found} == set(range(MANY))


def test_many_texts_about_keys_of_several_words_are_found_word_by_word() -> None:
    rows = [{"key": f"1.s.big table {n}"} for n in range(MANY)]
    errors = [f'The table "1.s.big table {n}" is wrong' for n in range(MANY)]
    refusal = Refused((0,), 1.0, 400, {"detail": "Incorrect.", "errors": errors})

    found = located(RdbmsTable.upsert, rows, refusal)

    assert [finding.index for finding in found] == list(range(MANY))


def test_one_part_that_many_findings_were_read_from_is_looked_at_once() -> None:
    body = {"detail": {f"field {n}": ["bad"] * 3 for n in range(MANY)}, "about": ["1.s.t"] * MANY}
    rows = [{"key": "1.s.t"}, {"key": "1.s.u"}]

    found = place(rows, read_errors(body, 2), ["key"])

    assert {finding.index for finding in found} == {0}


def test_one_key_that_many_rows_share_is_not_given_to_all_of_them_by_each_text() -> None:
    rows = [{"key": "1.s.t"}] * MANY
    found = place(rows, [Finding(f"1.s.t is wrong ({n})") for n in range(MANY)], ["key"])

    assert len(found) <= 2 * (ROOM + 1) * MANY


def test_paths_within_long_keys_are_matched_in_their_length() -> None:
    rows = [{"key": ".".join("a" * n)} for n in range(1, 300)]
    mapped = [(n, ".".join("a" * 3_000) + f".{n}") for n in range(300)]

    found = by_path(rows, mapped)

    assert found.ids == {}
    assert list(objections(found))


def test_lines_are_located_by_keys_of_any_length() -> None:
    rows = [{"key": "1." + "a. " * 2_000 + str(n)} for n in range(300)]
    findings = [Finding(f"Line 0. Key: {row['key']}. Missing") for row in rows]

    assert [finding.index for finding in locate_lines(rows, findings)] == list(range(300))


def test_signs_without_end_are_walked_through_once() -> None:
    wide = [{"error": "x", "id": n} for n in range(100_000)]
    deep: Any = {"error": "x"}
    for _ in range(90):
        deep = {"a": [deep], "error": "x"}

    assert len(list(signs_in({"list": wide}, ()))) == 100_000
    assert len(list(signs_in(deep, ()))) == 91
