"""The tape of one marked test: found, played or recorded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from alation_core import Alation, ApiAccessToken, OAuthClient, RefreshToken, SimulatedClock
from alation_core.auth import Credentials
from alation_core.clock import SystemClock
from alation_replay.playing.credentials import TAPE_URL, credentials_on
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
            yield Alation(TAPE_URL, credentials_on(self.playback.tape), clock=SimulatedClock())
            return
        host, auth = server_from(os.environ)
        with plain_session() as session:
            yield Alation(host, auth, session=session)


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
    with recording(path, secrets_of(server_from(os.environ)[1]), version) as reel:
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


def server_from(environment: os._Environ[str] | dict[str, str]) -> tuple[str, Credentials]:
    """Return the server to record from, and its credentials, as the variables name them.

    Raises:
        TapeError: ALATION_HOST or the credentials are missing.
    """
    named = {
        name.removeprefix("ALATION_").lower(): value
        for name, value in environment.items()
        if name.startswith("ALATION_") and value
    }
    if "host" in named:
        if "access_token" in named:
            return named["host"], ApiAccessToken(named["access_token"])
        if {"user_id", "refresh_token"} <= named.keys():
            return named["host"], RefreshToken(int(named["user_id"]), named["refresh_token"])
        if {"client_id", "client_secret"} <= named.keys():
            return named["host"], OAuthClient(named["client_id"], named["client_secret"])
    raise TapeError(
        "recording needs a server: set ALATION_HOST, and ALATION_ACCESS_TOKEN, or ALATION_USER_ID "
        "and ALATION_REFRESH_TOKEN, or ALATION_CLIENT_ID and ALATION_CLIENT_SECRET. "
        "`alation sandbox` prints such lines for a local server"
    )
