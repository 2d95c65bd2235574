"""Values that are sent and stand nowhere else."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import pytest
from marshmallow import ValidationError
from marshmallow.validate import Length

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    DirectOperation,
    Endpoint,
    InputChanged,
    InvalidPayload,
    JobDetails,
    JobOperation,
    SimulatedClock,
)
from alation_core.ledger import INPUT, open_store, rows_of
from alation_core.ledger.past import every_event
from alation_core.reading import Reading, trust_status
from alation_core.shapes import UNSET, InQuery, Maybe, Secret, secret_fields
from tests.hostile.server import Asked, framed, serving

TOKEN = ApiAccessToken("fake-token")
CANARY = "canary-sésame-77"
SHORT = "cny#7"


def no_blanks(value: str) -> None:
    if " " in value:
        raise ValidationError(f"{value} holds a blank.")


@dataclass(frozen=True)
class Account:
    user: str
    password: Annotated[str, Secret]
    pin: Annotated[Maybe[int], Secret] = UNSET


@dataclass(frozen=True)
class Source:
    title: str
    password: Annotated[Maybe[str], Secret, Length(min=3), no_blanks] = UNSET
    accounts: Maybe[list[Account]] = UNSET
    options: Maybe[dict[str, Account]] = UNSET
    owner: Maybe[Account | str] = UNSET
    key: Annotated[Maybe[str], Secret, InQuery] = UNSET


class Sources(Endpoint):
    """Data sources."""

    name = "sources"
    create = DirectOperation("POST", "/source/", payload=Source, result=JobDetails)
    load = JobOperation("POST", "/sources/", payload=Source, result=JobDetails)


def row(secret: str, title: str = "a") -> dict[str, Any]:
    account = {"user": "u", "password": secret, "pin": 98765432}
    return {
        "title": title,
        "password": secret,
        "accounts": [account, account],
        "options": {"x": account},
        "owner": account,
        "key": secret,
    }


KNOWN = {
    "title": "a",
    "accounts": [{"user": "u"}, {"user": "u"}],
    "options": {"x": {"user": "u"}},
    "owner": {"user": "u"},
}


KINDS = (*INPUT, "outcomes", "event")


def unpacked(content: bytes) -> bytes:
    """All that is in a record, its compressed part as well, wherever that begins."""
    parts = [content]
    for at in {0, 1, content.find(b"\n") + 1, content.find(b" ") + 1}:
        with suppress(zlib.error):
            parts.append(zlib.decompress(content[at:]))
    return b"\n".join(parts)


@dataclass
class Client:
    url: str
    ledger: Path
    events: list[Any] = field(default_factory=list)

    def new(self) -> Alation:
        clock = SimulatedClock()
        return Alation(self.url, TOKEN, [Sources], clock=clock, ledger=self.ledger)

    @property
    def sources(self) -> Any:
        return self.new().use(Sources)

    def told(self, run: Any) -> str:
        """All that anybody is told of a run, and all that is kept of it."""
        kept = b"".join(file.read_bytes() for file in self.ledger.parent.iterdir())
        store = open_store(self.ledger)
        runs = [run.id for run in store.runs()]
        records = [r for run in runs for kind in KINDS for r in store.records(run, kind)]
        assert {"given", "digests", "outcomes"} <= {record.kind for record in records}
        chunks = b"".join(unpacked(record.content) for record in records)
        events = [event for run in runs for event in every_event(store, run)]
        assert [*rows_of(store, next(store.runs()).id)]
        store.close()
        parts = [kept.decode("latin-1"), chunks.decode("latin-1"), repr(events), repr(self.events)]
        parts += [repr(run), repr(list(run.rows)), repr(run.batches), json.dumps(str(run.batches))]
        parts += [json.dumps(run.to_dict(rows=True)), json.dumps(run.to_columns())]
        parts += [repr([batch.given for batch in run.batches if hasattr(batch, "given")])]
        return "\n".join(parts)


def is_told(text: str, secret: str) -> bool:
    return any(form in text for form in (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1]))


def test_secret_fields_are_known_however_deep_they_stand() -> None:
    assert secret_fields(Sources.create.payload_schema) == {
        "password",
        "accounts",
        "options",
        "owner",
        "key",
    }


@pytest.mark.parametrize("secret", [CANARY, SHORT])
@pytest.mark.parametrize("operation", ["create", "load"])
@pytest.mark.parametrize(
    "answer",
    [
        lambda asked: framed({"echo": json.loads(asked.body)}, status=400),
        lambda asked: framed({"detail": f"no good: {asked.body.decode()}"}, status=400),
        lambda asked: framed({"detail": asked.line}, status=409),
        lambda asked: framed({"echo": json.loads(asked.body or b"[]"), "job_id": 7}),
        lambda asked: b"",
    ],
)
def test_a_secret_is_sent_and_stands_nowhere_else(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    answer: Callable[[Asked], bytes],
    operation: str,
    secret: str,
) -> None:
    caplog.set_level(logging.DEBUG)

    def answers(asked: Asked) -> bytes:
        if asked.line.startswith("GET"):
            echo = {"status": "failed", "msg": f"bad password {secret}", "result": {"p": [secret]}}
            return framed(echo)
        return answer(asked)

    with serving(answers) as server:
        client = Client(server.url, tmp_path / "runs.sqlite")
        write = getattr(client.sources, operation)
        run = write([row(secret)], progress=client.events.append)

    (posted, *_) = server.asked
    body = json.loads(posted.body)
    assert body[0]["password"] == secret
    assert body[0]["accounts"][1]["password"] == secret
    assert "key" not in body[0]
    assert "key=" in posted.line
    told = client.told(run) + caplog.text
    assert not is_told(told, secret)
    assert "98765432" not in told


def test_a_row_that_does_not_fit_keeps_its_secret(tmp_path: Path) -> None:
    rows = [
        row("x y " + CANARY),
        {**row(CANARY), "title": 5},
        {**row(CANARY), "pasword": CANARY},
        {**row(CANARY), "accounts": [{"user": 1, "password": CANARY}]},
        {**row(CANARY), "owner": {"user": 1, "password": [CANARY]}},
        row(""),
        {"title": "b", "password": {"value": CANARY}},
        {"title": "b", "password": 77_000_000_123},
        [CANARY],
        CANARY,
    ]
    client = Client("http://127.0.0.1:9", tmp_path / "runs.sqlite")
    problems = client.sources.create.validate(rows)
    assert {problem.row for problem in problems} == set(range(len(rows)))
    assert not is_told(repr(problems), CANARY)
    assert "77000000123" not in repr(problems).replace("_", "")
    with pytest.raises(InvalidPayload) as caught:
        client.sources.create(rows)
    assert not is_told(str(caught.value) + repr(caught.value), CANARY)

    with serving(lambda asked: framed({})) as server:
        client = Client(server.url, tmp_path / "runs.sqlite")
        run = client.sources.create([*rows, row("good-enough")], on_invalid="skip")
    assert not is_told(client.told(run), CANARY)
    assert "77000000123" not in client.told(run)


def test_a_message_about_another_field_is_told_as_it_is() -> None:
    client = Client("http://127.0.0.1:9", Path("unused"))
    problems = (
        Alation(client.url, TOKEN, [Sources])
        .use(Sources)
        .create.validate([{"title": 5, "password": "title"}])
    )
    assert [problem.message for problem in problems] == ["Expected a text, not the number 5."]


def test_a_run_goes_on_with_rows_that_agree_in_all_else(tmp_path: Path) -> None:
    rows = [row(CANARY, title) for title in "abc"]
    with serving(lambda asked: framed({})) as server:
        client = Client(server.url, tmp_path / "runs.sqlite")
        first = client.new()
        run = first.use(Sources).create(
            rows,
            batch_size=1,
            progress=lambda event: (
                first.stop("enough") if type(event).__name__ == "Answered" else None
            ),
        )
        assert [one.status for one in run.rows] == ["succeeded", "unsent", "unsent"]
        with pytest.raises(ConfigurationError, match=r"hold secrets.*rows="):
            client.new().resume(str(run.id))
        with pytest.raises(InputChanged):
            client.new().resume(str(run.id), [row(CANARY, "other"), *rows[1:]])
        renewed = [row("changed-" + CANARY, title) for title in "abc"]
        assert client.new().resume(str(run.id), renewed).ok

    sent = [json.loads(asked.body)[0]["password"] for asked in server.asked]
    assert sent == [CANARY, "changed-" + CANARY, "changed-" + CANARY]


def test_readers_see_rows_without_their_secrets(tmp_path: Path) -> None:
    seen: list[Any] = []

    def watching(rows: Sequence[Any], details: JobDetails) -> Reading:
        seen.extend(map(dict, rows))
        return trust_status(rows, details)

    class Watched(Endpoint):
        """Data sources, read with a look at the rows."""

        name = "watched"
        create = DirectOperation(
            "POST",
            "/source/",
            payload=Source,
            result=JobDetails,
            reader=watching,
        )

    with serving(lambda asked: framed({})) as server:
        Alation(server.url, TOKEN, [Watched], clock=SimulatedClock()).use(Watched).create(
            [row(CANARY)]
        )
    assert seen[:1] == [KNOWN]
