"""What the answers about duplicate accounts say. Sheet: user."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from alation_endpoints.user.shapes import COLUMNS


def says_success(answer: Any) -> bool:
    """Tell whether an answer has the key Success; every other one counts as a failure."""
    return isinstance(answer, Mapping) and "Success" in answer


def rows_of(answer: Any) -> Any:
    """Return the lines of the file as rows; none where the server says that there are none.

    The answer is CSV text, raw or as a JSON text, or an object with the key Success. Anything else
    is returned as it came.
    """
    if says_success(answer):
        return []
    if not isinstance(answer, str):
        return answer
    lines = csv.DictReader(io.StringIO(answer.removeprefix("\ufeff"), newline=""))
    if not set(COLUMNS) <= set(lines.fieldnames or ()):
        return answer
    return list(lines)
