"""No request goes to another place than its operation declares, whatever names the place."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import requests
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    Endpoint,
    GetOperation,
    Item,
    JobOperation,
    RefreshToken,
    SimulatedClock,
    UnreadableAnswer,
)
from alation_core.jobs import BULK_METADATA_JOBS, JobHandle, poll_request
from alation_core.problems import shown
from alation_core.shapes import UNSET, Maybe
from alation_core.transport.sessions import proxies_of
from alation_endpoints.document import Document
from tests.hostile.figures import EXAMPLES, note
from tests.hostile.server import DOCUMENTS, Asked, framed, good, serving

TOKEN = ApiAccessToken("fake-access-token")
ROWS = [{"title": "document 0", "document_hub_id": 1}]
ELSEWHERE = [
    "",
    ".",
    "..",
    "%2e",
    "%2E%2E",
    "%252e%252E",
    "../x",
    "a/../b",
    "..\\x",
    "a/./b",
    "..;x",
    "%2e%2e%2fx",
    "%2e%2e%5cx",
    " .. ",
]
UNBEARABLE = ["\0", "a\0b", "\ud800", "a\udfffb", "x" * 100_000]
ODD = ["?", "#", "a?b=c#d", "a/b", "//evil.example.net/", "http://evil.example.net", "@", ":", "%"]
ODD += ["a b", "+", "&x=1", "Überblick", "...", "a..b", ".hidden", "\u202e", "%zz", "{name}", "\\"]


def _short(value: object) -> str:
    return shown(value)[:20]


@dataclass(frozen=True)
class Thing(Item):
    id: int | None = None


@dataclass(frozen=True)
class Params:
    name: str
    search: Maybe[str] = UNSET
    ids: Maybe[list[int]] = UNSET


class Things(Endpoint):
    """Things that a text names."""

    name = "things"
    get = GetOperation("/things/{name}/detail/", item=Thing, params=Params)
    create = JobOperation(
        "POST",
        DOCUMENTS,
        payload=Document.create.payload,
        result=Document.create.result,
        protocol=replace(BULK_METADATA_JOBS, path="/api/v1/bulk_metadata/job/{handle}"),
    )


# ------------------------------------------------------------------------------ parameters

TEXTS = st.text(max_size=30) | st.text(alphabet="./\\%2eE;# ?\0\ud800", max_size=8)


@settings(max_examples=EXAMPLES * 3)
@given(TEXTS, TEXTS)
@example("a", "\ud800")
def test_what_is_sent_is_what_is_declared(name: str, search: str) -> None:
    with serving(lambda asked: framed({"id": 1})) as server:
        things = Alation(server.url, TOKEN, [Things], clock=SimulatedClock()).things
        with suppress(ConfigurationError):
            things.get(name=name, search=search)

    note("texts in addresses", "sent as they are" if server.asked else "refused by name")
    if not server.asked:
        return
    method, target, _ = server.asked[0].line.split(" ")
    parts = urlsplit(target)
    assert method == "GET"
    assert unquote(parts.path) == f"/things/{name}/detail/"
    assert parts.path.count("/") == 4
    assert parse_qsl(parts.query, keep_blank_values=True) == [("search", search)]


@pytest.mark.parametrize("name", [*ELSEWHERE, *UNBEARABLE], ids=_short)
def test_a_text_that_leads_elsewhere_is_refused_by_name(name: str) -> None:
    things = Alation("http://127.0.0.1:9", TOKEN, [Things]).things
    with pytest.raises(ConfigurationError, match=r"things\.get: parameter 'name'") as caught:
        things.get(name=name)

    assert len(str(caught.value)) < 300
    str(caught.value).encode()


@pytest.mark.parametrize("name", ODD, ids=_short)
def test_a_text_that_stays_in_its_place_is_sent(name: str) -> None:
    with serving(lambda asked: framed({"id": 1})) as server:
        Alation(server.url, TOKEN, [Things], clock=SimulatedClock()).things.get(name=name)

    assert unquote(server.asked[0].line.split(" ")[1]) == f"/things/{name}/detail/"


def test_an_address_that_no_server_takes_is_refused_by_name() -> None:
    things = Alation("http://127.0.0.1:9", TOKEN, [Things]).things
    with pytest.raises(ConfigurationError, match="ask in several calls"):
        things.get(name="a", ids=list(range(10_000)))


# ------------------------------------------------------------------------------ handles


@settings(max_examples=EXAMPLES * 10)
@given(TEXTS, st.sampled_from([BULK_METADATA_JOBS, Things.create.protocol]))
def test_a_handle_stays_in_its_place(handle: str, protocol: object) -> None:
    assert protocol is not None
    try:
        request = poll_request(protocol, JobHandle(handle, "name"))  # type: ignore[arg-type]
    except ConfigurationError:
        return
    made = requests.Request("GET", f"http://127.0.0.1{request.path}", params=list(request.query))
    parts = urlsplit(made.prepare().url or "")
    declared = "/api/v1/bulk_metadata/job/"
    if request.query:
        assert parts.path == declared
        assert parse_qsl(parts.query) == [("name", handle)]
    else:
        assert unquote(parts.path) == declared + handle
        assert not parts.query
        assert not parts.fragment


@pytest.mark.parametrize("handle", [*ELSEWHERE[1:], *UNBEARABLE, *ODD, 7, 10**30], ids=_short)
def test_a_handle_of_a_server_never_leads_elsewhere(handle: object) -> None:
    def answer(asked: Asked) -> bytes:
        return framed({"job_id": handle}) if asked.phase == "submit" else framed(good(asked, 1))

    with serving(answer) as server:
        auth = RefreshToken(1, "fake-refresh-token")
        run = Alation(server.url, auth, [Things], clock=SimulatedClock()).things.create(ROWS)

    polls = [asked.line.split(" ")[1] for asked in server.asked if asked.phase == "poll"]
    others = [asked.line for asked in server.asked if asked.phase == "list"]
    word = next(iter(run.rows)).status
    note("handles of a server", word)
    assert others == []
    assert sum(asked.phase == "submit" for asked in server.asked) == 1
    (kept,) = [job.handle.value for job in run.jobs if job.handle]
    if polls:
        assert unquote(polls[0]) == f"/api/v1/bulk_metadata/job/{kept}"
        assert word == "succeeded"
    else:
        assert word == "unknown"
        assert "cannot be asked for" in run.problems[0].message
    assert all(len(problem.message) < 1000 for problem in run.problems)


@pytest.mark.parametrize("handle", ["", *UNBEARABLE, 10**5000, None, 1.5], ids=_short)
def test_a_handle_that_a_person_gives_is_refused_by_name(handle: object) -> None:
    catalog = Alation("http://127.0.0.1:9", TOKEN, ["document"], clock=SimulatedClock())
    with pytest.raises(ConfigurationError) as caught:
        catalog.job(handle).wait()  # type: ignore[arg-type]

    assert len(str(caught.value)) < 500


# ------------------------------------------------------------------------------ next pages


@pytest.mark.parametrize(
    "following",
    [
        "/admin/delete?all=1",
        "/integration/v2/document/../../../admin/",
        "/integration/v2/document/7/",
        "/integration/v2/documents/",
        "/",
        "?skip=1",
    ],
)
def test_a_next_page_elsewhere_on_the_host_is_not_asked_for(following: str) -> None:
    with serving(lambda asked: framed([{"id": 1}], headers={"X-Next-Page": following})) as server:
        documents = Alation(server.url, TOKEN, clock=SimulatedClock()).document.list()
        assert next(documents).id == 1
        with pytest.raises(UnreadableAnswer, match="at another address"):
            next(documents)

    assert len(server.asked) == 1


def test_a_next_page_is_asked_for_at_the_declared_path() -> None:
    def answer(asked: Asked) -> bytes:
        more = {"X-Next-Page": "/integration/v2/document?skip=1&search=%C3%9C%26"}
        return framed([{"id": asked.number}], headers=more if asked.number == 0 else {})

    with serving(answer) as server:
        assert len(list(Alation(server.url, TOKEN, clock=SimulatedClock()).document.list())) == 2
    assert server.asked[1].line.startswith("GET /integration/v2/document/?skip=1&search=%C3%9C%26 ")


# ------------------------------------------------------------------------------ proxies


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_for_the_web(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda asked: framed([])) as proxy:
        monkeypatch.setenv(variable, proxy.url)
        with serving(lambda asked: framed([{"id": 7}])) as server:
            found = list(Alation(server.url, TOKEN, clock=SimulatedClock()).document.list())

        assert [document.id for document in found] == [7]
        assert proxy.asked == []


@pytest.mark.parametrize(
    ("base", "own", "chosen"),
    [
        ("https://catalog.example.com", {}, None),
        ("http://catalog.example.com", {}, {"http": ""}),
        ("HTTP://catalog.example.com", {}, {"http": ""}),
        ("http://127.0.0.1:8000", {"http": "http://p:1"}, {"http": "http://p:1"}),
        ("http://127.0.0.1:8000", {"all": "http://p:1"}, {"http": "http://p:1"}),
        ("http://127.0.0.1:8000", {"https": "http://p:1"}, {"http": ""}),
    ],
)
def test_over_plain_http_only_a_proxy_of_the_session_sees_the_token(
    base: str, own: dict[str, str], chosen: dict[str, str] | None
) -> None:
    with requests.Session() as session:
        session.proxies = own
        assert proxies_of(session, base) == chosen
