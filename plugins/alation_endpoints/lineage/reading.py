"""What the job of an upload says about the objects of its paths.

The form of its result is not recorded (sheet lineage), so only its texts are read: one that names
the key of an object and says that something is wrong with it is about the rows with that key. An
object that the catalog does not have becomes a temporary one and no error, so such a row is
neither done as it was meant, nor refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core import JobDetails
from alation_core.problems import Finding, shorten
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row, spread
from alation_core.shapes import UNSET

_TEMPORARY = re.compile(r"\b(?:tmp|temp|temporary)\b", re.IGNORECASE)
_WRONG = re.compile(
    r"""\b(?:not\ found|(?:does|do|did)(?:\ not|n't)\ exist|unknown|unrecogni[sz]ed|missing|deleted
         |invalid|not\ (?:supported|valid|in\ the\ catalog)|could(?:\ not|n't)|can(?:not|'t)|unable
         |fail(?:ed|s|ures?)?|errors?|skipped|ignored|rejected|refused)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTHING = re.compile(r"\b(?:0|no|without)\ (?:errors?|failures?)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s'\"`,;()\[\]{}<>|]+")
_QUOTED = re.compile(r"['\"`]([^'\"`]*)['\"`]")
_END = ".:!?"


def uploaded(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read what the texts of a job say; where they say nothing of a row its status speaks.

    So it does where the result is null. One that holds no text is not understood.
    """
    result = details.result if details.untyped is UNSET else details.untyped
    if result is not None and not _speaks(result):
        return NOT_UNDERSTOOD
    owners = _owners(rows)
    wrong: dict[str, list[int]] = {}
    unknown: dict[int, str] = {}
    for text in _texts(result):
        named, rest = _taken_apart(text, owners)
        if _TEMPORARY.search(rest) and named:
            told = f"the job speaks of a temporary object: {shorten(text)}"
            unknown |= dict.fromkeys(named, told)
        elif _TEMPORARY.search(rest) or _WRONG.search(_NOTHING.sub("", rest)):
            wrong[text] = named
    findings = [Finding(shorten(text), raw=text) for text in wrong]
    placed = spread(len(rows), findings, lambda finding: wrong[finding.raw])
    return Reading(findings=placed, unknown=unknown)


def _speaks(result: Any) -> bool:
    """Tell whether a result is a text, or a list of texts or of objects with a `response`."""
    parts = result if isinstance(result, list) else [result]
    told = (part.get("response") if isinstance(part, Mapping) else part for part in parts)
    return all(isinstance(text, str) for text in told)


def _owners(rows: Sequence[Row]) -> Mapping[str, Sequence[int]]:
    """Return the rows that name each key; its case does not matter (documented, FAQ)."""
    owners: dict[str, dict[int, None]] = {}
    for index, row in enumerate(rows):
        keys = [one["key"] for segment in row["path"] for one in segment]
        keys += [flow["external_id"] for flow in row.get("dataflow_objects") or ()]
        for key in keys:
            owners.setdefault(key.lower(), {})[index] = None
    return {key: list(indexes) for key, indexes in owners.items()}


def _taken_apart(text: str, owners: Mapping[str, Sequence[int]]) -> tuple[list[int], str]:
    """Return the rows whose keys stand in a text, and the text without these keys."""
    named: dict[int, None] = {}
    rest = []
    # A key with blanks in it is found where it stands in quotes.
    for quoted in _QUOTED.findall(text):
        named |= dict.fromkeys(owners.get(quoted.lower(), ()))
    words = _QUOTED.sub(lambda one: "" if one[1].lower() in owners else one[0], text)
    for word in _BETWEEN.split(words):
        key = next((k for k in (word, word.rstrip(_END)) if k.lower() in owners), None)
        if key is None:
            rest.append(word)
        else:
            named |= dict.fromkeys(owners[key.lower()])
    return sorted(named), " ".join(rest)


def _texts(value: Any) -> Iterator[str]:
    todo = [value]
    while todo:
        part = todo.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, Mapping):
            todo += reversed(list(part.values()))
        elif isinstance(part, list):
            todo += reversed(part)
