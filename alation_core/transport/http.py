"""One request, one answer: the only module that does I/O over HTTP.

It knows no token (headers and secrets are handed in), never repeats and never follows a redirect,
reads no netrc file, and logs no body and no header.
"""

from __future__ import annotations

import ssl
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.client import BadStatusLine, HTTPException, RemoteDisconnected, UnknownProtocol
from io import BytesIO

import requests
from requests.adapters import BaseAdapter
from requests.auth import AuthBase
from urllib3.exceptions import (
    ConnectTimeoutError,
    LocationValueError,
    NewConnectionError,
    ProxyError,
)

from alation_core.clock import Clock
from alation_core.errors import ConfigurationError
from alation_core.foreign import Halt, attempt
from alation_core.problems import shorten
from alation_core.transport.bounded import MAX_HEAD_BYTES, BoundedResponse, Bounds
from alation_core.transport.route import BY_ENVIRONMENT, Route
from alation_core.transport.sessions import (
    OF_THE_REQUEST,
    Sessions,
    hold_once,
    hooks_of,
    passwords_of,
    proxies_of,
    teach,
)
from alation_core.transport.unpacking import ENCODING, unpacked
from alation_core.version import __version__
from alation_core.wire.messages import NoReply, Reply, Request
from alation_core.wire.secrets import hidden, without_secrets

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
ANSWER_SECONDS = 300.0
"""A whole answer must have come by then, however slowly its parts trickle in."""
MAX_ANSWER_BYTES = 256 * 1024 * 1024
PART_BYTES = 1 << 16
ACCEPT = "application/json, */*;q=0.5"
USER_AGENT = f"alation-core/{__version__}"
_UNSENT = (
    NewConnectionError,
    ConnectTimeoutError,
    ssl.SSLCertVerificationError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    UnicodeEncodeError,
)
"""What proves, before there is an answer, that no byte of the request left."""
_PROXY_ERRORS = (ProxyError, requests.exceptions.ProxyError)
_TUNNEL = "Tunnel connection failed"
"""The beginning of what is said where a proxy is reached, and refuses or does not get through."""


class _Headers(AuthBase):
    """Sets the headers that open the server; being there, it keeps requests from netrc.

    A session that was given may carry a token of its own: two at once act as a foreign user
    (sheet auth, header_rules).

    Args:
        opening: the headers to set.
        removed: names of headers that the session must not add.
    """

    def __init__(self, opening: Mapping[str, str], removed: Sequence[str]) -> None:
        self._opening = opening
        self._removed = removed

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        for header in self._removed:
            prepared.headers.pop(header, None)
        prepared.headers.update(self._opening)
        return prepared


class _Query(list[tuple[str, str]]):
    """A query that counts as given though it be empty: else that of the session would be sent."""

    def __bool__(self) -> bool:
        return True


def user_agent(agent: str | None) -> str:
    """Return what requests say of who sends them.

    Args:
        agent: who uses the package, as "name/version"; None: nobody says.

    Raises:
        ConfigurationError: no header can hold it.
    """
    if agent is None:
        return USER_AGENT
    if not isinstance(agent, str) or not agent.isascii() or not agent.isprintable():
        raise ConfigurationError(f"user_agent must be a text of ASCII, not {agent!r}")
    return f"{USER_AGENT} {agent}".strip()


