"""Accounts that differ in letter case only: the file that names them, and its way back."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import (
    Alation,
    ConfigurationError,
    InvalidPayload,
    RefreshToken,
    SimulatedClock,
    UnreadableAnswer,
)
from alation_endpoints.user.reading import rows_of
from alation_endpoints.user.upload import CSV_UPLOAD
from alation_sandbox import Answer, Call, Route, Sandbox, Text, World, ok

NAMES = ("Ada, Example", "ADA, EXAMPLE", "bob", "Bob", "carol")


@pytest.fixture
def duplicates(server: Sandbox, catalog: Alation) -> list[dict[str, str]]:
    """The rows of the generated file: two sets of two accounts each."""
    for number, name in enumerate(NAMES):
        email = f"user{number}@example.com" if name != "Bob" else ""
        server.world.table("user").insert({"username": name, "display_name": name, "email": email})
    return [account.raw for account in catalog.user.generate_duplicates_csv()]


def decided(rows: list[dict[str, str]], *actions: str) -> list[dict[str, str]]:
    return [{**row, "Action": action} for row, action in zip(rows, actions, strict=True)]


def test_without_duplicates_there_are_no_rows(catalog: Alation) -> None:
    assert list(catalog.user.generate_duplicates_csv()) == []


def test_duplicates_come_as_rows_of_texts(duplicates: list[dict[str, str]]) -> None:
    assert [(row["SN"], row["Username"], row["Group"]) for row in duplicates] == [
        ("1", "Ada, Example", "1"),
        ("2", "ADA, EXAMPLE", "1"),
        ("3", "bob", "2"),
        ("4", "Bob", "2"),
    ]
    assert {row["Action"] for row in duplicates} == {"RETAIN/SUSPEND"}
    assert [row["email"] for row in duplicates][2:] == ["user2@example.com", ""]


def test_suspended_accounts_are_gone_and_nothing_else_is(
    catalog: Alation, server: Sandbox, duplicates: list[dict[str, str]]
) -> None:
    rows = decided(duplicates, "RETAIN", "SUSPEND", "SUSPEND", "RETAIN")

    run = catalog.user.remove_duplicates(rows)

    assert run.ok
    assert [job.status for job in run.jobs] == ["successful"]
    told = "Total number of users got updated with temp username and suspended: 2"
    assert run.jobs[0].result == {"Success": told}
    suspended = [row["id"] for row in server.world.table("user").rows() if row.get("suspended")]
    assert suspended == [3, 4]
    assert list(catalog.user.generate_duplicates_csv()) == []


def test_all_rows_go_up_in_one_request(
    catalog: Alation, server: Sandbox, duplicates: list[dict[str, str]]
) -> None:
    rows = decided(duplicates, *["RETAIN"] * 4)

    catalog.user.remove_duplicates(rows).raise_for_problems()

    assert (
        sum(request.method == "POST" and "dup" in request.path for request in server.requests) == 1
    )
    with pytest.raises(ConfigurationError, match="leave batch_size out"):
        catalog.user.remove_duplicates(rows, batch_size=1)


def test_an_undecided_row_stops_all_of_them(
    catalog: Alation, server: Sandbox, duplicates: list[dict[str, str]]
) -> None:
    rows = [*decided(duplicates[:3], *["RETAIN"] * 3), duplicates[3]]

    for on_invalid in ("raise", "skip"):
        with pytest.raises(InvalidPayload, match="Must be one of: RETAIN, SUSPEND"):
            catalog.user.remove_duplicates(rows, on_invalid=on_invalid)

    assert not any(row.get("suspended") for row in server.world.table("user").rows())


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"SN": "one"}, "SN", "Expected a number, written as a text."),
        ({"SN": 1}, "SN", "Expected a text, not the number 1."),
        ({"Group": None}, "Group", "Field may not be null."),
        ({"Username": "a\r\nb"}, "Username", "A line break cannot stand in a cell"),
        ({"email": "a\nb"}, "email", "A line break cannot stand in a cell"),
        ({"Action": "DELETE"}, "Action", "Must be one of: RETAIN, SUSPEND."),
        ({"username": "a"}, "username", "did you mean 'Username'"),
    ],
)
def test_rows_are_checked(
    catalog: Alation, change: dict[str, Any], field: str, message: str
) -> None:
    good = {"SN": "1", "Username": "a", "Action": "RETAIN", "Group": "1"}

    problems = catalog.user.remove_duplicates.validate(
        [good, {**good, "email": None}, good | change]
    )

    assert [(problem.row, problem.field) for problem in problems] == [(2, field)]
    assert message in problems[0].message


def test_an_answer_without_success_is_a_failure_whatever_its_status(
    catalog: Alation, server: Sandbox, duplicates: list[dict[str, str]]
) -> None:
    rows = decided(duplicates, *["RETAIN"] * 4)
    rows[1]["Username"] = "nobody"

    run = catalog.user.remove_duplicates(rows)

    assert server.requests[-1].status == 200
    assert run.status == "failed"
    assert [row.status for row in run.rows] == ["failed"] * 4
    assert [job.status for job in run.jobs] == ["failed"]
    assert "nobody is no duplicate user account" in run.problems[0].message


def test_a_file_whose_answer_got_lost_is_never_sent_again() -> None:
    def broken(world: World, call: Call) -> Answer:
        return Answer(503, {"detail": "Try again."})

    with Sandbox(routes=[Route("POST", "/integration/v1/remove_dup_users_accts/", broken)]) as down:
        run = _catalog_of(down).user.remove_duplicates(
            [{"SN": "1", "Username": "a", "Action": "SUSPEND", "Group": "1"}]
        )

        assert [row.status for row in run.rows] == ["unknown"]
        assert sum("remove_dup" in request.path for request in down.requests) == 1


def test_the_upload_is_the_file_as_it_was_generated_with_the_decisions() -> None:
    row = {"SN": "1", "Username": 'a "b", c', "email": None, "Action": "RETAIN", "Group": "2"}
    body = CSV_UPLOAD.join([CSV_UPLOAD.encode(row)])

    call = Call("POST", "/", headers={"content-type": CSV_UPLOAD.type_of(body) or ""}, body=body)
    upload = call.files["csv_file"]

    assert (upload.filename, upload.content_type) == ("duplicates.csv", "text/plain")
    assert upload.content == (b'SN,Username,email,Action,Group\r\n1,"a ""b"", c",,RETAIN,2\r\n')


@pytest.mark.parametrize(
    "answer", [None, 7, ["a"], {"Error": "no"}, "<html></html>", "SN,Username\r\n1,a\r\n", ""]
)
def test_an_answer_that_is_not_the_file_stays_as_it_came(answer: Any) -> None:
    assert rows_of(answer) == answer


def test_a_web_page_is_no_file() -> None:
    def page(world: World, call: Call) -> Answer:
        return ok(Text("<html></html>", "text/html"))

    path = "/integration/v1/generate_dup_users_accts_csv_file/"
    with Sandbox(routes=[Route("GET", path, page)]) as strange, pytest.raises(UnreadableAnswer):
        list(_catalog_of(strange).user.generate_duplicates_csv())


def _catalog_of(server: Sandbox) -> Alation:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, plugins=["user"], clock=SimulatedClock())
