"""Plays tapes in place of the network.

- `player`: answers requests from a tape, and drives vcrpy for it.
- `matching`: when a request is the one on the tape.
- `credentials`: the server and the credentials that stand on every tape.
- `guard`: refuses every other connection meanwhile.
- `drift`: keys of an answer that its typed class does not know.
"""

from alation_replay.playing.guard import SocketRefused

__all__ = ["SocketRefused"]
