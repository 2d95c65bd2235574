from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import allie_sdk as allie
import pytest

from tests.compat.support import refusal

SERVER = allie.BIServerItem(
    uri="https://bi.example.com",
    title="BI",
    description="Of the region",
    name_configuration=allie.BIServerNameConfiguration(bi_report="Dashboard"),
)
SHARED = {"source_url": "/x", "bi_object_type": "Thing", "description_at_source": "Said"}


@pytest.fixture
def number(client: Any) -> int:
    made = client.bi_source.create_bi_servers([SERVER])
    assert (type(made).__name__, made.status) == ("JobDetailsBIServerPost", "successful")
    return int(made.result.ServerIDs[0])


def folder(key: str, **more: Any) -> Any:
    return allie.BIFolderItem(name=key, external_id=key, owner="bi-admin", **SHARED, **more)


def report(key: str, **more: Any) -> Any:
    return allie.BIReportItem(
        name=key, external_id=key, owner="bi-admin", report_type="SIMPLE", **SHARED, **more
    )


def column(key: str, **more: Any) -> Any:
    return allie.BIReportColumnItem(name=key, external_id=key, data_type="NUMBER", **SHARED, **more)


def said(jobs: Sequence[Any]) -> list[str]:
    assert {(type(job), job.status) for job in jobs} == {(allie.JobDetails, "successful")}
    return [job.result[0] for job in jobs]


def test_servers_are_created_listed_and_changed(client: Any) -> None:
    made = client.bi_source.create_bi_servers([SERVER, SERVER])
    assert (made.result.Count, made.result.Errors) == (2, [None, None])
    first, second = made.result.ServerIDs
    servers = client.bi_source.get_bi_servers(allie.BIServerParams(oids={first, second}))
    assert {server.id for server in servers} == {first, second}
    assert servers[0].name_configuration.bi_report == "Dashboard"

    changed = client.bi_source.update_bi_server(first, allie.BIServerItem(uri="", title="Other"))
    assert changed.status == "successful"
    assert changed.result == {"Status": f"Success: Updated server-id {first}"}
    assert [one.title for one in client.bi_source.get_bi_servers()] == ["Other", "BI"]


def test_a_server_without_uri_is_refused_in_the_servers_words(client: Any) -> None:
    told = client.bi_source.create_bi_servers([allie.BIServerItem(uri="", title="BI")])
    assert told.status == "failed"
    assert told.result == {
        "detail": "Unable to create BI servers",
        "errors": ["Problem creating/updating virtual bi configuration parameters"],
        "code": "400002",
    }


def test_folders_are_written_read_changed_and_deleted(client: Any, number: int) -> None:
    source = client.bi_source
    write = source.create_or_update_bi_folders_using_external_id
    (sentence,) = said(write(number, [folder("top", parent_folder=""), folder("other")]))
    assert sentence == "2 BIFolder object(s) received, 2 new object(s) created"
    (sentence,) = said(write(number, [folder("top"), folder("other", parent_folder="top")]))
    assert sentence == "2 BIFolder object(s) received, 2 existing object(s) updated"

    top, other = source.get_bi_folders(number)
    assert (type(top), top.subfolders, other.parent_folder) == (allie.BIFolder, ["other"], "top")
    assert source.get_a_bi_folder(number, top.id) == top
    by_name = allie.BIFolderParams(keyField="external_id", oids=["top", "other"])
    assert source.get_bi_folders(number, by_name) == [top, other]

    renamed = source.update_bi_folder_using_internal_id(
        number, top.id, folder("top", num_reports=3)
    )
    assert (type(renamed), renamed.id, renamed.num_reports) == (allie.BIFolder, top.id, 3)
    with refusal() as told:
        source.update_bi_folder_using_internal_id(number, top.id, folder("top", parent_folder=""))
    assert told["body"]["detail"] == "Parent object not found"

    assert source.delete_bi_folders(number, by_name).status == "successful"
    assert source.get_bi_folders(number) == []
    with refusal() as told:
        source.delete_bi_folders(number)
    assert told == {"status": 400, "body": {"code": "400005"}}


def test_reports_are_written_read_changed_and_deleted(client: Any, number: int) -> None:
    source = client.bi_source
    source.create_or_update_bi_folders_using_external_id(number, [folder("top")])
    keys = ["cash", "stock", "orders"]
    write = source.create_or_update_bi_reports_using_external_id
    (sentence,) = said(write(number, [report(key, parent_folder="top") for key in keys]))
    assert sentence == "3 BIReport object(s) received, 3 new object(s) created"

    cash, stock, orders = source.get_bi_reports(number)
    assert (type(cash), cash.report_type, cash.parent_folder) == (allie.BIReport, "SIMPLE", "top")
    assert source.get_a_bi_report(number, cash.id) == cash
    (found,) = source.get_bi_reports(number, allie.BIReportParams(oids=[stock.id]))
    assert found == stock

    changed = source.update_bi_report_using_internal_id(
        number, cash.id, report("cash", popularity=2)
    )
    assert (type(changed), changed.id, changed.popularity) == (allie.BIReport, cash.id, 2)
    assert source.delete_a_bi_report(number, orders.id).status == "successful"
    both = allie.BIReportParams(oids=[cash.id, stock.id])
    assert source.delete_bi_reports(number, both).status == "successful"
    assert source.get_bi_reports(number) is None


def test_columns_are_written_read_changed_and_deleted(client: Any, number: int) -> None:
    source = client.bi_source
    source.create_or_update_bi_reports_using_external_id(number, [report("cash")])
    rows = [column("net", report="cash"), column("sum", parent_report_columns=["net"])]
    write = source.create_or_update_bi_report_columns_using_external_id
    (sentence,) = said(write(number, rows))
    assert sentence == "2 BIReportColumn object(s) received, 2 new object(s) created"

    net, total = source.get_bi_report_columns(number)
    assert (type(net), net.derived_report_columns) == (allie.BIReportColumn, ["sum"])
    changed = source.update_bi_report_column_using_internal_id(
        number, total.id, column("sum", expression="SUM(net)")
    )
    assert (type(changed), changed.id, changed.expression) == (
        *(allie.BIReportColumn, total.id),
        "SUM(net)",
    )
    gone = allie.BIReportColumnParams(keyField="external_id", oids=["net", "sum"])
    assert source.delete_bi_report_columns(number, gone).status == "successful"
    assert source.get_bi_report_columns(number) == []
