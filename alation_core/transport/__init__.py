"""The way to the server: one request, its answer, and a good token for it."""

from __future__ import annotations

from alation_core.transport.route import check_proxy

__all__ = ["check_proxy", "proxy_of_environment"]


def proxy_of_environment(base: str) -> str | None:
    """Return the proxy of the environment by which a session of our own goes, or None.

    Args:
        base: the checked base URL of the server.
    """
    # Imported when it is used: who sends nothing does not load the library.
    from alation_core.transport.sessions import used_of_environment

    return used_of_environment(base)
