"""`alation sandbox`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alation_cli.manners import command
from alation_cli.parameters import FILE, Number

if TYPE_CHECKING:
    from alation_sandbox import Sandbox


LOOK_SECONDS = 1.0
"""How often the sandbox ends the jobs that are due though nobody asks, and keeps what they did."""

_MORE_THAN_ADDRESS = re.compile(
    r"(?:\w+://)?(?:\[(?P<six>[^\]]+)\]|(?P<four>[^:/\[]+))(?::(?P<port>\d+))?/?"
)
"""An address of IPv4 or IPv6, or a name, with what URLs have around it."""


@command()
@click.option(
    "--port",
    type=click.IntRange(min=0, max=65535),
    metavar="PORT",
    default=0,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--job-seconds",
    type=Number(min=0.0),
    metavar="SECONDS",
    default=0.5,
    show_default=True,
    help="How long a job runs.",
)
@click.option(
    "--fault",
    multiple=True,
    metavar="KIND:METHOD:PATH:AT:TIMES",
    help="What goes wrong, for example reset-after:POST:/integration/v2/document/:2; all but "
    "the kind may be left out. Repeat it for more.",
)
@click.option(
    "--state",
    type=FILE,
    metavar="FILE",
    help="Keep the catalog in this file: it is there again at the next start.",
)
@click.option(
    "--demo", is_flag=True, help="Begin with the small catalog of a shop, for a first look."
)
@click.option(
    "--bind",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on. Whoever reaches it can change everything.",
)
def sandbox(
    port: int, job_seconds: float, fault: Sequence[str], state: Path | None, demo: bool, bind: str
) -> None:
    """Serve an emulated server until Ctrl-C; its first lines point a shell at it."""
    import time

    from alation_cli.connection import new_sandbox
    from alation_cli.output.plain import say

    server = new_sandbox(port, job_seconds, fault or (), state=state, demo=demo, bind=bind)
    with _ended_by_signals(), _served(server, port, bind):
        try:
            print(f"export ALATION_HOST={server.url}")
            print(f"export ALATION_USER_ID={server.credentials.user_id}")
            print(f"export ALATION_REFRESH_TOKEN={server.credentials.refresh_token}", flush=True)
            for line in _told(server.url, bind, state, demo and not server.is_furnished):
                say(line)
            while True:
                time.sleep(LOOK_SECONDS)
                server.catch_up()
        except KeyboardInterrupt:
            pass
    say("the sandbox has ended" if state is None else f"the sandbox has ended; {state} keeps it")


def _told(url: str, bind: str, state: Path | None, is_left: bool) -> Iterator[str]:
    """Yield what is said of a sandbox that was started."""
    from socket import gethostname

    if not _is_loopback(bind):
        yield f"warning: whoever reaches {bind} can read and change everything in this sandbox:"
        yield "its credentials are known to all. Put no real data into it"
        if url.partition("://")[2].startswith(("127.", "[::1]")):
            port = url.rpartition(":")[2]
            yield f"other machines reach it by a name of this one: http://{gethostname()}:{port}"
    if is_left:
        yield f"{state} holds a catalog already: --demo leaves it as it is"
    yield f"look into it at {url}/"
    kept = "everything in memory" if state is None else f"everything in {state}"
    yield f"the sandbox keeps {kept}; Ctrl-C ends it"


def _is_loopback(address: str) -> bool:
    return address == "localhost" or address == "::1" or address.startswith("127.")


@contextmanager
def _served(server: Sandbox, port: int, bind: str) -> Iterator[None]:
    """Start and close a sandbox.

    Raises:
        BadInput: address, port or file cannot be used.
    """
    from alation_cli.exits import BadInput

    try:
        server.start()
    except (OSError, UnicodeError) as error:
        raise BadInput(_unusable(bind, port, error)) from error
    except ValueError as error:
        raise BadInput(str(error)) from error
    try:
        yield
    finally:
        try:
            server.close()
        except ValueError as error:
            raise BadInput(str(error)) from error


def _unusable(bind: str, port: int, error: OSError | UnicodeError) -> str:
    """Return why nothing can listen there, and what to write in its place."""
    import errno
    from socket import gaierror

    parts = _MORE_THAN_ADDRESS.fullmatch(bind)
    if parts is not None and (meant := parts["six"] or parts["four"]) != bind:
        more = f" --port {parts['port']}" if parts["port"] else ""
        return f"--bind takes an address alone, and not {bind!r}: write --bind {meant}{more}"
    # UnicodeError: of a name with an empty part, or one that is too long
    said = error.strerror if isinstance(error, OSError) else "no machine has such a name"
    foreign = isinstance(error, OSError) and error.errno == errno.EADDRNOTAVAIL
    if foreign or isinstance(error, (gaierror, UnicodeError)):
        return (
            f"address {bind or repr(bind)} cannot be used: {said}. --bind takes an "
            "address of this machine: 127.0.0.1 for this machine alone, 0.0.0.0 for all that reach "
            "it"
        )
    named = " and ".join(
        [
            *([] if _is_loopback(bind) else [f"address {bind or repr(bind)}"]),
            *([f"port {port}"] if port or _is_loopback(bind) else []),
        ]
    )
    return f"{named} cannot be used: {said}; take another one"


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let the signal that ends a service end the sandbox as Ctrl-C does: it keeps its catalog."""
    import signal

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
