"""Load a small glossary from a table, then mark what changed.

Terms that are there already are updated by their id, the others are created: nothing at the server
protects from creating a term twice. Run it with ``python examples/glossary_term.py``.
"""

from __future__ import annotations

from typing import Any

from _connect import catalog

from alation_core import Alation

MONDAY = {"Gross margin": "Revenue less cost of sales.", "Churn": "Customers lost."}
TUESDAY = {"Churn": "Customers lost, as a share of all.", "Net margin": "Profit over revenue."}


def load(server: Alation, glossary: dict[str, str]) -> None:
    """Create the new terms, update the known ones, and print what became of each."""
    known = {term.title: term.id for term in server.glossary_term.list()}
    rows = [{"title": title, "description": text} for title, text in glossary.items()]
    changed: list[dict[str, Any]] = [
        {"id": known[row["title"]], **row} for row in rows if row["title"] in known
    ]
    new = [row for row in rows if row["title"] not in known]
    for run, sent in (
        (server.glossary_term.update(changed), changed),
        (server.glossary_term.create(new), new),
    ):
        for outcome, row in zip(run.rows, sent, strict=True):
            print(run.operation, row["title"], outcome.status)


def main() -> None:
    """Load the glossary on two days."""
    with catalog() as server:
        load(server, MONDAY)
        load(server, TUESDAY)


if __name__ == "__main__":
    main()
