"""JSON whose values can be sent on as they are written, or an error that says where they cannot.

A decoder of JSON drops all but the last of two equal keys, and rounds a number that a float cannot
hold. Both would send something else than the text says, so both are refused.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from alation_core.frozen import dataclass
from alation_core.shapes.digits import kept_number, kept_whole

Pairs = list[tuple[str, Any]]
Kept = Callable[[Any, str], Any]
"""Brings a value, whose numbers have their digits, to what its field takes; gets its path too."""


class InexactJson(ValueError):
    """A text of JSON that cannot be sent on as it is written.

    Attributes:
        message: one sentence for people.
        field: path to the value ("custom_fields[0].value"); None where it is the whole text.
        start: where the part of the text begins that was read.
    """

    def __init__(self, message: str, field: str | None = None, start: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.start = start


@dataclass(frozen=True)
class _Flaw:
    """Stands in a decoded value where something cannot be sent on as it is written."""

    message: str
    key: str | None = None


def exact_json(text: str, kept: Kept | None = None) -> Any:
    """Return what a text of JSON holds.

    Args:
        text: of JSON.
        kept: decides which numbers keep their digits; None: all have to be plain ones.

    Raises:
        InexactJson: a key stands twice in one object, or a number cannot be kept as it is.
        ValueError: the text is no JSON.
        RecursionError: it is nested too deeply.
    """
    return exact_part(text, 0, whole=True, kept=kept)[0]


def exact_part(
    text: str, start: int, *, whole: bool = False, kept: Kept | None = None
) -> tuple[Any, int]:
    """Return the JSON value that begins at a place in a text, and where it ends.

    Args:
        text: that holds it.
        start: where it begins.
        whole: nothing but blanks may stand around it.
        kept: as in `exact_json`.

    Raises: as `exact_json`.
    """
    strict, marking = _PLAIN if kept is None else _KEEPING
    try:
        value, end = (strict.decode(text), len(text)) if whole else strict.raw_decode(text, start)
    except InexactJson:
        # Only now the place of the flaw is looked for: decoding stays quick where there is none.
        flawed = marking.decode(text) if whole else marking.raw_decode(text, start)[0]
        field, message = next(_flaws(flawed, ""))
        raise InexactJson(message, field or None, start) from None
    try:
        return (value if kept is None else kept(value, "")), end
    except InexactJson as error:
        raise InexactJson(error.message, error.field, start) from None


def plain_numbers(value: Any, path: str) -> Any:
    """Return a value without numbers that have their digits: a float stands for each.

    Args:
        value: decoded, its numbers with their digits.
        path: of the value.

    Raises:
        InexactJson: a number cannot be kept as a float; its path is told.
    """
    if isinstance(value, Decimal):
        if str(value) == "-0":
            return 0
        try:
            return _number(str(value))
        except InexactJson as error:
            raise InexactJson(error.message, path or None) from None
    if isinstance(value, dict):
        return {key: plain_numbers(below, below_path(path, key)) for key, below in value.items()}
    if isinstance(value, list):
        return [plain_numbers(below, f"{path}[{index}]") for index, below in enumerate(value)]
    return value


def _digits(text: str) -> float | Decimal:
    """Return the number that a text stands for, with its digits where a float has others."""
    try:
        return kept_number(text)
    except ArithmeticError:
        raise InexactJson(_of_number(text)) from None


def _number(text: str) -> float:
    """Return the number that a text stands for, where it is written back as the same number."""
    value = float(text)
    if repr(value) != text and not _same(text, value):
        raise InexactJson(_of_number(text))
    return value


def _same(text: str, value: float) -> bool:
    try:
        return Decimal(text) == Decimal(repr(value))
    except ArithmeticError:
        return False


def _whole_number(text: str) -> int:
    return int(_kept_whole_number(text))


def _kept_whole_number(text: str) -> int | Decimal:
    try:
        return kept_whole(text)
    except ValueError:
        raise InexactJson(f"The number of {len(text)} digits is too long to be sent.") from None


def _constant(text: str) -> float:
    raise InexactJson(f"{text} is no number that JSON can hold: leave the field out.")


def _object(pairs: Pairs) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InexactJson("A key stands twice in one object.")
    return found


def _of_number(text: str) -> str:
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    kept = float(text)
    if not math.isfinite(kept):
        return f"The number {shown} is too large to be sent."
    return (
        f"The number {shown} cannot be kept exactly: it would be sent as {kept!r}. Write it so, or "
        "as a text where the field takes one."
    )


def _marked(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    def converted(text: str) -> Any:
        try:
            return convert(text)
        except InexactJson as error:
            return _Flaw(error.message)

    return converted


def _marked_object(pairs: Pairs) -> Any:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            message = f"The key {key!r} stands twice in one object: leave one of the two out."
            return _Flaw(message, key)
        found[key] = value
    return found


def _flaws(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield path and message of the flaws in a value, in the order of the text."""
    if isinstance(value, _Flaw):
        yield below_path(path, value.key), value.message
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _flaws(below, below_path(path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _flaws(below, f"{path}[{index}]")


def below_path(path: str, key: str | None) -> str:
    """Return the path of what stands under a key."""
    return path if key is None else f"{path}.{key}" if path else key


def _decoders(
    number: Callable[[str], Any], whole: Callable[[str], Any]
) -> tuple[json.JSONDecoder, json.JSONDecoder]:
    """Return what decodes JSON or fails, and what marks the places at which the other one fails."""
    return json.JSONDecoder(
        parse_float=number,
        parse_int=whole,
        parse_constant=_constant,
        object_pairs_hook=_object,
    ), json.JSONDecoder(
        parse_float=_marked(number),
        parse_int=_marked(whole),
        parse_constant=_marked(_constant),
        object_pairs_hook=_marked_object,
    )


_PLAIN = _decoders(_number, _whole_number)
_KEEPING = _decoders(_digits, _kept_whole_number)
