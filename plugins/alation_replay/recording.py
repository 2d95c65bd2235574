"""Records exchanges with a live server or the sandbox: scrubbed, and refused where that fails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import requests

from alation_core import Alation, ApiAccessToken, Clock, OAuthClient
from alation_core.auth import Credentials
from alation_core.clock import SystemClock
from alation_core.operations import Operation
from alation_core.plugins import Plugin
from alation_core.wire import values_told_to
from alation_replay.cases import Facts, perform
from alation_replay.index import Entry
from alation_replay.recorded_entry import entry_of, index_beside
from alation_replay.reel import Reel
from alation_replay.scrubbing import SecretSurvived
from alation_replay.scrubbing.canaries import (
    new_canaries,
    new_spelled_canary,
    planted,
    planted_in_every_spelling,
)
from alation_replay.scrubbing.rules import SECRET as STAND_IN
from alation_replay.scrubbing.rules import TAPE_HOST, VALUE
from alation_replay.scrubbing.survivors import holds, refuse_survivors
from alation_replay.scrubbing.tapes import scrub_tape
from alation_replay.tapes import INDEX_NAME, SUFFIX, Tape, TapeError, dump_tape, read_tape
from alation_replay.yaml_files import dump_yaml, write_whole

UNNAMED = "version not named"


@contextmanager
def reeling(name: str) -> Iterator[Reel]:
    """Take up every request that is made while the context is open; nothing is written.

    Args:
        name: of what is recorded, for vcrpy's log.

    Raises:
        TapeError: a body is no text, or cannot be unpacked.
    """
    import vcr

    reel = Reel()
    recorder = vcr.VCR(record_mode="all")
    recorder.register_persister(reel)
    played = recorder.use_cassette(name, record_on_exception=False)
    with values_told_to(reel.values.update), played:
        yield reel
    if reel.kept:
        reel.develop()


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
        TapeError: no request was made, or a body is no text; nothing was written.
    """
    sought = set(secrets)
    refuse_name(path, sought)
    with reeling(path.stem) as reel:
        yield reel
    if reel.kept:
        tape = _tape_of(reel, path, server, today)
        write_tape(tape, path, secrets_on(reel, sought), reel.servers, reel.values)


def _tape_of(reel: Reel, path: Path, server: str, today: str | None) -> Tape:
    if not reel.interactions:
        raise TapeError(f"{path} was not written: no request was made")
    return reel.tape(server, today or datetime.now(UTC).date().isoformat())


def secrets_on(reel: Reel, secrets: Iterable[str]) -> set[str]:
    """Return what must not be on a tape: the credentials, and what travelled in headers."""
    return {secret for secret in (*secrets, *reel.secrets) if not _is_made_up(secret)}


def write_tape(
    tape: Tape,
    path: Path,
    secrets: Iterable[str],
    hosts: Iterable[str] = (),
    values: Iterable[str] = (),
) -> None:
    """Scrub a recorded tape and write it, unless something secret would stand on it.

    Args:
        tape: as it was recorded.
        path: where to write it.
        secrets: texts that must not be on it, nor in its name, beside what the rules find.
        hosts: names of the servers, with their ports.
        values: secret values of rows.

    Raises:
        SecretSurvived: a canary or a secret survives; nothing was written.
        TapeError: the tape would be too large to be read; nothing was written.
    """
    sought = {secret for secret in secrets if not _is_made_up(secret)}
    refuse_name(path, sought)
    text = dump_tape(scrubbed_tape(tape, known_texts(sought, hosts, values)))
    write_whole(path, text)


def known_texts(
    secrets: Iterable[str], hosts: Iterable[str], values: Iterable[str] = ()
) -> dict[str, str]:
    """Return what is known by its value, with what stands for each."""
    of_rows = {value: VALUE for value in values if not _is_made_up(value)}
    own = {host: TAPE_HOST for host in hosts if host != TAPE_HOST and re.search("[.:]", host)}
    return {**own, **of_rows, **{secret: STAND_IN for secret in secrets}}


def scrubbed_tape(tape: Tape, known: Mapping[str, str]) -> Tape:
    """Return a tape without secrets, and prove it.

    Canaries are planted into a copy, which is scrubbed by the same rules: where one of them
    survives, the rules do not hold for an exchange of this form.

    Args:
        tape: as it was recorded.
        known: what must not be on it, with what stands for each.

    Raises:
        SecretSurvived: a canary or something known survives.
    """
    canaries, canary = new_canaries(), new_spelled_canary()
    refuse_survivors(scrub_tape(planted(tape, canaries), {}), canaries.all)
    spelled = planted_in_every_spelling(tape, canary)
    refuse_survivors(scrub_tape(spelled, {canary: STAND_IN}), [canary])
    scrubbed = scrub_tape(tape, known)
    refuse_survivors(scrubbed, known)
    return scrubbed


