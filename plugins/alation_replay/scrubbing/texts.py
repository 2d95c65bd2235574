"""Takes secrets, mails and host names out of texts; one set of rules to scrub and to check.

Scrubbing what is scrubbed changes nothing, so a text that scrubbing would change holds something
that must not be published. Only what is taken out changes: all else keeps its very spelling.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from alation_replay.scrubbing.base64_runs import runs
from alation_replay.scrubbing.edits import Edit, applied, merged
from alation_replay.scrubbing.known import KnownSecrets
from alation_replay.scrubbing.named import (
    Value,
    values_in_prose,
    values_of_form,
    values_of_json,
    values_of_markup,
    values_of_multipart,
    values_of_query,
)
from alation_replay.scrubbing.rules import (
    OWN_HOSTS,
    TAPE_HOST,
    TEXTS,
    is_opaque,
    is_stand_in,
    stand_in_for,
)
from alation_replay.scrubbing.spellings import SHORT, kinds_in, views

DEEPEST = 6
"""How many spellings within each other are taken off: base64 in JSON in base64, say."""
_SUSPICIOUS = re.compile(
    r"[@:=<%&\\/\0\ufeff\u200b\u2060]|-[A-Za-z]|[\w+/-]{11}|(?i:bearer|basic|alation|eyj)"
)
"""What every text has that a rule might change."""
_BASIC = re.compile(r"(?i)\bbasic[\s+]{1,4}$")
_PAIR = re.compile(r"[^\s:]+:(?P<password>(?!fake-)\S{4,})")
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:/)?/[^\s?]*\?\S*")


@dataclass(frozen=True)
class Scrubber:
    """The rules, and the secrets of one recording.

    Args:
        known: secrets that are known by their value (tokens, the server's host), with what stands
            for each.
        on_hit: is told the name of each rule that changed something.
    """

    known: Mapping[str, str]
    on_hit: Callable[[str], None] = lambda rule: None

    def value(self, name: str, value: str) -> str:
        """Return the value of a header, parameter or key without its secrets."""
        return self._changed(value, self._of_value(Value(0, len(value), name), value, 0))

    def text(self, text: str) -> str:
        """Return any text without its secrets; JSON, forms and addresses in it are looked into."""
        return self._changed(text, self._found(text, 0))

    def data(self, value: Any, name: str = "") -> Any:
        """Return decoded JSON without its secrets."""
        if isinstance(value, dict):
            return {
                self.text(key) if isinstance(key, str) else key: self.data(part, str(key))
                for key, part in value.items()
            }
        if isinstance(value, list):
            return [self.data(part, name) for part in value]
        if isinstance(value, str):
            return self.value(name, value)
        if value is None or isinstance(value, bool):
            return value
        spelled = json.dumps(value)
        cleaned = self.value(name, spelled)
        return value if cleaned == spelled else cleaned

    def uri(self, uri: str) -> str:
        """Return an address without its host and without the secrets in its query."""
        return self._changed(uri, self._of_address(uri, 0, scheme="https"))

    def _changed(self, text: str, edits: Iterable[Edit]) -> str:
        # What is known is looked for in the text as it stands, whatever form it has.
        made = merged(text, (*edits, *self._known_secrets.deeply_found(text)))
        for edit in made:
            self.on_hit(edit.rule)
        return applied(text, made)

    def _found(self, text: str, depth: int) -> Iterator[Edit]:
        """Yield what is to be changed in any text."""
        if depth > DEEPEST or not _SUSPICIOUS.search(text):
            return
        values = values_of_json(text)
        if values is None:
            values = values_of_form(text)
        if values is not None:
            for value in values:
                yield from self._of_value(value, text, depth)
        elif _ADDRESS.fullmatch(text):
            yield from self._of_address(text, depth)
        else:
            yield from self._loose(text, depth)

    def _of_value(self, value: Value, text: str, depth: int) -> Iterator[Edit]:
        """Yield what is to be changed in a value: all of it, where its name is one of secrets."""
        spelled = text[value.start : value.end]
        view = value.view(spelled) if value.view else None
        plain = view.text if view else spelled
        stand_in = stand_in_for(value.name) if value.name else None
        if not plain:
            return
        if stand_in is None or is_stand_in(plain):
            found = list(self._found(plain, depth + 1))
            if value.quoted:
                found += self._known_secrets.found(plain)
            elif len(text) > SHORT and len(kinds_in(plain)) > 1:
                # A short text is looked at so closely as a whole.
                found += self._known_secrets.deeply_found(plain)
        elif value.is_certain or is_opaque(plain):
            found = [Edit(0, len(plain), stand_in, f"{value.name} (a name of secrets)")]
        else:
            return
        if value.quoted:
            found = [Edit(0, len(plain), json.dumps(one.text), one.rule) for one in found[:1]]
        for edit in merged(plain, found):
            for placed in view.edits([edit]) if view else [edit]:
                yield placed.moved(value.start)

    def _of_address(self, uri: str, depth: int, scheme: str = "") -> Iterator[Edit]:
        try:
            parts = urlsplit(uri)
        except ValueError:  # no address after all
            yield from self._loose(uri, depth)
            return
        host = uri.find("//") + 2
        path = host + len(parts.netloc) if parts.netloc else 0
        if parts.netloc and not re.fullmatch(OWN_HOSTS, parts.netloc):
            yield Edit(host, path, TAPE_HOST, "host name")
            if scheme and parts.scheme:
                yield Edit(0, len(parts.scheme), scheme, "host name")
        query = uri.find("?", path)
        tail = uri.find("#", path)
        behind = len(uri) if tail < 0 else tail
        query = behind if query < 0 or query > behind else query
        for start, end in ((path, query), (behind, len(uri))):
            yield from (edit.moved(start) for edit in self._loose(uri[start:end], depth))
        for value in values_of_query(uri, query + 1, behind):
            yield from self._of_value(value, uri, depth)

    def _loose(self, text: str, depth: int) -> Iterator[Edit]:
        """Yield what is to be changed in a text that has no form of its own."""
        for rule, pattern, stand_in in _PATTERNS:
            for found in pattern.finditer(text):
                part = "part" if pattern.groups else 0
                yield Edit(*found.span(part), stand_in, rule)
        for values in (values_in_prose, values_of_markup, values_of_multipart):
            for value in values(text):
                if stand_in_for(value.name) is not None:
                    yield from self._of_value(value, text, depth)
        yield from self._in_base64(text, depth)
        for view in views(text):
            yield from view.edits(merged(view.text, self._found(view.text, depth + 1)))

    def _in_base64(self, text: str, depth: int) -> Iterator[Edit]:
        """Yield what is to be changed within base64 that stands for a text."""
        for run in runs(text, wherever=False):
            if not run.is_readable:
                continue
            found = list(self._found(run.text, depth + 1))
            if _BASIC.search(text, max(0, run.start - 12), run.start):
                found += self._of_pair(run.text)
            if made := merged(run.text, found):
                yield run.edit(made)

    def _of_pair(self, text: str) -> Iterator[Edit]:
        pair = _PAIR.fullmatch(text)
        if pair:
            yield Edit(*pair.span("password"), "fake-password", "user and password")

    @cached_property
    def _known_secrets(self) -> KnownSecrets:
        return KnownSecrets(self.known)


_PATTERNS = tuple((rule, re.compile(pattern), stand_in) for rule, pattern, stand_in in TEXTS)
