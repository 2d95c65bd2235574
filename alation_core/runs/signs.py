"""What in an answer speaks against the success that it claims: the signs as data, and a walk.

Words count by where they stand, and sentences by their known forms and by how they begin, never
because a word occurs in them: a document may be called "Failed. Try again".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Any

from alation_core.frozen import dataclass
from alation_core.problems import INVALID_LISTS, ProblemKind, headline, shorten
from alation_core.reading.uniform import Columns, are_objects, are_single, columns_of, in_each

LOOKED_AT = 200
"""Characters of a sentence that tell how it begins."""
SHOWN = 120
"""Characters of a sign that its message shows."""

MOST_TELLING = 8
"""Keys of a list's objects that can tell of a failure and are looked at one after the other; where
there are more of them, each object is looked at by itself."""

NOTHING_LOOKED_AT: Mapping[int, Columns | None] = MappingProxyType({})

_ERRORS = frozenset({"error", "errors", "error_objects", "error_list", "error_message"}) | {
    *("error_messages", "exception", "exceptions", "failed", "failures", "failed_rows"),
    *("failed_items", "failed_objects", "failed_ids", "traceback", *INVALID_LISTS),
}
"""Keys under which an answer says what went wrong, or how often."""
_COUNTERS = frozenset(
    {"error_count", "errors_count", "failed_count", "failure_count", "number_failed"}
)
_FLAGS = frozenset({"success", "successful", "succeeded", "ok"})
_STATES = frozenset({"status", "state"})
_SENTENCES = frozenset({"msg", "message", "detail", "response", "reason", "error_description"})
"""Keys of texts for people. A title is none: it belongs to the object."""
FAILED_WORDS = frozenset({"failed", "failure", "error", "errored", "aborted", "cancelled"}) | {
    *("canceled", "killed", "rejected", "refused", "timeout", "timed_out", "skipped"),
}
"""Words of a state that say that something was not done."""

_NOTHING = frozenset({"", "0", "-", "[]", "{}", "none", "null", "nil", "no", "false", "ok"})
_NO_ERRORS = re.compile(
    r"(?:0|no) errors?\b|(?:errors?|failed|failures?)(?: count)?: ?(?:0\b|\[\])"
)
_BEGINS = re.compile(
    r"""(?:the\ )?(?:job|task|request|upload|import|update|creation)\ (?:has\ |was\ |is\ )?
            (?:failed|aborted|cancell?ed|killed|rejected|refused|stopped|timed\ out)\b
      | (?:unexpected|internal|unknown|fatal|server|validation)\ (?:server\ )?
            (?:error|exception|failure)\b
      | (?:errors?|failed|failures?|exception|fatal|aborted|rejected|refused)
            (?:\ ?[.:!;,-]|$|\ (?:to|while|when|in|during|after|because|with|occurred)\b)
      | could\ not\b | couldn't\b | cannot\b | can't\b | unable\ to\b | not\ found\b
      | (?:permission|access)\ denied\b | bad\ request\b | invalid\ (?:payload|request|token)\b
      | authentication\ (?:credentials|failed)\b | traceback\ \(most\b | <!doctype\b | <html\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TOTALS = re.compile(
    r"\[Succeeded: (?P<done>\d{1,18}), Failed: (?P<failed>\d{1,18}), Total: (?P<total>\d{1,18})\]"
)
_COUNTED = (
    _TOTALS,
    re.compile(r"\bError count: ?(?P<failed>\d{1,18})\b"),
    re.compile(r"\b(?P<failed>\d{1,18}) errors? (?:was|were) ignored\b"),
)
"""Sentences that count what went wrong (sheets business_policy, job, virtual_datasource)."""
_NESTED = (list, dict)
_CODE = re.compile(r"[45]\d\d(?:\d{3})?")


@dataclass(frozen=True)
class Sign:
    """Something in an answer that speaks against success.

    Args:
        message: what it says, for people.
        raw: the untouched part of the answer.
        failed: how many failures it counts, where it counts.
        holder: the object in which it stands, where that object has a name of its own.
        kind: of the problem that it is.
    """

    message: str
    raw: Any = field(repr=False)
    failed: int | None = None
    holder: Mapping[str, Any] | None = field(default=None, repr=False)
    kind: ProblemKind = "row_failed"


def says_something(value: Any) -> bool:
    """Tell whether what stands under a key of errors says that there are some."""
    if isinstance(value, str):
        text = value.strip()[:LOOKED_AT].casefold()
        return text not in _NOTHING and _NO_ERRORS.match(text) is None
    if isinstance(value, list):
        return any(says_something(entry) for entry in value)
    return bool(value)


def speaks_of_failure(text: str) -> bool:
    """Tell whether a sentence begins as one that reports a failure does."""
    start = " ".join(text.lstrip()[:LOOKED_AT].split())
    return _BEGINS.match(start) is not None and _NO_ERRORS.match(start.casefold()) is None


def counted(text: str) -> tuple[int, bool]:
    """Return how many failures a sentence of a known form counts, and whether its sum is right."""
    failed, right = 0, True
    for form in _COUNTED:
        for found in form.finditer(text):
            failed += int(found["failed"])
            if form is _TOTALS:
                right = right and int(found["done"]) + int(found["failed"]) == int(found["total"])
    return failed, right


def decoded(value: Any) -> Any:
    """Return what a text holds that is JSON, else the value: some results are texts of JSON."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def signs_in(
    answer: Any,
    ours: Container[str],
    known: Collection[int] = (),
    *,
    whole: bool = False,
    looked: Mapping[int, Columns | None] = NOTHING_LOOKED_AT,
) -> Iterator[Sign]:
    """Walk through an answer and yield what in it speaks against success.

    Args:
        answer: a job's result, or the body of an answer at once.
        ours: fields of the rows: an object that comes back has them as its own, whatever they say.
        known: `id()` of the parts whose failures are known already: nothing in them is looked at.
        whole: the answer itself is no such object, only what stands in its lists.
        looked: lists in it that were taken apart already, by their `id()`.
    """
    yield from _in_texts(answer)
    root = decoded(answer)
    todo: list[tuple[Any, Mapping[str, Any] | None]] = [(root, None)]
    if isinstance(answer, list):
        todo += [(decoded(text), None) for text in answer if isinstance(text, str)]
    while todo:
        part, holder = todo.pop()
        if id(part) in known:
            continue
        if isinstance(part, list):
            todo += [(entry, holder) for entry in _to_look_at(part, ours, looked)]
        elif type(part) is dict or isinstance(part, Mapping):
            holder = part if "id" in part else holder
            for key, value in part.items():
                own = not (whole and part is root) and key in ours
                if own or (key == "code" and "id" in part):
                    continue
                sign = sign_of(key, value, holder) if _tells(key) else None
                if sign is not None:
                    yield sign
                elif isinstance(value, _NESTED):
                    todo.append((value, holder))


def _to_look_at(
    entries: list[Any], ours: Container[str], looked: Mapping[int, Columns | None]
) -> Sequence[Any]:
    """The lists and objects in a list, but for those that surely say nothing against success."""
    columns = looked.get(id(entries)) or columns_of(entries)
    if not columns and not are_objects(entries):
        return [entry for entry in entries if isinstance(entry, _NESTED)]
    if columns:
        keys, single = {*columns}, all(map(are_single, columns.values()))
    else:
        keys = {*chain.from_iterable(entries)}
        single = are_single(chain.from_iterable(map(dict.values, entries)))
    if not single:
        return entries
    telling = [key for key in keys if _tells(key) and key not in ours]
    if len(telling) > MOST_TELLING:
        return entries
    for key in telling:
        said = {(type(value), value) for value in in_each(entries, key)}
        if any(sign_of(key, value, None) for _, value in said):
            return entries
    return ()


def _in_texts(answer: Any) -> Iterator[Sign]:
    """The texts of a result are sentences of the server, one or a list of them."""
    for text in answer if isinstance(answer, list) else [answer]:
        if isinstance(text, str):
            yield from sentence(text)


def sentence(text: str, holder: Mapping[str, Any] | None = None) -> Iterator[Sign]:
    """Yield what a text for people says against success."""
    failed, right = counted(text)
    said = shorten(text, SHOWN)
    if failed:
        yield Sign(f"it counts failures: {said}", text, failed, holder)
    elif speaks_of_failure(text):
        yield Sign(f"it says: {said}", text, None, holder)
    if not right:
        yield Sign(f"its counters contradict each other: {said}", text, None, holder, _COUNT)


_COUNT: ProblemKind = "count_mismatch"
Look = Callable[[Any], tuple[bool, int | None]]
"""Tells whether a value speaks against success, and how many failures it counts."""


def _error(value: Any) -> tuple[bool, int | None]:
    if not says_something(value):
        return False, None
    if isinstance(value, int) and not isinstance(value, bool):
        return True, value
    return True, (counted(value)[0] or None) if isinstance(value, str) else None


def _counter(value: Any) -> tuple[bool, int | None]:
    number = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return number, value if number else None


def _flag(value: Any) -> tuple[bool, int | None]:
    if isinstance(value, str):
        denied = value.strip()[:LOOKED_AT].casefold() in ("false", "no", "failed")
        return denied or speaks_of_failure(value), None
    return value is False, None


def _state(value: Any) -> tuple[bool, int | None]:
    return isinstance(value, str) and value.strip().casefold() in FAILED_WORDS, None


def _code(value: Any) -> tuple[bool, int | None]:
    plain = isinstance(value, int | str) and not isinstance(value, bool)
    short = plain and (isinstance(value, str) or 0 < value < 10**6)
    return short and _CODE.fullmatch(str(value)) is not None, None


def _nested(value: Any) -> tuple[bool, int | None]:
    return isinstance(value, list | dict) and bool(value), None


_LOOKS: Mapping[str, Look] = {
    **dict.fromkeys(_ERRORS, _error),
    **dict.fromkeys(_COUNTERS, _counter),
    **dict.fromkeys(_FLAGS, _flag),
    **dict.fromkeys(_STATES, _state),
    "code": _code,
    "detail": _nested,
}
"""How to look at what stands under a key, by the key in lower case."""


@lru_cache(maxsize=4096)
def _tells(key: Any) -> bool:
    """Tell whether something against success can stand under a key."""
    word = _word(key)
    return word in _SENTENCES or word in _LOOKS


def _word(key: Any) -> str:
    return key.casefold() if isinstance(key, str) else ""


def sign_of(key: Any, value: Any, holder: Mapping[str, Any] | None) -> Sign | None:
    """Return what one key of an object says against success, or None."""
    word = _word(key)
    if word in _SENTENCES and isinstance(value, str):
        return next(sentence(value, holder), None)
    look = _LOOKS.get(word)
    if look is None:
        return None
    against, failed = look(value)
    return Sign(f"it says {key}: {_shown(value)}", value, failed, holder) if against else None


def _shown(value: Any) -> str:
    """The first thing that a value says, short enough for a message."""
    while isinstance(value, list | dict) and value:
        headed = headline(value)
        if headed is not None:
            return shorten(headed, SHOWN)
        parts = value if isinstance(value, list) else value.values()
        value = next((part for part in parts if says_something(part)), None)
    return shorten(str(value), SHOWN)
