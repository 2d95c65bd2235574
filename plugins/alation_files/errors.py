"""A file that cannot be used."""

from __future__ import annotations

from alation_core import ConfigurationError


class BadFile(ConfigurationError):
    """A file, or an option about it, cannot be used; nothing was sent.

    Attributes:
        lines: what is wrong, where, and what to do instead, line by line.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
