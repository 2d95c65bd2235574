"""A credential that an operation names: its own token and header on all of its requests."""

from __future__ import annotations

import json
import logging
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from alation_core import (
    Alation,
    AlationError,
    ApiAccessToken,
    BatchLimit,
    ConfigurationError,
    DirectOperation,
    Endpoint,
    GetOperation,
    Item,
    JobDetails,
    JobOperation,
    ListOperation,
    LookUp,
    OAuthClient,
    RefreshToken,
    SimulatedClock,
)
from alation_core.bodies import JSON_OBJECT
from alation_core.jobs import JobHandle
from alation_core.paging import Offset
from alation_core.reading import Reading
from alation_core.shapes import UNSET, Maybe
from tests.hostile.server import Asked, framed, serving

OWN = RefreshToken(1, "fake-refresh-token-of-all")
CDE = OAuthClient("fake-client-id", "fake-client-secret-of-cde")
SHEETS = "/cde-service/sheet/"
ENDED = {"detail": "Authentication credentials were not provided."}


@dataclass(frozen=True)
class Sheet:
    key: str


@dataclass(frozen=True)
class SheetItem(Item):
    key: str | None = None


@dataclass(frozen=True)
class Filters:
    key: Maybe[str] = UNSET


def made(rows: Any, details: JobDetails) -> Reading:
    return Reading(ids={0: details.result["id"]})


def second_job(answer: Any) -> list[JobHandle]:
    return [JobHandle(answer["next"])] if answer.get("next") else []


class Sheets(Endpoint):
    name = "sheets"
    ours = ListOperation(SHEETS, item=SheetItem, filters=Filters, paging=Offset(size=1))
    list = ListOperation(SHEETS, item=SheetItem, paging=Offset(size=1), credential="cde")
    get = GetOperation(f"{SHEETS}one/", item=SheetItem, credential="cde")
    create = DirectOperation(
        "POST",
        SHEETS,
        payload=Sheet,
        result=JobDetails,
        body=JSON_OBJECT,
        batch=BatchLimit(items=1, hard=True),
        reader=made,
        look_up=LookUp(ours, by="key"),
        credential="cde",
    )
    load = JobOperation(
        "POST",
        f"{SHEETS}load/",
        payload=Sheet,
        result=JobDetails,
        follow_up=second_job,
        credential="cde",
    )


@dataclass
class Cde:
    """A service beside the catalog, at the same address."""

    url: str
    clock: SimulatedClock = field(default_factory=SimulatedClock)
    sheets: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    """What was called (method and path), and what opened it."""
    tokens: Counter[str] = field(default_factory=Counter)
    ended: set[str] = field(default_factory=set)
    loses_answers: bool = False
    echoes: bool = False

    def answer(self, asked: Asked) -> bytes:
        method, target, _ = asked.line.split(" ")
        path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
        if path in ("/integration/v1/createAPIAccessToken/", "/oauth/v2/token/"):
            return self.token(path, asked)
        opened = " ".join(
            line for line in asked.head.split("\n") if line.startswith(("TOKEN:", "Authorization:"))
        )
        self.calls.append((f"{method} {path}", opened))
        if opened in self.ended:
            return framed(ENDED, status=403)
        if self.echoes:
            return framed({"detail": f"no: {opened} {' '.join(self.known())}"}, status=400)
        return framed(self.body(method, path, query, asked)) if not self.lost(method) else b""

    def token(self, path: str, asked: Asked) -> bytes:
        self.tokens[path] += 1
        if path.startswith("/oauth"):
            assert b"fake-client-secret-of-cde" in asked.body
            return framed({"access_token": f"fake-cde-token-{self.tokens[path]}"})
        return framed({"api_access_token": f"fake-own-token-{self.tokens[path]}"})

    def lost(self, method: str) -> bool:
        return self.loses_answers and method == "POST"

    def known(self) -> list[str]:
        return [OWN.refresh_token, CDE.client_secret, "fake-own-token-1", "fake-cde-token-1"]

    def body(self, method: str, path: str, query: dict[str, list[str]], asked: Asked) -> Any:
        if path.startswith("/api/v1/bulk_metadata/job/"):
            first = query["id"] == ["71"]
            return {"status": "successful", "result": {}, "next": 72 if first else None}
        if path.endswith("/load/"):
            return {"job_id": 71}
        if method == "POST":
            return self.create(json.loads(asked.body))
        if path.endswith("/one/"):
            return {"key": "one"}
        begin = int(query["skip"][0])
        found = [s for s in self.sheets if query.get("key", [s["key"]]) == [s["key"]]]
        return found[begin : begin + 1]

    def create(self, sheet: dict[str, Any]) -> Any:
        now = datetime.fromtimestamp(self.clock.wall(), UTC).isoformat()
        self.sheets.append({**sheet, "id": len(self.sheets) + 1, "ts_created": now})
        return self.sheets[-1]

    def client(self, **given: Any) -> Any:
        options: dict[str, Any] = {"credentials": {"cde": CDE}, "clock": self.clock, **given}
        return Alation(self.url, OWN, [Sheets], **options)

    @property
    def opened(self) -> set[str]:
        """The kinds of header that the calls carried."""
        return {
            told.split(":")[0] + (" twice" if told.count(":") > 1 else "") for _, told in self.calls
        }


