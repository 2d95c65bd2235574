"""The example's tasks, with times that fit a test: `celery -A tests.engines.short worker`."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from tests.engines.processes import VISIBILITY

tasks: Any = import_module("tasks")
tasks.LEAVE_AFTER = float(os.environ["LEAVE_AFTER"])
tasks.BATCH_SIZE = 10
tasks.LEASE = 3.0
tasks.PAUSE = 0.5
app = tasks.app
app.conf.broker_transport_options = {
    **app.conf.broker_transport_options,
    "visibility_timeout": VISIBILITY,
    "unacked_restore_interval": 1,
}
app.conf.task_track_started = True
