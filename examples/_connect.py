"""Where the examples connect to: the server that the environment names, or else a sandbox."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from alation_core import Alation, ApiAccessToken, OAuthClient, RefreshToken


@contextmanager
def catalog() -> Iterator[Alation]:
    """Yield a catalog; without ALATION_HOST that of a sandbox which lives as long as the block.

    With ALATION_HOST the credentials come from ALATION_ACCESS_TOKEN, or from ALATION_CLIENT_ID and
    ALATION_CLIENT_SECRET, or from ALATION_USER_ID and ALATION_REFRESH_TOKEN.

    Raises:
        KeyError: ALATION_HOST is set, but the variable that is named is not.
    """
    host = os.environ.get("ALATION_HOST")
    if host:
        own = _credentials()
        yield Alation(host, own, credentials={"cde": own})
        return
    from alation_sandbox import Sandbox

    with Sandbox() as server:
        known = server.credentials
        own = RefreshToken(known.user_id, known.refresh_token)
        yield Alation(server.url, own, credentials={"cde": own})


def _credentials() -> ApiAccessToken | OAuthClient | RefreshToken:
    given = os.environ
    if "ALATION_ACCESS_TOKEN" in given:
        return ApiAccessToken(given["ALATION_ACCESS_TOKEN"])
    if "ALATION_CLIENT_ID" in given:
        return OAuthClient(given["ALATION_CLIENT_ID"], given["ALATION_CLIENT_SECRET"])
    return RefreshToken(int(given["ALATION_USER_ID"]), given["ALATION_REFRESH_TOKEN"])
