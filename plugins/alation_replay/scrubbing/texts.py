"""Takes secrets, mails and host names out of texts; one set of rules to scrub and to check.

Scrubbing what is scrubbed changes nothing, so a text that scrubbing would change holds something
that must not be published.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlencode, urlsplit, urlunsplit

from alation_replay.layout import decoded

TAPE_HOST = "catalog.example.com"
"""The host of every tape."""
MAIL = "user@example.com"
"""What stands for every mail address."""
SCRUBBED = "fake-"
"""How every stand-in for a secret begins; what begins so is taken for one."""

NAMES: Sequence[tuple[str, str]] = (
    (r"refresh_?token", "fake-refresh-token"),
    (r"(api_?)?access_?token|(id|auth|cde|bearer)_?token|token|jwt|bearer", "fake-access-token"),
    (r"client_?secret", "fake-client-secret"),
    (r"client_?id", "fake-client-id"),
    (r"pass(word|wd|phrase|code)?|pwd", "fake-password"),
    (r"authorization|proxy_authorization", "fake-authorization"),
    (r"cookies?|set_cookie2?|session_?id|csrf_?token|x_csrftoken", "fake-cookie"),
    (r"secret|secret_?key|api_?key|x_api_?key|private_?key", "fake-secret"),
    (r"host|host_?name|server_?host|x_forwarded_(host|for|server)", TAPE_HOST),
)
"""Names of headers, parameters and keys whose value is a secret, and what stands for it.

