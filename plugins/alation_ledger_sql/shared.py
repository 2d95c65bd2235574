"""What all processes share beside the runs: a rate, and notes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, case, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from alation_core.ledger import furthest_turn
from alation_ledger_sql.database import Database
from alation_ledger_sql.tables import NOTES, NOW, TURNS

# Who asks next waits until this is written, and where a server dies, a turn is over anyway: so
# nobody waits for the disk.
_QUICK = select(func.set_config("synchronous_commit", "off", literal(True)).label("off")).cte(
    "quick"
)


def _setting(first: Any, next_one: Any) -> Any:
    values = select(bindparam("name", type_=TURNS.c.name.type), first).select_from(_QUICK)
    adding = insert(TURNS).from_select(["name", "next"], values)
    return adding.on_conflict_do_update(index_elements=["name"], set_={"next": next_one})


_GAP = bindparam("gap", type_=TURNS.c.next.type)
_SECONDS = bindparam("seconds", type_=TURNS.c.next.type)
_IS_BELIEVED = TURNS.c.next <= NOW + bindparam("furthest", type_=TURNS.c.next.type)
_FREE = case((_IS_BELIEVED, func.greatest(TURNS.c.next, NOW)), else_=NOW)
_TURN = _setting(NOW + _GAP, _FREE + _GAP).returning((TURNS.c.next - _GAP - NOW).label("wait"))
_PUT_OFF = _setting(NOW + _SECONDS, func.greatest(TURNS.c.next, NOW + _SECONDS))

_NOTE = select(NOTES.c.content).where(NOTES.c.name == bindparam("name"))
_ADD_NOTE = insert(NOTES).values(name=bindparam("name"), content=bindparam("content"))
_SET_NOTE = _ADD_NOTE.on_conflict_do_update(
    index_elements=["name"], set_={"content": _ADD_NOTE.excluded.content}
)
_FORGET = delete(NOTES).where(NOTES.c.name == bindparam("given"))


class Shared(Database):
    """A ledger's turns and notes."""

    def turn(self, name: str, per_second: float) -> float:
        """Reserve the next turn of those who share a rate; see `Store.turn`."""
        values = {"name": name, "gap": 1 / per_second, "furthest": furthest_turn(per_second)}
        wait: float = self._done(_TURN, **values)[0].wait
        return max(0.0, wait)

    def put_off(self, name: str, seconds: float) -> None:
        """Let the next turn of a name begin no earlier than in that many seconds."""
        self._done(_PUT_OFF, name=name, seconds=seconds)

    def note(self, name: str) -> bytes | None:
        """Return what is noted under a name, or None."""
        found = self._done(_NOTE, name=name)
        return bytes(found[0].content) if found else None

    def set_note(self, name: str, content: bytes | None) -> None:
        """Note something under a name, for all processes; None: nothing."""
        if content is None:
            self._done(_FORGET, given=name)
        else:
            self._done(_SET_NOTE, name=name, content=content)
