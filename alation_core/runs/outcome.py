"""What became of the rows: batch outcomes, and the run that gathers them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Self, TypeVar, cast

from alation_core.errors import AlationError
from alation_core.problems import Problem, ProblemKind
from alation_core.results import JobDetails
from alation_core.runs.forms import (
    FORM_VERSION,
    PlacedRow,
    RunFacts,
    columns_form,
    facts_form,
    job_form,
    outcome_form,
    problem_form,
)
from alation_core.runs.row_outcome import Columns, MadeRows, RowOutcome, RowStatus
from alation_core.runs.tally import BatchSummary, RunStatus, Tally

J_co = TypeVar("J_co", bound=JobDetails, covariant=True)

PARTIAL_SIGNS: frozenset[ProblemKind] = frozenset({"row_failed", "count_mismatch"})
"""Problems of a job that ended and did a part of its work, even if nothing says which."""

_WITHOUT_ROWS: Mapping[ProblemKind, RowStatus] = {
    "refused": "failed",
    "job_failed": "failed",
    "transport": "unknown",
    "timeout": "unknown",
    "unparsed": "unknown",
}
"""What a problem means for a batch without rows: a whole state that was to delete everything."""


@dataclass(frozen=True)
class BatchOutcome(Generic[J_co]):
    """What became of one batch.

    Args:
        rows: one outcome per row, in input order.
        jobs: the details of its jobs: a follow-up job after its first one.
        problems: all problems of the batch, those of its rows included.
        resumable: how many of its rows a resume of the recorded run would bring further: they are
            sent, their job is asked for, or they are looked up. Rows that were refused, or whose
            answer leaves their fate open, are not among them.
    """

    rows: tuple[RowOutcome, ...] = cast("tuple[RowOutcome, ...]", MadeRows())
    jobs: tuple[J_co, ...] = ()
    problems: tuple[Problem, ...] = ()
    resumable: int = 0

    @classmethod
    def of(
        cls, columns: Columns, jobs: Iterable[Any], problems: Iterable[Problem], resumable: int
    ) -> Self:
        """Return an outcome whose rows are made where somebody asks for them."""
        made = cls.__new__(cls)
        made.__dict__.update(_columns=columns, jobs=tuple(jobs), problems=tuple(problems))
        made.__dict__.update(resumable=resumable)
        return made

    @property
    def columns(self) -> Columns:
        """Its rows, column by column; no object is made where there is none yet."""
        held: Columns | None = self.__dict__.get("_columns")
        if held is not None:
            return held
        rows = self.rows
        own = {row.row: row.problems for row in rows if row.problems}
        return Columns(
            [row.row for row in rows], [row.status for row in rows], [row.id for row in rows], own
        )

    @cached_property
    def summary(self) -> BatchSummary:
        """What the batch adds to its run, without its rows."""
        counts = _counted(self.columns.statuses)
        said = {p.kind for p in self.problems} if not counts else set()
        return BatchSummary(
            counts,
            len(self.jobs),
            self.resumable,
            any(p.kind in PARTIAL_SIGNS for p in self.problems),
            not self.problems,
            frozenset(status for kind, status in _WITHOUT_ROWS.items() if kind in said),
        )


def _counted(statuses: Sequence[RowStatus]) -> Counter[RowStatus]:
    """Count statuses: mostly all are the same, which takes a fifth of the time to find out."""
    if statuses and statuses.count(statuses[0]) == len(statuses):
        return Counter({statuses[0]: len(statuses)})
    return Counter(statuses)


SHOWN_REASONS = 3
"""Problems of its batch that explain a row; a batch may have thousands."""


def explained(outcome: BatchOutcome[Any]) -> Iterator[tuple[RowOutcome, Sequence[Problem]]]:
    """Yield each row of a batch with the problems that explain it: its own, or those of its batch.

    The rows that have none of their own share one sequence, however many problems the batch has.
    """
    shared: dict[RowStatus, Sequence[Problem]] = {}
    for row in outcome.rows:
        problems: Sequence[Problem] = row.problems
        if not problems and row.status not in ("succeeded", "rejected"):
            if row.status not in shared:
                shared[row.status] = _reasons(outcome, row.status)
            problems = shared[row.status]
        yield row, problems


def _reasons(outcome: BatchOutcome[Any], status: RowStatus) -> Sequence[Problem]:
    """What a batch says of rows that it does not name, equal texts once, and how many more."""
    loose = Counter(
        (p.kind, p.field, p.message, p.other) for p in outcome.problems if p.row is None
    )
    if not loose and status != "failed":
        # Not sent, or not known, because of what the answer says of other rows.
        others = [p for p in outcome.problems if p.kind != "invalid_payload"]
        loose = Counter((p.kind, None, f"because of {p}", p.row) for p in others)
    shown = [
        Problem(None, name, message, kind, other=other)
        for (kind, name, message, other), _ in loose.most_common(SHOWN_REASONS)
    ]
    more = len(loose) - len(shown)
    if more > 0:
        shown.append(Problem(None, None, f"and {more} more problems of its batch", shown[0].kind))
    return shown


class Run(Generic[J_co]):
    """What became of all rows of a write.

    Args:
        operation: name of the operation ("document.create").
        outcomes: the outcome of each batch, in input order.
        id: names the run in its ledger; None where there is none.
        open: it has not ended: a later process goes on with it.
        facts: what is known of it beside its outcomes.
    """

    def __init__(
        self,
        operation: str,
        outcomes: Iterable[BatchOutcome[J_co]],
        id: str | None = None,
        *,
        open: bool = False,
        facts: RunFacts = RunFacts(),  # noqa: B008 - it is frozen
    ) -> None:
        self.operation = operation
        self.id = id
        self.facts = facts
        self._tally = Tally(open=open)  # first: a run has a repr even where its outcomes raise
        self.batches = list(outcomes)
        for outcome in self.batches:
            self._tally.add(outcome)

    def __repr__(self) -> str:
        shown = ", ".join(f"{status} {rows}" for status, rows in sorted(self.counts.items()))
        return f"<Run {self.operation}: {self.status} ({shown or 'no rows'})>"

    @property
    def status(self) -> RunStatus:
        """Successful (every row succeeded), partial, failed, unknown, or open (it goes on)."""
        return self._tally.status

    @property
    def ok(self) -> bool:
        """Whether the run has ended and every row succeeded."""
        return self.status == "successful"

    @property
    def counts(self) -> Counter[RowStatus]:
        """How many rows have each status."""
        return self._tally.counts

    @property
    def resumable(self) -> int:
        """How many rows a resume of the recorded run would bring further; 0: it changes nothing."""
        return self._tally.resumable

    @property
    def jobs(self) -> list[J_co]:
        """Details of all jobs, in batch order; a follow-up job after its first one."""
        return [job for outcome in self.batches for job in outcome.jobs]

    @property
    def problems(self) -> list[Problem]:
        """All problems, in batch order."""
        return [problem for outcome in self.batches for problem in outcome.problems]

    @property
    def rows(self) -> Iterator[RowOutcome]:
        """The outcome of each row, in input order; a new iterator at each access."""
        return (row for outcome in self.batches for row in outcome.rows)

    def to_dict(self, *, rows: bool = False) -> dict[str, Any]:
        """Return the run as a dict of plain JSON types, without raw answers and the rows' values.

        Args:
            rows: with `outcomes`: what became of each row, and why.

        Returns:
            `version` (1), the `run`'s id, its `operation`, `key`, `host`, `created` (UTC),
            `seconds`, `status`; how many `rows`, `batches` and `jobs`, and the `counts` of the
            rows; all `problems`; what each job ended with (`job_details`).
        """
        told = {
            "version": FORM_VERSION,
            "run": self.id,
            "operation": self.operation,
            **facts_form(self.facts),
            **self._tally.to_dict(),
            "problems": [
                problem_form(problem, number)
                for number, outcome in enumerate(self.batches)
                for problem in outcome.problems
            ],
            "job_details": [
                job_form(job, number)
                for number, outcome in enumerate(self.batches)
                for job in outcome.jobs
            ],
        }
        return {**told, "outcomes": [*map(outcome_form, self._placed())]} if rows else told

    def to_columns(self) -> dict[str, list[Any]]:
        """Return a list for each column of a table of all rows, which any data frame takes.

        `pandas.DataFrame(run.to_columns())`, `polars.DataFrame(...)` and `pyarrow.table(...)`: row,
        status, id, batch, job, and kind, field and message of the first problem that explains it.
        """
        return columns_form(self._placed())

    def _placed(self) -> Iterator[PlacedRow]:
        for number, outcome in enumerate(self.batches):
            handles = (job.handle.value for job in outcome.jobs if job.handle is not None)
            job = next(handles, None)
            for row, problems in explained(outcome):
                yield PlacedRow(row, problems, number, job)

    def raise_for_problems(self) -> None:
        """Do nothing where every row succeeded.

        Raises:
            RunNotSuccessful: some did not, or the run is open; the exception holds this run.
        """
        if not self.ok:
            raise RunNotSuccessful(self)


class RunNotSuccessful(AlationError):
    """Raised by `Run.raise_for_problems()`.

    Attributes:
        run: the run with all its outcomes.
    """

    def __init__(self, run: Run[Any]) -> None:
        self.run = run
        if run.status == "open":
            why = _shown(run.problems) or "it was parked"
            super().__init__(f"the run of {run.operation} is open: {why}. {_way_on(run)}")
            return
        super().__init__(f"the run of {run.operation} is {run.status}: {_shown(run.problems)}")


def _shown(problems: Sequence[Problem]) -> str:
    shown = "; ".join(str(problem) for problem in problems[:3])
    return f"{shown} (and {len(problems) - 3} more)" if len(problems) > 3 else shown


def _way_on(run: Run[Any]) -> str:
    if run.id is None:
        return (
            "It is in no ledger, so nothing can go on with it: look before you send its rows again"
        )
    return f"Go on with it: catalog.resume({run.id!r}) or `alation runs resume {run.id}`"
