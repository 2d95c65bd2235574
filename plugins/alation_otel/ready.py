"""Whether this process uses OpenTelemetry: asked for every event, so it costs next to nothing."""

from __future__ import annotations

import logging
import os
import sys
from functools import cache
from importlib.util import find_spec

logger = logging.getLogger("alation_otel")

LIBRARY = "opentelemetry"
PROVIDERS = ("OTEL_PYTHON_TRACER_PROVIDER", "OTEL_PYTHON_METER_PROVIDER")
"""Variables that name what the library sets up by itself when it is imported."""
EXPORTERS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER")
"""Variables by which somebody wants to be told."""


def is_set_up() -> bool:
    """Tell whether there is somebody to tell: who has set it up has imported the library."""
    return f"{LIBRARY}.trace" in sys.modules or _is_wanted()


@cache
def _is_wanted() -> bool:
    """Tell whether variables ask for it; say once what they lack."""
    provided = any(os.environ.get(name) for name in PROVIDERS)
    exported = any(os.environ.get(name, "none") != "none" for name in EXPORTERS)
    if not (provided or exported):
        return False
    if find_spec(LIBRARY) is None:
        logger.warning(
            "variables ask for OpenTelemetry, and its library is not installed: "
            "pip install 'alation-core[otel]' opentelemetry-distro"
        )
        return False
    if not provided:
        logger.info(
            "variables ask for OpenTelemetry, and nothing sets it up in this process: begin it "
            "with opentelemetry-instrument"
        )
    return provided
