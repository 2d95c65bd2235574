"""The tape of one marked test: found, played or recorded."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from alation_core import Alation, ConfigurationError, SimulatedClock
from alation_core.auth import (
    HOST,
    WAYS,
    Credentials,
    Variables,
    first_of,
    login_from,
    names_in,
)
from alation_core.clock import SystemClock
from alation_core.errors import NotConfigured
from alation_core.wire import check_host
from alation_replay.playing.credentials import TAPE_URL, credentials_on, under_any_name
from alation_replay.playing.player import Playback, playing
from alation_replay.recording import UNNAMED, plain_session, recording, secrets_of
from alation_replay.reel import Reel
from alation_replay.tapes import SUFFIX, Interaction, TapeError, read_tape

FOLDER = "cassettes"


@dataclass(frozen=True)
class MarkedTape:
    """The tape of a marked test.

    Args:
        path: of the tape.
        playback: while it is played, else None.
        reel: while it is recorded, else None.
    """

    path: Path
    playback: Playback | None = None
    reel: Reel | None = None

    @property
    def unplayed(self) -> list[Interaction]:
        """The interactions that the test has not asked for."""
        return [] if self.playback is None else self.playback.unplayed

    def discard(self) -> None:
        """Write no tape: the test that was to be recorded has failed."""
        if self.reel is not None:
            self.reel.kept = False

    @contextmanager
    def catalog(self) -> Iterator[Alation]:
        """Yield a client: with made-up credentials on the tape, or with real ones on the server.

        Raises:
            TapeError: it records, and the environment names no server or no credentials.
        """
        if self.playback is not None:
            made_up = credentials_on(self.playback.tape)
            named = under_any_name(made_up, self.playback.tape)
            yield Alation(TAPE_URL, made_up, clock=SimulatedClock(), credentials=named)
            return
        host, auth = server_from(os.environ)
        with plain_session() as session:
            yield Alation(host, auth, session=session, credentials=named_from(os.environ))


@contextmanager
def marked_tape(item: pytest.Item, marker: str, mode: str) -> Iterator[MarkedTape]:
    """Play or record the tape of a marked test while the context is open.

    While a tape is played, the machine's clock stands still for the client: its waits take no
    time, also in a client that the tested script makes itself.

    Args:
        item: the test.
        marker: name of the marker that names its tape.
        mode: "none", "new" or "all".

    Raises:
        TapeError: the marker is not usable, or there is no tape.
    """
    path = tape_path(item, marker)
    if mode == "none" or (mode == "new" and path.exists()):
        clock = SimulatedClock()
        stopped = patch.multiple(
            SystemClock,
            now=lambda self: clock.now(),
            wall=lambda self: clock.wall(),
            sleep=lambda self, seconds: clock.sleep(seconds),
        )
        with stopped, playing(read_tape(path), str(path)) as playback:
            yield MarkedTape(path, playback)
        return
    version = os.environ.get("ALATION_SERVER_VERSION", UNNAMED)
    used = [server_from(os.environ)[1], *named_from(os.environ).values()]
    secrets = [secret for credentials in used for secret in secrets_of(credentials)]
    with recording(path, secrets, version) as reel:
        yield MarkedTape(path, reel=reel)


def tape_path(item: pytest.Item, marker: str) -> Path:
    """Return where the tape of a test is, or where it will be recorded.

    It is looked for in the folders `cassettes` beside the test and above it, up to the folder that
    pytest was started for. One that is not there yet belongs beside the test.

    Raises:
        TapeError: the marker does not name one tape.
    """
    mark = item.get_closest_marker(marker)
    if mark is None or len(mark.args) != 1 or not isinstance(mark.args[0], str):
        raise TapeError(f'{item.nodeid}: name one tape, as in {marker}("document/create__success")')
    name = mark.args[0] + SUFFIX
    here = item.path.parent
    above = [folder for folder in here.parents if folder.is_relative_to(item.config.rootpath)]
    places = [folder / FOLDER / name for folder in (here, *above)]
    return next((path for path in places if path.exists()), places[0])


def server_from(environment: Mapping[str, str]) -> tuple[str, Credentials]:
    """Return the server to record from, and its credentials, as the variables name them.

    Raises:
        TapeError: ALATION_HOST or the credentials are missing, or cannot be used.
    """
    place = Variables(environment)
    try:
        named, login = first_of([place], HOST), login_from([place])
        host = None if named is None else check_host(named.value, told=named.source)
    except NotConfigured:
        host = None
    except ConfigurationError as error:
        raise TapeError(str(error)) from None
    if host is None:
        ways = ", or ".join(" and ".join(map(place.called, way.names)) for way in WAYS.values())
        raise TapeError(
            f"recording needs a server: set {place.called(HOST)}, and {ways}. "
            "`alation sandbox` prints such lines for a local server"
        )
    return host, login.credentials


def named_from(environment: Mapping[str, str]) -> dict[str, Credentials]:
    """Return the further credentials that the variables name, under names in lower case.

    Those of the name "cde" are in ALATION_CDE_CLIENT_ID and ALATION_CDE_CLIENT_SECRET, say; one
    that is not whole counts as not there.
    """
    named: dict[str, Credentials] = {}
    for name in names_in(environment):
        with suppress(ConfigurationError):
            named[name] = login_from([Variables(environment, name)]).credentials
    return named
