"""The only module that does I/O over HTTP: timeouts, same-origin rule, renewal, repeated reads.

A write is tried once here; whether it may be tried again is decided by the runner, which knows the
operation. Nothing here follows a redirect, reads a netrc file, or logs a body or a header.
"""

from __future__ import annotations

import logging
import random
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import requests
from requests.auth import AuthBase
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
)

from alation_core import __version__
from alation_core.auth.credentials import Credentials, secrets_of
from alation_core.auth.tokens import TOKEN_HEADERS, Token, token_source
from alation_core.clock import Clock
from alation_core.errors import AuthenticationFailed, RequestRefused, ServerUnreachable
from alation_core.problems import headline, read_errors, shorten
from alation_core.transport.unpacking import ENCODING, unpacked
from alation_core.wire.messages import NoReply, Reply, Request
from alation_core.wire.secrets import without_secrets
from alation_core.wire.signals import http_date, is_quota, refuses_credentials, retry_after

logger = logging.getLogger("alation_core.transport")


CONNECT_SECONDS = 10.0


READ_SECONDS = 60.0


ANSWER_SECONDS = 300.0
"""A whole answer must have come by then, however slowly its parts trickle in."""


MAX_ANSWER_BYTES = 256 * 1024 * 1024


PART_BYTES = 1 << 16


USER_AGENT = f"alation-core/{__version__}"


REPEATABLE = frozenset({429, 500, 502, 503, 504})


