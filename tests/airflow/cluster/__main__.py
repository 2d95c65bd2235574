"""Runs the scenarios on an Airflow of four processes, on PostgreSQL: `tox -e airflow_cluster`."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from socket import socket

from alation_sandbox import Sandbox
from tests.airflow.cluster.airflow_processes import Cluster
from tests.airflow.cluster.scenarios import SCENARIOS, Stage, play
from tests.alation_ledger_sql.server import programs, running_server


def free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def main(names: list[str]) -> int:
    """Play the named scenarios, or all, and return 0 where each row was there once each time."""
    bin = programs()
    if bin is None:
        print("Debian's package postgresql is not installed")
        return 1
    wanted = [one for one in SCENARIOS if not names or one.__name__ in names]
    failed = 0
    with running_server(bin) as database, Sandbox(job_seconds=4.0) as server:
        database.execute("CREATE DATABASE airflow", "CREATE DATABASE ledgers")
        known = server.credentials
        connection = {
            "conn_type": "alation",
            "host": server.url,
            "login": str(known.user_id),
            "password": known.refresh_token,
            "extra": {
                "auth": "refresh_token",
                "ledger": database.address("ledgers"),
                "lease": 10,
            },
        }
        home = Path(tempfile.mkdtemp(prefix="airflow-cluster-"))
        address = database.address("airflow").replace("postgresql://", "postgresql+psycopg2://")
        more = {"AIRFLOW_CONN_ALATION_DEFAULT": json.dumps(connection)}
        print(f"logs: {home}", flush=True)
        with Cluster(home, address, free_port(), more) as cluster:
            stage = Stage(cluster, server)
            for scenario in wanted:
                try:
                    print(play(stage, scenario), flush=True)
                except (AssertionError, TimeoutError) as error:
                    failed += 1
                    print(f"{scenario.__name__:<32} FAILED: {error}", flush=True)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
