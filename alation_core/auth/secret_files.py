"""A value that stands in a file of its own, as containers mount secrets."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from alation_core.auth.telling import path_told
from alation_core.errors import ConfigurationError
from alation_core.wire.secrets import Secret

MOST_BYTES = 64 * 1024
"""Of such a file. No value is as long as that."""
_MARK = b"\xef\xbb\xbf"


def read_secret_file(path: str | os.PathLike[str], called: str, shown: str | None = None) -> str:
    """Return what stands in a file, without the line break at its end.

    Args:
        path: of the file.
        called: what names it, for messages: "ALATION_REFRESH_TOKEN_FILE".
        shown: how the path is told; None: as it is given, where it looks like one.

    Raises:
        ConfigurationError: there is no such file, or no value in it. What stands in it is not told.
    """
    told = f"{called} names {path_told(os.fspath(path)) if shown is None else shown}"
    try:
        kind = os.stat(path).st_mode
        if stat.S_ISDIR(kind):
            raise ConfigurationError(f"{told}, which is a folder: name the file in it")
        if not stat.S_ISREG(kind):
            raise ConfigurationError(
                f"{told}, which is a device or a pipe: name a file, it may be read more than once"
            )
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except ConfigurationError:
        raise  # it is a ValueError, and told already
    except FileNotFoundError:
        raise ConfigurationError(f"{told}, which is not there: is it mounted?") from None
    except PermissionError:
        raise ConfigurationError(
            f"{told}, which this user may not read: who owns it, and with which mode?"
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a path with U+0000
        said = getattr(error, "strerror", None) or str(error)
        raise ConfigurationError(f"{told}, which cannot be read: {said}") from None
    if len(content) > MOST_BYTES:
        raise ConfigurationError(f"{told}, which is larger than {MOST_BYTES // 1024} KiB")
    try:
        text = content.removeprefix(_MARK).decode()
    except UnicodeDecodeError:
        raise ConfigurationError(
            f"{told}, which holds no text in UTF-8: it must hold the value and nothing else"
        ) from None
    if not text.strip():
        raise ConfigurationError(f"{told}, which is empty")
    return one_value(text, told)


def one_value(text: str, told: str) -> str:
    """Return a value without the line break at its end, which `echo` writes.

    Args:
        text: as it was found.
        told: where, for the message.

    Raises:
        ConfigurationError: it is blank, or a line break, or another control character, stands
            within it.
    """
    value = Secret(text.rstrip("\r\n"))
    if not value.strip():
        raise ConfigurationError(
            f"{told}, and nothing but blanks stands in it: give it its value, or take it away"
        )
    if any(sign < " " or sign == "\x7f" for sign in value):
        raise ConfigurationError(
            f"{told}, and a line break or another control character stands in the value: it must "
            "be the value and nothing else"
        )
    return value