def refuse_name(path: Path, secrets: Iterable[str]) -> None:
    """Do nothing where no secret stands in the name of a file.

    Raises:
        SecretSurvived: one does.
    """
    if holds(str(path), secrets):
        raise SecretSurvived(
            "the tape was not written: a secret stands in its path; give it another name"
        )


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
    credentials: Mapping[str, Credentials] | None = None,
    session: requests.Session | None = None,
) -> Path:
    """Make the call of an index entry on a server, and write its tape and its index entry.

    The call is made as it stands: a create creates, and ids in it have to fit the server. What
    comes out becomes what the new entry expects.

    Args:
        entry: whose call is made.
        into: folder that takes the tape; the entry is put into the index beside it.
        host: the server, live or a sandbox.
        auth: its credentials; the token is fetched before, so that the tape holds no token call.
        server: version of the server, for the index.
        today: the day, as YYYY-MM-DD; that of the machine by default.
        plugins: as for `Alation`; by default the installed endpoint with the entry's name.
        clock: the time.
        credentials: further ones, by the names that operations use.
        session: one of `plain_session`, with proxies or a CA file; None: one without.

    Returns:
        The path of the tape.

    Raises:
        SecretSurvived: scrubbing would leave a secret on the tape; nothing was written.
        AuthenticationFailed: the server gives no token.
        TapeError: the call belongs to no endpoint: what such a call sends is a secret. Or the
            tape would not replay as it was recorded; nothing was written.
    """
    chosen = [entry.endpoint] if plugins is None else list(plugins)
    before = read_tape(entry.path) if entry.call.layer == "wire" else Tape(())
    path = into / (entry.name + SUFFIX)
    named = {} if credentials is None else credentials
    _refuse_core(entry)
    refuse_name(path, secrets_of(auth))
    session = session or plain_session()
    index, time = index_beside(path), clock or SystemClock()
    catalog = Alation(host, auth, chosen, session=session, clock=time, credentials=named)
    reel, seen = _reel_of(entry, before, path, catalog, session)
    known = _known_on(reel, path, auth, named)
    tape = scrubbed_tape(_tape_of(reel, path, server, today), known)
    index[entry.name] = entry_of(entry, path, tape, known, chosen, seen)
    _refuse_entry(index[entry.name], known)
    return _written(path, tape, index)


def _refuse_core(entry: Entry) -> None:
    if entry.call.layer == "core":
        raise TapeError(
            f"{entry.endpoint}.{entry.call.operation} is a call of the core, which is not recorded"
        )


def _written(path: Path, tape: Tape, index: Mapping[str, object]) -> Path:
    write_whole(path, dump_tape(tape))
    write_whole(path.with_name(INDEX_NAME), dump_yaml(index))
    return path


def _known_on(
    reel: Reel, path: Path, auth: Credentials, named: Mapping[str, Credentials]
) -> dict[str, str]:
    # Asked when all was recorded: a mapping may find the credentials of a name when they are used.
    used = [secret for one in (auth, *named.values()) for secret in secrets_of(one)]
    secrets = secrets_on(reel, used)
    refuse_name(path, secrets)
    return known_texts(secrets, reel.servers, reel.values)


def _reel_of(
    entry: Entry, before: Tape, path: Path, catalog: Alation, session: requests.Session
) -> tuple[Reel, Facts]:
    operations = type(catalog.endpoint(entry.endpoint)).operations()
    operation = operations.get(entry.call.operation, Operation())
    with session:
        catalog.context.opened(entry.name, operation).authenticate()
    # vcrpy swaps the kind of connection as its recording begins and ends, and older versions drop
    # one that is open then without closing it: so the session is closed before each.
    with reeling(path.stem) as reel, session:
        seen = perform(catalog, entry.endpoint, entry.call, before)
    return reel, seen


def _refuse_entry(entry: object, known: Mapping[str, str]) -> None:
    if holds(dump_yaml(entry), known):
        raise SecretSurvived(
            "nothing was written: a secret would stand in the index entry; take it out of the call"
        )
