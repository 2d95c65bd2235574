"""A world in a file: what was there is there again, whatever ended the sandbox before."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_sandbox import Answer, Call, JobEnd, Route, Sandbox, Table, World, accepted, ok
from alation_sandbox.keeping.file import StateError, StateFile
from alation_sandbox.world.jobs import RESTARTED
from tests.alation_sandbox.support import JOB_PATH, NOTE_ROUTES, NOTES, Client, ManualClock

READS = (
    "/integration/v2/document/",
    "/integration/v2/document/?document_hub_id=1&deleted=false",
    "/integration/v2/folder/",
    "/integration/v2/term/",
    "/integration/v2/custom_field/",
    "/integration/v1/custom_template/",
    "/integration/v2/schema/",
    "/integration/v2/table/",
    "/integration/v2/column/",
    "/integration/v1/datasource/",
    "/integration/v2/custom_field_value/?otype=glossary_term",
    "/integration/v2/lineage/?otype=table&oid=7&keyField=id",
    "/integration/tag/",
    "/integration/tag/finance/subject/",
    "/integration/flag/",
    f"{JOB_PATH}?id=1001",
    f"{JOB_PATH}?id=1012",
    f"{JOB_PATH}?id=1013",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "world.db"


@dataclass(frozen=True)
class Note:
    text: str


steps = st.lists(
    st.tuples(
        st.sampled_from(["insert", "insert as", "update", "delete", "look", "commit", "restart"]),
        st.integers(1, 6),
        st.sampled_from("xyz"),
    ),
    max_size=15,
)


@settings(max_examples=30)
@given(steps)
def test_a_table_is_the_same_after_any_restart(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, int, str]]
) -> None:
    path = tmp_path_factory.mktemp("state") / "world.db"
    other, file = Table(), StateFile(path)
    table = Table(shelf=file.shelf("table t"))
    for what, number, kind in [*done, ("restart", 1, "x")]:
        for one in (table, other):
            if what == "insert" or (what == "insert as" and one.get(number) is None):
                one.insert({"kind": kind} | ({"id": number} if what == "insert as" else {}))
            elif what == "delete":
                one.delete(number)
            elif what == "update" and one.get(number) is not None:
                one.update(number, {"kind": kind})
            elif what == "look":
                one.by_key(kind=kind)
        if what == "commit":
            file.commit()
        elif what == "restart":
            file.close()
            file = StateFile(path)
            table = Table(shelf=file.shelf("table t"))
        assert list(table.rows()) == list(other.rows())
        for sought in "xyz":
            assert list(table.matching(kind=sought)) == list(other.matching(kind=sought))
    assert table.insert({}) == other.insert({})
    file.close()


def reads(client: Client) -> list[tuple[int, Any, Any]]:
    replies = [client.get(read) for read in READS]
    return [(one.status_code, one.headers.get("X-Next-Page"), one.json()) for one in replies]


def test_a_restart_is_not_seen_in_any_answer(path: Path) -> None:
    with Sandbox(state=path, demo=True) as server:
        client = Client(server)
        with client.session:
            token = client.login()
            client.post(READS[0], json=[{"title": "Late", "document_hub_id": 1}])
            client.send("DELETE", READS[0], json={"id": [2]})
            before = reads(client)
    assert [status for status, _, _ in before] == [200] * len(READS), before
    assert before[-1][2]["result"]["created_term_count"] == 1
    # --demo furnishes a new file only: a second hub of documents would show.
    with Sandbox(state=path, demo=True) as server:
        client = Client(server)
        with client.session:
            client.session.headers["TOKEN"] = token  # a client that is still there goes on
            assert reads(client) == before
            assert client.post(READS[0], json=[]).json() == {"job_id": 1014}


def notes(server: Sandbox, *titles: str) -> list[int]:
    client = Client(server)
    with client.session:
        client.login()
        return [client.post(NOTES, json=[{"title": title}]).json()["job_id"] for title in titles]


def test_what_was_answered_survives_a_kill(path: Path, clock: ManualClock) -> None:
    killed = path.with_name("killed.db")
    with Sandbox(routes=NOTE_ROUTES, state=path, clock=clock.now, job_seconds=5) as server:
        first, second = notes(server, "kept", "open")
        clock.advance(6)
        (third,) = notes(server, "never done")
        for part in path.parent.glob("world.db*"):  # what a killed process leaves behind
            shutil.copy(part, killed.with_name(part.name.replace("world", "killed")))
    with Sandbox(routes=NOTE_ROUTES, state=killed, clock=clock.now) as server:
        ends = [server.world.job(job) for job in (first, second, third)]
        told = [job and server.world.job_end(job) for job in ends]
        assert [end and end.status for end in told] == ["successful", "successful", "failed"]
        assert told[2] == JobEnd("failed", msg=RESTARTED)
        assert [row["title"] for row in server.world.table("note").rows()] == ["kept", "open"]
        assert notes(server, "new") == [third + 1]
    # The one that was closed has done all its work, though its time had not come.
    with Sandbox(routes=NOTE_ROUTES, state=path, clock=clock.now) as server:
        titles = [row["title"] for row in server.world.table("note").rows()]
        assert titles == ["kept", "open", "never done"]


def test_the_own_credentials_open_every_start(path: Path, clock: ManualClock) -> None:
    with Sandbox(routes=NOTE_ROUTES, state=path, clock=clock.now) as server:
        server.world.tokens.refuse_all()
    clock.advance(100 * 86400)  # longer than any refresh token lives
    with Sandbox(routes=NOTE_ROUTES, state=path, clock=clock.now) as server:
        assert notes(server, "opened")


def keep_a_note(world: World, call: Call) -> Answer:
    world.table("note").insert({"title": "bad", "note": Note("x")})
    return ok({})


def keep_in_a_job(world: World, call: Call) -> Answer:
    return accepted(world.start_job(lambda world: JobEnd(result=Note("x"))))


def change_in_place(world: World, call: Call) -> Answer:
    record: Any = world.table("note").get(1) or world.table("note").get(
        world.table("note").insert({"seen": []})
    )
    record["seen"].append("x")
    return ok(record)


STRANGE = [
    Route("POST", "/keep/", keep_a_note, auth=False),
    Route("POST", "/job/", keep_in_a_job, auth=False),
    Route("POST", "/place/", change_in_place, auth=False),
]


def test_what_a_plugin_puts_there_is_refused_by_a_sentence_or_kept(path: Path) -> None:
    with Sandbox(routes=STRANGE, state=path) as server:
        client = Client(server)
        with client.session:
            refused = client.post("/keep/")
            assert refused.status_code == 500
            assert "table note 1 cannot be kept: it holds a Note at note" in refused.text
            job = server.world.job(client.post("/job/").json()["job_id"])
            assert len(server.world.table("note")) == 0
            assert job is not None
            end = server.world.job_end(job)
            assert end is not None
            assert "holds a Note at end.result" in (end.msg or "")
            for _ in range(2):
                client.post("/place/")
    with Sandbox(routes=STRANGE, state=path) as server:
        assert server.world.table("note").get(1) == {"id": 1, "seen": ["x", "x"]}


def a_folder(path: Path) -> None:
    path.mkdir()


def a_text(path: Path) -> None:
    path.write_text("title,id\n" * 200)


def another_database(path: Path) -> None:
    with_sql(path, "CREATE TABLE kept (x)")


def a_newer_one(path: Path) -> None:
    begun(path, "PRAGMA user_version = 2")


def another_form(path: Path) -> None:
    begun(path, "CREATE TRIGGER t AFTER INSERT ON kept BEGIN DELETE FROM kept; END")


def a_damaged_row(path: Path) -> None:
    begun(path, "UPDATE kept SET value = '{\"$Note\":1}' WHERE shelf = 'table user'")


def a_strange_row(path: Path) -> None:
    begun(path, "UPDATE kept SET value = '[1]' WHERE shelf = 'table user'")


def a_strange_token(path: Path) -> None:
    begun(path, "UPDATE kept SET value = '{\"x\":1}' WHERE shelf = 'refresh token'")


def begun(path: Path, sql: str) -> None:
    with Sandbox(routes=[], state=path):
        pass
    with_sql(path, sql)


def with_sql(path: Path, sql: str) -> None:
    base = sqlite3.connect(path)
    base.execute(sql)
    base.commit()
    base.close()


def a_job_out_of_time(path: Path) -> None:
    begun(
        path,
        "INSERT INTO kept (shelf, key, value) VALUES ('job', '7', "
        """'{"name":null,"starts_at":0,"ends_at":1e999,"end":null}')""",
    )


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (a_folder, "it is no file"),
        (a_text, "it is no state file: name another one"),
        (another_database, "it is a database of something else"),
        (a_newer_one, "it is of version 2, and this sandbox knows version 1: use the release"),
        (another_form, "it has not the form of a state file"),
        (a_damaged_row, "table user 1 is damaged"),
        (a_strange_row, "what it holds is no world"),
        (a_strange_token, "what it holds is no world"),
        (a_job_out_of_time, "the times of job 7 are none"),
    ],
)
def test_another_file_is_refused_by_name_and_left_alone(
    path: Path, make: Callable[[Path], None], told: str
) -> None:
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StateError, match=told) as refused:
        Sandbox(routes=[], state=path).start()
    assert str(refused.value).startswith(f"the state file {path} cannot be used: ")
    assert (path.read_bytes() if path.is_file() else None) == before
    assert list(path.parent.glob("*-*")) == []


def test_a_file_serves_one_sandbox_at_a_time(path: Path) -> None:
    with Sandbox(routes=[], state=path):
        with pytest.raises(StateError, match="another sandbox uses it"):
            Sandbox(routes=[], state=path).start()
        with pytest.raises(StateError, match="another sandbox uses it"):
            Sandbox(routes=[], state=path).start()
    with Sandbox(routes=[], state=path):
        assert path.stat().st_mode & 0o077 == 0


def test_a_port_that_is_taken_lets_the_file_go(path: Path) -> None:
    with Sandbox(routes=[]) as other:
        port = int(other.url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            Sandbox(port=port, routes=[], state=path).start()
    with Sandbox(routes=[], state=path):
        pass


@pytest.fixture
def full(path: Path) -> Iterator[Sandbox]:
    """A sandbox whose disk is full."""
    server = Sandbox(routes=NOTE_ROUTES, state=path).start()
    assert server._file is not None
    server._file._base.execute("PRAGMA max_page_count = 1")
    yield server
    server._file = None


def test_a_full_disk_is_told_and_keeps_nobody_from_work(
    full: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    notes(full, "x" * 100_000, "next")
    assert "was not written: database or disk is full" in caplog.text
    with pytest.raises(StateError, match="the last changes of the sandbox are not in"):
        full.close()


def test_other_kinds_of_values_are_kept_in_records(path: Path) -> None:
    odd: dict[Any, Any] = {"pair": (1, 2), 3: {"$set": 1}, "when": datetime(2025, 1, 2, tzinfo=UTC)}
    with Sandbox(routes=[], state=path) as server:
        server.world.table("t").insert({**odd, "day": date(2025, 1, 2), "sum": Decimal("1.50")})
    with Sandbox(routes=[], state=path) as server:
        found = server.world.table("t").by_key(pair=(1, 2))
        assert found == {**odd, "day": date(2025, 1, 2), "sum": Decimal("1.50"), "id": 1}


def test_a_start_that_was_killed_while_it_furnished_is_made_again(path: Path) -> None:
    StateFile(path).close()  # what it leaves behind: the form, and nothing in it
    with Sandbox(state=path, demo=True) as server:
        assert server.is_furnished
    with Sandbox(state=path, demo=True) as server:
        assert not server.is_furnished
        assert len(server.world.table("glossary_term")) == 10
