"""Writes rows, and is tried again without sending one twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Literal

from airflow.configuration import conf
from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from alation_airflow.failing import told_to_airflow
from alation_airflow.given import as_given, rows_of
from alation_airflow.hooks import AlationHook
from alation_airflow.interrupts import Interrupted, Interrupts
from alation_airflow.lineage import facets
from alation_airflow.links import AlationReportLink
from alation_airflow.results import write_report, write_results
from alation_airflow.triggers import AlationJobTrigger
from alation_core import Alation, ConfigurationError, LedgerOption
from alation_core.engines import Carried, FailOn, carry_on, failure, write_of

KEY = "airflow/{{ dag.dag_id }}/{{ run_id }}/{{ task.task_id }}/{{ ti.map_index }}"
SOURCE = "airflow/{dag}/{run}/{task}/{map_index}"
"""Who began a run: each task instance is one of its own, through all its tries."""
KNOWN_EVENTS = ("ended", "deadline", "error")


class AlationLoadOperator(BaseOperator):
    """Writes rows with any write operation, and waits for what becomes of each.

    A try that was lost, stopped, or ended while jobs were running is gone on with by the next one:
    the run of `key` stands in the ledger. Jobs cannot be called off: a task that is killed or
    cleared leaves them, and its next try takes them up.

    Args:
        operation: endpoint and operation ("document.create").
        rows: path or object storage URL of a file; a function without arguments that returns rows;
            or the rows. A big list belongs into a file, and not into XCom.
        parameters: query and path parameters of the operation.
        key: names the work in the ledger, the same in each try.
        ledger: its address; by default `extra.ledger` of the connection.
        deferrable: leave the worker while jobs run.
        defer_after: seconds of waiting in the worker that come first: to defer costs seconds.
        fail_on: "any": where a row did not succeed; "failed": where none is known to have
            succeeded; "never". A run that has not ended fails the task in any case.
        on_clear: a task that is cleared after its run ended: "resume" sends nothing but what a
            resume brings further; "new" begins a new run. An open run goes on in both cases.
        alation_conn_id: id of the connection.
        batch_size: rows per request; by default the limit of the operation.
        concurrency: jobs that may be open at once.
        timeout: seconds to wait for each job. Running out cancels nothing.
        results: path or URL of a file that gets what became of each row.
        report: path or URL of a file that gets a report (HTML or JSON by its suffix).
        on_changed: other rows in a later try: "recorded" goes on with those of the first one,
            "refuse" fails the task.
    """

    template_fields: Sequence[str] = (
        "operation",
        "rows",
        "parameters",
        "key",
        "ledger",
        "alation_conn_id",
        "results",
        "report",
    )
    template_fields_renderers: ClassVar[dict[str, str]] = {"parameters": "json"}
    operator_extra_links = (AlationReportLink(),)
    ui_color = "#e3effa"

    def __init__(
        self,
        *,
        operation: str,
        rows: Any,
        parameters: Mapping[str, Any] | None = None,
        key: str = KEY,
        ledger: str | None = None,
        deferrable: bool = conf.getboolean("operators", "default_deferrable", fallback=False),
        defer_after: float = 10.0,
        fail_on: FailOn = "any",
        on_clear: Literal["resume", "new"] = "resume",
        alation_conn_id: str = AlationHook.default_conn_name,
        batch_size: int | None = None,
        concurrency: int = 1,
        timeout: float = 1800.0,
        results: str | None = None,
        report: str | None = None,
        on_changed: Literal["recorded", "refuse"] = "recorded",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.operation = operation
        self.rows = as_given(rows)
        self.parameters = parameters
        self.key = key
        self.ledger = ledger
        self.deferrable = deferrable
        self.defer_after = defer_after
        self.fail_on = fail_on
        self.on_clear = on_clear
        self.alation_conn_id = alation_conn_id
        self.batch_size = batch_size
        self.concurrency = concurrency
        self.timeout = timeout
        self.results = results
        self.report = report
        self.on_changed = on_changed
        self._interrupts: Interrupts | None = None
        self._is_killed = False
        self._summary: Mapping[str, Any] | None = None
        self._host = ""

    def execute(self, context: Any) -> dict[str, Any]:
        """Begin the run of the key, or go on with it."""
        return self._go_on(context, self.on_changed)

    def execute_complete(self, context: Any, event: Any = None) -> dict[str, Any]:
        """Go on when the trigger has fired. Of its event nothing is believed but "look again".

        Raises:
            AirflowException: it is no event of the trigger.
        """
        status = event.get("status") if isinstance(event, Mapping) else None
        if status not in KNOWN_EVENTS:
            raise AirflowException(f"the trigger told nothing that is known here: {event!r}")
        if status == "error":
            self.log.error("the trigger could not look after the jobs: %s", event.get("message"))
        return self._go_on(context, "recorded")

    def on_kill(self) -> None:
        """Let the run be left as it is. Airflow calls it in a signal handler, and goes on here."""
        self._is_killed = True
        if self._interrupts is not None:
            self._interrupts.kill()

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> Any:
        """Tell OpenLineage what was written."""
        return facets(self._host, self.operation, self.rows, self._summary)

    def _go_on(self, context: Any, on_changed: Literal["recorded", "refuse"]) -> dict[str, Any]:
        with told_to_airflow():
            self._check()
            # Made here: task processes are forked, and forked once more for lineage.
            hook = AlationHook(self.alation_conn_id)
            option = replace(hook.ledger(self.ledger), source=source_of(context))
            catalog = hook.get_conn()
            self._host = catalog.transport.base
            carried = self._carried(context, catalog, option, on_changed)
            if carried.state == "ended":
                self._write_files(catalog, option, carried)
        self._summary = carried.summary
        if carried.waits is not None:
            self.log.info("%d jobs go on; the task is deferred", len(carried.waits["jobs"]))
            self.defer(
                trigger=AlationJobTrigger(
                    carried.waits, self.alation_conn_id, carried.waits["until"]
                ),
                method_name="execute_complete",
                timeout=self.execution_timeout,
            )
        return self._ended(carried)

    def _carried(
        self,
        context: Any,
        catalog: Alation,
        option: LedgerOption,
        on_changed: Literal["recorded", "refuse"],
    ) -> Carried:
        def leave(reason: str) -> None:
            catalog.park()
            catalog.stop(reason)

        interrupts = self._interrupts = Interrupts(leave)
        if self._is_killed:
            interrupts.kill()
        write = write_of(catalog, self.operation)
        rows = rows_of(self.rows, write.payload_schema, write.operation.only_read)
        try:
            with interrupts.put_off():
                return carry_on(
                    catalog,
                    self.operation,
                    lambda: interrupts.read(rows()),
                    key=self.key,
                    ledger=option,
                    params=self.parameters,
                    leave_after=self.defer_after if self.deferrable else None,
                    on_changed=on_changed,
                    anew=begun_anew(context) if self.on_clear == "new" else 0,
                    batch_size=self.batch_size,
                    concurrency=self.concurrency,
                    timeout=self.timeout,
                )
        except Interrupted as told:
            raise AirflowException(f"{told}; not all rows were read, nothing was sent") from None
        finally:
            self._interrupts = None

    def _check(self) -> None:
        failure({"run": "", "status": "successful", "counts": {}}, self.fail_on)
        if self.on_clear not in ("resume", "new"):
            raise ConfigurationError(f"on_clear must be resume or new, not {self.on_clear!r}")
        if not isinstance(self.parameters, Mapping | None):
            kind = type(self.parameters).__name__
            raise ConfigurationError(f"parameters must be a mapping of names to values, not {kind}")

    def _write_files(self, catalog: Alation, option: LedgerOption, carried: Carried) -> None:
        """Write what is wanted. A file that cannot be written is told, and fails no load."""
        writing: list[tuple[str, Callable[[], object]]] = []
        run, results, report = carried.run, self.results, self.report
        if results:
            writing.append((results, lambda: write_results(results, catalog, option, run)))
        if report:
            writing.append((report, lambda: write_report(report, run)))
        for place, write in writing:
            try:
                write()
            except Exception as error:
                self.log.error("%s was not written: %s", place, error)

    def _ended(self, carried: Carried) -> dict[str, Any]:
        """Return what became of the run, or fail the task.

        Raises:
            AirflowException: a retry brings it further.
            AirflowFailException: none would.
        """
        summary = carried.summary
        self.log.info("%s", summary)
        why = failure(summary, self.fail_on)
        if why is None:
            return summary
        if carried.state == "ended" and not carried.run.resumable:
            raise AirflowFailException(why)
        raise AirflowException(why)


def source_of(context: Mapping[str, Any]) -> str:
    """Return what names the task instance, whatever key its DAG gives it."""
    return SOURCE.format(
        dag=context["dag"].dag_id,
        run=context["run_id"],
        task=context["task"].task_id,
        map_index=context["ti"].map_index,
    )


def begun_anew(context: Mapping[str, Any]) -> int:
    """Return how many tries of the task there were before it was cleared last; 0: it was not.

    Airflow goes on counting tries when a task is cleared, and gives it all its retries once more: a
    try after that has a higher number than there were before. Where it has not, `retries` was
    edited in the DAG since, and nobody cleared the task: a new run would send its rows twice.
    """
    instance, task = context["ti"], context["task"]
    count = max(0, int(getattr(instance, "max_tries", 0) or 0) - int(task.retries or 0))
    return count if count < int(getattr(instance, "try_number", 0) or 0) else 0
