"""Who may write to a run, or send: a lease by the server's clock, and an epoch that fences."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, bindparam, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from alation_core.errors import LedgerError
from alation_core.ledger import Claim, Held
from alation_ledger_sql.database import Database
from alation_ledger_sql.tables import CLAIMS, NOW

_TRIES = 10
"""A claim of somebody else may end before it is looked at."""

_SECONDS = bindparam("seconds_of_claim", type_=CLAIMS.c.until.type)


def _claiming() -> Any:
    adding = insert(CLAIMS).values(
        name=bindparam("name"), owner=bindparam("owner"), epoch=1, until=NOW + _SECONDS
    )
    return adding.on_conflict_do_update(
        index_elements=["name"],
        # The clock is looked at once more: until its turn came, the statement may have waited.
        set_={"owner": adding.excluded.owner, "epoch": CLAIMS.c.epoch + 1, "until": NOW + _SECONDS},
        # Its own: where the statement is repeated, after a connection was lost.
        where=or_(CLAIMS.c.until <= NOW, CLAIMS.c.owner == adding.excluded.owner),
    ).returning(CLAIMS.c.epoch)


def is_mine() -> ColumnElement[bool]:
    """Return what holds for a claim as long as nobody else has claimed the name."""
    return and_(
        CLAIMS.c.name == bindparam("claimed", type_=Text()),
        CLAIMS.c.owner == bindparam("its_owner", type_=Text()),
        CLAIMS.c.epoch == bindparam("its_epoch", type_=CLAIMS.c.epoch.type),
    )


def renewing() -> Any:
    """Return the statement that renews a claim; it has a row where that was done."""
    return update(CLAIMS).where(is_mine()).values(until=NOW + _SECONDS).returning(CLAIMS.c.name)


def claim_values(claim: Claim) -> dict[str, Any]:
    """Return what the statements take of a claim.

    None of it is named as a column: an update would set that.
    """
    return {"claimed": claim.name, "its_owner": claim.owner, "its_epoch": claim.epoch}


_CLAIM = _claiming()
_RENEW = renewing()
_RELEASE = update(CLAIMS).where(is_mine()).values(until=literal(0.0))
_UNTIL = select(CLAIMS.c.until).where(CLAIMS.c.name == bindparam("name"))


class Claims(Database):
    """What is claimed in a ledger."""

    def __init__(self, address: str, stop: Callable[[], str | None] = lambda: None) -> None:
        super().__init__(address, stop)
        self._owners: set[str] = set()
        """Those of the claims of this store."""

    def claim(self, name: str, seconds: float) -> Claim | Held:
        """Claim a run by its id, or something else by another name; see `Store.claim`.

        That a process is dead cannot be told here: its claim ends by its lease.
        """
        owner = secrets.token_hex(8)
        for _ in range(_TRIES):
            claimed = self._done(_CLAIM, name=name, owner=owner, seconds_of_claim=seconds)
            if claimed:
                self._owners.add(owner)
                return Claim(name, owner, claimed[0].epoch, seconds)
            held = self._done(_UNTIL, name=name)
            if held and held[0].until > 0:
                return Held(held[0].until)
        raise LedgerError(f"the ledger {self.name} is in use: {name} is claimed again and again")

    def renew(self, claim: Claim) -> bool:
        """Let a claim hold from now on for its seconds; False: somebody else has claimed it."""
        return bool(self._done(_RENEW, **claim_values(claim), seconds_of_claim=claim.seconds))

    def release(self, claim: Claim) -> None:
        """Give a claim up; nothing happens where somebody else has claimed it."""
        self._done(_RELEASE, **claim_values(claim))
        self._owners.discard(claim.owner)
