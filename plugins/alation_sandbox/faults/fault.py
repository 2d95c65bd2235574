"""`Fault`: one fault, and which exchanges it hits: a pure function of the exchanges so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from alation_sandbox.exchange.calls import Call

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


@dataclass(frozen=True)
class Seen:
    """What the exchanges so far mean for the faults of a sandbox.

    Args:
        counts: for each fault, how many exchanges it could have hit.
        jobs: fault (its place) and query of each job that it keeps hold of.
    """

    counts: tuple[int, ...]
    jobs: frozenset[tuple[int, str]] = frozenset()


def nothing_seen(faults: Sequence[Fault]) -> Seen:
    """Return where the faults of a sandbox begin."""
    return Seen((0,) * len(faults))


def strike(
    faults: Sequence[Fault], holding: frozenset[str], seen: Seen, call: Call
) -> tuple[Fault | None, Seen]:
    """Return the fault that hits an exchange, if one does, and what has been seen then.

    The first fault in the list that hits counts. One of a holding kind hits every later poll of
    the same job as well.

    Args:
        faults: all faults.
        holding: the kinds that keep hold of a job.
        seen: what the exchanges before mean.
        call: the request.
    """
    fitting = [_fits(fault, call) for fault in faults]
    counts = tuple(count + fits for count, fits in zip(seen.counts, fitting, strict=True))
    for place, fault in enumerate(faults):
        held = (place, call.query_string) in seen.jobs
        if fitting[place] and (held or _due(fault, counts[place])):
            held_now = {(place, call.query_string)} if fault.kind in holding else set()
            return fault, Seen(counts, seen.jobs | held_now)
    return None, replace(seen, counts=counts)


def _fits(fault: Fault, call: Call) -> bool:
    return fault.method in ("", call.method) and call.path.startswith(fault.path)


def _due(fault: Fault, count: int) -> bool:
    last = None if fault.times is None else fault.at + fault.times
    return count >= fault.at and (last is None or count < last)
