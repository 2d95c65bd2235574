"""Trust flags against the sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, RefreshToken, RequestRefused
from alation_sandbox import Fault, Sandbox

SOURCE = {"id": 1, "otype": "data"}
WARNING = {"flag_type": "WARNING", "flag_reason": "Load failed", "subject": SOURCE}


def client(server: Sandbox) -> Alation:
    known = server.credentials
    return Alation(server.url, RefreshToken(known.user_id, known.refresh_token))


def test_a_flag_is_put_changed_and_removed(catalog: Alation) -> None:
    (row,) = catalog.trust_check.create([WARNING]).rows
    flag = catalog.trust_check.get(flag_id=row.id)
    assert (flag.flag_type, flag.flag_reason) == ("WARNING", "<p>Load failed</p>")
    assert flag.subject is not None
    assert flag.user is not None
    assert (flag.subject.url, flag.user.display_name) == ("/data/1/", "Sandbox User")

    assert catalog.trust_check.update([{"flag_id": row.id, "flag_reason": "<b>Late</b>"}]).ok
    (listed,) = catalog.trust_check.list(otype="data", oid=1)
    assert listed.flag_reason == "<b>Late</b>"
    assert listed.ts_updated is not None

    assert catalog.trust_check.delete([{"flag_id": row.id}]).ok
    with pytest.raises(RequestRefused, match="Not found"):
        catalog.trust_check.get(flag_id=row.id)


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        ({"id": 1, "otype": "teapot"}, "Invalid otype"),
        ({"id": 1, "otype": "document"}, "Invalid otype"),
        ({"id": 999, "otype": "data"}, "Object not found"),
    ],
)
def test_each_row_is_a_call_and_keeps_its_place(
    catalog: Alation, subject: dict[str, Any], message: str
) -> None:
    run = catalog.trust_check.create([WARNING, {**WARNING, "subject": subject}, WARNING])

    assert [row.status for row in run.rows] == ["succeeded", "failed", "succeeded"]
    (problem,) = run.problems
    assert (problem.row, problem.field) == (1, "subject")
    assert message in problem.message


def test_flags_are_removed_row_by_row(catalog: Alation) -> None:
    ids = [row.id for row in catalog.trust_check.create([WARNING, WARNING, WARNING]).rows]

    run = catalog.trust_check.delete([{"flag_id": n} for n in (ids[0], 999, ids[2])])

    assert [row.status for row in run.rows] == ["succeeded", "failed", "succeeded"]
    assert [flag.id for flag in catalog.trust_check.list()] == [ids[1]]


def test_an_endorsement_gets_no_reason(catalog: Alation) -> None:
    (row,) = catalog.trust_check.create([{"flag_type": "ENDORSEMENT", "subject": SOURCE}]).rows
    run = catalog.trust_check.update([{"flag_id": row.id, "flag_reason": "x"}])
    assert [(row.status, p.field) for row, p in zip(run.rows, run.problems, strict=True)] == [
        ("failed", "flag_reason")
    ]


def test_the_list_is_read_whole(server: Sandbox, catalog: Alation) -> None:
    for number in range(250):
        server.world.table("trust_check").insert({"subject": {"id": number, "otype": "file"}})
    assert len(list(catalog.trust_check.list())) == 250
    assert [
        flag.raw["subject"]["id"] for flag in catalog.trust_check.list(otype="file", oid=249)
    ] == [249]


def test_flags_of_deleted_objects_are_left_out_where_asked(
    server: Sandbox, catalog: Alation
) -> None:
    for number in (1, 2):
        server.world.table("document").insert({"id": number, "title": "D", "deleted": False})
    subjects = [{"id": number, "otype": "glossary_term"} for number in (1, 2)]
    assert catalog.trust_check.create([{**WARNING, "subject": one} for one in subjects]).ok
    server.world.table("document").update(2, {"deleted": True})

    kept = [flag.raw["subject"]["id"] for flag in catalog.trust_check.list(exclude_deleted=True)]
    assert kept == [1]
    assert len(list(catalog.trust_check.list(exclude_deleted=False))) == 2


def test_a_create_whose_answer_is_lost_is_not_sent_again() -> None:
    with Sandbox(faults=[Fault("reset-after", "POST", "/integration/flag/")]) as server:
        catalog = client(server)
        run = catalog.trust_check.create([WARNING])
        assert [row.status for row in run.rows] == ["unknown"]
        assert len(list(catalog.trust_check.list())) == 1


def test_an_update_whose_answer_is_lost_is_sent_again() -> None:
    with Sandbox(faults=[Fault("reset-after", "PUT", "/integration/flag/")]) as server:
        catalog = client(server)
        (row,) = catalog.trust_check.create([WARNING]).rows
        assert catalog.trust_check.update([{"flag_id": row.id, "flag_reason": "x"}]).ok


def test_a_delete_whose_answer_is_lost_tells_nothing_of_its_row() -> None:
    with Sandbox(faults=[Fault("reset-after", "DELETE", "/integration/flag/")]) as server:
        catalog = client(server)
        (row,) = catalog.trust_check.create([WARNING]).rows
        run = catalog.trust_check.delete([{"flag_id": row.id}])
        assert [one.status for one in run.rows] == ["unknown"]  # the second one is answered 404
        assert list(catalog.trust_check.list()) == []


@pytest.mark.parametrize("reason", ["Error: the load failed", "not found", "Failed: 3", "<b>x</b>"])
def test_a_reason_that_speaks_of_failure_is_none(catalog: Alation, reason: str) -> None:
    run = catalog.trust_check.create([{**WARNING, "flag_reason": reason}])
    assert run.ok, run.problems
    (row,) = run.rows
    assert catalog.trust_check.update([{"flag_id": row.id, "flag_reason": reason}]).ok
