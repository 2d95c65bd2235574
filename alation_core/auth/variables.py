"""The variables of the environment as a place of settings, each also as the file that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from alation_core.auth.secret_files import one_value, read_secret_file
from alation_core.auth.settings import NAMES, WAYS, Setting
from alation_core.errors import ConfigurationError

PREFIX = "ALATION_"
FILE = "_FILE"
_NO_SIGN = re.compile("[^A-Z0-9]")
_VALUES = "|".join(name.upper() for way in WAYS.values() for name in way.names)
_FURTHER = re.compile(rf"{PREFIX}(\w+)_(?:{_VALUES})(?:{FILE})?")


class Variables:
    """A place of settings: "host" stands in ALATION_HOST, or in the file of ALATION_HOST_FILE.

    An empty variable counts as not set.

    Args:
        variables: of the environment.
        named: the name that operations give to credentials: those of "cde" are in
            ALATION_CDE_CLIENT_ID and so on; None: the client's own.

    Raises:
        ConfigurationError: what is given are no variables.
    """

    def __init__(self, variables: Mapping[str, str], named: str | None = None) -> None:
        if not isinstance(variables, Mapping):
            raise ConfigurationError(
                "variables are a mapping of names to texts, as os.environ is one, not "
                f"{type(variables).__name__}"
            )
        self._variables = variables
        self._begin = PREFIX if named is None else f"{PREFIX}{_NO_SIGN.sub('_', named.upper())}_"

    def has(self, name: str) -> bool:
        """Tell whether a variable of this name, or of its file, is set."""
        called = self.called(name)
        if name not in NAMES:
            return False
        return bool(self._variables.get(called) or self._variables.get(called + FILE))

    def called(self, name: str) -> str:
        """Return the variable of a value."""
        return self._begin + name.upper()

    def read(self, name: str) -> Setting:
        """Return a value that is there.

        Raises:
            ConfigurationError: the variable and that of its file are both set, the variable is
                blank or no text, or there is no value in the file.
        """
        called = self.called(name)
        value, file = self._text(called), self._text(called + FILE)
        if value and file:
            raise ConfigurationError(f"{called} and {called}{FILE} are both set: unset one of them")
        if file:
            found = read_secret_file(file, called + FILE)
            return Setting(found, f"the file {file} ({called}{FILE})")
        return Setting(one_value(value, f"{called} is set"), called)

    def _text(self, called: str) -> str:
        value = self._variables.get(called) or ""
        if not isinstance(value, str):
            # Not what it is: it may be a secret.
            raise ConfigurationError(f"{called} must be a text, not {type(value).__name__}")
        return value


def names_in(variables: Mapping[str, str]) -> list[str]:
    """Return the names of further credentials of which a variable is set, in lower case."""
    found = (_FURTHER.fullmatch(name) for name, value in variables.items() if value)
    return list(dict.fromkeys(told[1].lower() for told in found if told is not None))
