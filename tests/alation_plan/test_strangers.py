"""A stranger's endpoint declares how its rows are compared, with public names alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from alation_core import (
    Alation,
    BatchLimit,
    Compared,
    Comparison,
    DirectOperation,
    Endpoint,
    Item,
    JobDetails,
    ListOperation,
    RefreshToken,
)
from alation_core.alike import any_order, html
from alation_core.bodies import JSON_OBJECT, NO_BODY
from alation_core.reading import no_content, one_object
from alation_core.shapes import UNSET, InPath, Maybe, WireName
from alation_plan import Change
from alation_sandbox import Call, Route, Sandbox, World, ok
from alation_sandbox import no_content as gone

PATH = "/acme/rule/"
ONE = BatchLimit(items=1, hard=True)


@dataclass(frozen=True)
class NewRule:
    code: str
    class_: Annotated[Maybe[str], WireName("class")] = UNSET
    text: Maybe[str] = UNSET
    owners: Maybe[list[int]] = UNSET
    limits: Maybe[dict[str, Any]] = UNSET


@dataclass(frozen=True)
class RuleInFull:
    rule_id: Annotated[int, InPath]
    code: Maybe[str] = UNSET
    text: Maybe[str] = UNSET
    owners: Maybe[list[int]] = UNSET
    limits: Maybe[dict[str, Any]] = UNSET
    secret_note: Maybe[str] = UNSET


@dataclass(frozen=True)
class RuleId:
    rule_id: Annotated[int, InPath]


class Rules(Endpoint):
    """Rules of an invented service, whose update sets what it does not name back."""

    name = "rules"

    list = ListOperation(PATH, item=Item, items_under="rules")
    create = DirectOperation(
        "POST",
        PATH,
        payload=NewRule,
        result=JobDetails,
        body=JSON_OBJECT,
        batch=ONE,
        reader=one_object(id="number"),
    )
    replace = DirectOperation(
        "PUT",
        PATH + "{rule_id}/",
        payload=RuleInFull,
        result=JobDetails,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=True,
        full_write=True,
        reader=one_object(id="number", same={"rule_id": "number"}),
    )
    delete = DirectOperation(
        "DELETE",
        PATH + "{rule_id}/",
        payload=RuleId,
        result=JobDetails,
        body=NO_BODY,
        batch=ONE,
        repeat_safe=True,
        reader=no_content,
    )
    compared = Comparison(
        list,
        fields={
            "code": Compared(at="about.code"),
            "class": Compared(at=("about.klass", "about.class")),
            "text": Compared(at="about.text", alike=html),
            "owners": Compared(alike=any_order),
            "limits": Compared(),
        },
        keys=("code",),
        create=create,
        update=replace,
        delete=delete,
        names={"rule_id": "number"},
    )


def _list(world: World, call: Call) -> Any:
    return ok({"rules": [_shown(one) for one in world.table("rule").matching()]})


def _shown(record: Any) -> dict[str, Any]:
    about = {"code": record["code"], "text": record.get("text"), "class": record.get("class")}
    owners = [*reversed(record.get("owners") or [])]
    limits = {**(record.get("limits") or {}), "unit": "day"}
    return {"number": record["id"], "about": about, "owners": owners, "limits": limits}


def _create(world: World, call: Call) -> Any:
    text = call.json().get("text")
    made = world.table("rule").insert({**call.json(), "text": f"<p>{text}</p>" if text else ""})
    return ok({"number": made})


def _replace(world: World, call: Call) -> Any:
    number = call.path_params["number"]
    blank = dict.fromkeys(("text", "owners", "limits"))
    world.table("rule").update(number, {**blank, **call.json()})
    return ok({"number": number})


def _delete(world: World, call: Call) -> Any:
    world.table("rule").delete(call.path_params["number"])
    return gone()


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, _create),
    Route("PUT", PATH + "<int:number>/", _replace),
    Route("DELETE", PATH + "<int:number>/", _delete),
]


@pytest.fixture
def rules() -> Iterator[Any]:
    with Sandbox(routes=ROUTES) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        yield Alation(server.url, auth, plugins=[Rules, "alation-plan"]).endpoint("rules")


def test_its_rows_are_planned_and_sent(rules: Any) -> None:
    rows = [
        {"code": "r1", "class": "hard", "text": "late", "owners": [1, 2], "limits": {"most": 3}},
        NewRule("r2"),
    ]
    assert rules.plan(rows, key="code").apply().ok
    assert [row.kind for row in rules.plan(rows, key="code").rows] == ["same", "same"]
    rows[0] = {**rows[0], "text": "later", "limits": {"most": 4}}  # type: ignore[dict-item]

    plan = rules.plan(rows[:1], key="code")

    assert plan.changed[0].changes == (
        Change("text", "<p>late</p>", "later"),
        Change("limits", {"most": 3, "unit": "day"}, {"most": 4}),
    )
    # Its update is a full write: what differs goes with what is there, and the rest is told.
    assert plan.changed[0].send["owners"] == [2, 1]
    (note,) = plan.planned.notes
    assert note == (
        "replace is a full write: on an object that is changed it resets secret_note, which the "
        "list does not show"
    )
    assert plan.apply(delete_gone=1).ok
    assert [item.raw["about"]["text"] for item in rules.list()] == ["later"]


def test_id_stands_for_what_names_its_objects(rules: Any) -> None:
    rules.create([{"code": "r1"}])
    plan = rules.plan([{"rule_id": 1, "code": "r9"}], key="id")
    assert plan.changed[0].changes == (Change("code", "r1", "r9"),)


def test_a_client_that_chose_its_plugins_has_no_other_verb() -> None:
    catalog: Any = Alation("https://acme.example.com", RefreshToken(1, "x"), plugins=[Rules])
    with pytest.raises(AttributeError, match="rules has no 'plan'"):
        catalog.rules.plan([])