A name is compared as a whole, in lower case, with "-" read as "_".
"""

_MAIL = r"[A-Za-z0-9._%+'-]+@(?!example\.(?:com|org|net)\b)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_OWN_HOSTS = r"(?:[\w-]+\.)*example\.(?:com|org|net)(?![\w.-])"

TEXTS: Sequence[tuple[str, str, str]] = (
    ("token", r"\beyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?", "fake-access-token"),
    ("token", r"(?i)\b(bearer)\s+(?!fake-)(?=\S*\d)[\w.~+/=-]{8,}", r"\1 fake-access-token"),
    ("user in an address", r"(?<=://)[^/\s\"'<>@:]*:[^/\s\"'<>@]*@", ""),
    ("mail", _MAIL, MAIL),
    ("host name", rf"(?<=://)(?!{_OWN_HOSTS})[\w-]+(?:\.[\w-]+)*(?::\d+)?(?![\w.-])", TAPE_HOST),
    ("host name", r"(?i)\b(?:[\w-]+\.)+alation(?:cloud|catalog)?\.com\b", TAPE_HOST),
)
"""Patterns of what is a secret, a mail or a host wherever it stands: rule, pattern, stand-in."""

BASE64_RUN = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{12,}={0,2}(?![\w+/=-])")
_SECRET_NAME = "|".join(names for names, _ in NAMES).replace("_", "[-_]")
_SET = re.compile(
    rf"""(?i)(?<![\w-])(?P<name>{_SECRET_NAME})(?P<sign>["']?\s*[=:]\s*["']?)"""
    r"""(?P<value>[^\s"'&;,<>]+)"""
)


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
        stand_in = stand_in_for(name)
        if stand_in is None or not value or _is_stand_in(value, stand_in):
            return self.text(value)
        self.on_hit(f"{name} (a name of secrets)")
        return stand_in

    def text(self, text: str) -> str:
        """Return any text without its secrets; JSON, forms and addresses in it are looked into."""
        said = decoded(text)
        if isinstance(said, dict | list):
            cleaned = self.data(said)
            return text if cleaned == said else json.dumps(cleaned, ensure_ascii=False)
        if _is_form(text):
            pairs = parse_qsl(text, keep_blank_values=True)
            cleaned = [(name, self.value(name, value)) for name, value in pairs]
            return text if cleaned == pairs else urlencode(cleaned)
        return self._loose(text)

    def data(self, value: Any, name: str = "") -> Any:
        """Return decoded JSON without its secrets."""
        if isinstance(value, dict):
            return {key: self.data(part, key) for key, part in value.items()}
        if isinstance(value, list):
            return [self.data(part, name) for part in value]
        if isinstance(value, str):
            return self.value(name, value)
        if value is None or isinstance(value, bool) or stand_in_for(name) is None:
            return value
        return self.value(name, str(value))

    def uri(self, uri: str) -> str:
        """Return an address without its host and without the secrets in its query."""
        parts = urlsplit(uri)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        cleaned = [(name, self.value(name, value)) for name, value in pairs]
        query = parts.query if cleaned == pairs else urlencode(cleaned)
        scheme, host = parts.scheme, parts.netloc
        if host and not re.fullmatch(_OWN_HOSTS, host):
            self.on_hit("host name")
            scheme, host = "https", TAPE_HOST
        return urlunsplit((scheme, host, self._loose(parts.path), query, ""))

    def _loose(self, text: str) -> str:
        for secret, stand_in in self.known.items():
            for form in forms_of(secret):
                text = self._replaced("known secret", re.escape(form), stand_in, text)
        for rule, pattern, stand_in in TEXTS:
            text = self._replaced(rule, pattern, stand_in, text)
        text = BASE64_RUN.sub(self._base64, _SET.sub(self._setting, text))
        plain = unquote(text)
        if plain != text:
            cleaned = self._loose(plain)
            return text if cleaned == plain else quote(cleaned, safe="/:?&=@")
        return text

    def _replaced(self, rule: str, pattern: str, stand_in: str, text: str) -> str:
        cleaned, hits = re.subn(pattern, stand_in, text)
        if hits and cleaned != text:
            self.on_hit(rule)
        return cleaned

    def _setting(self, found: re.Match[str]) -> str:
        """Look at `name=value` and `name: value` within a text."""
        stand_in = stand_in_for(found["name"])
        value = found["value"]
        if stand_in is None or _is_stand_in(value, stand_in) or not _is_opaque(value):
            return found[0]
        self.on_hit(f"{found['name']} (a name of secrets)")
        return f"{found['name']}{found['sign']}{stand_in}"

    def _base64(self, found: re.Match[str]) -> str:
        """Look into what decodes to a text: `user:password` and anything that a rule changes."""
        plain = from_base64(found[0])
        if plain is None:
            return found[0]
        hits: list[str] = []
        cleaned = Scrubber(self.known, hits.append).text(plain)
        pair = re.fullmatch(r"[^\s:]+:(?!fake-)\S{4,}", plain)
        if cleaned == plain and pair is None:
            return found[0]
        self.on_hit(f"base64: {hits[0] if hits else 'user and password'}")
        return "fake-secret"


def stand_in_for(name: str) -> str | None:
    """Return what stands for the value of a name of secrets; None for any other name."""
    plain = name.strip().lower().replace("-", "_")
    return next((stand_in for names, stand_in in NAMES if re.fullmatch(names, plain)), None)


def forms_of(secret: str) -> Iterator[str]:
    """Yield a secret as it stands in plain text, in an address, in JSON and in base64."""
    standard = base64.b64encode(secret.encode()).decode()
    url_safe = base64.urlsafe_b64encode(secret.encode()).decode()
    escaped = json.dumps(secret)[1:-1]
    quoted = (quote(secret), quote(secret, safe=""), quote_plus(secret))
    coded = (standard, standard.rstrip("="), url_safe, url_safe.rstrip("="))
    yield from dict.fromkeys((secret, escaped, *quoted, *coded))


def from_base64(text: str) -> str | None:
    """Return the text that a run of base64 stands for; None where it stands for none."""
    padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
    try:
        coded = padded.replace("-", "+").replace("_", "/")
        readable = base64.b64decode(coded, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return readable if readable.isprintable() else None


def _is_form(text: str) -> bool:
    return re.fullmatch(r"[\w.%+-]+=[^\s=&]*(&[\w.%+-]+=[^\s=&]*)*", text) is not None


def _is_stand_in(value: str, stand_in: str) -> bool:
    return value.startswith(SCRUBBED) or value in (stand_in, MAIL)


def _is_opaque(value: str) -> bool:
    """Tell a secret from a word of a sentence ("token: expired"): it is long, or holds a digit."""
    return len(value) >= 16 or (len(value) >= 6 and re.search(r"\d", value) is not None)