class Http:
    """One server and one session.

    Args:
        base: the checked base URL of the server.
        clock: the time.
        session: a requests session to use; by default one of our own for each thread, which keeps
            no cookies. Adapters, proxies and CA files that are set on it count.
        removed: names of headers that only `exchange` may set, and never the session.
        route: how a session of our own reaches the server.
        agent: what the requests say of who sends them, behind the package's own name.

    Raises:
        ConfigurationError: no header can hold `agent`.
    """

    def __init__(
        self,
        base: str,
        clock: Clock,
        session: requests.Session | None = None,
        removed: Sequence[str] = (),
        route: Route = BY_ENVIRONMENT,
        agent: str | None = None,
    ) -> None:
        self._agent = user_agent(agent)
        self.base = base
        self.clock = clock
        self._sessions = Sessions(session, route)
        self._keeps_cookies = session is not None
        self._removed = (*removed, *OF_THE_REQUEST)
        self.check()

    def check(self) -> None:
        """Hold that writes can go out on this session, here and once.

        Raises:
            ConfigurationError: they can't; it says what to change.
        """
        adapter = attempt(self._sessions.current().get_adapter, self.base)
        if isinstance(adapter, BaseAdapter):
            hold_once(adapter, "POST")

    def exchange(
        self,
        request: Request,
        opening: Mapping[str, str],
        secrets: Callable[[], Sequence[str]],
    ) -> Reply | NoReply:
        """Send a request once.

        Args:
            request: what is sent.
            opening: headers that open the server.
            secrets: returns what the answer may echo (some servers show the whole request in an
                error). It is asked when the answer is there: a token may be renewed meanwhile.

        Returns:
            The answer, whatever its status, or why there is none.
        """
        most = MAX_ANSWER_BYTES + MAX_HEAD_BYTES
        bounds = Bounds(self.clock, ANSWER_SECONDS, most, cookies=self._keeps_cookies)
        proxies = passwords_of(self._sessions.current())
        arrived: list[requests.Response] = []
        received: list[Reply | NoReply] = []

        def take(response: requests.Response) -> None:
            if not arrived:
                arrived.append(response)
                try:
                    received.append(self._receive(response, bounds, (*secrets(), *proxies)))
                except BaseException:
                    response.close()
                    raise

        try:
            with bounds:
                self._send(request, _Headers(opening, self._removed), take)
            reply = received[0]
        except (ConfigurationError, KeyboardInterrupt, Halt) as error:
            _forget(error)
            raise
        except BaseException as error:
            # Whatever adapters, hooks and the libraries raise: over an answer that is none, or one
            # that is too much for the machine.
            answered = arrived or bounds.answered
            # An adapter that tries again by itself may have sent something before.
            unsent = not answered and bounds.tries <= 1 and _never_sent(error)
            known = (*secrets(), *request.secrets, *proxies)
            reply = NoReply(not unsent, _reason(error, known))
            _forget(error)  # else it hangs in its own frames, and the client with it
        finally:
            # The hook that takes an answer hangs at its request: both bodies would wait for the
            # garbage collector in that circle.
            arrived.clear()
            received.clear()
        return reply

    def _send(
        self, request: Request, auth: AuthBase, take: Callable[[requests.Response], None]
    ) -> None:
        """Send a request; its answer is taken as soon as it is there."""
        session, url = self._sessions.current(), self.base + request.path
        adapter = session.get_adapter(url)
        hold_once(adapter, request.method)
        teach(adapter)
        headers = {
            "Accept": request.accept or ACCEPT,
            "Accept-Encoding": ENCODING,
            "User-Agent": self._agent,
        }
        if request.content_type is not None:
            headers["Content-Type"] = request.content_type
        with session.request(
            request.method,
            url,
            params=request.link or _Query(request.query),
            data=request.body,
            headers=headers,
            auth=auth,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            proxies=proxies_of(session, self.base),
            hooks=hooks_of(session, take),
            stream=True,
            # Said here too: else a CA file of the environment would count over the session's.
            verify=session.verify,
        ) as response:
            take(response)  # again, unless a session that has a way of its own asked no hook

    def _receive(
        self, response: requests.Response, bounds: Bounds, secrets: Sequence[str]
    ) -> Reply | NoReply:
        if type(response.status_code) is not int or response.history:
            return NoReply(sent=True, reason="the session made another request of it")
        if _broke_off(response):
            return NoReply(sent=True, reason="the answer breaks off within its headers")
        transfer, encoding = _named(response, _TRANSFER), _named(response, _CONTENT)
        if transfer not in ("", "chunked"):
            raise HTTPException(f"the answer is sent as {transfer!r}, which was not asked for")
        body = BytesIO()  # one block of memory, in however small parts a body comes
        for part in unpacked(self._in_time(response, bounds), encoding):
            if body.write(part) and body.tell() > MAX_ANSWER_BYTES:
                return NoReply(
                    sent=True, reason=f"the answer is larger than {MAX_ANSWER_BYTES} bytes"
                )
        received = _received(response)
        if received is not None and received.surplus:
            return NoReply(sent=True, reason="more came than the answer says that it holds")
        named = getattr(response.headers, "lower_items", response.headers.items)()
        headers = {name.lower(): value for name, value in named}
        reply = without_secrets(Reply(response.status_code, headers, body.getvalue()), secrets)
        open_end = received is not None and received.unframed and not encoding
        if open_end and reply.ok and not isinstance(reply.data, list | dict):
            reason = "the answer does not say how long it is: whether it is whole cannot be told"
            return NoReply(sent=True, reason=reason)
        response._content = reply.content  # for the hooks of the session
        return reply

    def _in_time(self, response: requests.Response, bounds: Bounds) -> Iterator[bytes]:
        """Yield the parts of a body as they come, however small: so a trickle can be ended."""
        response.raw.decode_content = False
        read1 = getattr(response.raw, "read1", None)  # what adapters of others make may lack it
        if read1 is None:
            parts = response.raw.stream(PART_BYTES, decode_content=False)
        else:
            parts = iter(lambda: read1(PART_BYTES), b"")
        received = _received(response)
        for part in parts:
            yield part
            if received is not None and received.isclosed():
                return  # it was the last one, and nothing needs to be asked for to know that
            if bounds.left() < 0:
                raise bounds.too_late()


