"""The way to one server: a good token of a credential for each request, reads repeated.

A write is tried once here; whether it may be tried again is decided by the runner, which knows the
operation.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from alation_core.auth.credentials import Credentials
from alation_core.auth.exchange import TokenExchange
from alation_core.auth.keyring import Keyring, Shelves
from alation_core.auth.refusals import insist, why_refused
from alation_core.auth.tokens import TOKEN_HEADERS, Token, TokenCalls
from alation_core.clock import Clock
from alation_core.errors import (
    AuthenticationFailed,
    RequestRefused,
    ServerUnreachable,
    UnreadableAnswer,
)
from alation_core.jobs.durations import Durations
from alation_core.problems import headline, read_errors, shorten
from alation_core.transport.activity import activity_at
from alation_core.transport.repeating import REPEATABLE, RetryPolicy
from alation_core.transport.route import BY_ENVIRONMENT, Route
from alation_core.transport.said import say_answered, say_renewed, say_repeated
from alation_core.transport.server_time import ServerTime
from alation_core.transport.turns import Paces
from alation_core.wire.messages import NoReply, Reply, Request
from alation_core.wire.row_secrets import addresses_unlogged, tell_values, without_values
from alation_core.wire.secrets import hidden
from alation_core.wire.signals import is_quota, refuses_credentials, retry_after

if TYPE_CHECKING:
    import requests

    from alation_core.transport.http import Http

Watch = Callable[[Request, "Reply | NoReply", float], object]
"""Is told a request, its answer, and the seconds between them."""

PARTIAL_CONTENT = 206


class Connection:
    """One server, one session, and the credential in use.

    Args:
        base: the checked base URL of the server.
        credentials: what opens it.
        clock: the time.
        session: a requests session to use; by default one of our own for each thread. Adapters,
            proxies and CA files that are set on it count.
        retry: how reads are repeated.
        named: further credentials, by the names that operations use.
        paces: the pace of the requests that a credential opens; None: each goes out at once.
        shelves: where processes keep the token of a credential for each other; None: nowhere.
        watch: is told each request; None: nobody is.
        route: how a session of our own reaches the server.
        agent: what the requests say of who sends them, behind the package's own name.

    Raises:
        ConfigurationError: a credential is none.
    """

    def __init__(
        self,
        base: str,
        credentials: Credentials,
        clock: Clock,
        session: requests.Session | None = None,
        retry: RetryPolicy | None = None,
        named: Mapping[str, Credentials] | None = None,
        paces: Paces | None = None,
        shelves: Shelves | None = None,
        watch: Watch | None = None,
        route: Route = BY_ENVIRONMENT,
        agent: str | None = None,
    ) -> None:
        self.base = base
        self.clock = clock
        self.retry = retry or RetryPolicy()
        self._keys = Keyring(base, credentials, named, clock, shelves)
        self._tokens = self._keys.own.tokens
        self._credentials = credentials
        self._paces = paces
        self._pace = None if paces is None else paces(credentials)
        self.activity = activity_at(base)
        self.durations = Durations()
        self._http = cache(partial(_opened, base, clock, session, route, agent))
        if session is not None or agent is not None:
            self._http()  # one that cannot be used is refused at once
        self.server_time = ServerTime(clock)
        self._watch = watch

    def watched(self, watch: Watch | None) -> Connection:
        """Return the same way, with another one who is told each request; all else is shared."""
        other = copy(self)
        other._watch = watch
        return other

    def with_credential(
        self, name: str | None, where: str, exchange: TokenExchange | None = None
    ) -> Connection:
        """Return the same way with another credential; all else is shared.

        Args:
            name: of the credential; None: the one in use.
            where: the operation that names it, for messages.
            exchange: how its token is exchanged for that of a service; None: it is not.

        Raises:
            ConfigurationError: there is none of this name, or none that can be exchanged.
        """
        if name is None:
            return self
        key = self._keys.named(name, where, exchange)
        other = copy(self)
        other._tokens, other._credentials = key.tokens, key.credentials
        other._pace = None if self._paces is None else self._paces(key.credentials)
        return other

    @property
    def credentials(self) -> Credentials:
        """The credential in use."""
        return self._credentials

    def check(self) -> None:
        """Hold that writes can go out on the session, here and once.

        Raises:
            ConfigurationError: they can't; it says what to change.
        """
        self._http().check()

    def exchange(
        self, request: Request, is_end: Callable[[Reply], bool] = lambda reply: False
    ) -> Reply | NoReply:
        """Send a request once with a good token; renew the token where it is refused.

        Args:
            request: what is sent.
            is_end: tells that an answer is not followed by another try, whatever its status.

        A fresh token that is refused as well is looked into first: another process may have ended
        it by making one.

        Returns:
            The answer, whatever its status, or why there is none.

        Raises:
            AuthenticationFailed: no token could be had, or a fresh one was refused as well. The
                server did nothing.
        """
        try:
            token = self.token()
        except ServerUnreachable as error:
            return NoReply(sent=False, reason=str(error))
        reply = self._once(request, token)
        if isinstance(reply, NoReply) or not self._tokens.doubts(token, reply) or is_end(reply):
            return reply

        def is_refused(reply: Reply | NoReply) -> bool:
            return isinstance(reply, Reply) and refuses_credentials(reply) and not is_end(reply)

        first: Reply | NoReply = reply
        send = partial(self._once, replace(request, attempt=request.attempt + 1))
        try:
            done = insist(self._tokens, self._calls, token, first, send, is_refused)
        except ServerUnreachable as error:
            return NoReply(sent=False, reason=str(error))
        if isinstance(done.reply, Reply) and done.refused:
            raise AuthenticationFailed(why_refused(request, done.reply, done))
        if isinstance(done.reply, Reply):
            self._tokens.vouch(done.token)
            say_renewed(request, reply)
        return done.reply

    def read(self, request: Request) -> Reply:
        """Perform a read: repeat it on lost connections, 429 and 5xx, with growing pauses.

        Raises:
            AuthenticationFailed: as for `exchange`.
            ServerUnreachable: no answer within the tries.
            RequestRefused: the server answered with an error.
            UnreadableAnswer: it sent a part of the answer only.
        """
        reply = self._repeat(self.exchange, request)
        if reply.ok and reply.status != PARTIAL_CONTENT:
            return reply
        where = request.where
        if reply.ok:
            said = "the server sent a part of the answer only, which was not asked for"
            raise UnreadableAnswer(f"{where}: HTTP {reply.status}: {said}", reply.data)
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
        self.token()

    def token(self) -> Token:
        """Return the token in use, fetched where none is at hand.

        Raises:
            AuthenticationFailed: the server gives no token.
            ServerUnreachable: no answer within the tries.
        """
        return self._tokens.current(self._calls)

    def token_call(self, request: Request) -> Reply:
        """Perform a call about tokens, whose body holds the secret: no header carries a token.

        It is repeated like a read, so it must change nothing when it is.

        Raises:
            ServerUnreachable: no answer within the tries.
        """
        reply = self._repeat(lambda again: self._once(again, None), request)
        if reply.status in REPEATABLE:
            said = shorten(headline(reply.data) or "no text", 200)
            raise ServerUnreachable(f"{request.where}: HTTP {reply.status}: {said}")
        return reply

    def server_wall(self) -> float:
        """Return the server's time of day, in seconds since 1970, as its answers told it."""
        return self.server_time.wall()

    @property
    def _calls(self) -> TokenCalls:
        return TokenCalls(self._ask, self.clock, lambda text: hidden(text, self._keys.secrets))

    def _ask(self, request: Request, opening: Token | None) -> Reply:
        """Perform a token call, once: whoever needs the token repeats the whole exchange.

        A server that is out of order says nothing about the credentials.
        """
        # A server may give a token that it has given before: it is to be read, so what is told of
        # the answer is looked through instead.
        reply = self._once(request, opening, self._keys.given)
        if isinstance(reply, NoReply):
            reason = hidden(reply.reason, self._keys.secrets)
            raise ServerUnreachable(f"{self.base} gave no token: {reason}")
        if reply.status in REPEATABLE:
            said = hidden(headline(reply.data) or "no text", self._keys.secrets)
            raise ServerUnreachable(
                f"{self.base} gave no token: HTTP {reply.status}: {shorten(said, 200)}"
            )
        if reply.ok and not reply.is_json and request.accept is None:
            raise ServerUnreachable(f"{self.base} gave no token: its answer is no JSON")
        return reply

    def _repeat(self, attempt: Callable[[Request], Reply | NoReply], request: Request) -> Reply:
        failures = 0
        while True:
            reply = attempt(replace(request, attempt=failures + 1) if failures else request)
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
                    f"{self.base} did not answer {request.where} "
                    f"({failures} tries): {reply.reason}. Is the host right and the server up?"
                )
            say_repeated(request, reply, pause)
            self.clock.sleep(pause)

    def _once(
        self, request: Request, token: Token | None, secrets: Sequence[str] | None = None
    ) -> Reply | NoReply:
        opening = {} if token is None else {token.header: token.value}
        tell_values(request.secrets)
        if token is not None and token.header not in TOKEN_HEADERS:
            tell_values([token.value])  # who records knows the names of no service's headers
        if self._pace is not None:
            self._pace.wait()
        began = self.clock.now()
        with addresses_unlogged(request.secrets):
            known = (lambda: self._keys.secrets) if secrets is None else (lambda: secrets)
            reply = self._http().exchange(request, opening, known)
        seconds = self.clock.now() - began
        say_answered(request, reply, seconds)
        if self._watch is not None:
            self._watch(request, reply, seconds)
        if isinstance(reply, NoReply):
            return reply
        self.server_time.note(reply.headers.get("date", ""))
        if self._pace is not None:
            self._pace.note(reply)
        return without_values(reply, request.secrets) if request.secrets else reply


def _opened(
    base: str, clock: Clock, session: requests.Session | None, route: Route, agent: str | None
) -> Http:
    """Return what sends the requests. Who sends none does not load the library for it."""
    from alation_core.transport.http import Http

    return Http(base, clock, session, removed=TOKEN_HEADERS, route=route, agent=agent)
