"""Runs the scenarios on an Airflow of four processes, on PostgreSQL: `tox -e airflow_cluster`.

With `--celery` the tasks run on a Celery worker, and the broker is Debian's redis.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from socket import socket

from alation_sandbox import Sandbox
from tests.airflow.cluster.airflow_processes import COMPONENTS, Cluster
from tests.airflow.cluster.scenarios import SCENARIOS, Stage, play, worker_lost
from tests.alation_ledger_sql.server import Server, programs, running_server


def free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def broker(database: Server) -> Iterator[dict[str, str]]:
    """Run a redis, and yield what Celery has to know."""
    port = free_port()
    options = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
    redis = subprocess.Popen(
        [str(shutil.which("redis-server")), "--port", str(port), *options],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield {
            "AIRFLOW__CELERY__BROKER_URL": f"redis://127.0.0.1:{port}/0",
            "AIRFLOW__CELERY__RESULT_BACKEND": database.address("airflow").replace(
                "postgresql://", "db+postgresql+psycopg2://"
            ),
            "AIRFLOW__CELERY__WORKER_CONCURRENCY": "2",
        }
    finally:
        redis.terminate()
        redis.wait(20.0)


def connection(server: Sandbox, database: Server) -> str:
    """Return the connection of the tasks, as JSON."""
    known = server.credentials
    extra = {"auth": "refresh_token", "ledger": database.address("ledgers"), "lease": 10}
    return json.dumps(
        {
            "conn_type": "alation",
            "host": server.url,
            "login": str(known.user_id),
            "password": known.refresh_token,
            "extra": extra,
        }
    )


def main(names: list[str]) -> int:
    """Play the named scenarios, or all, and return 0 where each row was there once each time."""
    executor = "CeleryExecutor" if "--celery" in names else "LocalExecutor"
    names = [name for name in names if name != "--celery"]
    bin = programs()
    if bin is None:
        print("Debian's package postgresql is not installed")
        return 1
    celery = executor == "CeleryExecutor"
    scenarios = (*SCENARIOS, worker_lost) if celery else SCENARIOS
    known = {one.__name__: one for one in scenarios}
    strange = [name for name in names if name not in known]
    if strange:
        print(f"no scenario {', '.join(strange)}; the scenarios: {', '.join(known)}")
        return 2
    wanted = [known[name] for name in names or known]
    failed = 0
    with ExitStack() as stack:
        database = stack.enter_context(running_server(bin))
        server = stack.enter_context(Sandbox(job_seconds=4.0))
        database.execute("CREATE DATABASE airflow", "CREATE DATABASE ledgers")
        home = Path(tempfile.mkdtemp(prefix="airflow-cluster-"))
        address = database.address("airflow").replace("postgresql://", "postgresql+psycopg2://")
        more = {"AIRFLOW_CONN_ALATION_DEFAULT": connection(server, database)}
        more |= stack.enter_context(broker(database)) if celery else {}
        components = (*COMPONENTS, "celery worker") if celery else COMPONENTS
        print(f"{executor}, logs: {home}", flush=True)
        cluster = stack.enter_context(
            Cluster(home, address, free_port(), more, executor, components)
        )
        for scenario in wanted:
            try:
                print(play(Stage(cluster, server), scenario), flush=True)
            except (AssertionError, TimeoutError) as error:
                failed += 1
                print(f"{scenario.__name__:<32} FAILED: {error}", flush=True)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
