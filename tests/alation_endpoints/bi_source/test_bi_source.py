"""BI servers on the sandbox: what is written can be listed, changed, deleted and refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import pytest

from alation_core import Alation, RefreshToken, RequestRefused, Run, SimulatedClock
from alation_core.wire import Request
from alation_sandbox import Fault, Sandbox


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    """One sandbox for all tests of the file: each has a BI server of its own."""
    with Sandbox() as running:
        yield running


@pytest.fixture
def bi(shared: Sandbox) -> Any:
    return connected(shared)


def connected(server: Sandbox) -> Any:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, clock=SimulatedClock()).bi_source


@pytest.fixture
def number(shared: Sandbox) -> int:
    """Number of a BI server that holds an object of each kind."""
    server = shared.world.table("bi_server").insert({"uri": "https://bi.example.com"})
    for operation, made in MADE.items():
        table = shared.world.table(operation.replace("upsert", "bi").removesuffix("s"))
        table.insert({"bi_server_id": server, **as_sent(made)})
    return server


COMMON = {"source_url": "/x", "bi_object_type": "Thing", "description_at_source": ""}
FOLDER = {"name": "Finance", "external_id": "fld", "owner": "bi-admin", **COMMON}
REPORT = {"name": "Cash", "external_id": "rep", "report_type": "SIMPLE"}
MADE: Mapping[str, Mapping[str, Any]] = {
    "upsert_folders": FOLDER,
    "upsert_connections": {
        "name": "Database",
        "external_id": "con",
        **COMMON,
        "parent_folder": "fld",
        "host": "db.example.com",
        "other_fields": {"query_text": "SELECT 1"},
    },
    "upsert_datasources": {
        "name": "Ledger",
        "external_id": "ds",
        "parent_folder": "fld",
        "parent_connections": ["con"],
    },
    "upsert_datasource_columns": {"name": "cash", "external_id": "dsc", "data_type": "NUMBER"},
    "upsert_reports": {**REPORT, "parent_folder": "fld", "parent_datasources": ["ds"]},
    "upsert_report_columns": {
        "name": "net",
        "external_id": "col",
        "report": "rep",
        "parent_datasource_columns": ["dsc"],
    },
}
LISTS = {operation: operation.replace("upsert", "list") for operation in MADE}


def as_sent(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as it stands in a body: its other fields beside its own."""
    own = {name: value for name, value in row.items() if name != "other_fields"}
    return {**own, **row.get("other_fields", {})}


def asked(bi: Any, method: str, path: str, body: Any) -> Any:
    """The reply to a request that no call of the client makes."""
    place, _, query = path.partition("?")
    sent = None if body is None else json.dumps(body).encode()
    request = Request(method, f"/integration/v2/bi/server/{place}", parse_qsl(query), sent)
    return bi.context.connection.exchange(request)


def statuses(run: Run[Any]) -> list[str]:
    return [row.status for row in run.rows]


def listed(bi: Any, operation: str, number: int, **params: Any) -> list[Mapping[str, Any]]:
    return [found.raw for found in getattr(bi, operation)(bi_server_id=number, **params)]


@pytest.mark.parametrize("operation", MADE)
def test_what_was_written_is_listed_and_written_again_is_updated(
    bi: Any, number: int, operation: str
) -> None:
    row = {**MADE[operation], "name": "Other"}
    run = getattr(bi, operation)([row, {**row, "external_id": "more"}], bi_server_id=number)
    assert statuses(run) == ["succeeded", "succeeded"]
    assert "1 new object(s) created, 1 existing object(s) updated" in run.jobs[0].result[0]
    first, second = listed(bi, LISTS[operation], number)
    assert [first["external_id"], second["external_id"]] == [MADE[operation]["external_id"], "more"]
    assert {name: first[name] for name in as_sent(row)} == as_sent(row)


