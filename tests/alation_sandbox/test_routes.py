from __future__ import annotations

import logging

import pytest

from alation_sandbox import Answer, Call, Route, Sandbox, Text, World, no_content, ok
from alation_sandbox.exchange.routes import RouteTable
from tests.alation_sandbox.support import NOTES, Client, ManualClock, answering


def show_path(world: World, call: Call) -> Answer:
    return ok([call.path, dict(call.path_params)])


def test_slashes_at_the_end_are_exact_and_never_redirected(clock: ManualClock) -> None:
    routes = [
        Route("POST", "/api/extraction/<int:ds_id>", show_path, auth=False),
        Route("POST", "/api/upload/<int:filesystem_id>/", show_path, auth=False),
        Route("GET", "/tag/<name>/", show_path, auth=False),
    ]
    with Sandbox(routes=routes, clock=clock.now) as server:
        client = Client(server)
        with client.session:
            assert client.post("/api/extraction/2").json()[1] == {"ds_id": 2}
            assert client.post("/api/upload/1/").json()[1] == {"filesystem_id": 1}
            assert client.get("/tag/a%20b/").json() == ["/tag/a b/", {"name": "a b"}]
            for path in ("/api/extraction/2/", "/api/upload/1", "/api/upload/x/", "//tag/a/"):
                assert client.post(path).status_code == 501


def test_a_call_that_is_not_modelled_says_so_and_names_its_neighbours(stranger: Client) -> None:
    reply = stranger.send("PATCH", NOTES)
    assert reply.status_code == 501
    assert reply.json()["code"] == "501000"
    detail = reply.json()["detail"]
    assert detail.startswith(f"The sandbox does not model PATCH {NOTES}; it models: ")
    assert f"POST {NOTES}" in detail
    assert f"GET {NOTES}" in detail


def test_head_is_not_taken_for_get(client: Client) -> None:
    assert client.send("HEAD", NOTES).status_code == 501
    assert client.get(NOTES).json() == []  # the connection is still in step


def test_head_beside_get_has_a_route_of_its_own(clock: ManualClock) -> None:
    routes = [
        *answering(lambda world, call: ok("found")),
        *answering(lambda world, call: Answer(404), "HEAD"),
    ]
    with Sandbox(routes=routes, clock=clock.now) as server:
        client = Client(server)
        with client.session:
            assert client.send("HEAD", "/probe/").status_code == 404
            assert client.get("/probe/").json() == "found"


def test_a_call_can_be_answered_by_one_route_only() -> None:
    with pytest.raises(ValueError, match="GET /probe/ and GET /probe/ answer the same calls"):
        Sandbox(routes=answering(show_path) * 2)
    names = [Route("GET", f"/tag/{name}/", show_path) for name in ("<tag>", "<string:name>")]
    with pytest.raises(ValueError, match="GET /tag/<tag>/ and GET /tag/<string:name>/ answer"):
        Sandbox(routes=names)
    kinds = [Route("GET", f"/tag/{name}/", show_path) for name in ("<tag>", "<int:tag_id>")]
    Sandbox(routes=kinds)


def test_answers_need_not_be_json(clock: ManualClock) -> None:
    page = "<title>Server Error \u2019</title>"
    routes = [
        Route("GET", "/html/", lambda w, c: Answer(500, Text(page, "text/html")), auth=False),
        Route("DELETE", "/html/", lambda w, c: no_content(), auth=False),
    ]
    with Sandbox(routes=routes, clock=clock.now) as server:
        client = Client(server)
        with client.session:
            reply = client.get("/html/")
            assert reply.status_code == 500
            assert reply.headers["Content-Type"] == "text/html"
            assert reply.content.decode() == page
            deleted = client.send("DELETE", "/html/")
            assert (deleted.status_code, deleted.content) == (204, b"")
            assert "Content-Type" not in deleted.headers


def test_a_broken_handler_answers_500_and_is_logged(
    clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(world: World, call: Call) -> Answer:
        raise KeyError("title")

    with Sandbox(routes=answering(broken), clock=clock.now) as server:
        client = Client(server)
        with client.session, caplog.at_level(logging.ERROR, "alation_sandbox"):
            reply = client.get("/probe/")
    assert reply.status_code == 500
    assert "GET /probe/ raised KeyError('title')" in reply.json()["detail"]
    assert "GET /probe/" in caplog.text


def test_the_same_routes_find_their_own_handlers() -> None:
    class Unhashable:
        __hash__ = None  # type: ignore[assignment]

        def __call__(self, world: World, call: Call) -> Answer:
            return no_content()

    first, again = Route("GET", "/a/", show_path), Route("GET", "/a/", Unhashable())
    for route in (first, again):  # what is kept of a path belongs to no server
        found = RouteTable((route,)).find(Call("GET", "/a/"))
        assert found is not None
        assert found[0] is route
