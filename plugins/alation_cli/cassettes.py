"""Tapes, through the extra `replay`, which is imported only where a command needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alation_cli.exits import BadInput
from alation_core.auth import Credentials

COLUMNS = ("tape", "rule", "message")


@contextmanager
def with_replay() -> Iterator[None]:
    """Do what needs the extra `replay`.

    Raises:
        BadInput: the extra is not installed, or a tape or its index cannot be used.
    """
    if find_spec("vcr") is None:
        raise BadInput(
            "cassettes need vcrpy, which the extra 'replay' brings: "
            "pip install 'alation-core[replay]'"
        )
    from alation_replay.scrubbing import SecretSurvived
    from alation_replay.tapes import TapeError

    try:
        yield
    except (SecretSurvived, TapeError) as error:
        raise BadInput(str(error)) from error


def checked(folder: Path) -> list[dict[str, Any]]:
    """Return what is wrong with the tapes of a folder, as records."""
    from alation_replay.check import check_folder

    return [
        {"tape": str(found.tape), "rule": found.rule, "message": found.message}
        for found in check_folder(folder)
    ]


def drifted(folder: Path) -> list[dict[str, Any]]:
    """Return the keys in the answers of a folder's tapes that no schema knows, as records."""
    from alation_replay.check import drift_of_folder

    return [
        {"tape": str(found.tape), "rule": "drift", "message": f"unknown: {', '.join(found.keys)}"}
        for found in drift_of_folder(folder)
    ]


def recorded(tape: Path, into: Path, host: str, auth: Credentials, server: str | None) -> Path:
    """Record the call of a tape anew and return the path of the new tape.

    Args:
        tape: whose call is made, as the index beside it says.
        into: folder that takes the new tape and its index entry.
        host: the server.
        auth: its credentials.
        server: version of the server; None: nobody knows.

    Raises:
        BadInput: the index does not name the tape.
    """
    from alation_replay.index import read_index
    from alation_replay.recording import UNNAMED, record

    entry = read_index(tape.parent).get(tape.stem)
    if entry is None:
        raise BadInput(f"the index beside {tape} does not name it, so its call is not known")
    return record(entry, into, host=host, auth=auth, server=server or UNNAMED)