@pytest.mark.parametrize(
    ("operation", "by", "parents"),
    [
        ("folder", "bi_folder_id", {"parent_folder": "fld"}),
        ("report", "bi_report_id", {"parent_folder": None, "parent_reports": ["rep"]}),
        ("report_column", "bi_report_column_id", {"parent_report_columns": ["col"]}),
        ("datasource", "bi_datasource_id", {"parent_connections": []}),
        ("connection", "bi_connection_id", {"other_fields": {"query_text": "SELECT 2"}}),
    ],
)
def test_an_update_changes_what_it_names(
    bi: Any, number: int, operation: str, by: str, parents: Mapping[str, Any]
) -> None:
    (before,) = listed(bi, f"list_{operation}s", number)
    update = getattr(bi, f"update_{operation}")
    run = update([{by: before["id"], "name": "New", **parents}], bi_server_id=number)
    assert [(row.status, row.id) for row in run.rows] == [("succeeded", before["id"])]
    (after,) = listed(bi, f"list_{operation}s", number)
    changes = as_sent({"name": "New", **parents})
    assert {name: after[name] for name in changes} == changes
    assert after["external_id"] == before["external_id"]

    run = update([{by: 99999, "name": "New"}, {by: before["id"], "name": "b"}], bi_server_id=number)
    assert statuses(run) == ["failed", "succeeded"]


@pytest.mark.parametrize(
    ("operation", "row", "message"),
    [
        ("update_folder", {"bi_folder_id": 0, "parent_folder": "none"}, "Parent object not found"),
        ("update_report", {"bi_report_id": 0, "parent_reports": ["none"]}, "Parent object not"),
        ("update_report_column", {"bi_report_column_id": 0, "report": "none"}, "Parent object"),
    ],
)
def test_an_update_whose_parent_is_not_there_is_refused(
    bi: Any, number: int, operation: str, row: dict[str, Any], message: str
) -> None:
    (by,) = (name for name in row if name.endswith("_id"))
    (found,) = listed(bi, operation.replace("update", "list") + "s", number)
    run = getattr(bi, operation)([{**row, by: found["id"]}], bi_server_id=number)
    assert statuses(run) == ["failed"]
    assert message in run.problems[0].message


def test_a_row_whose_parent_is_not_there_is_refused_beside_the_job(bi: Any, number: int) -> None:
    rows = [{**REPORT, "external_id": f"r{n}", "parent_folder": p} for n, p in enumerate("ab")]
    run = bi.upsert_reports([*rows, {**REPORT, "external_id": "good"}], bi_server_id=number)
    assert statuses(run) == ["failed", "failed", "succeeded"]
    assert [(p.row, p.message) for p in run.problems] == [
        (row, "Parent object not found") for row in (0, 1)
    ]
    assert [found["external_id"] for found in listed(bi, "list_reports", number)] == ["rep", "good"]
    assert statuses(bi.upsert_reports(rows, bi_server_id=number)) == ["failed", "failed"]


def test_a_column_may_name_one_of_an_earlier_row_and_of_an_earlier_request(
    bi: Any, number: int
) -> None:
    names = ["a", "b", "c"]
    rows = [
        {"name": name, "external_id": name, "parent_report_columns": [parent]}
        for name, parent in zip(names, ["col", *names], strict=False)
    ]
    for size in (3, 1):
        run = bi.upsert_report_columns(rows, bi_server_id=number, batch_size=size)
        assert statuses(run) == ["succeeded"] * 3
    orphan = {"name": "o", "external_id": "o", "parent_report_columns": ["none"]}
    below = {"name": "u", "external_id": "u", "parent_report_columns": ["o"]}
    run = bi.upsert_report_columns([rows[0], orphan, below], bi_server_id=number)
    assert statuses(run) == ["succeeded", "failed", "failed"]
    backwards = [{"name": "x", "external_id": "x", "parent_report_columns": ["y"]}, rows[0]]
    assert statuses(bi.upsert_report_columns(backwards, bi_server_id=number))[0] == "failed"
    columns = {one["external_id"]: one for one in listed(bi, "list_report_columns", number)}
    assert columns["a"]["derived_report_columns"] == ["b"]


def test_further_keys_do_not_move_an_object(bi: Any, number: int) -> None:
    row = {**MADE["upsert_connections"], "other_fields": {"id": 77777, "bi_server_id": 1}}
    assert bi.upsert_connections([row, {**row, "external_id": "new"}], bi_server_id=number).ok
    ids = [found["id"] for found in listed(bi, "list_connections", number)]
    assert len(ids) == 2
    assert 77777 not in ids