@contextmanager
def service() -> Iterator[Cde]:
    cde = Cde("")

    def answer(asked: Asked) -> bytes:
        reply = cde.answer(asked)
        if not reply:  # the work was done, and the connection breaks
            cde.create(json.loads(asked.body))
        return reply

    with serving(answer) as server:
        cde.url = server.url
        yield cde


# ------------------------------------------------------------------------------ which header


def test_every_request_of_an_operation_carries_the_header_of_its_credential() -> None:
    """Submit, poll, the poll of a follow-up job, further pages and single reads."""
    with service() as cde:
        sheets = cde.client().sheets
        assert sheets.create([{"key": "a"}, {"key": "b"}]).ok
        run = sheets.load([{"key": "c"}])
        assert run.ok, run
        assert len(run.jobs) == 2
        assert [item.key for item in sheets.list()] == ["a", "b"]
        assert sheets.get().key == "one"

        assert {told for _, told in cde.calls} == {"Authorization: Bearer fake-cde-token-1"}
        asked = Counter(call for call, _ in cde.calls)
        assert asked["GET /api/v1/bulk_metadata/job/"] == 2
        assert asked[f"GET {SHEETS}"] == 3
        assert cde.tokens == {"/oauth/v2/token/": 1}


def test_others_carry_that_of_the_client() -> None:
    with service() as cde:
        catalog = cde.client()
        list(catalog.sheets.ours())
        catalog.job(71).details()
        catalog.sheets.get()
        list(catalog.sheets.ours())

        own, other = "TOKEN: fake-own-token-1", "Authorization: Bearer fake-cde-token-1"
        assert [told for _, told in cde.calls] == [own, own, other, own]


def test_one_token_per_credential_is_renewed_once() -> None:
    with service() as cde:
        catalog = cde.client()
        list(catalog.sheets.ours())
        catalog.sheets.get()
        cde.ended.add("Authorization: Bearer fake-cde-token-1")
        cde.calls.clear()

        catalog.sheets.get()
        cde.client().sheets.get()  # another client of the process has the same token
        list(catalog.sheets.ours())

        renewed = "Authorization: Bearer fake-cde-token-2"
        assert [told for _, told in cde.calls] == [
            "Authorization: Bearer fake-cde-token-1",
            renewed,
            renewed,
            "TOKEN: fake-own-token-1",
        ]
        assert set(cde.tokens.values()) == {1, 2}


# ------------------------------------------------------------------------------ look-up and resume


def test_resume_and_its_look_up_use_the_credential_of_the_write(tmp_path: Path) -> None:
    """The list that is looked into names no credential of its own."""
    with service() as cde:
        ledger = tmp_path / "ledger.sqlite"
        cde.loses_answers = True
        run = cde.client(ledger=ledger).sheets.create([{"key": "a"}])
        assert [row.status for row in run.rows] == ["unknown"]
        cde.loses_answers = False
        cde.calls.clear()

        again = cde.client(ledger=ledger).resume(run.id)

        assert [(row.status, row.id) for row in again.rows] == [("succeeded", 1)]
        assert [call for call, _ in cde.calls] == [f"GET {SHEETS}"] * 2
        assert cde.opened == {"Authorization"}


def test_a_run_is_not_resumed_without_its_credential(tmp_path: Path) -> None:
    with service() as cde:
        ledger = tmp_path / "ledger.sqlite"
        cde.loses_answers = True
        run = cde.client(ledger=ledger).sheets.create([{"key": "a"}])
        cde.calls.clear()

        with pytest.raises(ConfigurationError, match=r"sheets\.create needs the credential 'cde'"):
            cde.client(ledger=ledger, credentials={}).resume(run.id)

        assert cde.calls == []
        assert cde.client(ledger=ledger).resume(run.id).ok  # nothing was spoilt


