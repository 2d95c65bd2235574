"""The server of the benchmarks, run as a process: a sandbox that tells how often it was polled."""

from __future__ import annotations

import json
import sys
from collections import Counter

from alation_endpoints.document.sandbox import ROUTES
from alation_sandbox import Sandbox

JOBS = "/api/v1/bulk_metadata/job/"


def main() -> None:
    """Serve until standard input ends; each line asks for the polls of each job so far."""
    with Sandbox(job_seconds=float(sys.argv[1]), routes=ROUTES) as sandbox:
        print(sandbox.url, flush=True)
        for _ in sys.stdin:
            polls = Counter(asked.query for asked in sandbox.requests if asked.path == JOBS)
            print(json.dumps(list(polls.values())), flush=True)


if __name__ == "__main__":
    main()