def test_what_a_folder_and_a_report_hold_is_shown(bi: Any, number: int) -> None:
    bi.upsert_folders(
        [{**FOLDER, "external_id": "sub", "parent_folder": "fld"}], bi_server_id=number
    )
    (found, _) = bi.list_folders(bi_server_id=number)
    folder = bi.get_folder(bi_server_id=number, bi_folder_id=found.id)
    assert folder == found
    assert (folder.subfolders, folder.connections) == (["sub"], ["con"])
    assert (folder.reports, folder.datasources) == (["rep"], ["ds"])
    (listed_report,) = bi.list_reports(bi_server_id=number)
    report = bi.get_report(bi_server_id=number, bi_report_id=listed_report.id)
    assert (report.report_columns, report.parent_datasources) == (["col"], ["ds"])


@pytest.mark.parametrize("by", ["id", "external_id"])
@pytest.mark.parametrize("kind", ["folder", "report", "report_column"])
def test_a_delete_takes_what_it_names(bi: Any, number: int, kind: str, by: str) -> None:
    (found,) = listed(bi, f"list_{kind}s", number)
    strange = {"id": 99999, "external_id": "none"}
    rows = [{by: found[by]}, {by: strange[by]}]
    params = {} if by == "id" else {"keyField": by}
    run = getattr(bi, f"delete_{kind}s")(rows, bi_server_id=number, **params)
    assert statuses(run) == ["succeeded", "succeeded"]
    assert listed(bi, f"list_{kind}s", number) == []


@pytest.mark.parametrize("kind", ["folder", "report"])
def test_one_object_is_deleted_by_its_number(bi: Any, number: int, kind: str) -> None:
    (found,) = listed(bi, f"list_{kind}s", number)
    rows = [{f"bi_{kind}_id": found["id"]}] * 2
    run = getattr(bi, f"delete_{kind}")(rows, bi_server_id=number)
    assert statuses(run) == ["succeeded", "failed"]
    assert listed(bi, f"list_{kind}s", number) == []
    with pytest.raises(RequestRefused, match="Not found"):
        getattr(bi, f"get_{kind}")(bi_server_id=number, **rows[0])


def test_what_named_a_deleted_object_names_nothing(bi: Any, number: int) -> None:
    assert bi.delete_reports(
        [{"external_id": "rep"}], bi_server_id=number, keyField="external_id"
    ).ok
    (column,) = bi.list_report_columns(bi_server_id=number)
    assert (column.report, column.parent_datasource_columns) == (None, ["dsc"])


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("list_folders", {"oids": ["fld"], "keyField": "external_id"}),
        ("list_report_columns", {"oids": ["col", "none"], "keyField": "external_id"}),
        ("list_datasources", {"oids": ["ds"], "keyField": "external_id", "limit": 1}),
    ],
)
def test_objects_are_listed_by_their_names(
    bi: Any, number: int, operation: str, params: dict[str, Any]
) -> None:
    (found,) = listed(bi, operation, number, **params)
    assert found["external_id"] == params["oids"][0]
    by_id = listed(bi, operation, number, oids=[found["id"]])
    assert by_id == [found]


def test_lineage_knows_the_objects_of_a_server(shared: Sandbox, number: int) -> None:
    known = shared.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    lineage: Any = Alation(shared.url, auth, clock=SimulatedClock()).lineage
    source = {"otype": "bi_datasource_column", "key": f"{number}.bi_datasource_column.dsc"}
    targets = [
        {"otype": "bi_report_column", "key": f"{number}.bi_report_column.{name}"}
        for name in ("col", "none")
    ]
    assert lineage.upload([{"path": [[source], targets]}]).ok
    (path, other) = lineage.get(otype=source["otype"], oid=source["key"], keyField="key").paths
    assert [found[-1][0].is_temp for found in (path, other)] == [None, True]


def test_an_object_of_one_server_is_in_no_other(bi: Any, number: int) -> None:
    (row,) = bi.create_servers([{"uri": "https://bi.example.com", "title": "Another"}]).rows
    (folder,) = bi.list_folders(bi_server_id=number)
    other = int(row.id)
    assert listed(bi, "list_folders", other) == []
    with pytest.raises(RequestRefused, match="Not found"):
        bi.get_folder(bi_server_id=other, bi_folder_id=folder.id)
    assert not bi.delete_folder([{"bi_folder_id": folder.id}], bi_server_id=other).ok
    bi.delete_folders([{"id": folder.id}], bi_server_id=other)
    assert not bi.upsert_reports([{**REPORT, "parent_folder": "fld"}], bi_server_id=other).ok
    assert len(listed(bi, "list_folders", number)) == 1
    with pytest.raises(RequestRefused, match="Not found"):
        listed(bi, "list_users", 99999)


