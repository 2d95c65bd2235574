"""Compares rows with the catalog, and keeps the plan of what would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from airflow.sdk import BaseOperator

from alation_airflow.failing import told_to_airflow
from alation_airflow.given import as_given, rows_of
from alation_airflow.hooks import AlationHook
from alation_airflow.places import written_to
from alation_core.operations import Comparison
from alation_core.shapes import PayloadSchema
from alation_plan import comparison_of, fields_of, plan


class AlationPlanOperator(BaseOperator):
    """Compares rows with the catalog, field by field. Nothing is written there.

    What it returns tells a branch or a person whether there is something to do: `changes` and, for
    each kind of row, how many there are (`counts`). The plan itself stands in `out`, for
    `alation apply` or `alation_plan.read_plan`.

    Args:
        endpoint: whose rows these are ("document").
        rows: as those of `AlationLoadOperator`.
        plan_key: the field by which a row finds its object, or several.
        within: filters: only objects that they leave are compared.
        kind: which comparison is meant, where the endpoint has several.
        parameters: query and path parameters of the writes.
        out: path or URL of the file that gets the plan.
        alation_conn_id: id of the connection.
    """

    template_fields: Sequence[str] = (
        "endpoint",
        "rows",
        "plan_key",
        "within",
        "parameters",
        "out",
        "alation_conn_id",
    )
    template_fields_renderers: ClassVar[dict[str, str]] = {"parameters": "json", "within": "json"}
    ui_color = "#e3effa"

    def __init__(
        self,
        *,
        endpoint: str,
        rows: Any,
        plan_key: str | Sequence[str] | None = None,
        within: Mapping[str, Any] | None = None,
        kind: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        out: str | None = None,
        alation_conn_id: str = AlationHook.default_conn_name,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.endpoint = endpoint
        self.rows = as_given(rows)
        self.plan_key = plan_key
        self.within = within
        self.kind = kind
        self.parameters = parameters
        self.out = out
        self.alation_conn_id = alation_conn_id

    def execute(self, context: Any) -> dict[str, Any]:
        """Compare, keep the plan, and return its counts."""
        with told_to_airflow():
            catalog = AlationHook(self.alation_conn_id).get_conn()
            endpoint = catalog.endpoint(self.endpoint)
            comparison = comparison_of(endpoint, self.kind)
            rows = rows_of(self.rows, *_compared(comparison))
            key = self.plan_key if isinstance(self.plan_key, str | None) else tuple(self.plan_key)
            made = plan(
                *(endpoint, rows(), key),
                within=self.within,
                kind=self.kind,
                **(self.parameters or {}),
            )
            if self.out:
                with written_to(self.out) as path:
                    made.to_file(path)
        return {
            "changes": made.would_change,
            "counts": {kind: n for kind, n in made.counts.items() if n},
        }


def _compared(comparison: Comparison) -> tuple[Any, Mapping[str, str | None]]:
    """Return the schema of rows with fields of create and update, and what only the list shows."""
    known = fields_of(comparison)
    fills = comparison.update.only_read if comparison.update is not None else {}
    shown = (name for name in comparison.listing.item_schema.fields if name not in known)
    schema = PayloadSchema.from_dict(known, name="Compared")()
    return schema, {name: fills.get(name) for name in shown}
