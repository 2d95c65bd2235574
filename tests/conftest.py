"""What all tests share: where benchmarks lie, and the same examples of properties everywhere."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

# Some tests import the folder `benchmarks`. It comes last: what is installed is what is tested.
sys.path.append(str(Path(__file__).resolve().parents[1]))

settings.register_profile(
    "alation",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("alation")
