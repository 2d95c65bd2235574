"""A furnished sandbox: what the bundled endpoints put there, and what strangers can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from alation_sandbox import Furnishing, Sandbox, installed_furniture, ok
from alation_sandbox.exchange.routes import Route
from tests.alation_sandbox.support import NOTE_ROUTES, NOTES, Client, ManualClock


@pytest.fixture(scope="module")
def shop() -> Iterator[Sandbox]:
    with Sandbox(demo=True, job_seconds=60.0) as server:
        yield server


@pytest.fixture
def client(shop: Sandbox) -> Iterator[Client]:
    client = Client(shop)
    with client.session:
        client.login()
        yield client


def test_everything_that_is_promised_is_there(
    caplog: pytest.LogCaptureFixture, shop: Sandbox
) -> None:
    held = {name: len(table) for name, table in shop.world.tables().items()}
    for table, number in {
        "document_hub_folder": 3,
        "document": 7,
        "glossary_term": 10,
        "custom_field": 10,
        "data_source": 4,
        "rdbms_schema": 3,
        "rdbms_table": 11,
        "rdbms_column": 44,
        "lineage_path": 4,
        "tag": 3,
        "tagging": 5,
        "trust_check": 2,
    }.items():
        assert held[table] == number, table
    assert caplog.records == []
    assert len(shop.requests) == 0
    ends = [shop.world.job_end(job) for job in shop.world.jobs()]
    assert {end and end.status for end in ends} == {"successful"}


def test_no_call_of_the_bundled_endpoints_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Furnishing] = []
    import alation_sandbox.furnishing as room

    inner = room._made

    def noted(*args: object) -> object:
        made.append(args[2])  # type: ignore[arg-type]
        return inner(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "_made", noted)
    Sandbox(demo=True)
    assert len(made) == len(installed_furniture())


def test_what_belongs_together_is_together(client: Client) -> None:
    folders = {one["id"]: one for one in client.get("/integration/v2/folder/").json()}
    reports = next(one for one in folders.values() if one["title"] == "Reports")
    assert folders[reports["parent_folder_id"]]["title"] == "Sales"
    assert reports["child_documents_count"] == 2
    tables = {one["id"]: one for one in client.get("/integration/v2/table/").json()}
    tagged = client.get("/integration/tag/finance/subject/?order_by=ts_tagged").json()
    subjects = [one["subject"] for one in tagged if one["subject"]["otype"] == "table"]
    assert [tables[one["id"]]["name"] for one in subjects] == ["fact_sales", "revenue_by_month"]
    flags = client.get("/integration/flag/").json()
    assert [tables[one["subject"]["id"]]["name"] for one in flags] == ["orders", "revenue_by_month"]
    lineage = client.get("/integration/v2/lineage/?otype=table&oid=7&keyField=id").json()
    ends = {one["key"] for path in lineage["paths"] for segment in path for one in segment}
    assert {"4.staging.orders", "4.staging.order_lines", "4.sales.revenue_by_month"} <= ends
    assert "is_temp" not in str(lineage)


def of_strangers() -> list[Any]:
    return [
        {"method": "POST"},
        Furnishing("POST", NOTES, [{"title": "{word}: {X}"}, {"title": "{number}"}]),
        Furnishing("POST", "/probe/", {"a": 1}, made={"word": "said.0", "number": "json.1.n"}),
        Furnishing("POST", NOTES, [{"text": "no title"}], made={"never": "x"}),
        Furnishing("POST", "/probe/", {}, made={"lost": "no.such.place"}),
        Furnishing("POST", NOTES, [{"title": "{never}{lost}"}]),
        Furnishing("POST", "/not/modelled/", after=("word",)),
    ]


def test_strangers_may_bring_their_own(
    caplog: pytest.LogCaptureFixture, clock: ManualClock
) -> None:
    probe = Route("POST", "/probe/", lambda w, c: ok({"said": ["hi"], "json": '[0, {"n": 7}]'}))
    routes = [*NOTE_ROUTES, probe]
    server = Sandbox(demo=of_strangers(), routes=routes, clock=clock.now, job_seconds=60)
    titles = [row["title"] for row in server.world.table("note").rows()]
    assert titles == ["hi: {X}", 7]
    told = "\n".join(record.message for record in caplog.records)
    assert "left out, POST /integration/v2/note/: it was answered with 400" in told
    assert "POST /probe/ made nothing at the places that it names" in told
    assert "what is no Furnishing is left out: 1 things" in told
    assert "/not/modelled/" not in told


def test_a_furnishing_says_at_once_that_it_cannot_be_sent() -> None:
    with pytest.raises(TypeError):
        Furnishing("POST", NOTES, {"when": object()})
