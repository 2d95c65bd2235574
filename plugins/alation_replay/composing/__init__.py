"""Tapes that were not recorded: the requests are the client's, the answers given or made up."""

from alation_replay.composing.composer import Asked, compose
from alation_replay.composing.files import write_composed

__all__ = ["Asked", "compose", "write_composed"]