def _received(response: requests.Response) -> BoundedResponse | None:
    """Return the answer as it was read within bounds, where the adapter allows for that."""
    received = getattr(response.raw, "_original_response", None)
    return received if isinstance(received, BoundedResponse) else None


_TRANSFER, _CONTENT = "Transfer-Encoding", "Content-Encoding"


def _named(response: requests.Response, header: str) -> str:
    return str(response.headers.get(header, "")).strip().lower()


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
    seen: set[int] = set()
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        reason = getattr(current, "reason", None)
        inner = [reason, *current.args] if isinstance(reason, BaseException) else current.args
        current = next((part for part in inner if isinstance(part, BaseException)), None)


def _reason(error: BaseException, secrets: Sequence[str]) -> str:
    """Name an error without the object addresses and pools that urllib3 puts into its texts."""
    layers = tuple(_layers(error))
    innermost = layers[-1]
    if isinstance(innermost, BadStatusLine | UnknownProtocol) and not isinstance(
        innermost, RemoteDisconnected
    ):
        return "what came is no answer of HTTP"  # and it is their text: it may quote a row
    if isinstance(innermost, LocationValueError | requests.exceptions.InvalidURL):
        # Their text quotes a part of it, in which a part of the password of a proxy may stand.
        return "the address of the proxy (HTTPS_PROXY, ALL_PROXY) or of the server cannot be read"
    if isinstance(innermost, requests.exceptions.InvalidSchema):
        return (
            "the proxy (HTTPS_PROXY, ALL_PROXY) is one of SOCKS, for which a library lacks: "
            "pip install 'requests[socks]'"
        )
    said = attempt(str, innermost)
    text = hidden(said if isinstance(said, str) else "", secrets).rsplit("object at 0x", 1)[-1]
    text = text.split(">: ", 1)[-1] if ">: " in text else text.split("): ", 1)[-1]
    text = text or type(innermost).__name__
    by_proxy = any(isinstance(layer, _PROXY_ERRORS) for layer in layers)
    if by_proxy and not text.startswith(_TUNNEL):
        text = f"the proxy is not reached: {text}"
    return shorten(text, 200)


def _forget(error: BaseException) -> None:
    """Take the local variables out of the frames below: some hold the head that was sent."""
    seen: set[int] = set()
    layer: BaseException | None = error
    while layer is not None and id(layer) not in seen:
        seen.add(id(layer))
        traceback.clear_frames(layer.__traceback__)
        layer = layer.__cause__ or layer.__context__
