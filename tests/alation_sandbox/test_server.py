from __future__ import annotations

import gc
import socket
import threading
import warnings

import pytest
import requests

from alation_sandbox import RequestLog, Sandbox
from alation_sandbox.world.seeds import OTYPE_NAMES
from tests.alation_sandbox.support import NOTE_ROUTES, NOTES, Client, ManualClock
from tests.processes import PATIENCE


def test_it_starts_with_the_promised_objects(server: Sandbox) -> None:
    world = server.world
    for table, ids in {
        "user": [1],
        "document_hub": [1],
        "custom_field": [3, 4, 5, 6, 7, 8, 9],
        "custom_template": [1],
        "data_source": [1, 2],
        "filesystem": [1],
        "group": [1],
        "connector": [1],
        "glossary": [1],
        "policy_group": [1],
        "otype": list(range(1, len(OTYPE_NAMES) + 1)),
        "document": [],
    }.items():
        assert [row["id"] for row in world.table(table).rows()] == ids
    template = world.table("custom_template").get(1)
    assert template is not None
    assert [(field["id"], field["builtin_name"]) for field in template["fields"]] == [
        (3, "title"),
        (4, "description"),
    ]
    assert [row["is_virtual"] for row in world.table("data_source").rows()] == [False, True]
    assert world.table("custom_field").insert({}) == 10001


def test_without_routes_those_of_the_installed_plugins_are_served(
    monkeypatch: pytest.MonkeyPatch, clock: ManualClock
) -> None:
    monkeypatch.setattr("alation_core.plugins.collected", lambda hook: iter(NOTE_ROUTES))
    with Sandbox(clock=clock.now) as server:
        client = Client(server)
        with client.session:
            client.login()
            assert client.get(NOTES).json() == []


def test_two_sandboxes_share_nothing(clock: ManualClock) -> None:
    with Sandbox(routes=[], clock=clock.now) as one, Sandbox(routes=[], clock=clock.now) as other:
        assert one.url != other.url
        one.world.table("document").insert({})
        assert len(other.world.table("document")) == 0


def test_the_repr_of_the_credentials_hides_the_secrets(server: Sandbox) -> None:
    known = server.credentials
    assert known.refresh_token not in repr(known)
    assert known.client_secret not in repr(known)


def test_requests_are_kept_without_secrets(client: Client, server: Sandbox) -> None:
    client.get(f"{NOTES}?title=a%20b")
    client.get("/nowhere/")
    assert list(server.requests) == [
        RequestLog("POST", "/integration/v1/createAPIAccessToken/", "", 201),
        RequestLog("GET", NOTES, "title=a%20b", 200),
        RequestLog("GET", "/nowhere/", "", 501),
    ]
    assert server.requests.maxlen == 10_000


def test_one_connection_serves_many_requests(server: Sandbox) -> None:
    request = f"GET /x HTTP/1.1\r\nHost: {server.url}\r\n\r\n".encode()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        reader = connection.makefile("rb")
        for _ in range(3):
            connection.sendall(request * 2)  # the second one waits in the pipe
            for _ in range(2):
                assert reader.readline().startswith(b"HTTP/1.1 501 ")
                length = 0
                while (line := reader.readline()) not in (b"\r\n", b""):
                    name, _, value = line.partition(b":")
                    length = int(value) if name == b"Content-Length" else length
                assert reader.read(length).startswith(b'{"detail"')
        reader.close()


def test_a_client_that_dies_in_the_middle_of_its_request_has_asked_for_nothing(
    server: Sandbox, capfd: pytest.CaptureFixture[str]
) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"POST {NOTES} HTTP/1.1\r\nContent-Length: 9\r\n\r\n[1".encode())
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1) == b""
    assert list(server.requests) == []
    assert capfd.readouterr() == ("", "")


def test_it_listens_on_loopback_only(server: Sandbox) -> None:
    assert server.url.startswith("http://127.0.0.1:")


def test_it_writes_nothing_to_the_terminal(
    client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    client.get(NOTES)
    client.post(NOTES, data=b"no json")
    client.get("/nowhere/")
    assert capfd.readouterr() == ("", "")


def test_close_ends_threads_and_connections_and_frees_the_port(clock: ManualClock) -> None:
    before = set(threading.enumerate())
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        server = Sandbox(routes=[], clock=clock.now).start()
        url = server.url
        client = Client(server)
        with client.session:
            client.login()  # leaves an open connection behind
            server.close()
            for thread in set(threading.enumerate()) - before:
                thread.join(10)
                assert not thread.is_alive()
            with pytest.raises(requests.ConnectionError):
                requests.get(url, timeout=10)
        del server
        gc.collect()


def test_close_may_be_called_twice_and_start_may_follow(clock: ManualClock) -> None:
    server = Sandbox(routes=[], clock=clock.now)
    server.world.table("document").insert({})
    for _ in range(2):
        with server:
            assert server.url
            with pytest.raises(RuntimeError, match="started already"):
                server.start()
        server.close()
        with pytest.raises(RuntimeError, match="not started"):
            _ = server.url
    assert len(server.world.table("document")) == 1


def test_a_taken_port_is_an_error_of_the_caller(server: Sandbox, clock: ManualClock) -> None:
    port = int(server.url.rsplit(":", 1)[1])
    with pytest.raises(OSError, match="in use"):
        Sandbox(port=port, routes=[], clock=clock.now).start()


def test_threads_may_write_at_the_same_time(server: Sandbox, clock: ManualClock) -> None:
    def write() -> None:
        client = Client(server)
        with client.session:
            client.login()
            for _ in range(10):
                assert client.post(NOTES, json=[{"title": "a"}] * 5).status_code == 202

    threads = [threading.Thread(target=write, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    clock.advance(60)
    assert [row["id"] for row in server.world.table("note").rows()] == list(range(1, 201))
