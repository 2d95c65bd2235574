"""Rows that fill places of the path and the query: each goes to its own address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import (
    Alation,
    ApiAccessToken,
    BatchLimit,
    ConfigurationError,
    DirectOperation,
    Endpoint,
    InputChanged,
    InvalidPayload,
    JobDetails,
    SimulatedClock,
)
from alation_core.runs import Answered, Event
from alation_core.shapes import UNSET, InPath, InQuery, Maybe
from tests.hostile.server import Asked, framed, serving

TOKEN = ApiAccessToken("fake-token")


@dataclass(frozen=True)
class Rating:
    rating_id: Annotated[int, InPath]
    stars: int
    reason: Annotated[Maybe[str], InQuery] = UNSET


@dataclass(frozen=True)
class Named:
    name: Annotated[str, InPath]
    stars: int = 1


@dataclass(frozen=True)
class Starred:
    stars: int


class Grade(Enum):
    GOLD = "gold"


@dataclass(frozen=True)
class Typed:
    day: date
    price: Decimal
    grade: Maybe[Grade] = UNSET


@dataclass(frozen=True)
class Scope:
    realm: str
    dry: Maybe[bool] = UNSET


class Ratings(Endpoint):
    """Ratings."""

    name = "ratings"
    update = DirectOperation(
        "PUT", "/rating/{rating_id}/", payload=Rating, result=JobDetails, repeat_safe=True
    )
    rename = DirectOperation("PUT", "/named/{name}/", payload=Named, result=JobDetails)
    scoped = DirectOperation(
        "PUT",
        "/{realm}/rating/{rating_id}/?fixed=1",
        payload=Rating,
        result=JobDetails,
        params=Scope,
        batch=BatchLimit(items=2),
    )
    all_of = DirectOperation(
        "PUT",
        "/rating/{rating_id}/",
        payload=Rating,
        result=JobDetails,
        whole_when=lambda params: True,
    )


def catalog(url: str) -> Any:
    return Alation(url, TOKEN, [Ratings], clock=SimulatedClock()).use(Ratings)


OFFLINE = catalog("https://acme.example.com")


def sent(asked: Asked) -> tuple[str, str, dict[str, str], Any]:
    method, target, _ = asked.line.split(" ")
    where = urlsplit(target)
    query = dict(parse_qsl(where.query, keep_blank_values=True))
    return method, where.path, query, json.loads(asked.body)


def test_each_row_goes_to_its_address_and_its_body_holds_the_rest() -> None:
    rows = [
        {"rating_id": 1, "stars": 5},
        {"rating_id": 9, "stars": 4, "reason": "late & slow"},
    ]
    with serving(lambda asked: framed({})) as server:
        run = catalog(server.url).update(rows)

    assert [row.status for row in run.rows] == ["succeeded"] * 2
    assert [sent(asked) for asked in server.asked] == [
        ("PUT", "/rating/1/", {}, [{"stars": 5}]),
        ("PUT", "/rating/9/", {"reason": "late & slow"}, [{"stars": 4}]),
    ]


def test_parameters_and_rows_share_an_address() -> None:
    with serving(lambda asked: framed({})) as server:
        catalog(server.url).scoped(
            [{"rating_id": 1, "stars": 5, "reason": "x"}], realm="a/{rating_id}", dry=True
        )

    ((_, path, query, _),) = map(sent, server.asked)
    assert path == "/a%2F%7Brating_id%7D/rating/1/"
    assert query == {"fixed": "1", "dry": "true", "reason": "x"}


def test_rows_that_follow_one_another_and_agree_share_a_request() -> None:
    ids = [1, 1, 1, 2, 1, 1]
    rows = [{"rating_id": n, "stars": place} for place, n in enumerate(ids)]
    plan = list(OFFLINE.scoped.plan(rows, realm="a"))

    assert [batch.positions for batch in plan] == [[0, 1], [2], [3], [4, 5]]


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["", "x", None])), max_size=12))
def test_a_row_that_is_grouped_by_its_place_is_sent_once(given_rows: list[Any]) -> None:
    rows = [
        {"rating_id": n, "stars": place} | ({} if reason is None else {"reason": reason})
        for place, (n, reason) in enumerate(given_rows)
    ]
    plan = list(OFFLINE.scoped.plan(rows, realm="a"))

    assert [row.position for batch in plan for row in batch.rows] == list(range(len(rows)))
    for batch in plan:
        assert len({(rows[at]["rating_id"], rows[at].get("reason")) for at in batch.positions}) == 1


@pytest.mark.parametrize("name", [".", "..", "", "\0", "../x", "%2e%2e", "\ud800", "x" * 40_000])
def test_what_no_path_bears_is_a_row_that_does_not_fit(name: str) -> None:
    rows = [{"name": "good"}, {"name": name}]

    (problem,) = OFFLINE.rename.validate(rows)
    assert (problem.row, problem.field) == (1, "name")
    with pytest.raises(InvalidPayload):
        OFFLINE.rename(rows)
    with serving(lambda asked: framed({})) as server:
        run = catalog(server.url).rename(rows, on_invalid="skip")
    assert [row.status for row in run.rows] == ["succeeded", "rejected"]
    assert len(server.asked) == 1


def test_any_text_arrives_as_that_text() -> None:
    with serving(lambda asked: framed({})) as server:
        rename = catalog(server.url).rename

        @given(st.text() | st.text(alphabet='./#?%+ ;&=\\"\n\tä漢', min_size=1))
        @settings(max_examples=100, deadline=None)
        def arrives(text: str) -> None:
            before = len(server.asked)
            run = rename([{"name": text}], on_invalid="skip")
            arrived = [unquote(sent(asked)[1]) for asked in server.asked[before:]]
            if [row.status for row in run.rows] == ["rejected"]:
                assert not arrived
                assert "\0" in text or not text.strip(" ./;\\") or {".", ".."} & segments(text)
            else:
                assert arrived == [f"/named/{text}/"]

        arrives()


def segments(text: str) -> set[str]:
    """What a server that decodes once more than it should could take for parts of a path."""
    for _ in range(5):
        text = unquote(text)
    parts = text.replace("\\", "/").split("/")
    return {part.partition(";")[0].strip() for part in parts}


def test_a_place_is_never_left_open() -> None:
    (problem,) = OFFLINE.rename.validate([{"stars": 1}])
    assert problem.field == "name"


def test_a_whole_state_goes_to_one_address() -> None:
    rows = [{"rating_id": 1, "stars": 1}, {"rating_id": 2, "stars": 1}]
    with pytest.raises(ConfigurationError, match="several addresses"):
        OFFLINE.all_of(rows)


def test_a_run_that_was_stopped_goes_on_at_the_same_addresses(tmp_path: Path) -> None:
    rows = [{"rating_id": n, "stars": n, "reason": f"r{n}"} for n in range(1, 5)]
    ledger = tmp_path / "runs.sqlite"
    with serving(lambda asked: framed({})) as server:
        first = Alation(server.url, TOKEN, [Ratings], clock=SimulatedClock(), ledger=ledger)

        def stop(event: Event) -> None:
            if isinstance(event, Answered):
                first.stop("enough")

        run = first.use(Ratings).update(rows, progress=stop)
        assert [row.status for row in run.rows] == ["succeeded"] + ["unsent"] * 3
        again = Alation(server.url, TOKEN, [Ratings], clock=SimulatedClock(), ledger=ledger)
        assert again.resume(str(run.id)).ok

    assert [sent(asked)[1:3] for asked in server.asked] == [
        (f"/rating/{n}/", {"reason": f"r{n}"}) for n in range(1, 5)
    ]


def test_a_resumed_run_notices_that_a_row_has_another_place(tmp_path: Path) -> None:
    ledger = tmp_path / "runs.sqlite"
    with serving(lambda asked: framed({})) as server:
        client = Alation(server.url, TOKEN, [Ratings], clock=SimulatedClock(), ledger=ledger)
        run = client.use(Ratings).update([{"rating_id": 1, "stars": 5}])
        with pytest.raises(InputChanged, match="differs"):
            client.resume(str(run.id), [{"rating_id": 2, "stars": 5}])


def test_a_request_whose_answer_is_lost_is_unknown_and_recorded_so(tmp_path: Path) -> None:
    ledger = tmp_path / "runs.sqlite"
    rows = [{"name": "a"}, {"name": "b"}, {"name": "c"}]
    with serving(lambda asked: b"" if "/b/" in asked.line else framed({})) as server:
        client = Alation(server.url, TOKEN, [Ratings], clock=SimulatedClock(), ledger=ledger)
        run = client.use(Ratings).rename(rows)
        assert [row.status for row in run.rows] == ["succeeded", "unknown", "succeeded"]
        asked = len(server.asked)
        resumed = client.resume(str(run.id))
        assert [row.status for row in resumed.rows] == ["succeeded", "unknown", "succeeded"]
        assert len(server.asked) == asked
        client.resume(str(run.id), resend_unknown=True)
        assert [sent(one)[1] for one in server.asked[asked:]] == ["/named/b/"]


def test_a_request_that_may_be_repeated_is_repeated_where_its_answer_is_lost() -> None:
    answers = iter([b""])
    with serving(lambda asked: next(answers, framed({}))) as server:
        run = catalog(server.url).update([{"rating_id": 1, "stars": 5}])

    assert run.ok
    assert [sent(asked)[1] for asked in server.asked] == ["/rating/1/"] * 2


def test_a_value_that_all_rows_share_may_be_given_once() -> None:
    with serving(lambda asked: framed({})) as server:
        catalog(server.url).update(
            [{"stars": 1}, {"stars": 2, "rating_id": 9}, Rating(4, 3)], rating_id=7, reason="x"
        )

    assert [sent(asked)[1:] for asked in server.asked] == [
        ("/rating/7/", {"reason": "x"}, [{"stars": 1}]),
        ("/rating/9/", {"reason": "x"}, [{"stars": 2}]),
        ("/rating/4/", {"reason": "x"}, [{"stars": 3}]),
    ]


def test_typed_parameters_are_the_same_when_a_run_goes_on(tmp_path: Path) -> None:
    class Priced(Endpoint):
        """Prices."""

        name = "priced"
        send = DirectOperation(
            "PUT", "/price/{price}/", payload=Starred, result=JobDetails, params=Typed
        )

    with serving(lambda asked: framed({})) as server:
        client = Alation(
            server.url, TOKEN, [Priced], clock=SimulatedClock(), ledger=tmp_path / "runs.sqlite"
        )
        given: dict[str, Any] = {
            "day": date(2026, 3, 1),
            "price": Decimal("1.10"),
            "grade": Grade.GOLD,
        }
        run = client.use(Priced).send(
            [{"stars": 1}, {"stars": 2}],
            batch_size=1,
            progress=lambda event: client.stop("enough") if isinstance(event, Answered) else None,
            **given,
        )
        again = Alation(
            server.url, TOKEN, [Priced], clock=SimulatedClock(), ledger=tmp_path / "runs.sqlite"
        )
        assert again.resume(str(run.id)).ok

    assert [sent(asked)[1:] for asked in server.asked] == [
        ("/price/1.10/", {"day": "2026-03-01", "grade": "gold"}, [{"stars": stars}])
        for stars in (1, 2)
    ]


def test_an_answer_about_another_object_is_no_success() -> None:
    rows = [{"rating_id": 1, "stars": 5}, {"rating_id": 9, "stars": 4}]
    with serving(lambda asked: framed({"rating_id": 1, "stars": 5})) as server:
        run = catalog(server.url).update(rows)

    assert [row.status for row in run.rows] == ["succeeded", "unknown"]
    assert "the answer is about rating_id 1, and rating_id 9 was asked for" in str(run.problems)


def test_nothing_is_sent_where_no_row_says_where() -> None:
    with pytest.raises(ConfigurationError, match="rows say where the request goes"):
        OFFLINE.all_of([], allow_empty=True)
