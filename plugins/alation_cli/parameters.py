"""How options and arguments are declared: by Click, with what it lacks for this command."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan, nan
from pathlib import Path
from typing import Any, TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

FILE = click.Path(path_type=Path, readable=False)
"""A path; whether something is there, and what it is, is found out where it is used."""


class OneOf(click.Choice[Any]):
    """One of the values of an enum of texts; Click would take the names of its members.

    Args:
        choices: the enum. A default is given as its value.
    """

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        """Return what stands for a choice on the line."""
        return str(choice)


class Number(click.FloatRange):
    """A number from a bound on. "nan" is none, though no comparison finds it beyond the bound."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a text as a number."""
        try:
            number = float(value)
        except ValueError:
            number = nan
        if isnan(number):
            self.fail(f"{value!r} is no number. Give one in digits, such as 30 or 0.5.", param, ctx)
        return float(super().convert(number, param, ctx))


class Argument(click.Argument):
    """An argument that the help tells of; that of Click itself has no words before 8.5.

    Args:
        declared: as Click takes it.
        told: what the help says.
        more: as Click takes it.
    """

    def __init__(self, declared: list[str], told: str = "", **more: Any) -> None:
        super().__init__(declared, **more)
        self.told = told

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for it in the line of usage."""
        name = self.human_readable_name
        return name if self.required else f"[{name}]"

    def record(self) -> tuple[str, str]:
        """Return its row in the help."""
        needed = "[required]" if self.required else ""
        return self.human_readable_name, "  ".join(filter(None, (self.told, needed)))


def argument(
    name: str, *, metavar: str, told: str = "", **more: Any
) -> Callable[[Decorated], Decorated]:
    """Declare an argument of a command.

    Args:
        name: of the parameter of the function.
        metavar: what stands for it in the help.
        told: what the help says of it.
        more: as Click takes it (`type`, `required`).
    """
    return click.argument(name, cls=Argument, metavar=metavar, told=told, **more)
