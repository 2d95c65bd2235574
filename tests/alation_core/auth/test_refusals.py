"""When a refusal of a fresh token is believed: another process may have ended it meanwhile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import Alation, AuthenticationFailed, OAuthClient, RefreshToken, SimulatedClock
from alation_core.auth.refusals import CAP_SECONDS, TRIES, insist, pause
from alation_core.auth.tokens import Token, TokenCalls
from alation_core.wire.messages import Reply, Request
from alation_core.wire.signals import CREDENTIALS_REFUSED
from alation_sandbox import Call, Fault, Route, Sandbox, World, error
from tests.alation_core.support import DOCUMENTS, documents, http, posts, scripted

CREATE = "/integration/v1/createAPIAccessToken/"
REFUSED = http(403, {"detail": CREDENTIALS_REFUSED})


def auth_of(server: Sandbox, kind: str) -> Any:
    known = server.credentials
    if kind == "OAuth":
        return OAuthClient(known.client_id, known.client_secret)
    return RefreshToken(known.user_id, known.refresh_token)


@pytest.mark.parametrize("kind", ["refresh token", "OAuth"])
@pytest.mark.parametrize("ended", [1, 2, max(value for value in TRIES.values())])
def test_a_token_that_others_end_is_made_again_and_the_refusal_not_believed(
    kind: str, ended: int
) -> None:
    clock = SimulatedClock()
    faults = [Fault("expired-token", "POST", DOCUMENTS, times=ended)]
    with Sandbox(faults=faults, clock=clock.wall) as server:
        catalog = Alation(server.url, auth_of(server, kind), ["document"], clock=clock)
        run = catalog.document.create(documents(2))

        assert run.ok
        assert len(server.world.table("document")) == 2
        assert posts(server) == ended + 1
        assert clock.now() <= ended * 1.5 * CAP_SECONDS


def test_who_never_gets_through_is_told_of_the_other_processes() -> None:
    clock = SimulatedClock()
    faults = [Fault("expired-token", "GET", DOCUMENTS, times=None)]
    with Sandbox(faults=faults, clock=clock.wall) as server:
        catalog = Alation(server.url, auth_of(server, "refresh token"), ["document"], clock=clock)
        with pytest.raises(AuthenticationFailed, match="other processes use the same credential"):
            list(catalog.document.list())
        assert len(server.requests) < 50


def test_where_the_server_does_not_say_a_refusal_is_believed_later() -> None:
    made = http(201, {"api_access_token": "fake-access-token"})
    unknown = http(404, {"detail": "Not found."})
    auth = RefreshToken(42, "fake-refresh-token")
    answers = [made, REFUSED, made, REFUSED, unknown, made, http(200, [])]
    with scripted(answers) as server:
        catalog = Alation(server.url, auth, ["document"], clock=SimulatedClock())
        assert list(catalog.document.list()) == []
    with scripted([made, REFUSED, made, REFUSED, *[unknown, made, REFUSED] * 2]) as server:
        catalog = Alation(server.url, auth, ["document"], clock=SimulatedClock())
        with pytest.raises(AuthenticationFailed, match="feature behind this address"):
            list(catalog.document.list())


def test_no_log_and_no_error_shows_a_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    def refuse(world: World, call: Call) -> Any:
        return error(403, CREDENTIALS_REFUSED, "403000")

    with Sandbox(routes=[Route("GET", DOCUMENTS, refuse, auth=False)]) as server:
        catalog = Alation(server.url, auth_of(server, "refresh token"), ["document"])
        with pytest.raises(AuthenticationFailed) as caught:
            list(catalog.document.list())
        shown = f"{caplog.text} {caught.value} {caught.value!r}"
        assert not [secret for secret in server.world.tokens.values() if secret in shown]


# ------------------------------------------------------------------------------ the law


@dataclass
class Scene:
    """A server that answers a number of tries with refusals, and says something of the tokens."""

    refusals: int
    says: list[bool | None]
    made: int = 0
    sent: list[str] = field(default_factory=list)
    told: Counter[bool | None] = field(default_factory=Counter)

    def renewed(self, refused: Token, calls: TokenCalls) -> Token:
        self.made += 1
        return Token("TOKEN", f"fake-{self.made}")

    def is_alive(self, token: Token, calls: TokenCalls) -> bool | None:
        said = self.says[self.told.total() % len(self.says)]
        self.told[said] += 1
        return said

    def send(self, token: Token) -> str:
        self.sent.append(token.value)
        return "refused" if len(self.sent) <= self.refusals else "answered"


def nothing(request: Request, opening: Token | None) -> Reply:
    raise AssertionError("nobody asks here")


@given(st.integers(0, 40), st.lists(st.sampled_from([True, False, None]), min_size=1))
def test_tries_are_bounded_and_an_ended_token_is_never_used_again(
    refusals: int, says: list[bool | None]
) -> None:
    scene, clock = Scene(refusals, says), SimulatedClock()
    first = Token("TOKEN", "fake-0")
    done = insist(
        scene, TokenCalls(nothing, clock), first, "refused", scene.send, lambda it: it == "refused"
    )

    assert done.refused == (refusals >= len(scene.sent))
    assert len(scene.sent) <= 1 + sum(TRIES.values())
    assert all(scene.told[said] <= most for said, most in TRIES.items())
    assert len(set(scene.sent)) == scene.made == len(scene.sent) - scene.told[True]
    if done.refused:  # only where the server has said often enough what the refusal is about
        assert any(scene.told[said] == most for said, most in TRIES.items())


@given(st.integers(0, sum(TRIES.values())), st.floats(0, 1))
def test_pauses_are_spread_and_bounded(tries: int, chance: float) -> None:
    assert 0.0 < pause(tries, chance) <= 1.5 * CAP_SECONDS
