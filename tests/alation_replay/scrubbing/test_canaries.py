from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from alation_replay import recording
from alation_replay.recording import write_tape
from alation_replay.scrubbing import SecretSurvived
from alation_replay.scrubbing.canaries import Canaries, new_canaries, planted
from alation_replay.scrubbing.survivors import refuse_survivors, survivors
from alation_replay.scrubbing.tapes import leaks, scrub_tape
from alation_replay.tapes import Interaction, Tape, read_tape
from tests.alation_replay.support import DOCUMENTS, creating, exchange

SECRET = "9f8e7d6c5b4a39281706"
BASIC = base64.b64encode(f"jane:{SECRET}".encode()).decode()
PLAIN = exchange("GET", DOCUMENTS, None, "[]")


def with_authorization() -> Interaction:
    return replace(
        PLAIN, request=replace(PLAIN.request, headers={"Authorization": [f"Basic {BASIC}"]})
    )


def with_cookie() -> Interaction:
    cookie = {"Set-Cookie": [f"sessionid={SECRET}; HttpOnly"]}
    return replace(PLAIN, answer=replace(PLAIN.answer, headers=cookie))


def with_body() -> Interaction:
    return exchange("GET", DOCUMENTS, None, f'{{"api_access_token": "{SECRET}"}}')


def with_query() -> Interaction:
    return exchange("GET", f"{DOCUMENTS}?access_token={SECRET}", None, "[]")


PLACES = {
    "request, header Authorization": with_authorization(),
    "answer, header Set-Cookie": with_cookie(),
    "answer, body": with_body(),
    "request, address": with_query(),
}


@pytest.mark.parametrize("place", PLACES)
def test_planted_token_is_refused(place: str) -> None:
    tape = Tape((PLACES[place],))

    with pytest.raises(SecretSurvived, match=place):
        refuse_survivors(tape, [SECRET])
    assert [leak.place for leak in leaks(tape, {})] == [f"interaction 0, {place}"]


def test_tape_with_four_planted_tokens_is_refused_four_times() -> None:
    tape = Tape(tuple(PLACES.values()))

    assert len(survivors(tape, [SECRET])) == 4
    assert len(leaks(tape, {})) == 4


def test_refusal_does_not_repeat_the_secret() -> None:
    with pytest.raises(SecretSurvived) as refused:
        refuse_survivors(Tape((with_body(),)), [SECRET])

    assert SECRET not in str(refused.value)


def test_secret_is_found_url_encoded() -> None:
    secret = "a/b+c=d 9f8e7d"
    body = exchange("GET", DOCUMENTS, None, f'"see {quote(secret, safe="")}"')

    assert survivors(Tape((body,)), [secret])


def test_scrubbing_takes_every_canary() -> None:
    canaries = new_canaries()
    tape = planted(creating(), canaries)

    assert len(survivors(tape, canaries.all)) == 9  # four places, twice, and the body of the create
    assert survivors(scrub_tape(tape, {}), canaries.all) == []


def test_every_canary_is_another() -> None:
    assert len(set(new_canaries().all)) == 4


def test_tape_is_not_written_where_a_canary_survives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "scrub_tape", lambda tape, known: tape)

    with pytest.raises(SecretSurvived, match="was not written"):
        write_tape(creating(), tmp_path / "tape.yaml", [])

    assert not list(tmp_path.iterdir())


def test_tape_is_not_written_where_a_real_secret_survives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "new_canaries", lambda: Canaries("c1", "c2", "c3", "c4"))
    monkeypatch.setattr(recording, "planted", lambda tape, canaries: Tape(()))
    monkeypatch.setattr(recording, "scrub_tape", lambda tape, known: tape)

    with pytest.raises(SecretSurvived):
        write_tape(Tape((with_body(),)), tmp_path / "tape.yaml", [SECRET])


def test_written_tape_holds_no_secret_and_a_right_content_length(tmp_path: Path) -> None:
    answer = replace(with_body().answer, headers={"Content-Length": ["43"]})
    tape = Tape((*PLACES.values(), replace(PLAIN, answer=answer)))
    path = tmp_path / "tape.yaml"

    write_tape(tape, path, [SECRET], ["catalog.corp.test"])

    written = read_tape(path)
    assert SECRET not in path.read_text(encoding="utf-8")
    assert leaks(written, {}) == []
    last = written.interactions[-1].answer
    assert last.headers["Content-Length"] == [str(len(last.body.encode()))]
