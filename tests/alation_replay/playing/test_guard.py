from __future__ import annotations

import socket

import pytest

from alation_replay.playing import SocketRefused
from alation_replay.playing.guard import no_sockets
from alation_replay.playing.player import playing
from tests.alation_replay.support import creating


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: socket.getaddrinfo("catalog.example.com", 443),
        lambda: socket.gethostbyname("catalog.example.com"),
    ],
)
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_every_socket_is_refused_while_a_tape_is_played(reach: object) -> None:
    assert callable(reach)
    with playing(creating()), pytest.raises(SocketRefused):
        reach()


def test_sockets_work_again_after_it() -> None:
    before = socket.socket.connect
    with no_sockets():
        assert socket.socket.connect is not before

    assert socket.socket.connect == before
