"""What the web page shows beside a task: a link to its report."""

from __future__ import annotations

from typing import Any

from airflow.sdk import BaseOperatorLink


class AlationReportLink(BaseOperatorLink):
    """Leads to the report of a load, where it stands at a web address; else to nothing."""

    name = "Alation report"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        """Return the address of the report."""
        report = getattr(operator, "report", None)
        return report if isinstance(report, str) and report.startswith("https://") else ""
