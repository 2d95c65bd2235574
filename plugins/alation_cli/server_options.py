"""Options about the server that no command takes itself: whoever connects asks for them here.

They say which profile counts, and by which way out of the machine the server is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

PROFILE = "--profile"
_PREFIX = "alation_cli.server."


def _note(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None and param.name is not None:
        ctx.meta[_PREFIX + param.name] = value


def _noted(*names: str, metavar: str, told: str) -> Callable[[Decorated], Decorated]:
    """Return an option whose value is noted in the command's context, once for each command."""
    option = click.option(*names, metavar=metavar, expose_value=False, callback=_note, help=told)

    def given(command: Decorated) -> Decorated:
        there = getattr(command, "__click_params__", [])
        if any(names[0] in one.opts for one in there):
            return command
        return option(command)

    return given


profile = _noted(
    PROFILE,
    metavar="PROFILE",
    told="Named in ~/.config/alation/config.toml; else ALATION_PROFILE, else its default.",
)
proxy = _noted(
    "--proxy", metavar="URL", told="HTTP proxy; else that of the profile, else HTTPS_PROXY."
)
ca_file = _noted(
    "--ca-file",
    metavar="FILE",
    told="Certificates that are believed, as PEM; else those of the profile, else "
    "REQUESTS_CA_BUNDLE or SSL_CERT_FILE.",
)


def chosen() -> Mapping[str, str]:
    """Return what the command that runs was given: "profile", "proxy", "ca_file"."""
    context = click.get_current_context(silent=True)
    noted = {} if context is None else context.meta
    return {
        name.removeprefix(_PREFIX): value
        for name, value in noted.items()
        if name.startswith(_PREFIX)
    }


def chosen_options() -> list[str]:
    """Return the same as words of a command line, without the password of a proxy."""
    from alation_core.wire import without_password  # here: no help waits for it

    words = []
    for name, value in chosen().items():
        shown = without_password(value) if name == "proxy" else value
        words += [f"--{name.replace('_', '-')}", shown]
    return words