_UNSENT = (
    NewConnectionError,
    ConnectTimeoutError,
    NameResolutionError,
    ssl.SSLCertVerificationError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
)


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how fast a read is repeated.

    Args:
        tries: requests in all, the first one included.
        first_seconds: pause before the second try; each later one is twice as long.
        cap_seconds: longest pause that is chosen here.
        patience_seconds: a server that asks for a longer pause than this is not waited for.
    """

    tries: int = 5
    first_seconds: float = 0.25
    cap_seconds: float = 8.0
    patience_seconds: float = 300.0

    def pause(self, failures: int, asked: float | None, chance: float) -> float | None:
        """Return the seconds until the next try, or None to give up.

        Args:
            failures: tries that failed so far.
            asked: what the server asked for, or None.
            chance: a number from 0 to 1 that spreads clients apart.
        """
        if failures >= self.tries or (asked is not None and asked > self.patience_seconds):
            return None
        backoff = min(self.first_seconds * 2.0 ** (failures - 1), self.cap_seconds)
        return float(max(backoff * (0.75 + 0.5 * chance), asked or 0.0))


class _Header(AuthBase):
    """Sets the token's header, and no other one; being there, it keeps requests from netrc.

    A session that was given may carry a token of its own: two at once act as a foreign user
    (sheet auth, header_rules).
    """

    def __init__(self, token: Token | None) -> None:
        self._token = token

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        for header in TOKEN_HEADERS:
            prepared.headers.pop(header, None)
        if self._token is not None:
            prepared.headers[self._token.header] = self._token.value
        return prepared


class Transport:
    """One server, one credential, one session.

    Args:
        base: the checked base URL of the server.
        credentials: what opens it.
        clock: the time.
        session: a requests session to use; a new one by default. Adapters, proxies and CA files
            that are set on it count.
        retry: how reads are repeated.
    """

    def __init__(
        self,
        base: str,
        credentials: Credentials,
        clock: Clock,
        session: requests.Session | None = None,
        retry: RetryPolicy | None = None,
    ) -> None:
        self.base = base
        self.clock = clock
        self.retry = retry or RetryPolicy()
        self._tokens = token_source(base, credentials, clock)
        self._credentials = credentials
        self._session = session or requests.Session()
        self._offset: float | None = None

    def exchange(self, request: Request) -> Reply | NoReply:
        """Send a request once with a good token; renew the token once where it is refused.

        Returns:
            The answer, whatever its status, or why there is none.

        Raises:
            AuthenticationFailed: no token could be had, or a fresh one was refused as well. The
                server did nothing.
        """
        try:
            token = self._tokens.current(self._fetch, self.clock.now())
        except ServerUnreachable as error:
            return NoReply(sent=False, reason=str(error))
        reply = self._once(request, token)
        if isinstance(reply, NoReply) or not refuses_credentials(reply):
            return reply
        try:
            renewed = self._tokens.renewed(token, self._fetch)
        except ServerUnreachable as error:
            return NoReply(sent=False, reason=str(error))
        if renewed is not None:
            reply = self._once(request, renewed)
            if isinstance(reply, NoReply) or not refuses_credentials(reply):
                return reply
        raise AuthenticationFailed(_refused(request, reply, renewed is not None))

    def read(self, request: Request) -> Reply:
        """Perform a read: repeat it on lost connections, 429 and 5xx, with growing pauses.

        Raises:
            AuthenticationFailed: as for `exchange`.
            ServerUnreachable: no answer within the tries.
            RequestRefused: the server answered with an error.
        """
        reply = self._repeat(lambda: self.exchange(request), request)
        if reply.ok:
            return reply
        where = f"{request.method} {request.path}"
        if 300 <= reply.status < 400:
            raise RequestRefused(
                f"{where}: the server redirects (HTTP {reply.status}); redirects are not followed, "
                "because the token would travel along. Check the host and its scheme",
                status=reply.status,
                problems=[],
                raw=reply.data,
            )
        problems = [finding.to_problem("refused", ()) for finding in read_errors(reply.data)]
        said = headline(reply.data) or "; ".join(problem.message for problem in problems[:3])
        raise RequestRefused(
            f"{where}: HTTP {reply.status}: {shorten(said)}",
            status=reply.status,
            problems=problems,
            raw=reply.data,
        )

    def authenticate(self) -> None:
        """Fetch a token now, where none is at hand.

        Raises:
            AuthenticationFailed: the server gives no token.
            ServerUnreachable: no answer within the tries.
        """
        self._tokens.current(self._fetch, self.clock.now())

    def server_wall(self) -> float:
        """Return the server's time of day, in seconds since 1970, as its answers told it.

        Where they differ (several machines, one of them with a wrong clock), the latest time
        counts: a look-up then finds too few objects rather than older ones.
        """
        return self.clock.wall() + (self._offset or 0.0)

    def _note_time(self, date: str) -> None:
        moment = http_date(date)
        if moment is not None:
            offset = moment - self.clock.wall()
            self._offset = offset if self._offset is None else max(self._offset, offset)

    def _fetch(self, request: Request) -> tuple[Reply, float]:
        """Perform a token call, once: whoever needs the token repeats the whole exchange.

        A server that is out of order says nothing about the credentials.
        """
        reply = self._once(request, None)
        if isinstance(reply, NoReply):
            raise ServerUnreachable(f"{self.base} gave no token: {reply.reason}")
        if reply.status in REPEATABLE:
            said = headline(reply.data) or "no text"
            raise ServerUnreachable(
                f"{self.base} gave no token: HTTP {reply.status}: {shorten(said, 200)}"
            )
        if reply.ok and not reply.is_json:
            raise ServerUnreachable(f"{self.base} gave no token: its answer is no JSON")
        return reply, self.clock.now()

    def _repeat(self, attempt: Callable[[], Reply | NoReply], request: Request) -> Reply:
        failures = 0
        while True:
            reply = attempt()
            asked = None
            if isinstance(reply, Reply):
                if reply.status not in REPEATABLE or is_quota(reply):
                    return reply
                asked = retry_after(reply, self.clock.wall())
            failures += 1
            pause = self.retry.pause(failures, asked, random.random())  # noqa: S311 - no secret
            if pause is None:
                if isinstance(reply, Reply):
                    return reply
                raise ServerUnreachable(
                    f"{self.base} did not answer {request.method} {request.path} "
                    f"({failures} tries): {reply.reason}. Is the host right and the server up?"
                )
            self.clock.sleep(pause)

    def _once(self, request: Request, token: Token | None) -> Reply | NoReply:
        headers = {
            "Accept": "application/json, */*;q=0.5",
            "Accept-Encoding": ENCODING,
            "User-Agent": USER_AGENT,
        }
        if request.content_type is not None:
            headers["Content-Type"] = request.content_type
        started = self.clock.now()
        try:
            with self._session.request(
                request.method,
                self.base + request.path,
                params=list(request.query),
                data=request.body,
                headers=headers,
                auth=_Header(token),
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
                # Said here too: else a CA file of the environment would count over the session's.
                verify=self._session.verify,
            ) as response:
                reply = self._receive(response, started, self._secrets(token))
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            # ValueError: an answer that redirects to what is no address (requests looks at it).
            reply = NoReply(sent=not _never_sent(error), reason=_reason(error))
        outcome = reply.status if isinstance(reply, Reply) else reply.reason
        logger.debug(
            "%s %s -> %s in %.3f s",
            request.method,
            request.path,
            outcome,
            self.clock.now() - started,
        )
        return reply

    def _secrets(self, token: Token | None) -> list[str]:
        """The secrets that an answer may echo: some servers show the whole request in an error."""
        sent = secrets_of(self._credentials)
        return [*sent, token.value.removeprefix("Bearer ")] if token is not None else sent

    def _receive(
        self, response: requests.Response, started: float, secrets: Sequence[str]
    ) -> Reply | NoReply:
        if _broke_off(response):
            return NoReply(sent=True, reason="the answer breaks off within its headers")
        parts: list[bytes] = []
        size = 0
        for part in unpacked(self._in_time(response, started), _encoding(response)):
            parts.append(part)
            size += len(part)
            if size > MAX_ANSWER_BYTES:
                return NoReply(
                    sent=True, reason=f"the answer is larger than {MAX_ANSWER_BYTES} bytes"
                )
        headers = {name.lower(): value for name, value in response.headers.items()}
        self._note_time(headers.get("date", ""))
        return without_secrets(Reply(response.status_code, headers, b"".join(parts)), secrets)

    def _in_time(self, response: requests.Response, started: float) -> Iterator[bytes]:
        """Yield the parts of a body as they come, however small: so a trickle can be ended."""
        response.raw.decode_content = False
        read1 = getattr(response.raw, "read1", None)  # urllib3 2; older ones fill their buffer
        if read1 is None:
            parts = response.raw.stream(PART_BYTES, decode_content=False)
        else:
            parts = iter(lambda: read1(PART_BYTES), b"")
        for part in parts:
            yield part
            if self.clock.now() - started > ANSWER_SECONDS:
                raise TimeoutError(f"the answer took longer than {ANSWER_SECONDS:g} s")


def _encoding(response: requests.Response) -> str:
    return str(response.headers.get("Content-Encoding", ""))


def _broke_off(response: requests.Response) -> bool:
    """Tell whether the headers are incomplete: requests would take what follows for a body."""
    received = getattr(response.raw, "_original_response", None)
    return bool(getattr(getattr(received, "msg", None), "defects", None))


def _never_sent(error: BaseException) -> bool:
    """Tell whether an error proves that no byte of the request left.

    Only a connection that was never made proves it; a reset or a read timeout does not.
    """
    return any(isinstance(layer, _UNSENT) for layer in _layers(error))


def _layers(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that requests and urllib3 wrapped into it, outermost first."""
    current: BaseException | None = error
    while current is not None:
        yield current
        reason = getattr(current, "reason", None)
        inner = [reason, *current.args] if isinstance(reason, BaseException) else current.args
        current = next((part for part in inner if isinstance(part, BaseException)), None)


def _reason(error: BaseException) -> str:
    """Name an error without the object addresses and pools that urllib3 puts into its texts."""
    *_, innermost = _layers(error)
    text = str(innermost).rsplit("object at 0x", 1)[-1]
    text = text.split(">: ", 1)[-1] if ">: " in text else text.split("): ", 1)[-1]
    return shorten(text or type(innermost).__name__, 200)


def _refused(request: Request, reply: Reply, renewed: bool) -> str:
    said = headline(reply.data) or f"HTTP {reply.status}"
    where = f"{request.method} {request.path}"
    if not renewed:
        return (
            f"{where}: the server refused the access token ({said}). A given access token cannot "
            "be renewed: pass a fresh one, or a refresh token"
        )
    return (
        f"{where}: the server refused a fresh token as well ({said}). Either the user lacks the "
        "right, or the feature behind this address is switched off on the server"
    )
