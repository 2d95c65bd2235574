"""The libraries that single forms of files need: imported when they are, told when they lack."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from alation_files.errors import BadFile


def needed(module: str, what: str, extra: str) -> Any:
    """Return a library.

    Args:
        module: its name.
        what: needs it, for the message.
        extra: of this distribution that brings it.

    Raises:
        BadFile: it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as missing:
        raise BadFile(
            f"{what} needs {missing.name}, which the extra {extra!r} brings: "
            f"pip install 'alation-core[{extra}]'"
        ) from missing
