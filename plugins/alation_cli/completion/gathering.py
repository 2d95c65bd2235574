"""Finds out what can be asked for: the commands with their options, the operations, the runs.

This imports what the table spares: Click, the core, every endpoint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

METAVARS: Mapping[str, str] = {
    "ENDPOINT.OPERATION": "operation",
    "ENDPOINT": "endpoint",
    "FILE": "file",
    "FILE_OR_URL": "file",
    "PLAN": "file",
    "TAPE": "file",
    "DIR": "dir",
    "PROFILE": "profile",
}
"""What stands where, by the name that the help gives to it."""
OPERATIONS: Mapping[str, str] = {
    "load": "write",
    "schema": "write",
    "template": "write",
    "validate": "write",
    "get": "read",
    "--for": "write",
    "--operation": "write",
}
"""Which operations a command or an option takes; the others take any."""


HELP = {"names": ["-h", "--help"], "takes": None, "choices": [], "many": False, "help": "Help."}


def gathered_commands(root: Any) -> dict[str, Any]:
    """Return the command with all that stands below it.

    Args:
        root: the command itself.
    """
    found = _command("", root)
    names = root.list_commands(None)
    found["commands"] = {name: _command(name, root.get_command(None, name)) for name in names}
    return found


def _command(name: str, command: Any) -> dict[str, Any]:
    shown = [param for param in command.params if not getattr(param, "hidden", False)]
    below = getattr(command, "commands", {})
    return {
        "help": command.short_help or "",
        "options": [
            *(_option(name, param) for param in shown if param.param_type_name == "option"),
            HELP,
        ],
        "arguments": [
            {"takes": _takes(name, param), "choices": _choices(param)}
            for param in shown
            if param.param_type_name == "argument"
        ],
        "commands": {one: _command(f"{name} {one}", below[one]) for one in below},
    }


def _option(name: str, param: Any) -> dict[str, Any]:
    names = sorted((*param.opts, *param.secondary_opts), key=len)
    return {
        "names": names,
        "takes": None if param.is_flag or getattr(param, "count", False) else _takes(name, param),
        "choices": _choices(param),
        "many": bool(param.multiple),
        "help": param.help or "",
    }


def _takes(name: str, param: Any) -> str:
    metavar = (param.metavar or "").strip("[]{}<>")
    if name.startswith("runs") and metavar == "ID":
        return "run"
    known = METAVARS.get(metavar)
    if known == "operation":
        return OPERATIONS.get(param.opts[0], OPERATIONS.get(name, known))
    return known or ("file" if param.type.name == "path" else "text")


def _choices(param: Any) -> list[str]:
    return [*map(str, getattr(param.type, "choices", ()))]


def gathered_operations(names: Iterable[str] | None = None) -> dict[str, dict[str, list[str]]]:
    """Return the operations of endpoints: whether each is a write or a read, and what it does.

    Args:
        names: of the endpoints; None: all that are installed. One that does not load has none.
    """
    from alation_core.client import reserved_names
    from alation_core.foreign import Raised, attempt
    from alation_core.plugins import Registry

    registry = Registry(None, reserved_names())
    found = {}
    for name in registry.names if names is None else names:
        endpoint = attempt(registry.endpoint, name)
        if not isinstance(endpoint, Raised):
            operations = endpoint.operations().items()
            found[name] = {one: _described(operation) for one, operation in operations}
    return found


def _described(operation: Any) -> list[str]:
    from alation_core.operations import WriteOperation

    kind = "write" if isinstance(operation, WriteOperation) else "read"
    return [kind, f"{getattr(operation, 'method', 'GET')} {operation.path}"]


def gathered_profiles(variables: Mapping[str, str]) -> list[str]:
    """Return the names of the profiles; none where their file cannot be read."""
    from alation_core.foreign import Raised, attempt
    from alation_profiles.config_file import read_config

    file = attempt(read_config, variables)
    return [] if file is None or isinstance(file, Raised) else list(file.tables)


def ledger_of_profile(profile: str | None, variables: Mapping[str, str]) -> str | None:
    """Return the ledger that a profile names, or the default one; None: none can be told."""
    from alation_core import ConfigurationError
    from alation_core.auth import LEDGER, Setting
    from alation_profiles.configuration import Configuration
    from alation_profiles.places import Options

    named = None if profile is None else Setting(profile, "--profile")
    try:
        return Configuration(Options({}, str), variables, named).text(LEDGER)
    except ConfigurationError:
        return None


def gathered_runs(ledger: str, most: int) -> list[list[str]]:
    """Return the newest runs of a ledger: the id of each, and what it was.

    Args:
        ledger: its path or address.
        most: so many runs at most.
    """
    from alation_cli.connection import offline
    from alation_core.ledger import OPEN

    with offline() as catalog:
        store = catalog.context.opener.recorded(ledger)
    try:
        found = store.runs(limit=most)
        return [[run.id, f"{run.operation}, {run.status or OPEN}"] for run in found]
    finally:
        store.close()
