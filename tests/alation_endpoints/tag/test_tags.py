"""Tags against the sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, RefreshToken, RequestRefused
from alation_sandbox import Fault, Sandbox

SOURCE = {"otype": "data", "oid": 1}
FILE = {"otype": "file", "oid": "7/reports/q1.csv"}


def put(catalog: Alation, name: str, *objects: dict[str, Any]) -> int:
    run = catalog.tag.add([{"tag_name": name, **one} for one in objects])
    assert run.ok, run.problems
    (tag_id,) = {row.id for row in run.rows}
    assert isinstance(tag_id, int)
    return tag_id


def tagged(catalog: Alation, name: str, **params: Any) -> list[int | str]:
    return [one.raw["subject"]["id"] for one in catalog.tag.list_objects(tag_name=name, **params)]


def test_a_tag_is_made_by_its_first_object(catalog: Alation) -> None:
    tag_id = put(catalog, "Close #1", SOURCE, FILE)

    tag = catalog.tag.get(tag_id=tag_id)
    assert (tag.name, tag.description, tag.number_of_objects_tagged) == ("Close #1", "", 2)
    assert tagged(catalog, "Close #1") == [1, FILE["oid"]]


def test_an_object_carries_a_tag_once(catalog: Alation) -> None:
    assert put(catalog, "Q", SOURCE) == put(catalog, "Q", SOURCE)
    assert tagged(catalog, "Q") == [1]


def test_a_tag_is_renamed_and_keeps_its_objects(catalog: Alation) -> None:
    tag_id = put(catalog, "Q", SOURCE)

    assert catalog.tag.update([{"tag_id": tag_id, "name": "Y", "description": "<p>x</p>"}]).ok
    assert tagged(catalog, "Y") == [1]
    assert catalog.tag.update([{"tag_id": tag_id, "description": ""}]).ok
    assert [(tag.name, tag.description) for tag in catalog.tag.list()] == [("Y", "")]
    with pytest.raises(RequestRefused, match="Not found"):
        list(catalog.tag.list_objects(tag_name="Q"))


def test_a_tag_is_taken_off_once(catalog: Alation) -> None:
    put(catalog, "Q", SOURCE, {"otype": "data", "oid": 2})
    row = {"tag_name": "Q", **SOURCE}

    assert catalog.tag.remove([row]).ok
    (again,) = catalog.tag.remove([row]).rows
    assert again.status == "failed"
    assert tagged(catalog, "Q") == [2]


def test_tags_of_an_object(catalog: Alation) -> None:
    put(catalog, "A", SOURCE)
    put(catalog, "B", FILE)
    assert [tag.name for tag in catalog.tag.list(**FILE)] == ["B"]
    assert [tag.name for tag in catalog.tag.list(order_by="-name")] == ["B", "A"]


@pytest.mark.parametrize("oid", [999, "x"])
def test_an_object_that_is_not_there_gets_no_tag(catalog: Alation, oid: int | str) -> None:
    rows = [{"tag_name": "Q", **one} for one in (SOURCE, {"otype": "data", "oid": oid}, FILE)]
    run = catalog.tag.add(rows)
    assert [row.status for row in run.rows] == ["succeeded", "failed", "succeeded"]
    assert [problem.row for problem in run.problems] == [1]


def test_lists_are_read_whole(server: Sandbox, catalog: Alation) -> None:
    now = server.world.timestamp()
    for number in range(1, 251):
        server.world.table("tag").insert(
            {"name": f"T{number}", "description": "", "ts_created": now}
        )
        held = {"tag_id": 1, "otype": "file", "oid": f"f{number}", "key": f"f{number}"}
        server.world.table("tagging").insert({**held, "ts_tagged": now})

    assert len(list(catalog.tag.list())) == 250
    newest = tagged(catalog, "T1", order_by="-ts_tagged", limit=100)
    assert (len(newest), newest[0], newest[-1]) == (250, "f250", "f1")


def test_deleted_objects_are_left_out_where_asked(server: Sandbox, catalog: Alation) -> None:
    for number in (1, 2):
        server.world.table("document").insert({"id": number, "title": "D", "deleted": False})
    put(catalog, "Q", *({"otype": "glossary_term", "oid": number} for number in (1, 2)))
    server.world.table("document").update(1, {"deleted": True})

    assert tagged(catalog, "Q") == [1, 2]
    assert tagged(catalog, "Q", exclude_deleted=True) == [2]
    assert tagged(catalog, "Q", exclude_deleted=False) == [1, 2]


@pytest.mark.parametrize(("operation", "method"), [("add", "POST"), ("remove", "DELETE")])
def test_a_write_whose_answer_is_lost_is_not_sent_again(operation: str, method: str) -> None:
    lost = Fault("reset-after", method, "/integration/tag/")
    with Sandbox(faults=[lost]) as server:
        known = server.credentials
        catalog = Alation(server.url, RefreshToken(known.user_id, known.refresh_token))
        row = {"tag_name": "Q", **SOURCE}
        if operation == "remove":
            put(catalog, "Q", SOURCE)

        run = getattr(catalog.tag, operation)([row])

        assert [row.status for row in run.rows] == ["unknown"]
        sent = [log for log in server.requests if log.method == method and "/tag/" in log.path]
        assert len(sent) == 1


@pytest.mark.parametrize(
    "name",
    ["Failed", "Error: not found", "23", "Close #1", "50 %", "a+b", "who?x=1", "Übung", "%2F"],
)
def test_any_text_is_a_name(catalog: Alation, name: str) -> None:
    tag_id = put(catalog, name, SOURCE)
    text = f"<p>Job failed: {name}</p>"
    assert catalog.tag.update([{"tag_id": tag_id, "name": name, "description": text}]).ok
    assert [(tag.name, tag.description) for tag in catalog.tag.list()] == [(name, text)]
    assert tagged(catalog, name) == [1]
    assert catalog.tag.remove([{"tag_name": name, **SOURCE}]).ok


def test_a_name_with_a_slash_is_sent_whole_and_its_rows_stay_open(
    server: Sandbox, catalog: Alation
) -> None:
    # Whether a server takes it is not known (sheet tag), and the sandbox does not decide it.
    run = catalog.tag.add([{"tag_name": "a/b", **SOURCE}])
    assert [row.status for row in run.rows] == ["unknown"]
    assert list(server.world.table("tag").rows()) == []
