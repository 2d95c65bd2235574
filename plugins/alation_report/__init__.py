"""What became of a run, for people: one file that asks for nothing, and a word when it is over.

write_report(run, "run.html", names=[row["title"] for row in rows])
notify(run, "https://hooks.example.com/nightly")
"""

from alation_report.notice import notify
from alation_report.of_run import write_report

__all__ = ["notify", "write_report"]
