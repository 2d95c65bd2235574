"""What to do about a server that is not reached, from the words of the libraries underneath."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ADVICE: Mapping[str, str] = {
    r"address of the proxy": "is the address right? In the password of a proxy write / as %2F, "
    "@ as %40 and # as %23",
    r"407|tunnel connection failed": "the proxy refuses: put its name and password into its "
    "address (proxy = { env = ... } in the profile, or HTTPS_PROXY)",
    r"hostname mismatch|doesn't match|not valid for": "the certificate is for another name: write "
    "the host as its certificate has it",
    r"certificate has expired|not yet valid": "the certificate is not valid now: is this machine's "
    "clock right?",
    r"key identifier|key usage|not marked critical": "the authority is believed, but from Python "
    "3.13 on certificates must say more of whose key they are: ask who issues them for new "
    "ones, or use Python 3.12 until then",
    r"certificate.?verify.?failed|unable to get local issuer|self.signed": "nobody who is believed "
    "here vouches for the certificate: name your company's certificates by --ca-file FILE, ca_file "
    "in the profile, or REQUESTS_CA_BUNDLE",
    r"wrong.version.number|record layer|http request was sent to https": "one side speaks TLS and "
    "the other does not: is the scheme right, https or http, and the port?",
    r"proxy is not reached": "is the address of the proxy right (--proxy, the profile, "
    "HTTPS_PROXY), and should the server be in NO_PROXY?",
    r"resolve|name or service|nodename|getaddrinfo|name resolution": "the name is not known here: "
    "is it written right? Where names are resolved by a proxy only, name it by --proxy URL",
    r"refused": "nothing listens there: are name and port right, and is the server up?",
    r"timed out|timeout|unreachable": "nobody answers: does a firewall stand between, or is "
    "a proxy needed (--proxy URL, HTTPS_PROXY)?",
    r"http 3\d\d|http 404": "no catalog answers there: is the address right, with its path, and "
    "does a login page or another site stand in front of it?",
    r"http 5\d\d|http 429": "the server is out of order or busy: try again later",
}
"""What to do, by a pattern of the reason; the first that fits counts."""


def advice(reason: str) -> str:
    """Return what to do about a server that is not reached.

    Args:
        reason: why, as it was told.
    """
    said = reason.lower()
    found = (todo for pattern, todo in _ADVICE.items() if re.search(pattern, said))
    return next(found, "is the host right and the server up?")
