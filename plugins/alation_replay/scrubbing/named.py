"""Values that have a name in a text: in JSON, forms, queries, markup, and `name=value` in prose."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from alation_replay.layout import decoded
from alation_replay.scrubbing.edits import View
from alation_replay.scrubbing.rules import is_opaque, stand_in_for
from alation_replay.scrubbing.spellings import in_form, in_json


@dataclass(frozen=True)
class Value:
    """A value at its place in a text.

    Args:
        start: where it begins.
        end: behind it.
        name: what it is called; "" where it has no name.
        view: takes off how it is spelled; None where it stands as it is.
        quoted: what takes its place has to be quoted as JSON: it is a number.
        is_certain: it is a value and no word of a sentence.
    """

    start: int
    end: int
    name: str = ""
    view: Callable[[str], View] | None = None
    quoted: bool = False
    is_certain: bool = True


def values_of_json(text: str) -> list[Value] | None:
    """Return the names, texts and numbers of JSON, or of lines of JSON; None where it is none."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    if isinstance(decoded(text), dict | list):
        return list(_of_json(text, 0))
    lines = [(line.start(), line[0]) for line in _LINE.finditer(text)]
    if len(lines) < 2 or not all(isinstance(decoded(line), dict | list) for _, line in lines):
        return None
    return [value for start, line in lines for value in _of_json(line, start)]


_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")


_LEXEME = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++', re.DOTALL)
_NAMELESS = frozenset({"true", "false", "null"})


def _of_json(text: str, first: int) -> Iterator[Value]:
    # Of each open object or list the name that its values have: that of a list has the list's.
    names: list[str] = [""]
    is_object: list[bool] = [False]
    awaits_name = False
    for found in _LEXEME.finditer(text):
        sign, start, end = found[0], first + found.start(), first + found.end()
        if sign in "{[":
            names.append("" if sign == "{" else names[-1])
            is_object.append(sign == "{")
            awaits_name = sign == "{"
        elif sign in "}]":
            names.pop()
            is_object.pop()
            awaits_name = False
        elif sign == ",":
            awaits_name = is_object[-1]
        elif sign == ":":
            awaits_name = False
        elif awaits_name:
            names[-1] = json.loads(sign, strict=False)
            yield Value(start + 1, end - 1, "", in_json)
        elif sign[0] == '"':
            yield Value(start + 1, end - 1, names[-1], in_json)
        elif sign not in _NAMELESS:
            yield Value(start, end, names[-1], quoted=True)


_FORM = re.compile(r"[\w.%+\[\]*-]+=[^\s=&]*(?:&[\w.%+\[\]*-]+=[^\s=&]*)*&?")
_PAIR = re.compile(r"(?P<name>[^=&;\s]++)(?:=(?P<value>[^&;\s]*+))?")


def values_of_form(text: str) -> list[Value] | None:
    """Return the names and values of a form; None where the text is no form, but base64, say."""
    is_padded = text.find("=") == len(text) - 1
    return values_of_query(text) if _FORM.fullmatch(text) and not is_padded else None


def values_of_query(text: str, start: int = 0, end: int | None = None) -> list[Value]:
    """Return the names and values of the query that stands between two places."""
    found: list[Value] = []
    for pair in _PAIR.finditer(text, start, len(text) if end is None else end):
        found.append(Value(pair.start("name"), pair.end("name"), "", in_form))
        if pair["value"]:
            name = in_form(pair["name"]).text
            found.append(Value(pair.start("value"), pair.end("value"), name, in_form))
    return found


_ASSIGNED = re.compile(r"(?<![\w.-])(?P<name>[\w.-]{2,64}+)(?:[\"']?\s{0,4}(?:=>?|:)\s{0,4}[\"']?)")
_ASSIGNED_VALUE = re.compile(r"[^\s\"'&;,<>]++")
_OPTION = re.compile(
    r"(?<!\S)--?(?P<name>[A-Za-z][\w-]{1,63}+)\s{1,4}[\"']?(?P<value>[^\s\"'-]\S*+)"
)
_TAG = re.compile(r"<(?P<inside>[^<>]{3,2000}+)>(?P<value>[^<>]*+)(?P<end></)?")
_ATTRIBUTE = re.compile(r"""\b(?P<name>name|value)\s?=\s?["'](?P<value>[^"']*+)["']""")
_PART = re.compile(r'\bname="?(?P<name>[^";\r\n]{1,100}+)"?[^\r\n]*+(?:\r?\n[^\r\n]++)*+\r?\n\r?\n')


def values_in_prose(text: str) -> Iterator[Value]:
    """Yield the secrets of `name=value`, `name: value` and `--name value` wherever they stand."""
    found = _ASSIGNED.search(text)
    while found is not None:
        after = found.end()
        value = _ASSIGNED_VALUE.match(text, after) if stand_in_for(found["name"]) else None
        if value:
            of_query = text[found.start() - 1 : found.start()] in ("?", "&", "#")
            yield Value(*value.span(), found["name"], is_certain=of_query)
            # A value may be an assignment itself; one that is long is taken as a whole.
            after = value.end() if is_opaque(value[0]) else after
        found = _ASSIGNED.search(text, after)
    for option in _OPTION.finditer(text):
        yield Value(*option.span("value"), option["name"], is_certain=False)


def values_of_markup(text: str) -> Iterator[Value]:
    """Yield the values of `<name>value</name>` and `<input name="name" value="value">`."""
    if "<" not in text:
        return
    for tag in _TAG.finditer(text):
        inside = tag["inside"]
        name = inside.split(None, 1)[0].rpartition(":")[2] if inside.strip() else ""
        if tag["value"].strip() and tag["end"]:
            yield Value(*tag.span("value"), name)
        attributes = {one["name"]: one for one in _ATTRIBUTE.finditer(inside)}
        if len(attributes) == 2 and attributes["value"]["value"]:
            start, end = attributes["value"].span("value")
            at = tag.start("inside")
            yield Value(at + start, at + end, attributes["name"]["value"])


def values_of_multipart(text: str) -> Iterator[Value]:
    """Yield the values of a body of several parts."""
    if "form-data" not in text:
        return
    for part in _PART.finditer(text):
        end = text.find("\n--", part.end() - 1)
        stop = len(text) if end < 0 else end
        value = text[part.end() : stop].rstrip("\r\n")
        if value:
            yield Value(part.end(), part.end() + len(value), part["name"])
