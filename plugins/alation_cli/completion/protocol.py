"""What a shell asks, and how it is answered: the variables and lines of Click's protocol."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from alation_core.frozen import dataclass

Kind = Literal["plain", "file", "dir"]


@dataclass(frozen=True)
class Candidate:
    """What a word may be.

    Args:
        value: the word; for files and folders what they begin with.
        help: a few words on it.
        kind: "file" and "dir" leave it to the shell to find them.
    """

    value: str
    help: str = ""
    kind: Kind = "plain"


@dataclass(frozen=True)
class Question:
    """A line that is being typed.

    Args:
        words: those before the one that is asked for, without the name of the command.
        begun: the beginning of the one that is asked for.
    """

    words: Sequence[str]
    begun: str = ""


def question(shell: str, variables: Mapping[str, str]) -> Question:
    """Return what a shell asks.

    Args:
        shell: its name.
        variables: of the environment, COMP_WORDS and COMP_CWORD among them.
    """
    words = _split(variables.get("COMP_WORDS", ""))
    told = variables.get("COMP_CWORD", "")
    if shell == "fish":  # it tells the word itself, and not its number
        begun = (_split(told) or [""])[0]
        before = words[1:-1] if begun and words[-1:] == [begun] else words[1:]
        return Question(_joined(before), begun)
    number = int(told) if told.isdecimal() else len(words)
    begun = words[number] if number < len(words) else ""
    # Bash takes the sign between an option and its value for a word.
    return Question(_joined(words[1:number]), "" if begun == "=" else begun)


def _split(line: str) -> list[str]:
    """Split a line as a shell does, even where a quote is still open."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # an open quote, or a sign that quotes nothing
        words.append(lexer.token or "")
    return words


def _joined(words: Sequence[str]) -> list[str]:
    """Take "--option", "=", "value" for an option and its value."""
    return [word for word in words if word != "="]


def _bash(candidate: Candidate) -> str:
    return f"{candidate.kind},{candidate.value}"


def _zsh(candidate: Candidate) -> str:
    value = candidate.value.replace(":", "\\:") if candidate.help else candidate.value
    return f"{candidate.kind}\n{value}\n{_one_line(candidate.help) or '_'}"


def _fish(candidate: Candidate) -> str:
    about = f"\t{_one_line(candidate.help)}" if candidate.help else ""
    return f"{candidate.kind},{candidate.value}{about}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


_LINES: Mapping[str, Callable[[Candidate], str]] = {"bash": _bash, "fish": _fish, "zsh": _zsh}


def lines(shell: str, candidates: Iterable[Candidate]) -> str:
    """Return an answer as a shell reads it."""
    return "\n".join(map(_LINES[shell], candidates))
