"""`alation auth`."""

from __future__ import annotations

import typer

from alation_cli.options import Host, JobSeconds, UseSandbox

app = typer.Typer(no_args_is_help=True)


@app.callback()
def auth() -> None:
    """Check the credentials."""


@app.command()
def check(host: Host = None, sandbox: UseSandbox = False, job_seconds: JobSeconds = None) -> None:
    """Log in and make one read, so that wrong credentials show before a load."""
    from alation_cli.connection import Target, connect
    from alation_cli.output.plain import show
    from alation_core import RequestRefused

    with connect(Target(host, sandbox, job_seconds)) as catalog:
        catalog.transport.authenticate()
        try:
            # A given access token is only tried by a call: the job call is harmless and there for
            # everybody. That there is no such job does not matter.
            catalog.job(1).details()
        except RequestRefused as refusal:
            if refusal.status not in (400, 404):
                raise
        show(f"{catalog.transport.base} accepts the credentials")
