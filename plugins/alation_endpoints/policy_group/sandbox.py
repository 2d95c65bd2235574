"""How the sandbox emulates policy groups. Sheet: policy_group; open points are marked as choices.

How many policies a group has follows from the policies, which are kept by their own endpoint.
"""

from __future__ import annotations

from typing import Any

from alation_endpoints.common.sandbox import ordered
from alation_sandbox import Answer, Call, Record, Route, World, check_query, page

PATH = "/integration/v1/policy_group"
TABLE = "policy_group"


def _list(world: World, call: Call) -> Answer:
    check_query(call, ("id", "search", "order_by"))
    ids, search = call.integers("id"), (call.one("search") or "").lower()
    found = (
        group
        for group in world.table(TABLE).rows()
        if (not ids or group["id"] in ids) and search in group["title"].lower()
    )
    return page(call, ordered(call, found), lambda group: _shown(world, group))


def _shown(world: World, group: Record) -> dict[str, Any]:
    return {
        "id": group["id"],
        "title": group["title"],
        "description": group.get("description"),
        "otype": TABLE,
        "ts_created": group.get("ts_created"),
        "url": f"/policy_group/{group['id']}/",
        "policies_count": _policies_in(world, group["id"]),
        "stewards": group.get("stewards", []),
    }


def _policies_in(world: World, group: int) -> int:
    """Count the policies of a group. A choice: deleted ones are in none."""
    policies = world.table("business_policy").matching(deleted=False)
    return sum(group in policy["policy_group_ids"] for policy in policies)


ROUTES = [Route("GET", PATH, _list), Route("GET", f"{PATH}/", _list)]
"""A choice: the sandbox knows both forms of the path, a server may know one of them only."""
