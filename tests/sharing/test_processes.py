"""Three processes on one server: one rate, one token, one sender. Real time, real processes.

With SHARING_SECONDS, as in the environment `sharing` of tox, figures are judged and printed; else a
moment shows that nothing is refused, doubled or above the rate.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from alation_core.ledger import scheme_of
from alation_sandbox import Fault, Sandbox
from tests.processes import patience, started
from tests.sharing.caller import Task

SECONDS = float(os.environ.get("SHARING_SECONDS", "0"))
"""How long the processes call; 0: a moment, and their speed is not judged."""
PROCESSES = 3
CALLER = Path(__file__).with_name("caller.py")
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.timeout(120 + 3 * SECONDS)


@dataclass(frozen=True)
class Seen:
    """What the processes did, and what the sandbox saw of it.

    Args:
        told: what came of their calls.
        per_second: requests in each full second after all had begun.
        statuses: of all answers.
        tokens: how many were made.
    """

    told: Counter[str]
    per_second: list[int]
    statuses: Counter[int]
    tokens: int

    def __str__(self) -> str:
        return (
            f"{dict(self.told)}; requests a second {self.per_second}; "
            f"answers {dict(self.statuses)}; tokens made {self.tokens}"
        )


def together(task: Task, server: Sandbox) -> Seen:
    """Let the processes do the same task at the same time."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    with ExitStack() as stack:
        callers = [
            stack.enter_context(
                started(
                    sys.executable,
                    str(CALLER),
                    json.dumps(asdict(replace(task, url=server.url, number=number))),
                    env=environment,
                    **pipes,
                )
            )
            for number in range(PROCESSES)
        ]
        for caller in callers:
            with patience(caller):
                assert caller.stdout is not None
                assert caller.stdout.readline() == "ready\n"
        for caller in callers:
            assert caller.stdin is not None
            caller.stdin.write("go\n")
            caller.stdin.flush()
        per_second = _counted(server, task.seconds)
        told: Counter[str] = Counter()
        for caller in callers:
            with patience(caller, 60 + task.seconds):
                out, _ = caller.communicate()
                told.update(json.loads(out.splitlines()[-1]))
    log = list(server.requests)
    made = sum(one.path.endswith("/createAPIAccessToken/") for one in log)
    return Seen(told, per_second, Counter(one.status for one in log), made)


def _counted(server: Sandbox, seconds: float) -> list[int]:
    """Count the requests of each full second, but for the one in which all begin."""
    time.sleep(min(0.5, seconds / 3))
    counts, begun = [server._engine.gate.total], time.monotonic()
    while time.monotonic() - begun + 1.0 < seconds - 0.5:
        time.sleep(max(0.0, begun + len(counts) - time.monotonic()))
        counts.append(server._engine.gate.total)
    return [later - earlier for earlier, later in pairwise(counts)]


def test_all_requests_stay_under_one_rate(address: str) -> None:
    seconds, rate = SECONDS or 1.0, 100.0 if SECONDS else 20.0
    begun = time.monotonic()
    with Sandbox() as server:
        task = Task("", 0, seconds, address, rate)
        seen = together(task, server)
    took = time.monotonic() - begun

    print(f"{scheme_of(address) or 'sqlite'}, one rate of {rate:g}: {seen}")
    assert set(seen.statuses) == {200, 201}
    assert seen.statuses.total() <= rate * took + 1
    if SECONDS:
        mean = sum(seen.per_second) / len(seen.per_second)
        print(f"mean {mean:.1f} a second")
        assert 95.0 <= mean <= 101.0


def test_processes_that_share_a_token_are_not_refused_and_make_one(address: str) -> None:
    seconds = SECONDS or 1.0
    seen = _with_ended_tokens(Task("", 0, seconds, address, senders=1, writes=True))
    assert seen.tokens <= PROCESSES + 2 * seconds / 60


def test_processes_that_end_each_others_tokens_are_not_refused() -> None:
    _with_ended_tokens(Task("", 0, SECONDS or 1.0, writes=True))


def _with_ended_tokens(task: Task) -> Seen:
    """Let the processes work where each new token ends the older ones; nothing is refused."""
    with Sandbox(faults=[Fault("newest-token")]) as server:
        seen = together(task, server)
        titles = [row["title"] for row in server.world.table("document").rows()]

    kept = "not shared" if task.ledger is None else scheme_of(task.ledger) or "sqlite"
    print(f"tokens, {kept}: {seen}")
    assert set(seen.told) == {"read", "run successful"}
    assert len(titles) == len(set(titles)) == 2 * seen.told["run successful"]
    return seen
