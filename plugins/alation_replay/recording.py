"""Records exchanges with a live server or the sandbox: scrubbed, and refused where that fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from alation_core import Alation, ApiAccessToken, Clock, OAuthClient
from alation_core.auth import Credentials
from alation_core.clock import SystemClock
from alation_core.plugins import Plugin
from alation_replay.cases import perform, replay
from alation_replay.index import Call, Entry
from alation_replay.scrubbing.canaries import new_canaries, planted
from alation_replay.scrubbing.survivors import refuse_survivors
from alation_replay.scrubbing.tapes import scrub_tape
from alation_replay.scrubbing.rules import TAPE_HOST
from alation_replay.scrubbing.texts import Scrubber
from alation_replay.tapes import (
    INDEX_NAME,
    SUFFIX,
    Interaction,
    Recorded,
    RecordedFrom,
    Tape,
    TapeAnswer,
    TapeError,
    TapeRequest,
    dump_tape,
    read_tape,
)
from alation_replay.yaml_files import dump_yaml, read_yaml

SANDBOX_SERVER = "alation-sandbox"
"""How the sandbox names itself in the header Server."""
UNNAMED = "version not named"
CLAIMED = (
    *("status", "rows", "ids", "problems", "problem_rows", "jobs", "result", "typed"),
    *("items", "item", "http_status", "findings", "raises", "message"),
)
"""The facts that the index entry of a recording claims, where they are there."""
_SECRET_HEADERS = ("token", "authorization")


@dataclass
class Reel:
    """What was recorded so far: a persister that hands vcrpy nothing and takes its interactions.

    Args:
        interactions: as they travelled, secrets included.
        secrets: tokens that travelled in headers.
        servers: hosts that were asked.
        kept: set it to False, and no tape is written.
    """

    interactions: list[Interaction] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    servers: set[str] = field(default_factory=set)
    kept: bool = True

    def load_cassette(self, name: str, serializer: Any) -> tuple[list[Any], list[Any]]:
        """Tell vcrpy that the tape is empty."""
        return [], []

    def save_cassette(self, name: str, cassette_dict: Mapping[str, Any], serializer: Any) -> None:
        """Take over what vcrpy recorded, and note the secrets that travelled."""
        pairs = zip(cassette_dict["requests"], cassette_dict["responses"], strict=True)
        for request, response in pairs:
            sent = {n.lower(): _as_text(v) or "" for n, v in dict(request.headers).items()}
            self.secrets |= {sent[n].split()[-1] for n in _SECRET_HEADERS if sent.get(n)}
            self.servers.add(urlsplit(request.uri).netloc)
            self.interactions.append(_taken(request, response))

    def tape(self, server: str, today: str) -> Tape:
        """Return what was recorded, and where."""
        answers = [one.answer.headers for one in self.interactions]
        named = {value for headers in answers for value in _values(headers, "server")}
        origin: RecordedFrom = "sandbox" if SANDBOX_SERVER in named else "live"
        return Tape(tuple(self.interactions), Recorded(origin, server, today))


def _taken(request: Any, response: Mapping[str, Any]) -> Interaction:
    headers = {n: [_as_text(v) or ""] for n, v in dict(request.headers).items()}
    answer_headers = {
        name: [values] if isinstance(values, str) else list(values)
        for name, values in response["headers"].items()
    }
    return Interaction(
        TapeRequest(request.method, request.uri, headers, _as_text(request.body)),
        TapeAnswer(
            response["status"]["code"],
            response["status"]["message"] or "",
            answer_headers,
            _as_text(response["body"]["string"]) or "",
        ),
    )


def _as_text(value: Any) -> str | None:
    if isinstance(value, list | tuple):
        value = value[0]
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value


def _values(headers: Mapping[str, Any], name: str) -> Iterator[str]:
    for key, values in headers.items():
        if key.lower() == name:
            yield from values


@contextmanager
def recording(
    path: Path, secrets: Iterable[str] = (), server: str = UNNAMED, today: str | None = None
) -> Iterator[Reel]:
    """Record every request that is made while the context is open, and write the tape at its end.

    Nothing is written where the context is left by an exception, or the reel is not kept.

    Args:
        path: of the tape.
        secrets: what must not be on it: the credentials that are used.
        server: version of the server.
        today: the day, as YYYY-MM-DD; that of the machine by default.

    Raises:
        SecretSurvived: scrubbing would leave a secret on the tape; nothing was written.
        TapeError: no request was made, so there is nothing to write.
    """
    import vcr

    reel = Reel()
    recorder = vcr.VCR(record_mode="all", decode_compressed_response=True)
    recorder.register_persister(reel)
    with recorder.use_cassette(path.stem, record_on_exception=False):
        yield reel
    if not reel.kept:
        return
    if not reel.interactions:
        raise TapeError(f"{path} was not written: no request was made")
    day = today or datetime.now(UTC).date().isoformat()
    write_tape(reel.tape(server, day), path, {*secrets, *reel.secrets}, reel.servers)


def write_tape(tape: Tape, path: Path, secrets: Iterable[str], hosts: Iterable[str] = ()) -> None:
    """Scrub a recorded tape and write it, unless something secret would stand on it.

    Canaries are planted into a copy, which is scrubbed by the same rules: where one of them
    survives, the rules do not hold for an exchange of this form.

    Args:
        tape: as it was recorded.
        path: where to write it.
        secrets: texts that must not be on it, beside what the rules find.
        hosts: names of the servers, with their ports.

    Raises:
        SecretSurvived: a canary or a secret survives; nothing was written.
    """
    known = {
        **{secret: "fake-secret" for secret in secrets if secret and not _is_made_up(secret)},
        **{host: TAPE_HOST for host in hosts},
    }
    canaries = new_canaries()
    refuse_survivors(scrub_tape(planted(tape, canaries), known), canaries.all)
    scrubbed = scrub_tape(tape, known)
    refuse_survivors(scrubbed, known)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump_tape(scrubbed), encoding="utf-8")


def _is_made_up(secret: str) -> bool:
    return secret.startswith("fake-")


def secrets_of(auth: Credentials) -> tuple[str, ...]:
    """Return what is secret in credentials."""
    if isinstance(auth, ApiAccessToken):
        return (auth.access_token,)
    if isinstance(auth, OAuthClient):
        return auth.client_id, auth.client_secret
    return (auth.refresh_token,)


def plain_session() -> requests.Session:
    """Return a session that asks for uncompressed answers, so that a tape can be read."""
    session = requests.Session()
    session.headers["Accept-Encoding"] = "identity"
    return session


def record(
    entry: Entry,
    into: Path,
    *,
    host: str,
    auth: Credentials,
    server: str = UNNAMED,
    today: str | None = None,
    plugins: Iterable[Plugin] | None = None,
    clock: Clock | None = None,
) -> Path:
    """Make the call of an index entry on a server, and write its tape and its index entry.

    The call is made as it stands: a create creates. Rows and parameters with ids of the server's
    objects have to fit that server. What comes out becomes what the new entry expects.

    Args:
        entry: whose call is made.
        into: folder that takes the tape; the entry is put into the index beside it.
        host: the server, live or a sandbox.
        auth: its credentials. A token is fetched before the recording begins, so that the tape
            holds no token call.
        server: version of the server, for the index.
        today: the day, as YYYY-MM-DD; that of the machine by default.
        plugins: as for `Alation`; by default the installed endpoint with the entry's name.
        clock: the time.

    Returns:
        The path of the tape.

    Raises:
        SecretSurvived: scrubbing would leave a secret on the tape; nothing was written.
        AuthenticationFailed: the server gives no token.
    """
    chosen = [entry.endpoint] if plugins is None else plugins
    before = read_tape(entry.path) if entry.call.layer == "wire" else Tape(())
    path = into / (entry.name + SUFFIX)
    session = plain_session()
    catalog = Alation(host, auth, chosen, session=session, clock=clock or SystemClock())
    with session:
        catalog.transport.authenticate()
    # vcrpy swaps the kind of connection as its recording begins and ends, and older versions drop
    # one that is open then without closing it: so the session is closed before each.
    with recording(path, secrets_of(auth), server, today), session:
        perform(catalog, entry.endpoint, entry.call, before)
    _write_entry(entry, path, chosen)
    return path


def _write_entry(entry: Entry, path: Path, plugins: Iterable[Plugin]) -> None:
    """Put the entry of a recorded tape into the index beside it.

    What it expects is read off a replay of the scrubbed tape, so that nothing comes into the
    index that was scrubbed from the tape.
    """
    index_path = path.with_name(INDEX_NAME)
    index = read_yaml(index_path) if index_path.exists() else {}
    tape = read_tape(path)
    if tape.recorded is None:
        raise TapeError(f"{path} does not say where it was recorded")
    call = Scrubber({}).data({**entry.data["call"], "auth": "access_token"})
    made = replace(entry, path=path, call=Call(**call))
    facts = replay(made, tape, plugins).facts
    index[entry.name] = {
        "origin": tape.recorded.origin,
        "sheet": entry.data.get("sheet", entry.endpoint),
        "case": entry.data.get("case", entry.name),
        "server": tape.recorded.server,
        "recorded": tape.recorded.date,
        "call": call,
        "expect": {name: facts[name] for name in CLAIMED if name in facts},
    }
    index_path.write_text(dump_yaml(index), encoding="utf-8")
