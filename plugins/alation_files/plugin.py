"""What this plugin brings: the rows of data frames and of Arrow tables."""

from __future__ import annotations

from collections.abc import Sequence

from alation_core import hookimpl
from alation_core.plugins import RowSource
from alation_files.frames import is_frame, rows_of_frame


@hookimpl
def alation_row_sources() -> Sequence[RowSource]:
    """Return what makes rows of a frame."""
    return [RowSource(is_frame, rows_of_frame)]
