"""A sandbox with hostile titles and with secrets, for the tests of its page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alation_sandbox import Answer, Call, JobEnd, Route, Sandbox, Text, World, accepted, ok
from tests.alation_sandbox.support import NOTE_ROUTES, NOTES, Client

HOSTILE = (
    "<script>window.caught = 1</script>",
    '"><img src=x onerror="window.caught = 1">',
    "</title><script>window.caught = 1</script>",
    "javascript:window.caught=1",
    "{{7*7}} ${7*7} %(x)s {title}",
    "lone \ud800 sign",
    "x" * 5_000,
)
TABLE = "a/b?<i>&name=c"


def start_job(world: World, call: Call) -> Answer:
    return accepted(world.start_job(lambda world: JobEnd(result=call.json(), msg=HOSTILE[0])))


def give_secrets(world: World, call: Call) -> Answer:
    return ok({"plain": "shown", "api_key": "s3cret-1", "list": [{"db_password": "s3cret-2"}]})


def give_text(world: World, call: Call) -> Answer:
    return Answer(200, Text("client_secret=s3cret-3&x=1", "text/html"))


ROUTES = [
    *NOTE_ROUTES,
    Route("POST", "/job/", start_job),
    Route("POST", "/secrets/", give_secrets),
    Route("GET", "/text/", give_text),
    Route("GET", "/_sandbox/own/", lambda world, call: ok("an endpoint's own"), auth=False),
]


@contextmanager
def haunted() -> Iterator[Sandbox]:
    """Yield a sandbox that holds all this, and was asked for it."""
    with Sandbox(routes=ROUTES) as running:
        fill(running)
        yield running


def fill(server: Sandbox) -> None:
    client = Client(server)
    with client.session:
        client.login()
        client.post(NOTES, json=[{"title": title} for title in HOSTILE])
        client.post(NOTES, json=[{"title": f"note {place}", "n": place} for place in range(60)])
        client.post("/job/", json=list(HOSTILE))
        client.post("/secrets/", json={"refresh_token": "s3cret-4", "db": {"password": "s3cret-5"}})
        client.post("/secrets/?token=s3cret-6", data="client_secret=s3cret-7&a=b")
        client.get("/text/")
        client.get(f"/{HOSTILE[0]}/?q={HOSTILE[1]}")
        client.post(NOTES, data=b'{"password": "s3cret-8' + b" " * 20_000)
    server.world.table(TABLE).insert({"title": HOSTILE[0], HOSTILE[1]: HOSTILE[1], "secret": "s3c"})
