"""A campaign on Celery: one keyed load for each file of a folder, spread over the workers.

A task that is lost, delivered twice, stopped, or left while its jobs run goes on with the run of
its key: no row is sent twice. Workers share the ledger, and one of them sends at a time, as the
vendor asks.

    pip install 'alation-core[sql]' 'celery[redis]'
    export CELERY_BROKER_URL=redis://broker/0 CELERY_RESULT_BACKEND=redis://broker/1
    export ALATION_HOST=... ALATION_USER_ID=... ALATION_REFRESH_TOKEN=... ALATION_LEDGER=postgresql://...
    celery -A tasks worker --concurrency 4
    python tasks.py /data/loads/2026-11

The ledger is a file where all workers are on one machine, else PostgreSQL. Files hold a row per
line, as JSON, and lie where each worker can read them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from typing import Any

from celery import Celery, group
from celery.signals import worker_shutting_down

from alation_core import Alation, AlationError, LedgerOption, RefreshToken, RunOwned
from alation_core.engines import Carried, carry_on, may_pass

LEAVE_AFTER = 5.0
"""Seconds to wait for jobs in the worker; then the task comes back later."""
BATCH_SIZE: int | None = None
LEASE = 60.0
"""Seconds after which the run of a worker that is gone is free, where the ledger is shared."""
TRIES = 5
PAUSE = 30.0
"""Seconds until what failed, or is at work elsewhere, is tried once more."""

app = Celery("tasks")
app.conf.update(
    # A task is taken off the queue when it has ended, not when it begins: else it is lost with
    # its worker.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # A worker keeps what is to come back later, and what it works on. After so long all of that
    # is delivered once more: it must outlast LEAVE_AFTER, the pauses, and the soft time limit.
    # Workers look for it every ten seconds (kombu 5.7), and not every hundred.
    broker_transport_options={"visibility_timeout": 900, "unacked_restore_throttle": 1},
    task_soft_time_limit=300,
)

_shutting_down = RawValue("b", 0)
"""Shared with the processes that the worker forks: only their parent is told of SIGTERM."""


@worker_shutting_down.connect
def shutting_down(**_: Any) -> None:
    """Let the loads of this worker be left; another one goes on with them."""
    _shutting_down.value = 1


@cache
def catalog() -> Alation:
    """Return the client of this process. It is made after the fork: connections are not shared."""
    given = os.environ
    auth = RefreshToken(int(given["ALATION_USER_ID"]), given["ALATION_REFRESH_TOKEN"])
    return Alation(given["ALATION_HOST"], auth, ledger=given["ALATION_LEDGER"], senders=1)


def rows_of(file: str) -> Iterator[Any]:
    """Yield the rows of a file."""
    with Path(file).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@app.task(bind=True, max_retries=None)
def load(self: Any, file: str, key: str, failed: int = 0) -> dict[str, Any]:
    """Carry the load of a file on, and come back while its jobs run.

    Args:
        self: the task.
        file: of the rows.
        key: of the load: the same in each try.
        failed: how many tries of it have failed.

    Returns:
        `run`, `status`, `rows` and `counts`.

    Raises:
        RuntimeError: the run ended, and not all of its rows succeeded.
        AlationError: it cannot be carried on.
    """
    # All of them: what is given here takes the place of what the task was called with.
    more = {"args": (file, key, failed + 1), "kwargs": {}}
    try:
        one = carried(file, key)
    except RunOwned as error:
        raise self.retry(countdown=PAUSE, exc=error) from error
    except AlationError as error:
        if not may_pass(error) or failed == TRIES:
            raise
        raise self.retry(countdown=PAUSE, exc=error, **more) from error
    if one.waits is not None:
        raise self.retry(countdown=one.waits["seconds"])
    why = one.failure()
    if why is None:
        return one.summary
    if failed < TRIES and (one.state == "stopped" or one.run.resumable):
        raise self.retry(countdown=PAUSE, exc=RuntimeError(why), **more)
    raise RuntimeError(why)


def carried(file: str, key: str) -> Carried:
    """Carry the load of a file on."""
    client = catalog()
    # Who finds another worker at it comes back later, and keeps nobody waiting.
    option = LedgerOption(os.environ["ALATION_LEDGER"], lease=LEASE, wait_for_owner=0.5)
    with told_to_leave(client) as told:
        return carry_on(
            client,
            "document.create",
            partial(rows_of, file),
            key=key,
            ledger=option,
            leave_after=LEAVE_AFTER,
            batch_size=BATCH_SIZE,
            on_refused="isolate",
            progress=lambda _: client.park() if told() else None,
        )


@contextmanager
def told_to_leave(client: Alation) -> Iterator[Callable[[], bool]]:
    """Yield what tells whether the run is to be left: the worker ends, or the task's time is over.

    The soft time limit else raises wherever the task is, and cuts a request off.
    """
    over: list[int] = []

    def leave(number: int, _: Any) -> None:
        over.append(number)
        client.park()

    before = signal.signal(signal.SIGUSR1, leave)
    try:
        # What is told before the run has begun parks none: it is looked at again and again.
        yield lambda: bool(over or _shutting_down.value)
    finally:
        signal.signal(signal.SIGUSR1, before)


def campaign(folder: str) -> Any:
    """Begin a load for each file of a folder, and return what they are going to tell."""
    files = sorted(Path(folder).resolve().glob("*.jsonl"))
    # By the file, not by its place in the list: a file more does not move the others.
    return group(load.s(str(file), f"campaign/{file}") for file in files).apply_async()


def main() -> int:
    """Run a campaign, and print what became of it."""
    loads = campaign(sys.argv[1])
    counts: Counter[str] = Counter()
    for one in loads.results:
        told = one.get(propagate=False)
        if isinstance(told, dict):
            counts.update(told["counts"])
        else:
            print(told)
    done = sum(one.successful() for one in loads.results)
    print(f"{done} of {len(loads.results)} loads succeeded: {dict(counts)}")
    return 0 if done == len(loads.results) else 1


if __name__ == "__main__":
    sys.exit(main())
