"""Create policies, find their ids, and give one a steward.

The jobs of policies count and name nothing, so the ids are looked up by title afterwards. A title
may be there twice, and the search takes a part of a title: both are checked before a policy is
changed. Run it with ``python examples/business_policy.py``.
"""

from __future__ import annotations

from _connect import catalog

from alation_core import Alation

STEWARDS = 8
"""The built-in field of stewards."""

ROWS = [
    {"title": "Retention", "description": "<p>Invoices are kept for ten years.</p>"},
    {"title": "Retention of mail", "description": "<p>Mail is kept for two years.</p>"},
]


def find(server: Alation, title: str) -> int | None:
    """Return the id of the one policy with exactly this title."""
    found = [p.id for p in server.business_policy.list(search=title) if p.title == title]
    if len(found) != 1:
        raise SystemExit(f"{len(found)} policies are called {title!r}: tell them apart first")
    return found[0]


def main() -> None:
    """Create the policies, then make user 1 the steward of the first."""
    with catalog() as server:
        run = server.business_policy.create(ROWS)
        run.raise_for_problems()
        print(run.jobs[-1].result[-1])
        steward = {"field_id": STEWARDS, "value": [{"otype": "user", "oid": 1}]}
        policy = find(server, "Retention")
        server.business_policy.update([{"id": policy, "fields": [steward]}]).raise_for_problems()
        (changed,) = server.business_policy.list(id=policy)
        stewards = [person.name for person in changed.stewards or ()]
        print(changed.title, "is looked after by", *stewards)


if __name__ == "__main__":
    main()
