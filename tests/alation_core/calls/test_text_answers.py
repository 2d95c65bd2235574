"""An answer that is text: handed on as it is, whatever it looks like, without secrets."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import (
    Alation,
    ApiAccessToken,
    Endpoint,
    GetOperation,
    Item,
    RefreshToken,
    RequestRefused,
    SimulatedClock,
)
from alation_sandbox import Answer, Call, Route, Sandbox, Text, World
from tests.hostile.server import framed, serving

SECRET = "fake-access-token-of-the-text"


@dataclass(frozen=True)
class Id:
    id: int


@dataclass(frozen=True)
class Sql(Item):
    """The text is the raw of it."""

    language: str = "sql"
    parts: list[str] = field(default_factory=list)


class Query(Endpoint):
    name = "query"
    get_sql = GetOperation("/query/{id}/sql/", item=Sql, params=Id, accept="text")
    search = GetOperation("/query/sql/", item=Sql, params=Id, accept="text", method="POST")


def told(content: bytes, operation: str = "get_sql") -> tuple[Sql, str]:
    with serving(lambda asked: framed(content)) as server:
        auth = ApiAccessToken(SECRET)
        catalog = Alation(server.url, auth, [Query], clock=SimulatedClock())
        found: Sql = getattr(catalog.use(Query), operation)(id=7)
        return found, server.asked[0].head


def test_a_text_comes_through_the_whole_way() -> None:
    def sql(world: World, call: Call) -> Answer:
        return Answer(200, Text(f"SELECT '{call.path_params['id']}';\r\n-- für alle\n"))

    with Sandbox(routes=[Route("GET", "/query/<int:id>/sql/", sql)]) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        found = Alation(server.url, auth, [Query]).use(Query).get_sql(id=7)

    assert found.raw == "SELECT '7';\r\n-- für alle\n"
    assert (found.language, found.parts) == ("sql", [])


@settings(deadline=None, max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_the_raw_as_it_is(text: str) -> None:
    if not text.startswith("\ufeff") and "\0" not in text:
        assert told(text.encode())[0].raw == text


@pytest.mark.parametrize("text", ["", "null", '"SELECT 1"', '{"id": 7}', "[1, 2", "<html>", "7"])
def test_what_looks_like_something_else_is_not_parsed(text: str) -> None:
    assert told(text.encode())[0].raw == text


def test_the_server_is_told_that_text_is_wanted() -> None:
    for operation in ("get_sql", "search"):
        head = told(b"SELECT 1", operation)[1]
        assert "Accept: text/plain, text/*;q=0.9, */*;q=0.5" in head


def test_a_secret_in_a_text_is_hidden() -> None:
    assert told(f"the token is {SECRET}!".encode())[0].raw == "the token is ***!"


def test_a_refusal_is_one_as_ever() -> None:
    with serving(lambda asked: framed({"detail": "No such query."}, status=404)) as server:
        auth = ApiAccessToken(SECRET)
        catalog = Alation(server.url, auth, [Query], clock=SimulatedClock())
        with pytest.raises(RequestRefused, match=r"404: No such query\."):
            catalog.use(Query).get_sql(id=7)


def test_declarations_that_cannot_work_are_refused() -> None:
    @dataclass(frozen=True)
    class Needy(Item):
        title: str

    with pytest.raises(ValueError, match="/x/: accept='xml' is neither"):
        GetOperation("/x/", item=Sql, accept="xml")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"/x/: .*decode= has nothing to do"):
        GetOperation("/x/", item=Sql, accept="text", decode=str)
    with pytest.raises(ValueError, match="fills no field of Needy: give a default to title"):
        GetOperation("/x/", item=Needy, accept="text")
    with pytest.raises(ValueError, match="/x/: method='PUT' is no way to read"):
        GetOperation("/x/", item=Sql, method="PUT")  # type: ignore[arg-type]
