"""These engines are big: who wants to see them has them installed, by `tox -e engines_by_hand`."""

from __future__ import annotations

import os
from importlib.util import find_spec

# Read at their import; nobody is told of a test.
os.environ |= {
    "DAGSTER_DISABLE_TELEMETRY": "yes",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}
collect_ignore = [f"test_{name}.py" for name in ("dagster", "prefect") if not find_spec(name)]