# ------------------------------------------------------------------------------ what is refused

CALLS: dict[str, Callable[[Any], Any]] = {
    "create": lambda sheets: sheets.create([{"key": "a"}]),
    "create.stream": lambda sheets: sheets.create.stream([{"key": "a"}]),
    "load": lambda sheets: sheets.load([{"key": "a"}]),
    "list": lambda sheets: sheets.list(),
    "get": lambda sheets: sheets.get(),
}


@pytest.mark.parametrize("credentials", [None, {}, {"CDE": CDE}, {"other": CDE}])
@pytest.mark.parametrize("call", CALLS)
def test_an_operation_whose_credential_is_not_there_fails_by_name(
    call: str, credentials: Any
) -> None:
    """Before anything is sent, a token call included."""
    with service() as cde:
        catalog = cde.client(credentials=credentials)
        with pytest.raises(ConfigurationError) as caught:
            CALLS[call](catalog.sheets)
        assert f"sheets.{call.partition('.')[0]} needs the credential 'cde'" in str(caught.value)
        assert "nothing was sent" in str(caught.value)
        assert cde.calls == []
        assert not cde.tokens


def test_checks_of_rows_need_no_credential() -> None:
    catalog: Any = Alation("https://catalog.example.com", OWN, [Sheets])

    assert catalog.sheets.create.validate([{"key": "a"}]) == []
    assert len(list(catalog.sheets.create.plan([{"key": "a"}, {"key": "b"}]))) == 2


@pytest.mark.parametrize("odd", [{"": CDE}, {7: CDE}, {"cde": "fake-secret-x"}, {"cde": None}])
def test_what_is_no_credential_is_refused_without_showing_it(odd: Any) -> None:
    with pytest.raises(ConfigurationError, match="each is an OAuthClient") as caught:
        Alation("https://catalog.example.com", OWN, [Sheets], credentials=odd)
    assert "fake-secret" not in str(caught.value)


@pytest.mark.parametrize("odd", ["", 7, ["cde"]])
def test_a_declaration_names_a_credential_by_a_text(odd: Any) -> None:
    for declare in (
        lambda: ListOperation("/x/", item=Item, credential=odd),
        lambda: GetOperation("/x/", item=Item, credential=odd),
        lambda: DirectOperation("POST", "/x/", Sheet, JobDetails, credential=odd),
        lambda: JobOperation("POST", "/x/", Sheet, JobDetails, credential=odd),
    ):
        with pytest.raises(ValueError, match=r"/x/: credential=.* is no name"):
            declare()


# ------------------------------------------------------------------------------ secrets


def test_the_secrets_of_all_credentials_stand_in_no_message(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """A server that echoes everything, on a call of either credential."""
    caplog.set_level(logging.DEBUG)
    ledger = tmp_path / "ledger.sqlite"
    with service() as cde:
        catalog = cde.client(ledger=ledger)
        catalog.sheets.get()
        list(catalog.sheets.ours())
        cde.echoes = True
        shown = [repr(catalog), repr(catalog.sheets), repr(catalog.sheets.create)]
        calls: list[Callable[[Any], Any]] = [*CALLS.values(), lambda sheets: sheets.ours()]
        for call in calls:
            try:
                found = call(catalog.sheets)
                shown.append(repr(found) + repr(getattr(found, "problems", "")) + repr(found))
                shown += [repr(one) for one in found] if hasattr(found, "__next__") else []
                shown += [repr(job.raw) for job in getattr(found, "jobs", ())]
            except AlationError as error:
                shown += ["".join(traceback.format_exception(error)), repr(error.__dict__)]
        assert any("***" in text for text in shown)

    told = "\n".join([*shown, caplog.text, ledger.read_bytes().decode("latin-1")])
    for secret in cde.known():
        assert secret not in told


def test_a_given_token_may_be_a_named_credential() -> None:
    with service() as cde:
        catalog = cde.client(credentials={"cde": ApiAccessToken("fake-given-token")})
        assert catalog.sheets.get().key == "one"
        assert cde.calls == [(f"GET {SHEETS}one/", "TOKEN: fake-given-token")]
