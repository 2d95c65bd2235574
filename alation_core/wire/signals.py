"""What an answer says beside its body: credentials refused, throttled, when to come back."""

from __future__ import annotations

import math
import re
from datetime import UTC

from alation_core.wire.messages import Reply

CREDENTIALS_REFUSED = "Authentication credentials were not provided."
"""The detail of a 403 that stands for a missing, wrong or expired token (sheet auth)."""
LONGEST_WAIT = 1e9
"""Seconds. What asks for more asks for this much: nobody waits so long, and no sum overflows."""
_READ_TEXT = 2000
"""Characters of a text that are searched."""
_LONGEST_DATE = 100
_USED_UP = ("entitlement", "quota_exceeded")
_SECONDS_IN_TEXT = re.compile(
    r"available in ([0-9]{1,20}(?:\.[0-9]{1,20})?) seconds?", re.IGNORECASE
)


def refuses_credentials(reply: Reply) -> bool:
    """Tell whether an answer speaks of the token: any 401, and the 403 with the known text.

    Source: sheet auth, errors_on_other_endpoints. The same 403 also stands for a feature that is
    switched off, so a caller renews once and then believes it.
    """
    if reply.status == 401:
        return True
    data = reply.data
    return (
        reply.status == 403 and isinstance(data, dict) and data.get("detail") == CREDENTIALS_REFUSED
    )


def is_quota(reply: Reply) -> bool:
    """Tell whether a 429 speaks of a used-up entitlement, which waiting does not bring back.

    Source: sheets errors (shape throttled) and data_product_ai (numbers of errors).
    """
    said = reply.text[:_READ_TEXT].lower() if reply.status == 429 else ""
    return any(word in said for word in _USED_UP)


def is_throttled(reply: Reply) -> bool:
    """Tell whether the throttle refused the request before anything was done."""
    return reply.status == 429 and not is_quota(reply)


def retry_after(reply: Reply, wall: float) -> float | None:
    """Return the seconds that an answer asks to wait, or None where it does not say.

    The header counts, as seconds or as a date; else the number in the throttle's text.

    Args:
        reply: the answer.
        wall: time of day in seconds since 1970, for the date form.
    """
    header = reply.headers.get("retry-after", "").strip()
    asked = _seconds(header)
    if asked is None:
        moment = http_date(header)
        asked = None if moment is None else min(max(0.0, moment - wall), LONGEST_WAIT)
    if asked is None and reply.status == 429:
        found = _SECONDS_IN_TEXT.search(reply.text[:_READ_TEXT])
        asked = _seconds(found[1]) if found else None
    return asked


def _seconds(text: str) -> float | None:
    if len(text) > _LONGEST_DATE:
        return None
    try:
        seconds = float(text)
    except ValueError:
        return None
    return min(max(0.0, seconds), LONGEST_WAIT) if math.isfinite(seconds) else None


def http_date(text: str) -> float | None:
    """Return the moment that a header names, in seconds since 1970, or None where it is no date."""
    if not 0 < len(text) <= _LONGEST_DATE:
        return None
    from email.utils import parsedate_to_datetime  # loads sockets, and is asked of answers alone

    try:
        moment = parsedate_to_datetime(text)
        # A date without a zone is in UTC, as all HTTP dates are; never in the machine's zone.
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (ValueError, TypeError, LookupError, OverflowError):
        return None
