"""What is a secret, a mail or a host name, as tables, and what stands for it on a tape.

No expression takes more than linear time, whatever a server sends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

TAPE_HOST = "catalog.example.com"
"""The host of every tape."""
MAIL = "user@example.com"
"""What stands for every mail address."""
SECRET = "fake-secret"  # noqa: S105 - it stands for one
VALUE = "fake-password"
"""What stands for a secret value of a row."""
SCRUBBED = "fake-"
"""How every stand-in for a secret begins; what begins so is taken for one."""

_OF_SOMETHING = r"(?!(is|has|show|reset|require|change|forgot)_)(\w+_)?"

NAMES: Sequence[tuple[str, str]] = (
    (r"(\w+_)?refresh_?token", "fake-refresh-token"),
    (r"(\w+_)?access_?token|jwt|bearer", "fake-access-token"),
    (
        r"((x|id|my|api|app|cde|sso|auth|user|login|bearer|device|session|service|security"
        r"|personal|alation|oauth|amz)_?)*token",
        "fake-access-token",
    ),
    (r"(\w+_)?client_?secret", "fake-client-secret"),
    (r"(\w+_)?client_?id", "fake-client-id"),
    (_OF_SOMETHING + r"(pass(word|wd|phrase|code)|pwd)|pass", "fake-password"),
    (r"(proxy_|x_)?authorization", "fake-authorization"),
    (r"cookies?|set_cookie2?|(j|php|x_)?_?sess(ion)?_?id", "fake-cookie"),
    (r"(x_?)?(csrf|xsrf)(_?middleware)?_?token", "fake-cookie"),
    (_OF_SOMETHING + r"secret(_?(access_?)?key)?", "fake-secret"),
    (r"(\w+_)?(api|private|subscription|account|shared|signing)_?key", "fake-secret"),
    (
        r"(x_amz_)?(signature|credential)|(client_)?assertion|saml_?(response|assertion)",
        "fake-secret",
    ),
    (r"host|host_?name|server_?host|x_forwarded_(host|for|server)", TAPE_HOST),
)
"""Names of headers, parameters and keys whose value is a secret, and what stands for it.

A name is compared as a whole, in lower case, with "-", "." and " " read as "_", and with "_"
between the words of `camelCase`.
"""

_MAIL = (
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@(?!example\.(?:com|org|net)\b)"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
OWN_HOSTS = r"(?:[\w-]+\.)*example\.(?:com|org|net)(?![\w.-])"
"""Hosts that may stand on a tape."""

TEXTS: Sequence[tuple[str, str, str]] = (
    ("token", r"(?<![A-Za-z0-9])eyJ[\w-]{6,2000}\.[\w-]{4,}+(?:\.[\w-]*+)?", "fake-access-token"),
    (
        "token",
        r"(?i)\bbearer\s{1,8}(?P<part>(?!fake-)(?=\S*\d)[\w.~+/=-]{8,}+)",
        "fake-access-token",
    ),
    ("user in an address", r"(?<=://)[^/\s\"'<>@:]*+:[^/\s\"'<>@]*+@", ""),
    ("mail", _MAIL, MAIL),
    # "alation://user/7" names an object by its type, and no host (sheet critical_data_element).
    (
        "host name",
        rf"(?<=://)(?<!\balation://)(?!{OWN_HOSTS})[\w-]+(?:\.[\w-]+)*(?::\d+)?(?![\w.-])",
        TAPE_HOST,
    ),
    (
        "host name",
        r"(?i)(?<![\w-])(?:[\w-]{1,63}\.){1,4}alation(?:cloud|catalog)?\.com(?![\w-])",
        TAPE_HOST,
    ),
)
"""Patterns of what is a secret, a mail or a host wherever it stands: rule, pattern, stand-in.

What is replaced is the group `part`, where there is one.
"""


@lru_cache(maxsize=4096)
def stand_in_for(name: str) -> str | None:
    """Return what stands for the value of a name of secrets; None for any other name."""
    if len(name) > 100 or SCRUBBED in name:
        return None
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip().lstrip("-"))
    for spelled in (words, name.strip()):
        plain = re.sub(r"[-. ]", "_", spelled).lower()
        for names, stand_in in NAMES:
            if re.fullmatch(names, plain):
                return stand_in
    return None


def is_stand_in(value: str) -> bool:
    """Tell whether a value is one that scrubbing puts in the place of another."""
    return value.startswith(SCRUBBED) or value in (MAIL, TAPE_HOST)


def is_opaque(value: str) -> bool:
    """Tell a secret from a word of a sentence ("token: expired"): it is long, or holds a digit."""
    return len(value) >= 16 or (len(value) >= 6 and re.search(r"\d", value) is not None)
