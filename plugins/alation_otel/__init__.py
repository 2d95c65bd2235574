"""Traces and metrics of runs for OpenTelemetry: a span per run, batch, job and request.

Installed, and with a process that sets OpenTelemetry up, it tells every run of every client:

    opentelemetry-instrument alation load document.create documents.csv

Where nothing sets it up, nothing happens. The library that it tells to comes with the extra `otel`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alation_core import hookimpl
from alation_otel.ready import is_set_up

if TYPE_CHECKING:
    from alation_core.runs import Event

__all__: list[str] = []


@hookimpl
def alation_observes() -> bool:
    """Tell whether this process uses OpenTelemetry: where it does not, no event costs anything."""
    return is_set_up()


@hookimpl
def alation_on_event(event: Event, run: int | None) -> None:
    """Tell OpenTelemetry of an event, where this process uses it."""
    if is_set_up():
        from alation_otel.observing import observe

        observe(event, run)
