"""`alation sandbox`."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer()

Port = Annotated[int, typer.Option(min=0, max=65535, help="Port on loopback; 0 takes a free one.")]
Seconds = Annotated[float, typer.Option("--job-seconds", min=0.0, help="How long a job runs.")]
Faults = Annotated[
    list[str] | None,
    typer.Option(
        "--fault",
        metavar="KIND:METHOD:PATH:AT:TIMES",
        help="What goes wrong, for example reset-after:POST:/integration/v2/document/:2; all but "
        "the kind may be left out. Repeat it for more.",
    ),
]


@app.command()
def sandbox(port: Port = 0, job_seconds: Seconds = 0.5, fault: Faults = None) -> None:
    """Serve an emulated server until Ctrl-C; its first lines point a shell at it."""
    import time

    from alation_cli.connection import new_sandbox
    from alation_cli.exits import BadInput
    from alation_cli.output.plain import say

    server = new_sandbox(port, job_seconds, fault or ())
    try:
        server.start()
    except OSError as error:
        raise BadInput(f"port {port} cannot be used: {error.strerror}; take another one") from error
    try:
        print(f"export ALATION_HOST={server.url}")
        print(f"export ALATION_USER_ID={server.credentials.user_id}")
        print(f"export ALATION_REFRESH_TOKEN={server.credentials.refresh_token}", flush=True)
        say("the sandbox keeps everything in memory; Ctrl-C ends it")
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        say("the sandbox has ended")
    finally:
        server.close()
