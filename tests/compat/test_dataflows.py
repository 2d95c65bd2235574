from __future__ import annotations

from typing import Any

import allie_sdk as allie
from allie_sdk.models.job_model import JobDetailsDataflowDelete, JobDetailsDataflowPost

from tests.compat.support import refusal

BY_EXTERNAL_ID = allie.DataflowParams(keyField="external_id")


def external(key: str) -> Any:
    return [allie.DataflowPathObject(otype="external", key=key)]


def payload(*names: str) -> Any:
    flows = [
        allie.Dataflow(external_id=f"api/{name}", title=name, content="SELECT 1") for name in names
    ]
    paths = [
        [
            external("erp"),
            [allie.DataflowPathObject(otype="dataflow", key=f"api/{name}")],
            external(name),
        ]
        for name in names
    ]
    return allie.DataflowPayload(dataflow_objects=flows, paths=paths)


def test_dataflows_are_created_with_their_paths_and_replaced(client: Any) -> None:
    (job,) = client.dataflow.create_or_replace_dataflows(payload("orders", "bills"))

    assert isinstance(job, JobDetailsDataflowPost)
    assert job.status == "successful"
    (result,) = job.result
    assert [entry.external_id for entry in result.mapping] == ["api/orders", "api/bills"]
    assert [entry.id for entry in result.mapping] == [1, 2]

    (again,) = client.dataflow.create_or_replace_dataflows(payload("orders"))
    assert [entry.id for entry in again.result[0].mapping] == [1]


def test_dataflows_are_read_with_the_paths_through_them(client: Any) -> None:
    client.dataflow.create_or_replace_dataflows(payload("orders", "bills"))

    everything = client.dataflow.get_dataflows()
    assert isinstance(everything, allie.DataflowPayload)
    assert [flow.title for flow in everything.dataflow_objects] == ["orders", "bills"]
    assert len(everything.paths) == 2

    one = client.dataflow.get_dataflows([2])
    assert [(flow.id, flow.external_id) for flow in one.dataflow_objects] == [(2, "api/bills")]
    ((source, flow, target),) = one.paths
    assert [(part.otype, part.key) for part in (*source, *flow, *target)] == [
        ("external", "erp"),
        ("dataflow", "api/bills"),
        ("external", "bills"),
    ]
    named = client.dataflow.get_dataflows(["api/orders"], BY_EXTERNAL_ID)
    assert [flow.id for flow in named.dataflow_objects] == [1]


def test_dataflows_are_updated_and_deleted(client: Any) -> None:
    client.dataflow.create_or_replace_dataflows(payload("orders", "bills"))

    (job,) = client.dataflow.update_dataflows([allie.DataflowPatchItem(id=1, title="All orders")])
    assert isinstance(job, JobDetailsDataflowPost)
    assert (job.status, [entry.id for entry in job.result[0].mapping]) == ("successful", [1])
    (changed,) = client.dataflow.get_dataflows([1]).dataflow_objects
    assert (changed.title, changed.content) == ("All orders", "SELECT 1")

    (job,) = client.dataflow.delete_dataflows(["api/bills"], BY_EXTERNAL_ID)
    assert isinstance(job, JobDetailsDataflowDelete)
    assert job.status == "successful"
    (job,) = client.dataflow.delete_dataflows([1])
    assert job.status == "successful"
    left = client.dataflow.get_dataflows()
    assert (left.dataflow_objects, left.paths) == ([], [])


def test_what_is_no_dataflow_is_refused(client: Any) -> None:
    wrong = allie.DataflowPayload(dataflow_objects=[allie.Dataflow(external_id="orders")])
    with refusal() as told:
        client.dataflow.create_or_replace_dataflows(wrong)
    assert told == {"status": 400, "body": {"code": "400010"}}
    assert isinstance(client.dataflow.get_dataflows(), allie.DataflowPayload)
