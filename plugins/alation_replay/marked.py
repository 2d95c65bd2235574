"""The tape of one marked test: found, played or recorded."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from alation_core import Alation, ApiAccessToken, OAuthClient, RefreshToken, SimulatedClock
from alation_core.auth import Credentials
from alation_core.clock import SystemClock
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


def server_from(environment: os._Environ[str] | dict[str, str]) -> tuple[str, Credentials]:
    """Return the server to record from, and its credentials, as the variables name them.

    Raises:
        TapeError: ALATION_HOST or the credentials are missing, or the user is no number.
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
            if not named["user_id"].isdecimal():
                raise TapeError("ALATION_USER_ID is no number; set it to the number of the user")
            return named["host"], RefreshToken(int(named["user_id"]), named["refresh_token"])
        if {"client_id", "client_secret"} <= named.keys():
            return named["host"], OAuthClient(named["client_id"], named["client_secret"])
    raise TapeError(
        "recording needs a server: set ALATION_HOST, and ALATION_ACCESS_TOKEN, or ALATION_USER_ID "
        "and ALATION_REFRESH_TOKEN, or ALATION_CLIENT_ID and ALATION_CLIENT_SECRET. "
        "`alation sandbox` prints such lines for a local server"
    )


_NAMED = re.compile(r"ALATION_(\w+)_(USER_ID|REFRESH_TOKEN|CLIENT_ID|CLIENT_SECRET|ACCESS_TOKEN)")


def named_from(environment: os._Environ[str] | dict[str, str]) -> dict[str, Credentials]:
    """Return the further credentials that the variables name, under names in lower case.

    Those of the name "cde" are in ALATION_CDE_CLIENT_ID and ALATION_CDE_CLIENT_SECRET, say; one
    that is not whole counts as not there.
    """
    found: dict[str, dict[str, str]] = {}
    for variable, value in environment.items():
        told = _NAMED.fullmatch(variable)
        if told is not None:
            parts = found.setdefault(told[1].lower(), {"ALATION_HOST": TAPE_URL})
            parts[f"ALATION_{told[2]}"] = value
    named: dict[str, Credentials] = {}
    for name, parts in found.items():
        with suppress(TapeError):
            named[name] = server_from(parts)[1]
    return named
