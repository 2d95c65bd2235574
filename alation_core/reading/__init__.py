"""What an answer says about the rows of its batch, and readers that find it out."""

from alation_core.reading.matching import (
    COMPARED,
    MOST_DIGITS,
    ROOM,
    count,
    folded,
    is_name,
    match_objects,
    match_unique,
    number_of,
    spread,
)
from alation_core.reading.reading import (
    NOT_UNDERSTOOD,
    Locate,
    ObjectId,
    Reader,
    Reading,
    as_read,
    trust_status,
)
from alation_core.reading.ready import READER_MAKERS, by_key, in_order, no_content, one_object
from alation_core.shapes.rows import Row

__all__ = [
    "COMPARED",
    "MOST_DIGITS",
    "NOT_UNDERSTOOD",
    "READER_MAKERS",
    "ROOM",
    "Locate",
    "ObjectId",
    "Reader",
    "Reading",
    "Row",
    "as_read",
    "by_key",
    "count",
    "folded",
    "in_order",
    "is_name",
    "match_objects",
    "match_unique",
    "no_content",
    "number_of",
    "one_object",
    "spread",
    "trust_status",
]
