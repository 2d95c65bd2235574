"""Plays a tape in place of the network, through vcrpy and on one thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from alation_core.foreign import Halt
from alation_replay.playing.guard import no_sockets
from alation_replay.playing.matching import MATCHERS
from alation_replay.tapes import Interaction, Tape


@dataclass(frozen=True)
class Playback:
    """A tape while it is played.

    Args:
        tape: what is played.
        cassette: vcrpy's cassette, which counts what was asked for.
    """

    tape: Tape
    cassette: Any

    @property
    def unplayed(self) -> list[Interaction]:
        """The interactions that nobody has asked for yet, in order."""
        played = self.cassette.play_counts
        return [one for place, one in enumerate(self.tape.interactions) if not played[place]]


@contextmanager
def playing(tape: Tape, name: str = "tape") -> Iterator[Playback]:
    """Answer every request from the tape while the context is open, and refuse every socket.

    Each interaction is played once, and equal requests are answered in the order of the tape, so
    polls go through the states that were recorded.

    Args:
        tape: what is played.
        name: of the tape, for messages.

    Raises:
        vcr.errors.CannotOverwriteExistingCassetteException: (inside) a request is not on the tape.
        SocketRefused: (inside) something else than HTTP tried to reach a network.
    """
    import vcr

    player = vcr.VCR(record_mode="none", match_on=tuple(MATCHERS))
    for matcher, compare in MATCHERS.items():
        player.register_matcher(matcher, compare)
    player.register_persister(_Shelf(tape))
    with (
        no_sockets(),
        player.use_cassette(name, allow_playback_repeats=False) as cassette,
    ):
        _halt_at_misses(cassette)
        yield Playback(tape, cassette)


def _halt_at_misses(cassette: Any) -> None:
    """Let a request that is not on the tape end what runs: it is no lost answer."""
    from vcr.errors import CannotOverwriteExistingCassetteException

    # Made by its parts: the library has no types to derive from.
    not_on_tape: Any = type("NotOnTape", (Halt, CannotOverwriteExistingCassetteException), {})
    is_there = cassette.can_play_response_for

    def can_play_response_for(request: Any) -> bool:
        if not is_there(request):
            raise not_on_tape(cassette=cassette, failed_request=request)
        return True

    cassette.can_play_response_for = can_play_response_for


class _Shelf:
    """Hands vcrpy a tape that is in memory, so that vcrpy reads and writes no file."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape

    def load_cassette(self, name: str, serializer: Any) -> tuple[list[Any], list[Any]]:
        from vcr.request import Request

        requests = [
            Request(one.request.method, one.request.uri, one.request.body, {})
            for one in self._tape.interactions
        ]
        answers = [
            {
                "status": {"code": one.answer.status, "message": one.answer.reason},
                "headers": {name: list(values) for name, values in one.answer.headers.items()},
                "body": {"string": one.answer.body.encode()},
            }
            for one in self._tape.interactions
        ]
        return requests, answers
