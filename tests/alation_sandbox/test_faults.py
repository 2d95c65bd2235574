"""Faults on demand: what each kind does to an exchange, and which exchange it hits."""

from __future__ import annotations

import gzip
import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from alation_core.wire.signals import CREDENTIALS_REFUSED
from alation_sandbox import Call, Fault, Sandbox, parse_fault
from alation_sandbox.faults.fault import nothing_seen, strike
from alation_sandbox.faults.kinds import HOLDING, KINDS
from tests.alation_sandbox.support import JOB_PATH, NOTE_ROUTES, NOTES, Client, ManualClock

ROWS = [{"title": "a"}, {"title": "b"}]


@contextmanager
def serving(*faults: Fault, clock: Callable[[], float] | None = None) -> Iterator[Client]:
    with Sandbox(routes=NOTE_ROUTES, faults=faults, clock=clock) as server:
        client = Client(server)
        with client.session:
            client.login()
            yield client


def post(kind: str, **options: object) -> Fault:
    return Fault(kind, "POST", NOTES, **options)  # type: ignore[arg-type]


def notes(client: Client) -> int:
    return len(client._server.world.table("note"))


# ------------------------------------------------------------------------------ matching


def struck(faults: list[Fault], calls: list[Call]) -> list[str | None]:
    seen, found = nothing_seen(faults), []
    for call in calls:
        fault, seen = strike(faults, HOLDING, seen, call)
        found.append(fault.kind if fault else None)
    return found


def test_a_fault_hits_the_nth_exchange_of_its_method_and_path() -> None:
    calls = [Call("GET", NOTES), Call("POST", NOTES), Call("POST", "/else/"), Call("POST", NOTES)]
    assert struck([post("500", at=2)], calls) == [None, None, None, "500"]
    assert struck([Fault("500", at=2, times=2)], calls) == [None, "500", "500", None]
    assert struck([post("500", times=None)], calls) == [None, "500", None, "500"]


def test_the_first_fault_that_hits_counts_and_the_others_count_on() -> None:
    calls = [Call("POST", NOTES)] * 3
    assert struck([post("500"), post("502", times=2)], calls) == ["500", "502", None]


def test_a_job_that_was_hit_once_is_hit_at_each_later_poll() -> None:
    polls = [Call("GET", JOB_PATH, query) for query in ("id=1", "id=2", "id=1", "id=2", "id=1")]
    assert struck([Fault("endless-job", "GET", JOB_PATH)], polls) == [
        "endless-job",
        None,
        "endless-job",
        None,
        "endless-job",
    ]


# ------------------------------------------------------------------------------ texts


