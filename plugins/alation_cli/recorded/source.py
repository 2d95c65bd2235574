"""Where the rows of a recorded run came from, as the ledger notes it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from alation_cli.files import STANDARD_INPUT, form_of
from alation_cli.options import FileForm


@dataclass(frozen=True)
class Source:
    """The input of a load.

    Args:
        file: absolute path, or "-" for standard input.
        form: how rows stand in it.
    """

    file: str
    form: FileForm

    @property
    def is_file(self) -> bool:
        """Whether the rows can be read once more."""
        return self.file != STANDARD_INPUT

    def noted(self) -> str:
        """Return the source as the ledger keeps it."""
        return json.dumps(asdict(self))


def source_of(file: str, form: FileForm | None) -> Source:
    """Return the source that the arguments of a load name.

    Raises:
        BadInput: the form is neither given nor told by the suffix.
    """
    path = file if file == STANDARD_INPUT else str(Path(file).absolute())
    return Source(path, form_of(file, form))


def noted_source(text: str | None) -> Source | None:
    """Return a source that was noted; None where none was, or not by this command."""
    try:
        found = json.loads(text or "")
        return Source(found["file"], FileForm(found["form"]))
    except (ValueError, KeyError, TypeError):
        return None