def test_servers_are_made_one_by_one_and_keep_their_places(bi: Any) -> None:
    good = {
        "uri": "https://bi.example.com",
        "title": "BI",
        "name_configuration": {"bi_report": "X"},
    }
    run = bi.create_servers([good, {**good, "title": ""}, {**good, "title": "Last"}])
    assert statuses(run) == ["succeeded", "failed", "succeeded"]
    first, _, last = (row.id for row in run.rows)
    found = {server.id: server for server in bi.list_servers(oids=[first, last])}
    assert [found[number].title for number in (first, last)] == ["BI", "Last"]

    changes = [{"bi_server_id": n, "uri": "", "title": "Changed"} for n in (first, 99999)]
    run = bi.update_server(changes)
    assert [(row.status, row.id) for row in run.rows] == [("succeeded", first), ("failed", None)]
    (server,) = bi.list_servers(oids=[first])
    assert (server.title, server.uri, server.name_configuration) == (
        "Changed",
        "",
        {"bi_report": "X"},
    )


def test_a_server_of_a_connector_is_read_only(shared: Sandbox, bi: Any) -> None:
    connector = shared.world.table("bi_server").insert({"uri": "", "type": "CONNECTOR"})
    shared.world.table("bi_user").insert({"bi_server_id": connector, "email": "a@example.com"})
    (user,) = bi.list_users(bi_server_id=connector)
    assert user.raw == {"id": user.id, "email": "a@example.com"}
    assert listed(bi, "list_permissions", connector) == []
    assert listed(bi, "list_connection_columns", connector) == []
    run = bi.upsert_folders([FOLDER], bi_server_id=connector)
    assert statuses(run) == ["failed"]
    assert "not a virtual BI server" in run.problems[0].message


def test_lists_are_read_whole_where_no_header_names_the_next_page(
    shared: Sandbox, bi: Any, number: int
) -> None:
    for _ in range(2100):
        shared.world.table("bi_user").insert({"bi_server_id": number})
    assert len(listed(bi, "list_users", number)) == 2100
    assert len(listed(bi, "list_users", number, limit=700, offset=100)) == 2000


def test_a_create_whose_answer_is_lost_is_not_sent_again_and_an_upsert_is() -> None:
    faults = [
        Fault("reset-after", "POST", "/integration/v2/bi/server/"),
        Fault("reset-after", "POST", "/integration/v2/bi/server/1/folder/"),
    ]
    with Sandbox(faults=faults) as server:
        bi = connected(server)
        assert statuses(bi.create_servers([{"uri": "x", "title": "BI"}])) == ["unknown"]
        (made,) = bi.list_servers()
        assert statuses(bi.upsert_folders([FOLDER], bi_server_id=made.id)) == ["succeeded"]


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("GET", "folder/?keyField=name&oids=1", None, "400001"),
        ("GET", "folder/?skip=1", None, "400006"),
        ("GET", "folder/?oids=x", None, "400006"),
        ("DELETE", "folder/", None, "400005"),
        ("POST", "folder/", [{"name": "a"}], "400004"),
        ("POST", "folder/", [{"name": "a", "external_id": ["x"]}], "400004"),
        ("POST", "folder/", [{"name": "a", "external_id": "x"}], "400002"),
        ("POST", "report/", [{**REPORT, "colour": "red"}], "400002"),
        ("POST", "folder/", {"name": "a"}, "400002"),
        ("PATCH", "report/1/", {"id": 99999}, "400003"),
        ("PATCH", "report/1/", {"colour": "red"}, "400002"),
        ("PATCH", "report/1/", {"external_id": ""}, "400002"),
    ],
)
def test_the_sandbox_refuses_with_the_codes_of_the_sheet(
    bi: Any, number: int, method: str, path: str, body: Any, code: str
) -> None:
    (report,) = bi.list_reports(bi_server_id=number)
    own = path.replace("report/1/", f"report/{report.id}/")
    reply = asked(bi, method, f"{number}/{own}", body)
    assert (reply.status, reply.data) == (400, {"code": code})


def test_servers_without_a_uri_are_refused_in_the_servers_words(bi: Any) -> None:
    reply = asked(bi, "POST", "", [{"title": "BI"}])
    assert (reply.status, reply.data) == (
        400,
        {
            "detail": "Unable to create BI servers",
            "errors": ["Problem creating/updating virtual bi configuration parameters"],
            "code": "400002",
        },
    )