def test_a_fault_is_read_from_a_text() -> None:
    assert parse_fault("reset-after:POST:/integration/v2/document/:2") == Fault(
        "reset-after", "POST", "/integration/v2/document/", at=2
    )
    assert parse_fault("500") == Fault("500")
    assert parse_fault("500::/x/:3:all") == Fault("500", "", "/x/", at=3, times=None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rest-after", "near it: reset-after"),
        ("500:POST:x", "does not begin with a slash"),
        ("500:POST:/x/:0", "no number from 1"),
        ("500:POST:/x/:1:some", "no number from 1"),
        ("500:POST:/x/:1:1:1", "too many parts"),
        ("", "there is no kind ''"),
    ],
)
def test_a_text_that_names_no_fault_is_explained(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_fault(text)


@given(st.text(alphabet="50:/all-reset", max_size=20))
def test_any_text_is_a_fault_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert parse_fault(text).kind in KINDS


def test_a_fault_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind of fault 'fire'"):
        Sandbox(faults=[Fault("fire")])


# ------------------------------------------------------------------------------ connections


@pytest.mark.parametrize(
    ("kind", "error", "taken"),
    [
        ("reset-before", requests.ConnectionError, False),
        ("reset-after", requests.ConnectionError, True),
        ("half", requests.exceptions.ChunkedEncodingError, True),
    ],
)
def test_a_broken_connection(kind: str, error: type[Exception], taken: bool) -> None:
    with serving(post(kind)) as client:
        with pytest.raises(error):
            client.post(NOTES, json=ROWS)
        assert notes(client) == (2 if taken else 0)
        log = client._server.requests[-1]
        assert (log.fault, log.status) == (kind, 202 if taken else 0)
        assert client.post(NOTES, json=ROWS).status_code == 202


@pytest.mark.parametrize(("kind", "taken"), [("silence-before", False), ("silence-after", True)])
def test_silence(kind: str, taken: bool) -> None:
    with serving(post(kind)) as client:
        with pytest.raises(requests.ReadTimeout):
            client.session.post(client._server.url + NOTES, json=ROWS, timeout=0.2)
        assert notes(client) == (2 if taken else 0)


def test_a_silent_connection_ends_with_the_sandbox() -> None:
    with serving(post("silence-after")) as client:
        with pytest.raises(requests.ReadTimeout):
            client.session.post(client._server.url + NOTES, json=ROWS, timeout=0.2)
        before = time.monotonic()
        client._server.close()
        assert time.monotonic() - before < 4.0


def test_a_trickle_brings_the_whole_answer() -> None:
    with serving(post("trickle", seconds=0.0)) as client:
        assert client.post(NOTES, json=ROWS).json() == {"job_id": 1001}


def test_a_truncated_gzip() -> None:
    with serving(post("truncated-gzip")) as client:
        answer = client.post(NOTES, json=ROWS, stream=True)
        packed = answer.raw.read(decode_content=False)
        assert answer.headers["Content-Encoding"] == "gzip"
        with pytest.raises(EOFError):
            gzip.decompress(packed)
        assert not zlib.decompressobj(31).decompress(packed).endswith(b"}")


def test_connections_are_refused_for_a_while(clock: ManualClock) -> None:
    with serving(post("refuse", seconds=5.0), clock=clock.now) as client:
        url = client._server.url
        assert client.post(NOTES, json=ROWS).status_code == 202
        for _ in range(2):
            with pytest.raises(requests.ConnectionError, match="refused"):
                client.get(NOTES)
        clock.advance(5.0)
        client._server.catch_up()
        assert len(client.get(NOTES).json()) == 2
        assert client._server.url == url


def test_a_sandbox_that_refuses_connections_can_be_closed() -> None:
    with serving(post("refuse", seconds=1000.0)) as client:
        assert client.post(NOTES, json=ROWS).status_code == 202


def test_an_outage_ends_by_itself() -> None:
    with serving(post("refuse", seconds=0.05)) as client:
        client.post(NOTES, json=ROWS)
        patience = time.monotonic() + 20.0
        while time.monotonic() < patience:
            with suppress(requests.ConnectionError):
                assert client.get(NOTES).status_code == 200
                return
    pytest.fail("the sandbox did not listen again")


# ------------------------------------------------------------------------------ answers


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_in_trouble_may_have_taken_the_request_or_not(status: int) -> None:
    with serving(post(str(status)), post(f"{status}-after", at=2)) as client:
        assert client.post(NOTES, json=ROWS).status_code == status
        assert notes(client) == 0
        assert client.post(NOTES, json=ROWS).status_code == status
        assert notes(client) == 2


@pytest.mark.parametrize("status", [429, 503])
def test_an_answer_asks_to_wait(status: int, clock: ManualClock) -> None:
    faults = [post(f"{status}", seconds=7.0), post(f"{status}-date", at=2, seconds=7.0)]
    with serving(*faults, clock=clock.now) as client:
        first, second = (client.post(NOTES, json=ROWS) for _ in range(2))
        assert (first.status_code, first.headers["Retry-After"]) == (status, "7")
        assert second.headers["Retry-After"] == "Wed, 19 Feb 2025 21:20:07 GMT"
        assert notes(client) == 0


@pytest.mark.parametrize(
    ("kind", "status", "content_type", "taken"),
    [
        ("html", 502, "text/html", False),
        ("html-after", 502, "text/html", True),
        ("413", 413, "text/html", False),
        ("no-json", 202, "application/json", True),
        ("wrong-type", 202, "text/html", True),
    ],
)
def test_an_answer_of_another_form(kind: str, status: int, content_type: str, taken: bool) -> None:
    with serving(post(kind)) as client:
        answer = client.post(NOTES, json=ROWS)
        assert answer.status_code == status
        assert answer.headers["Content-Type"].startswith(content_type)
        assert notes(client) == (2 if taken else 0)
        if kind == "wrong-type":
            assert answer.json() == {"job_id": 1001}
        else:
            with pytest.raises(requests.exceptions.JSONDecodeError):
                answer.json()


def test_a_redirect_leads_to_another_host() -> None:
    with serving(post("redirect", to="http://127.0.0.1:9")) as client:
        answer = client.post(NOTES, json=ROWS)
        assert (answer.status_code, answer.headers["Location"]) == (
            307,
            f"http://127.0.0.1:9{NOTES}",
        )
        assert notes(client) == 0


def test_the_date_is_shifted(clock: ManualClock) -> None:
    with serving(Fault("clock-skew", "GET", NOTES, seconds=-60.0), clock=clock.now) as client:
        assert client.get(NOTES).headers["Date"] == "Wed, 19 Feb 2025 21:19:00 GMT"
        assert client.get(NOTES).headers["Date"] == "Wed, 19 Feb 2025 21:20:00 GMT"


# ------------------------------------------------------------------------------ tokens and lists


def test_a_token_expires_and_can_be_renewed() -> None:
    with serving(post("expired-token")) as client:
        assert client.post(NOTES, json=ROWS).status_code == 403
        client.login()
        assert client.post(NOTES, json=ROWS).status_code == 202


def test_a_revoked_token_cannot_be_renewed() -> None:
    with serving(post("revoked-token")) as client:
        known = client._server.credentials
        assert client.post(NOTES, json=ROWS).status_code == 403
        token = {"user_id": known.user_id, "refresh_token": known.refresh_token}
        assert client.post("/integration/v1/createAPIAccessToken/", json=token).status_code == 401
        form = {
            "grant_type": "client_credentials",
            "client_id": known.client_id,
            "client_secret": known.client_secret,
        }
        assert client.post("/oauth/v2/token/", data=form).status_code in (400, 401)


@pytest.mark.parametrize("fault", [Fault("newest-token"), Fault("newest-token", "POST", NOTES)])
def test_a_new_token_ends_the_older_ones_of_its_credential(fault: Fault) -> None:
    with serving(fault) as client:
        first = client.session.headers["TOKEN"]
        bearer = {"Authorization": f"Bearer {client.oauth()}", "TOKEN": None}
        client.post(NOTES, json=ROWS)
        second = client.login()
        assert client.get(NOTES).status_code == 200
        assert client.get(NOTES, headers=bearer).status_code == 200  # another credential

        answer = client.get(NOTES, headers={"TOKEN": first})
        assert (answer.status_code, answer.json()["detail"]) == (403, CREDENTIALS_REFUSED)

        client.oauth()
        assert client.get(NOTES, headers={"TOKEN": second}).status_code == 200
        assert client.get(NOTES, headers=bearer).status_code == 401


def test_without_that_fault_older_tokens_stay_good() -> None:
    with serving() as client:
        first = client.session.headers["TOKEN"]
        client.login()
        assert client.get(NOTES, headers={"TOKEN": first}).status_code == 200


def test_pages_lead_to_another_host_or_never_end() -> None:
    far = Fault("far-next-page", "GET", NOTES, to="http://127.0.0.1:9")
    endless = Fault("endless-pages", "GET", NOTES, at=2, times=None)
    with serving(far, endless) as client:
        assert client.get(NOTES).headers["X-Next-Page"] == f"http://127.0.0.1:9{NOTES}?skip=1"
        path = f"{NOTES}?limit=7"
        for number in range(1, 4):
            path = client.get(path).headers["X-Next-Page"]
            assert path == f"{NOTES}?skip={number}&limit=7"


# ------------------------------------------------------------------------------ jobs


@pytest.mark.parametrize(
    ("kind", "status", "word"),
    [("endless-job", 200, "running"), ("odd-state", 200, "pondering"), ("lost-job", 404, None)],
)
def test_a_job_that_is_never_seen_to_end(kind: str, status: int, word: str | None) -> None:
    with serving(Fault(kind, "GET", JOB_PATH)) as client:
        handles = [client.post(NOTES, json=ROWS).json()["job_id"] for _ in range(2)]
        for _ in range(2):
            answer = client.get(JOB_PATH, params={"id": handles[0]})
            assert (answer.status_code, answer.json().get("status")) == (status, word)
        assert client.get(JOB_PATH, params={"id": handles[1]}).json()["status"] == "successful"
        assert notes(client) == 4


@pytest.mark.parametrize(("kind", "done"), [("failed-job", [1]), ("failed-second-job", [0])])
def test_a_job_fails_and_does_nothing(kind: str, done: list[int]) -> None:
    with serving(post(kind)) as client:
        handles = [client.post(NOTES, json=[{"title": str(n)}]).json()["job_id"] for n in (0, 1)]
        words = [client.get(JOB_PATH, params={"id": one}).json()["status"] for one in handles]
        expected = ["successful" if n in done else "failed" for n in (0, 1)]
        assert words == expected
        titles = [row["title"] for row in client._server.world.table("note").rows()]
        assert titles == [str(n) for n in done]
