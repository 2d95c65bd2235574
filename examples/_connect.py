"""Where the examples connect to: the server that the environment names, or else a sandbox."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from alation_core import Alation, RefreshToken


@contextmanager
def catalog() -> Iterator[Alation]:
    """Yield a catalog; without ALATION_HOST that of a sandbox which lives as long as the block.

    With ALATION_HOST the credentials come from variables as well, as `Alation.from_env` says.

    Raises:
        ConfigurationError: ALATION_HOST is set, but what else is needed is not.
    """
    if os.environ.get("ALATION_HOST") or os.environ.get("ALATION_HOST_FILE"):
        yield Alation.from_env()
        return
    from alation_sandbox import Sandbox

    with Sandbox() as server:
        known = server.credentials
        own = RefreshToken(known.user_id, known.refresh_token)
        yield Alation(server.url, own, credentials={"cde": own})
