"""What became of a run, for people: one file that asks for nothing, and a word when it is over.

run = catalog.document.create(rows)
write_report(run, "run.html", names=[row["title"] for row in rows])
"""

from alation_report.of_run import write_report

__all__ = ["write_report"]
