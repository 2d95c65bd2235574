"""A rate and a token that processes share through a ledger; each clock here is a process."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from alation_core import Alation, ConfigurationError, OAuthClient, RefreshToken, SimulatedClock
from alation_core.auth.identity import identity_of
from alation_core.auth.sealing import sealed, unsealed
from alation_core.auth.tokens import Token
from alation_core.errors import LedgerError
from alation_core.ledger import opening, sharing
from alation_core.ledger.opening import open_store
from alation_core.ledger.shared import AGAIN_SECONDS, SharedStore, StoredTurns
from alation_core.ledger.store import Store
from alation_core.transport.turns import Line, OwnTurns
from alation_sandbox import Fault, Sandbox

HOST = "https://a.example.com"
SECRET = "fake-secret-of-many-characters"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite"


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox(faults=[Fault("newest-token")]) as running:
        yield running


def auth_of(server: Sandbox, kind: str = "refresh token") -> Any:
    known = server.credentials
    if kind == "OAuth":
        return OAuthClient(known.client_id, known.client_secret)
    return RefreshToken(known.user_id, known.refresh_token)


def process(
    server: Sandbox, ledger: Path | None, kind: str = "refresh token", **options: Any
) -> Alation:
    """Return a client that shares nothing of this process with others, as one in another does."""
    auth = auth_of(server, kind)
    given = {"ledger": ledger, "senders": 1, "clock": SimulatedClock(), **options}
    return Alation(server.url, auth, ["document"], **given)


def made(server: Sandbox) -> int:
    return sum(log.path.endswith(("/createAPIAccessToken/", "/token/")) for log in server.requests)


def refused(server: Sandbox) -> int:
    return sum(log.status in (401, 403) for log in server.requests)


# ------------------------------------------------------------------------------ the token


@pytest.mark.parametrize("kind", ["refresh token", "OAuth"])
def test_processes_share_one_token_and_renew_it_once(
    server: Sandbox, ledger: Path, kind: str
) -> None:
    processes = [process(server, ledger, kind) for _ in range(3)]
    for _ in range(3):
        for one in processes:
            list(one.document.list())
    assert (made(server), refused(server)) == (1, 0)

    # Another program ends it: one process makes the next one, the others take that.
    list(Alation(server.url, auth_of(server, kind), ["document"]).document.list())
    for one in processes:
        list(one.document.list())
    assert made(server) == 3
    assert refused(server) == len(processes)
    assert all(one.transport.clock.now() == 0.0 for one in processes)


def test_a_token_is_renewed_once_before_its_end(ledger: Path) -> None:
    clock = SimulatedClock()
    with Sandbox(clock=clock.wall) as server:
        others = [process(server, ledger) for _ in range(2)]
        for one in others:
            list(one.document.list())
            one.transport.clock.sleep(86_400.0)
        clock.sleep(86_400.0)
        for one in others:
            list(one.document.list())

        assert (made(server), refused(server)) == (2, 0)


def test_without_a_shared_token_nobody_is_refused_falsely_either(server: Sandbox) -> None:
    processes = [process(server, None, senders=None) for _ in range(3)]
    for _ in range(5):
        for one in processes:
            list(one.document.list())


def test_no_token_and_no_credential_stands_in_a_ledger_or_a_log(
    server: Sandbox, ledger: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with caplog.at_level("DEBUG"):
        list(process(server, ledger, rate=1000).document.list())

    told = caplog.text.encode()
    for file in ledger.parent.iterdir():
        told += file.read_bytes() + file.name.encode()
    secrets = [secret.encode() for secret in server.world.tokens.values()]
    assert secrets
    assert not [secret for secret in secrets if secret in told]
    assert b"token " in told  # the note is there


def test_a_token_is_not_shared_where_it_cannot_be_encrypted(
    server: Sandbox,
    ledger: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(sharing, "can_seal", lambda: False)
    caplog.set_level("INFO")
    named = {"cde": auth_of(server, "OAuth")}
    one = process(server, ledger, credentials=named)
    list(one.document.list())

    assert caplog.text.count("cryptography is not installed") == 1
    assert not ledger.exists()


def test_only_who_has_the_credential_reads_a_token() -> None:
    clock, token = SimulatedClock(), Token("TOKEN", "fake-access-token", 500.0)
    key = identity_of(HOST, RefreshToken(1, SECRET)).key
    note = sealed(token, key, clock)

    assert unsealed(note, key, clock) == token
    later = SimulatedClock(clock.wall() + 100.0)
    found = unsealed(note, key, later)
    assert found is not None
    assert found.renew_at == pytest.approx(400.0)

    for host, other in (
        (HOST, RefreshToken(2, SECRET)),
        (HOST, RefreshToken(1, SECRET + "x")),
        (HOST, OAuthClient("1", SECRET)),
        ("https://b.example.com", RefreshToken(1, SECRET)),
    ):
        assert unsealed(note, identity_of(host, other).key, clock) is None
    for damaged in (b"", b"x", note[:-1], note[:-5] + b"AAAA="):
        assert unsealed(damaged, key, clock) is None
    for content in (b"", b"[]", b"{}", b'{"header": 1, "value": null, "renew_at": "x"}'):
        assert unsealed(_box(key).encrypt(content), key, clock) is None


def _box(key: bytes) -> Fernet:
    from base64 import urlsafe_b64encode

    return Fernet(urlsafe_b64encode(key))


def test_what_names_a_credential_tells_nothing_of_its_secret() -> None:
    found = identity_of(HOST, RefreshToken(1, SECRET))

    assert identity_of(HOST.upper(), RefreshToken(1, SECRET)).name == found.name
    assert SECRET not in repr(found)
    assert found.key.hex() not in repr(found)
    names = {
        identity_of(host, auth).name
        for host in (HOST, "https://b.example.com")
        for auth in (RefreshToken(1, SECRET), RefreshToken(2, SECRET), OAuthClient("1", SECRET))
    }
    assert len(names) == 6


def test_a_client_that_is_let_go_closes_what_it_shared(
    server: Sandbox, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Store] = []

    def kept(path: Path, *_: Any) -> Store:
        opened.append(open_store(path))  # with all that is given, it would keep the client
        return opened[-1]

    monkeypatch.setattr(opening, "open_store", kept)
    one = process(server, ledger, rate=100)
    list(one.document.list())
    (store,) = opened
    store.set_note("note", b"while the client is there")

    del one
    gc.collect()
    with pytest.raises(LedgerError, match="closed"):
        store.note("note")


# ------------------------------------------------------------------------------ the rate


def test_processes_share_one_rate(ledger: Path) -> None:
    waits = [
        StoredTurns(SharedStore(lambda: open_store(ledger), clock), "x", 0.01, _own(clock)).turn()
        for clock in (SimulatedClock() for _ in range(4))
    ]

    assert waits == pytest.approx([0.0, 100.0, 200.0, 300.0], abs=90.0)


def test_what_the_throttle_asks_of_one_process_puts_off_all(ledger: Path) -> None:
    faults = [Fault("429", "GET", seconds=50.0)]
    with Sandbox(faults=faults) as throttled:
        one = process(throttled, ledger, rate=100)
        list(one.document.list())
        assert one.transport.clock.now() >= 50.0
        other = process(throttled, ledger, rate=100)
        list(other.document.list())
        assert other.transport.clock.now() >= 40.0


class _Failing:
    """A ledger that fails from a moment on."""

    def __init__(self, store: Store) -> None:
        self.store, self.fails, self.opened = store, False, 0

    def open(self) -> Any:
        self.opened += 1
        return self

    def turn(self, name: str, per_second: float) -> float:
        if self.fails:
            raise LedgerError("the ledger x cannot be written: the disk is full")
        return self.store.turn(name, per_second)

    def close(self) -> None:
        pass


def test_where_the_ledger_fails_each_process_keeps_the_rate_and_it_is_told_once(
    ledger: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = SimulatedClock()
    store = open_store(ledger)
    failing = _Failing(store)
    turns = StoredTurns(SharedStore(failing.open, clock), "x", 4.0, _own(clock, 4.0))
    assert turns.turn() == pytest.approx(0.0, abs=0.1)
    failing.fails = True

    for number in range(40):
        assert turns.turn() == 0.25 * min(number, 1)
        clock.sleep(0.25 if number else 0.0)
    assert failing.opened == 1  # for a while it is left alone

    failing.fails = False
    clock.sleep(AGAIN_SECONDS)
    turns.turn()
    assert failing.opened == 2
    assert caplog.text.count("the disk is full") == 1
    store.close()


def _own(clock: SimulatedClock, per_second: float = 0.01) -> OwnTurns:
    return OwnTurns(Line(clock), per_second)


def test_a_client_that_shares_nothing_opens_no_ledger(server: Sandbox, ledger: Path) -> None:
    list(process(server, ledger, senders=None).document.list())
    assert not ledger.exists()


def test_senders_need_a_ledger(server: Sandbox) -> None:
    catalog = process(server, None)
    with pytest.raises(ConfigurationError, match="senders= needs a ledger"):
        catalog.document.create([{"title": "x", "document_hub_id": 1}])
    assert len(server.requests) == 0
