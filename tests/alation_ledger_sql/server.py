"""A PostgreSQL of our own: in a folder and on a port of its own, ended by its process."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.processes import PATIENCE

USER, PASSWORD = "postgres", "not/a@secret"
_QUOTED = "not%2Fa%40secret"


def programs() -> Path | None:
    """Return the folder of the newest server's programs, which Debian keeps off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).resolve().parent if path else None


def _version(program: Path) -> int:
    name = program.parents[1].name
    return int(name) if name.isdecimal() else 0


class Server:
    """A running server.

    Args:
        folder: of its data.
        bin: of its programs.
        port: on the loopback.
    """

    def __init__(self, folder: Path, bin: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.settings: tuple[str, ...] = ()
        self._bin = bin
        # It refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user is not None:
            shutil.chown(folder, self._user)
        self._process: subprocess.Popen[str] | None = None

    def address(self, database: str = "postgres", user: str = USER, query: str = "") -> str:
        """Return the address of one of its databases."""
        return f"postgresql://{user}:{_QUOTED}@127.0.0.1:{self.port}/{database}{query}"

    def prepare(self) -> None:
        """Make its data."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        if self._user is not None:
            shutil.chown(secret, self._user)
        options = ("-U", USER, "-A", "scram-sha-256", "--pwfile", secret, "--no-sync")
        subprocess.run(
            [self._bin / "initdb", "-D", self.data, *options, "-E", "UTF8", "--locale=C.UTF-8"],
            user=self._user,
            cwd=self.folder,
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )

    @property
    def data(self) -> Path:
        """The folder of its data."""
        return self.folder / "data"

    def start(self) -> None:
        """Start it, and wait until it can be reached."""
        # What is written reaches the system at once; the machine does not fail here.
        settings = ("listen_addresses=127.0.0.1", "fsync=off", *self.settings)
        said = ("-p", str(self.port), "-k", str(self.folder), *(f"-c{one}" for one in settings))
        with (self.folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self.data, *said],
                user=self._user,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                text=True,
            )
        until = time.monotonic() + PATIENCE
        ready = [str(self._bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, check=False, timeout=PATIENCE).returncode:
            assert time.monotonic() < until, self.log()
            assert self._process.poll() is None, self.log()
            time.sleep(0.05)

    def stop(self) -> None:
        """End it at once, as a crash does: sessions are cut, and what was committed is there."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGQUIT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            process.kill()
            process.wait(PATIENCE)

    def execute(self, *statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Execute statements as its owner, and return the rows of the last one."""
        import psycopg

        with closing(psycopg.connect(self.address(database), autocommit=True)) as connection:
            for statement in statements:
                done = connection.execute(statement.encode())
            return list(done.fetchall()) if done.description else []

    def log(self) -> str:
        """Return what it has logged."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def running_server(bin: Path) -> Iterator[Server]:
    """Run a server of our own until the block is left."""
    folder = Path(tempfile.mkdtemp(prefix="alation-pg-"))
    server = Server(folder, bin, _free_port())
    try:
        server.prepare()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
