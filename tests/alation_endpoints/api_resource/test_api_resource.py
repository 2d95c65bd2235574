from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, RefreshToken, RequestRefused, SimulatedClock
from alation_endpoints.api_resource import ApiResourceField
from alation_sandbox import Fault, Sandbox

URL = "https://api.example.com/v1/orders/{no}?all=1#top"
LINE = {"type": "object", "properties": {"sku": {"type": "string", "examples": ["a1"]}}}
INPUT = {"type": "object", "properties": {"lines": {"type": "array", "items": LINE}}}


def resource(**changed: Any) -> dict[str, Any]:
    return {"http_method": "GET", "url": URL, "path": ["Sales", "Orders"], **changed}


def test_a_resource_is_written_listed_and_read(catalog: Alation) -> None:
    run = catalog.api_resource.upsert([resource(input_schema=INPUT), resource(http_method="PUT")])
    assert [row.id for row in run.rows] == [1, 2]
    assert [one.id for one in catalog.api_resource.list()] == [1, 2]
    found = catalog.api_resource.get(id=1)
    assert found.output_schema == []
    assert found.input_schema is not None
    (lines,) = found.input_schema
    assert lines.children is not None
    (line,) = lines.children
    assert (lines.key, lines.type, line.type) == ("lines", "array", "object")
    assert line.children == [ApiResourceField(1002, "sku", "string", ["a1"], [])]


def test_method_and_url_name_a_resource(server: Sandbox, catalog: Alation) -> None:
    first = catalog.api_resource.upsert([resource()])
    again = catalog.api_resource.upsert([resource(path=["Moved"])])
    assert [row.id for run in (first, again) for row in run.rows] == [1, 1]
    record = server.world.table("api_resource").get(1) or {}
    assert (record["http_method"], record["url"], record["path"]) == ("GET", URL, ["Moved"])


def test_an_unknown_resource_is_refused(catalog: Alation) -> None:
    with pytest.raises(RequestRefused, match="404"):
        catalog.api_resource.get(id=7)


def test_many_resources_are_read_whole(server: Sandbox, catalog: Alation) -> None:
    for number in range(1, 251):
        server.world.table("api_resource").insert({"url": str(number)})
    assert [one.id for one in catalog.api_resource.list()] == list(range(1, 251))


def test_an_upsert_whose_answer_is_lost_is_not_sent_again() -> None:
    lost = Fault("reset-after", "POST", "/integration/v1/api_resource/")
    with Sandbox(faults=[lost]) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        run = Alation(server.url, auth, clock=SimulatedClock()).api_resource.upsert([resource()])
        sent = [one for one in server.requests if "api_resource" in one.path]
        assert (run.status, len(sent)) == ("unknown", 1)
        assert len(server.world.table("api_resource")) == 1


def test_only_what_is_known_is_sent(offline: Alation) -> None:
    (problem,) = offline.api_resource.upsert.validate([resource(title="Orders")])
    assert problem.field == "title"
