"""What the word that is being typed may be: a function of the commands and the words before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from alation_cli.completion.protocol import Candidate
from alation_core.frozen import dataclass

Command = Mapping[str, Any]
"""A command as the table keeps it: `help`, `options`, `arguments` and the `commands` below it."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Args:
        takes: what stands here ("write", "run", "file", ...); None: a command or an option.
        begun: the beginning of it.
        command: the command of the line.
        given: the options before it, each with its value.
        choices: what else may stand here.
        before: what stands in the same word before the value ("--output=").
    """

    takes: str | None
    begun: str
    command: Command
    given: Mapping[str, str] = field(default_factory=dict)
    choices: Sequence[str] = ()
    before: str = ""


def wanted(root: Command, words: Sequence[str], begun: str) -> Wanted:
    """Return what the next word has to be.

    Args:
        root: the command itself.
        words: those before it.
        begun: the beginning of it.
    """
    command, given, arguments = root, dict[str, str](), 0
    waiting: Mapping[str, Any] | None = None
    only_arguments = False
    for word in words:
        if waiting is not None:
            given[waiting["names"][-1]] = word
            waiting = None
        elif word == "--":
            only_arguments = True
        elif word.startswith("-") and word != "-" and not only_arguments:
            name, equals, value = word.partition("=")
            option = option_of(command, name)
            given[option["names"][-1] if option else name] = value
            waiting = option if option and option["takes"] and not equals else None
        elif word in command["commands"]:
            command = command["commands"][word]
        else:
            arguments += 1
    if waiting is not None:
        return Wanted(waiting["takes"], begun, command, given, waiting["choices"])
    if begun.startswith("-") and not only_arguments:
        name, equals, value = begun.partition("=")
        option = option_of(command, name) if equals else None
        if option and option["takes"]:
            begins = f"{name}="
            return Wanted(option["takes"], value, command, given, option["choices"], begins)
        return Wanted(None, begun, command, given)
    places = command["arguments"]
    if not command["commands"] and arguments < len(places):
        return Wanted(
            places[arguments]["takes"], begun, command, given, places[arguments]["choices"]
        )
    return Wanted(None, begun, command, given)


def option_of(command: Command, name: str) -> Mapping[str, Any] | None:
    """Return the option of a name, or None."""
    return next((option for option in command["options"] if name in option["names"]), None)


def of_the_command(asked: Wanted) -> Iterator[Candidate]:
    """Yield the commands that may follow, or the options that are not given yet."""
    command = asked.command
    if command["commands"] and not asked.begun.startswith("-"):
        for name, below in command["commands"].items():
            if name.startswith(asked.begun):
                yield Candidate(name, below["help"])
        return
    for option in command["options"]:
        if option["many"] or option["names"][-1] not in asked.given:
            for name in reversed(option["names"]):
                if name.startswith(asked.begun):
                    yield Candidate(name, option["help"])
                    break


def of_operations(
    asked: Wanted, operations: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[Candidate]:
    """Yield the operations, or the endpoints, that may stand here.

    Args:
        asked: what is asked for.
        operations: of each endpoint: whether it is a write or a read, and what it does.
    """
    for endpoint, known in operations.items():
        if asked.takes == "endpoint":
            if endpoint.startswith(asked.begun):
                yield Candidate(endpoint, f"{len(known)} operations")
            continue
        for operation, (kind, about) in known.items():
            name = f"{endpoint}.{operation}"
            if name.startswith(asked.begun) and asked.takes in (kind, "operation"):
                yield Candidate(name, about)


def of_choices(asked: Wanted) -> Iterator[Candidate]:
    """Yield the choices that an option or an argument has."""
    for choice in asked.choices:
        if choice.startswith(asked.begun):
            yield Candidate(f"{asked.before}{choice}")
