"""Results of jobs whose form no source tells: only where they are empty the status speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row
from alation_core.shapes import UNSET

_NOTHING: tuple[Any, ...] = (None, "", [], {})


def status_where_nothing_is_told(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Take a result for what it is: something that nobody can read, or nothing.

    A sibling of these uploads tells of lines that it left out in the result of a job that is called
    successful (sheet virtual_datasource). So the rows of a result that says anything are unknown.
    """
    result = details.result if details.untyped is UNSET else details.untyped
    told_nothing = any(type(result) is type(empty) and result == empty for empty in _NOTHING)
    return Reading() if told_nothing else NOT_UNDERSTOOD
