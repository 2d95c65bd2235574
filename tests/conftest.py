"""What all tests share: property tests draw the same examples everywhere, at any speed."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "alation",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("alation")
