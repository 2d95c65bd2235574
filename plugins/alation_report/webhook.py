"""A webhook: its address, which is a secret, and a message that is posted to it once."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Thread
from typing import Any, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from alation_core import ConfigurationError, __version__
from alation_core.foreign import Raised, attempt
from alation_core.problems import shorten
from alation_core.wire import Secret, hidden, passwords_in, proxies_in

WebhookForm = Literal["json", "slack"]

SECONDS = 15.0
"""A notification ends by then, whatever the network and the other side do."""
_SLACK = ("hooks.slack.com", "hooks.slack-gov.com")
_CA_FILES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Those that count for requests to the catalog count here."""


@dataclass(frozen=True)
class Webhook:
    """Where a message is posted.

    Args:
        url: the address. Whoever knows it can post: it is told to nobody.
        host: that it names, which may be told.
        form: of the messages that it takes.
    """

    url: Secret = field(repr=False)
    host: str
    form: WebhookForm


def webhook_at(url: str, form: WebhookForm | None = None, named: str = "url") -> Webhook:
    """Return the webhook at an address.

    Args:
        url: its address.
        form: of its messages; None: Slack's where the address is one of Slack's, else JSON.
        named: what named the address, for messages.

    Raises:
        ConfigurationError: it is no address that can be used; the text does not tell it.
    """
    text = url.strip()
    parts = attempt(urlsplit, text)
    if isinstance(parts, Raised) or not text.isprintable() or " " in text or not text.isascii():
        raise ConfigurationError(f"{named} is no address of a webhook")
    host = attempt(lambda: (parts.hostname, parts.port))
    if isinstance(host, Raised) or not host[0] or parts.scheme not in ("http", "https"):
        raise ConfigurationError(f"{named} must begin with https:// or http:// and name a host")
    if "@" in parts.netloc:
        raise ConfigurationError(f"{named} must be without user and password")
    is_slack = host[0] in _SLACK
    if is_slack and parts.scheme != "https":
        raise ConfigurationError(f"{named} must begin with https://: Slack takes nothing else")
    return Webhook(Secret(text), host[0], form or ("slack" if is_slack else "json"))


def post(webhook: Webhook, body: Mapping[str, Any], seconds: float = SECONDS) -> str | None:
    """Post a message once, and follow no redirect.

    Args:
        webhook: takes it.
        body: of the message.
        seconds: to wait at most.

    Returns:
        Why it was not taken, without the address of the webhook; None: it was.
    """
    told: list[str | None] = []
    # A name that is not resolved, and an answer that trickles in, know no time limit of their own.
    sending = Thread(target=lambda: told.append(_sent(webhook, body, seconds)), daemon=True)
    sending.start()
    sending.join(seconds)
    return told[0] if told else f"no answer within {seconds:g} s"


class _NoRedirects(HTTPRedirectHandler):
    """Follows nothing: what is posted is for the one who was named."""

    def redirect_request(self, *given: Any) -> None:
        """Return no request."""


def _sent(webhook: Webhook, body: Mapping[str, Any], seconds: float) -> str | None:
    content = json.dumps(body, default=str).encode("utf-8")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"alation-core/{__version__}",
    }
    request = Request(webhook.url, content, headers, method="POST")  # noqa: S310 - looked at
    found = attempt(_status, request, seconds)
    if isinstance(found, Raised):
        return _reason(found.error, webhook)
    return None if 200 <= found < 300 else f"HTTP {found}"


def _status(request: Request, seconds: float) -> int:
    opener = build_opener(_NoRedirects, HTTPSHandler(context=_trusted()))
    try:
        with opener.open(request, timeout=seconds) as answer:
            status: int = answer.status
            return status
    except HTTPError as error:
        error.close()
        return error.code


def _trusted() -> ssl.SSLContext:
    import certifi  # comes with requests, which trusts the same

    files = (os.environ.get(name) for name in _CA_FILES)
    return ssl.create_default_context(cafile=next(filter(None, files), certifi.where()))


def _reason(error: BaseException, webhook: Webhook) -> str:
    """Name an error; the path of an address may stand in it, and is part of the secret."""
    inner = error.reason if isinstance(error, URLError) else error
    known = isinstance(inner, OSError | str) and not isinstance(inner, HTTPException)
    parts = urlsplit(webhook.url)
    # A proxy that refuses may say what it was given.
    secrets = (webhook.url, parts.path, parts.query, *passwords_in(proxies_in(os.environ)))
    said = getattr(inner, "strerror", None) or str(inner) if known else ""
    return hidden(shorten(said, 200), secrets) or type(inner).__name__
