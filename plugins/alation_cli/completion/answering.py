"""Answers a shell that asks what the word that is being typed may be."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import Any

from alation_cli.completion.candidates import (
    Wanted,
    of_choices,
    of_operations,
    of_the_command,
    wanted,
)
from alation_cli.completion.protocol import Candidate, lines, question
from alation_cli.completion.scripts import ASKED_BY, SCRIPTS
from alation_cli.completion.tables import fingerprint, keep_table, read_table
from alation_profiles.folders import CACHE, STATE, config_path, user_folder

OPERATIONS = ("write", "read", "operation", "endpoint")
LAST = "last"
"""Names the newest run."""
SHOWN_RUNS = 50
LEDGER = "ALATION_LEDGER"
STORE_SECONDS = 2.0
"""So long a shell waits for a ledger that is no file."""
_NO_PLAIN_PATH = ("~", '"', "'")
_COMPANIONS = ("", "-wal")
"""Files of a ledger that change with it."""


def answer(root: Callable[[], Any], variables: Mapping[str, str] = os.environ) -> int:
    """Print what a shell asks for, or its script; return the exit code.

    Args:
        root: returns the command itself; it is asked where no table is kept.
        variables: of the environment: what is asked stands in them.
    """
    told = set(variables[ASKED_BY].split("_"))  # older libraries turn the two words around
    shell = next((name for name in SCRIPTS if name in told), None)
    if shell is None or not told & {"complete", "source"}:
        return 1
    if "source" in told:
        print(SCRIPTS[shell], end="")
        return 0
    asked = question(shell, variables)
    try:
        # Whatever a plugin prints when it is imported is no answer.
        with redirect_stdout(sys.stderr):
            table = Table(root, variables)
            found = list(candidates(table, wanted(table.commands, asked.words, asked.begun)))
    except Exception:
        return 1  # a word that is not completed says enough
    if found:
        print(lines(shell, found))
    return 0


def candidates(table: Table, asked: Wanted) -> Iterator[Candidate]:
    """Yield what the word may be.

    Args:
        table: of what can be asked for.
        asked: what the word has to be.
    """
    if asked.takes is None:
        yield from of_the_command(asked)
    elif asked.takes in OPERATIONS:
        yield from of_operations(asked, table.operations(asked.begun))
    elif asked.takes == "run":
        yield from _runs(table, asked)
    elif asked.takes == "profile":
        from alation_cli.completion.gathering import gathered_profiles

        for name in gathered_profiles(table.variables):
            if name.startswith(asked.begun):
                yield Candidate(f"{asked.before}{name}")
    elif asked.choices:
        yield from of_choices(asked)
    elif asked.takes in ("file", "dir"):
        yield Candidate(asked.begun, kind="dir" if asked.takes == "dir" else "file")


def _runs(table: Table, asked: Wanted) -> Iterator[Candidate]:
    found = table.runs(asked.given.get("--ledger"), asked.given.get("--profile"))
    newest = [[LAST, f"the newest: {about}"] for _, about in found[:1]]
    for name, about in chain(newest, found[:SHOWN_RUNS]):
        if name.startswith(asked.begun):
            yield Candidate(name, about)


class Table:
    """What can be asked for: taken from where it is kept, and found out where it is not.

    Args:
        root: returns the command itself.
        variables: of the environment.
    """

    def __init__(self, root: Callable[[], Any], variables: Mapping[str, str]) -> None:
        self._root = root
        self.variables = variables
        self._made_from = fingerprint()
        self._file = _file(variables)
        self._known = read_table(self._file, self._made_from) or {"made_from": self._made_from}

    @property
    def commands(self) -> dict[str, Any]:
        """The command with all that stands below it."""
        if "commands" not in self._known:
            from alation_cli.completion.gathering import gathered_commands

            self._keep(commands=gathered_commands(self._root()))
        found: dict[str, Any] = self._known["commands"]
        return found

    def operations(self, begun: str) -> dict[str, dict[str, list[str]]]:
        """Return the operations of all endpoints.

        Args:
            begun: the beginning of one. Where it is that of none, its endpoint is looked at anew:
                who works on a plugin adds some.
        """
        known: dict[str, dict[str, list[str]]] = self._known.get("operations", {})
        endpoint, dot, operation = begun.partition(".")
        is_new = dot and not any(one.startswith(operation) for one in known.get(endpoint, ()))
        if not known or is_new:
            from alation_cli.completion.gathering import gathered_operations

            with redirect_stdout(sys.stderr):
                known = {**known, **gathered_operations([endpoint] if known else None)}
            self._keep(operations=known)
        return known

    def runs(self, ledger: str | None, profile: str | None = None) -> list[list[str]]:
        """Return the runs of a ledger, newest first; of one that cannot be read, none.

        Args:
            ledger: its path or address; None: that of the profile, or of the user.
            profile: that is named; None: the variable may name one, or the file of profiles.
        """
        try:
            address = _ledger(ledger, profile, self.variables)
            file = _file_of(address)
            found = _of_store(address) if file is None else self._of_file(file)
        except Exception:
            return []
        return found

    def _of_file(self, path: Path) -> list[list[str]]:
        seen = [[_seen(f"{path}{end}") for end in _COMPANIONS], str(path)]
        kept: dict[str, Any] = self._known.get("runs", {})
        if kept.get("seen") != seen:
            if not path.exists():
                return []
            from alation_cli.completion.gathering import gathered_runs

            kept = {"seen": seen, "runs": gathered_runs(str(path), SHOWN_RUNS)}
            self._keep(runs=kept)
        found: list[list[str]] = kept["runs"]
        return found

    def fill(self) -> None:
        """Find out all that takes time."""
        if self.commands:
            self.operations("")

    def _keep(self, **found: Any) -> None:
        self._known |= found
        keep_table(self._file, self._known)


def _file(variables: Mapping[str, str]) -> Path | None:
    try:
        return user_folder(CACHE, variables) / "alation" / "completion.json"
    except RuntimeError:
        return None


def _ledger(given: str | None, profile: str | None, variables: Mapping[str, str]) -> str:
    named = given or variables.get(LEDGER)
    file = config_path(variables)
    if not named and file is not None and file.exists():
        from alation_cli.completion.gathering import ledger_of_profile

        named = ledger_of_profile(profile, variables)
    if not named:
        return str(user_folder(STATE, variables) / "alation" / "ledger.sqlite")
    return named


def _file_of(address: str) -> Path | None:
    """Return the file of a ledger by the rule of the commands, or None; its errors are theirs.

    Most addresses are the path itself: a shell does not wait for the core to hear so.
    """
    if ":" not in address and not address.startswith(_NO_PLAIN_PATH):
        return Path(address)
    from alation_core.ledger import file_of

    return file_of(address)


def _of_store(address: str) -> list[list[str]]:
    """Return the runs of a ledger that is no file. Nothing of it is kept: its address is secret."""
    from alation_cli.completion.gathering import gathered_runs

    found: list[list[str]] = []
    # A server that does not answer must not keep a shell from its line.
    asking = Thread(target=lambda: found.extend(gathered_runs(address, SHOWN_RUNS)), daemon=True)
    asking.start()
    asking.join(STORE_SECONDS)
    return list(found)


def _seen(path: str) -> Iterable[int]:
    try:
        found = os.stat(path)
    except OSError:
        return []
    return [found.st_mtime_ns, found.st_size]
