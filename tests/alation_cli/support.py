"""Runs the command in this process against a sandbox; shows what it asked the server for."""

from __future__ import annotations

import json
import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from click.testing import CliRunner, Result

from alation_cli.app import alation
from alation_cli.output.plain import LOGGERS, TOLD
from alation_cli.recorded.location import default_ledger
from alation_core.ledger import Claim, Record, open_store
from alation_sandbox import RequestLog, Sandbox

LOGIN = "/integration/v1/createAPIAccessToken/"


def run(*args: str, stdin: str | bytes | None = None) -> Result:
    """Run `alation` with these arguments."""
    with loggers_as_they_were():
        return CliRunner().invoke(alation, args, input=stdin)


@contextmanager
def loggers_as_they_were() -> Iterator[None]:
    """The command says to the loggers of its process what they show: others have their own say."""
    loggers = [logging.getLogger(name) for name in (*LOGGERS, *TOLD)]
    before = [(logger, logger.level, list(logger.handlers)) for logger in loggers]
    try:
        yield
    finally:
        for logger, level, handlers in before:
            logger.setLevel(level)
            logger.handlers = handlers


def variables(server: Sandbox) -> dict[str, str]:
    """Return the variables that point a shell at a sandbox."""
    return {
        "ALATION_HOST": server.url,
        "ALATION_USER_ID": str(server.credentials.user_id),
        "ALATION_REFRESH_TOKEN": server.credentials.refresh_token,
    }


def writes(server: Sandbox) -> Sequence[RequestLog]:
    """Return the requests that could have changed something."""
    return [seen for seen in server.requests if seen.method != "GET" and seen.path != LOGIN]


def newest_run() -> dict[str, Any]:
    """Return the newest run of the user's ledger, as the list has it."""
    found: list[dict[str, Any]] = json.loads(run("runs", "list", "--output", "json").stdout)
    return found[0]


def reopen(identity: str, *records: Record) -> None:
    """Let a run of the user's ledger be open again, with further records."""
    store = open_store(default_ledger())
    claim = store.claim(identity, 60.0)
    assert isinstance(claim, Claim)
    known = replace(store.run(identity), status=None, counts=None, ended=None)
    store.append(claim, records, known)
    store.release(claim)
    store.close()


def json_lines(path: str) -> list[Any]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True)
class BadPlugin:
    """A distribution whose one entry point does not import."""

    name: str = "lopsided"

    def install(self, folder: Path) -> None:
        """Write it into a folder, which must be on the path."""
        (folder / "lopsided_plugin.py").write_text("import no_such_module_anywhere\n")
        info = folder / "lopsided-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lopsided\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[alation_core]\n{self.name} = lopsided_plugin\n")


@contextmanager
def unheard(number: signal.Signals) -> Iterator[None]:
    """Let a signal that nobody holds back be told; it ends no tests."""

    def tell(number: int, frame: FrameType | None) -> None:
        raise RuntimeError(f"nobody heard signal {number}")

    before = signal.signal(number, tell)
    try:
        yield
    finally:
        signal.signal(number, before)
