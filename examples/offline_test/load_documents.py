"""Load the documents of a CSV file into a catalog: a script as a data team keeps it."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from alation_core import Alation, JobDetails, Run


def load(catalog: Alation, path: Path, document_hub_id: int = 1) -> Run[JobDetails]:
    """Create a document for each line of a file with the columns title and description."""
    with path.open(encoding="utf-8", newline="") as file:
        run: Run[JobDetails] = catalog.document.create(
            {**line, "document_hub_id": document_hub_id} for line in csv.DictReader(file)
        )
    return run


def main() -> None:
    """Load the file that the command line names into the catalog that the environment names."""
    run = load(Alation.from_env(), Path(sys.argv[1]))
    for outcome in run.rows:
        print(outcome.row, outcome.status, outcome.id)
    run.raise_for_problems()


if __name__ == "__main__":
    main()
