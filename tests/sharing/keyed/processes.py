"""The processes of keyed loads, as a test sees them: it begins, kills, freezes and wakes them."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from tests.processes import PATIENCE, started
from tests.sharing.keyed.loader import Order

LOADER = Path(__file__).with_name("loader.py")
ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Child:
    """One process.

    Args:
        order: what it does.
        number: of the process.
        code: its exit code; -9: it was killed. None while it lives.
    """

    order: Order
    number: int
    code: int | None = None

    def is_over(self) -> bool:
        """Tell whether it has ended."""
        return self.code is not None

    def told(self) -> list[tuple[str, Any]]:
        """Return what it has reported: kinds, and what of each."""
        lines = Path(self.order.report).read_text(encoding="utf-8").splitlines(keepends=True)
        # The last line of one that was killed may be cut off.
        return [tuple(json.loads(line)) for line in lines if line.endswith("\n")]

    def all_told(self, kind: str) -> list[Any]:
        """Return all that it has reported of one kind."""
        return [what for one, what in self.told() if one == kind]

    def reported(self) -> int:
        """Return how many bytes it has reported."""
        return Path(self.order.report).stat().st_size

    def signal(self, number: int) -> None:
        """Kill, freeze or wake it; nothing happens where it has ended."""
        if self.code is None:
            with suppress(ProcessLookupError):
                os.kill(self.number, number)


@dataclass
class Processes:
    """Begins processes, and notices their ends."""

    orders: IO[str]
    folder: Path
    begun: queue.Queue[int] = field(default_factory=queue.Queue)
    ended: queue.Queue[tuple[int, int]] = field(default_factory=queue.Queue)
    living: dict[int, Child] = field(default_factory=dict)
    count: int = 0

    def report(self) -> str:
        """Return the file of another report."""
        self.count += 1
        path = self.folder / f"report {self.count}"
        path.touch()
        return str(path)

    def begin(self, order: Order) -> Child:
        """Start a load."""
        self.orders.write(json.dumps(asdict(order)) + "\n")
        self.orders.flush()
        child = Child(order, self.begun.get(timeout=PATIENCE))
        self.living[child.number] = child
        return child

    def look(self) -> None:
        """Notice which processes have ended."""
        while True:
            try:
                number, code = self.ended.get_nowait()
            except queue.Empty:
                return
            self.living.pop(number).code = code

    def until(self, happened: Callable[[], bool], what: str) -> None:
        """Wait until something has happened."""
        end = time.monotonic() + PATIENCE
        self.look()
        while not happened():
            assert time.monotonic() < end, f"{what}: not within {PATIENCE:g} s"
            time.sleep(0.005)
            self.look()

    def read(self, replies: IO[str]) -> None:
        """Read what is told of processes, in a thread of its own."""
        for line in replies:
            kind, number, code = json.loads(line)
            if kind == "began":
                self.begun.put(number)
            else:
                self.ended.put((number, code))


@contextmanager
def processes(folder: Path, address: str) -> Iterator[Processes]:
    """Start what forks the processes; none of them outlives the block, frozen ones neither.

    Args:
        folder: for reports.
        address: of a ledger like theirs.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with started(sys.executable, str(LOADER), address, env=environment, **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        forked = Processes(process.stdin, folder)
        reader = threading.Thread(target=forked.read, args=[process.stdout], daemon=True)
        reader.start()
        try:
            yield forked
        finally:
            forked.look()
            for child in list(forked.living.values()):
                child.signal(signal.SIGKILL)
            process.stdin.close()
            reader.join(PATIENCE)
