"""`alation auth`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Exit

from alation_cli import options
from alation_cli.exits import BadInput, ExitCode
from alation_cli.manners import group
from alation_cli.options import OutputForm, SummaryForm

if TYPE_CHECKING:
    from alation_core.auth import Validity


@group()
def auth() -> None:
    """Check the credentials, and end what was made from them."""


@auth.command()
@options.host
@options.use_sandbox
@options.job_seconds
def check(host: str | None, sandbox: bool, job_seconds: float | None) -> None:
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


@auth.command()
@click.option(
    "--user",
    type=int,
    metavar="ID",
    help="Whose token ALATION_ACCESS_TOKEN is; it is validated together with its user.",
)
@options.summary_output
@options.host
@options.use_sandbox
def validate(user: int | None, output: SummaryForm, host: str | None, sandbox: bool) -> None:
    """Ask the server whether the credentials are good and until when; exit 3 where they are not.

    Of an OAuth client that is the token that it gets now.
    """
    from alation_cli.connection import Target, connect
    from alation_core import ApiAccessToken
    from alation_core.auth import validate as ask

    with connect(Target(host, sandbox)) as catalog:
        own = catalog.transport.credentials
        if isinstance(own, ApiAccessToken) is (user is None):
            raise BadInput(
                "--user ID is missing: an access token is validated together with its user"
                if user is None
                else f"--user is for an access token: {own!r} says it itself"
            )
        told = ask(catalog.transport, user_id=user)
    _print(told, output)
    raise Exit(ExitCode.DONE if told.valid else ExitCode.NO_ACCESS)


@auth.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.host
@options.use_sandbox
def revoke(yes: bool, host: str | None, sandbox: bool) -> None:
    """End ALL access tokens that were made from the refresh token, in every process.

    The refresh token itself stays good. It asks before it does so; elsewhere than at a terminal it
    wants --yes.
    """
    from alation_cli.connection import Target, connect
    from alation_cli.output.plain import confirmed, show
    from alation_core import RefreshToken
    from alation_core.auth import revoke as end

    with connect(Target(host, sandbox)) as catalog:
        own = catalog.transport.credentials
        if not isinstance(own, RefreshToken):
            raise BadInput("only what a refresh token made can be revoked; nothing was sent")
        what = (
            f"all access tokens made from the refresh token of user {own.user_id} at "
            f"{catalog.transport.base} end, and every process that uses one is cut off"
        )
        if not (yes or confirmed(f"{what}. Revoke them?")):
            raise BadInput(f"nothing was revoked. With --yes {what}")
        show(end(catalog.transport))


def _print(told: Validity, output: SummaryForm) -> None:
    from alation_cli.output.records import print_json, print_records

    record = _record(told)
    if output is SummaryForm.JSON:
        print_json(record)
        return
    print_records([record], list(record), OutputForm.TABLE)


def _record(told: Validity) -> dict[str, Any]:
    moments = {
        name: moment.isoformat() if moment else None
        for name, moment in (
            ("expires_at", told.expires_at),
            ("created_at", told.created_at),
            ("last_used_at", told.last_used_at),
        )
    }
    return {
        "kind": told.kind,
        "valid": told.valid,
        "status": told.status,
        **moments,
        "user_id": told.user_id,
        "name": told.name,
    }
