"""Puts the data products and their marketplace into a sandbox, by the sandbox's own calls."""

from __future__ import annotations

import json
from typing import Any

from alation_core.transport.connection import Connection
from alation_core.wire import NoReply, Request
from alation_sandbox import World


def furnish(world: World, transport: Connection) -> None:
    """Make the products and the marketplace of the tapes, once."""
    below, person = "/dps/integration/data-products/v1/", {"id": 41, "display_name": "Pat"}
    if world.table("user").get(41) is not None:
        return
    world.table("user").insert(person)
    texts = {"name": "A", "shortDescription": "B"}
    told = {"contactName": "A", "contactEmail": "a@example.com", "en": texts}
    badge = {"type": "static", "check": "C", "key": "k", "displayName": {"en": "D"}}
    places = ("acme:orders", "1.0.0"), ("acme:orders", "1.1.0"), ("acme:returns", "1.0.0")
    place = {"marketplaceId": "acme-market", "badges": [badge], **told}
    place["en"] = {"name": "A"}
    ask(transport, "POST", f"{below}marketplace/", {"schema": "1.0", "marketplace": place})
    for product, version in places:
        content = {"productId": product, "version": version, **told}
        spec = {"schema": "1.0", "product": content}
        ask(transport, "PUT" if version == "1.1.0" else "POST", f"{below}data-product/", spec)
        at = f"{below}data-product/{product}/"
        ask(transport, "PUT", f"{at}version/{version}/", {"status": "ready"})
        ask(transport, "POST", f"{below}marketplace/acme-market/data-product/{product}/", {})
    result = [{"report_key": "row_quality", "value": 1, "run_by": "A"}]
    ask(transport, "POST", f"{below}data-product/acme:orders/report-results/", result)


def ask(transport: Connection, method: str, path: str, body: Any) -> None:
    text = json.dumps(body).encode()
    reply = transport.exchange(Request(method, path, (), text, "application/json"))
    assert not isinstance(reply, NoReply), reply
    assert reply.status < 300, reply
