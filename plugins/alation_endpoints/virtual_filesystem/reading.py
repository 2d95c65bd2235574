"""What the job of a replace says about its rows: one sentence with a count.

The result is a list with the sentence, or the Python text of that list (sheet virtual_filesystem).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from alation_core import JobDetails
from alation_core.jobs import texts
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row, number_of

_COUNT = re.compile(r"\bUploaded (\d+) director")


def read_replace(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the count of uploaded directories and files."""
    said = texts(details.result)
    counts = [number_of(found[1]) for text in said if (found := _COUNT.search(text))]
    if not counts:
        return NOT_UNDERSTOOD
    # A larger count takes nothing back: the server may have made missing directories on the way.
    return Reading(done=min(sum(counts), len(rows)))
