"""`Plan`: what a user holds, looks at, keeps in a file and carries out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from typing import Any

from alation_core import BoundWrite, Endpoint, LedgerOption, OnRefused, Progress
from alation_core.operations import Comparison
from alation_plan.applying import apply
from alation_plan.files import write_plan
from alation_plan.outcome import Applied
from alation_plan.planned import GoneObject, Planned, PlannedRow, RowKind
from alation_plan.sending import HowToSend

KINDS: tuple[RowKind, ...] = ("new", "changed", "same", "ambiguous", "not_comparable")


@dataclass(frozen=True)
class Plan:
    """Rows, compared with the catalog: what would be created, and what would change.

    Nothing is sent before `apply`.

    Args:
        endpoint: of the client, whose operations it uses.
        comparison: how rows and objects were compared.
        planned: what stands in it.
    """

    endpoint: Endpoint
    comparison: Comparison
    planned: Planned

    def __repr__(self) -> str:
        told = ", ".join(f"{kind} {number}" for kind, number in self.counts.items() if number)
        return f"<Plan {self.endpoint.name}: {told or 'no rows'}>"

    @property
    def rows(self) -> Sequence[PlannedRow]:
        """All rows, in the order of the input."""
        return self.planned.rows

    @property
    def new(self) -> list[PlannedRow]:
        """The rows whose object is not there."""
        return self._of("new")

    @property
    def changed(self) -> list[PlannedRow]:
        """The rows that differ from their object, each with what differs."""
        return self._of("changed")

    @property
    def same(self) -> list[PlannedRow]:
        """The rows that say what is in the catalog."""
        return self._of("same")

    @property
    def ambiguous(self) -> list[PlannedRow]:
        """The rows whose key is there more than once, among rows or objects."""
        return self._of("ambiguous")

    @property
    def not_comparable(self) -> list[PlannedRow]:
        """The rows of which nothing can be said, or nothing done; each has its reason."""
        return self._of("not_comparable")

    @property
    def gone(self) -> Sequence[GoneObject]:
        """The objects that no row names. They are deleted only where `apply` is told to."""
        return self.planned.gone

    @property
    def counts(self) -> Counter[str]:
        """How many rows are of each kind, and how many objects are gone."""
        counts: Counter[str] = Counter(dict.fromkeys((*KINDS, "gone"), 0))
        counts.update(row.kind for row in self.rows)
        counts["gone"] = len(self.gone)
        return counts

    @property
    def would_change(self) -> bool:
        """Whether `apply` would send anything, deletes apart."""
        return bool(self.counts["new"] or self.counts["changed"])

    def noted(self, source: str, lines: Sequence[int]) -> Plan:
        """Return the plan with the file of its rows, and the line in which each begins."""
        rows = tuple(replace(row, line=lines[row.row]) for row in self.rows)
        return replace(self, planned=replace(self.planned, source=source, rows=rows))

    def to_file(self, path: str | PathLike[str]) -> None:
        """Write the plan as JSON. It holds rows, and no secret.

        Raises:
            OSError: the file cannot be written.
        """
        write_plan(self.planned, path)

    def apply(
        self,
        *,
        delete_gone: int | None = None,
        concurrency: int = 1,
        on_refused: OnRefused = "report",
        timeout: float | None = None,
        ledger: str | PathLike[str] | LedgerOption | None = None,
        progress: Progress | None = None,
        again: bool | None = None,
        before: Callable[[BoundWrite[Any], int], None] | None = None,
    ) -> Applied:
        """Look at the catalog again, refuse the rows that moved since, and send the others.

        Creates go first, then updates, then deletes: each a call of the endpoint's own write.

        Args:
            delete_gone: delete the objects that no row names; their number, as the plan has it.
            concurrency: as in a write, like the arguments that follow.
            on_refused: what becomes of the rest of a refused batch.
            timeout: seconds to wait for each job.
            ledger: where the writes are recorded.
            progress: as of a write, for each of them.
            again: send creates though the ledger knows that their rows were sent before.
            before: is told of each write, and how many rows it has, before it begins.

        Returns:
            The same table, filled in: what became of each row.

        Raises:
            ConfigurationError: another number of objects is gone; nothing was sent.
            AlationError: the catalog cannot be read, or the first write cannot begin.
        """
        options: dict[str, Any] = {"concurrency": concurrency, "on_refused": on_refused}
        options |= {"ledger": ledger, "progress": progress, "again": again}
        options |= {} if timeout is None else {"timeout": timeout}
        how = HowToSend(options) if before is None else HowToSend(options, before)
        return apply(self.endpoint, self.comparison, self.planned, delete_gone, how)

    def _of(self, kind: RowKind) -> list[PlannedRow]:
        return [row for row in self.rows if row.kind == kind]
