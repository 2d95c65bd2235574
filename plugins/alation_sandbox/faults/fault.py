"""`Fault`: one fault, and which exchanges it hits."""

from __future__ import annotations

from dataclasses import dataclass

ELSEWHERE = "https://other-host.invalid"
"""A host that no name server knows."""


@dataclass(frozen=True)
class Fault:
    """One fault of a sandbox.

    Args:
        kind: what goes wrong; a key of `alation_sandbox.faults.kinds.KINDS`.
        method: HTTP method of the exchanges that it may hit; empty: any.
        path: what their path begins with; empty: any.
        at: the first of them that it hits, counted from 1.
        times: how many in a row it hits; None: all from there on.
        seconds: pause or shift that the kind speaks of; None: the kind's own.
        to: address of another host, for the kinds that lead to one.
    """

    kind: str
    method: str = ""
    path: str = ""
    at: int = 1
    times: int | None = 1
    seconds: float | None = None
    to: str = ELSEWHERE
