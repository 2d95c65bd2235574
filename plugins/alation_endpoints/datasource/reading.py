"""What the answers about data sources say of their rows. Sheet: datasource.

Most of these answers are not recorded. What is taken for a success is the form that the recorded
ones have; of any other it is not known what became of the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.problems import shown
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row, one_object
from alation_core.shapes import UNSET

_ONE = one_object(same={"ds_id": "id"})
_ONE_MOVED = one_object(same={"ds_id": "id", "connector_id": "connector_id"})

_KEPT = (
    "connector_id",
    "db_username",
    "dbname",
    "dbtype",
    "deployment_setup_complete",
    "host",
    "is_hidden",
    "is_virtual",
    "port",
    "private",
    "title",
)
"""Fields that a server has no reason to write in another way than they were sent. Of a uri it may
take credentials off, and a description may become HTML."""


def source(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the source as it is now: another one, or one with other values, is no success."""
    reading = _ONE(rows, details)
    if not reading.ids:
        return reading
    other = [name for name in _KEPT if _differs(rows[0], details.raw, name)]
    return reading if not other else Reading(unknown={0: _not_as_sent(other[0], details.raw)})


def _differs(row: Row, found: Mapping[str, Any], name: str) -> bool:
    if name not in row or name not in found:
        return False
    return row[name] != found[name] and str(row[name]) != str(found[name])


def _not_as_sent(name: str, found: Mapping[str, Any]) -> str:
    return f"the answer is not what was sent: it has {shown(found.get(name))} as {name}"


def gone(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the answer to a delete: nothing, or an object without keys."""
    return Reading() if details.raw is None or details.raw == {} else NOT_UNDERSTOOD


def settings(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the settings as they are now: each that was sent has to stand there."""
    found = details.raw
    if len(rows) != 1 or not isinstance(found, Mapping):
        return NOT_UNDERSTOOD
    sent = {name: value for name, value in rows[0].items() if name != "ds_id"}
    if not sent.keys() & found.keys():
        return NOT_UNDERSTOOD
    other = [name for name in sent if name not in found or sent[name] != found[name]]
    return Reading(unknown={0: _not_as_sent(other[0], found)}) if other else Reading(ids={0: None})


def taken_over(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the source with its new connector; a job that ended may tell nothing."""
    told = details.result if details.untyped is UNSET else details.untyped
    return Reading() if details.handle is not None and told is None else _ONE_MOVED(rows, details)
